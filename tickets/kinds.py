"""Kinds of ticket, where they come from, how grave they are, and which clocks run on them (rules as data)."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a ticket is about; decides its clocks."""

    ERROR_REPORT = "error_report"
    QUESTION = "question"
    OPINION = "opinion"
    INSTRUCTION = "instruction"
    DETECTED_FAULT = "detected_fault"


class Source(StrEnum):
    """How it came in."""

    PUBLIC_FORM = "public_form"
    NATIONAL_PLATFORM = "national_platform"
    TELEPHONE = "telephone"
    FAX = "fax"
    VISITOR = "visitor"
    FROM_ABOVE = "from_above"
    OWN_OBSERVATION = "own_observation"
    MACHINE = "machine"
    LEDGER = "ledger"


class Severity(StrEnum):
    """Severe faults page people in minutes (notice 四(一))."""

    NORMAL = "normal"
    SEVERE = "severe"


class ClockKind(StrEnum):
    """The clocks that may run on a ticket."""

    VERIFY = "verify"
    HANDLE = "handle"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class ClockRule:
    """So many working days from receipt, because of a clause (key into the regulation registry)."""

    clock: ClockKind
    working_days: int
    clause: str


_HOUSE = (
    ClockRule(ClockKind.VERIFY, 1, "house_verify"),
    ClockRule(ClockKind.HANDLE, 2, "house_handle"),
)

CLOCK_RULES: dict[Kind, tuple[ClockRule, ...]] = {
    Kind.ERROR_REPORT: (*_HOUSE, ClockRule(ClockKind.ANSWER, 3, "answer_3")),
    Kind.QUESTION: (*_HOUSE, ClockRule(ClockKind.ANSWER, 5, "simple_question")),
    Kind.OPINION: (*_HOUSE, ClockRule(ClockKind.ANSWER, 7, "opinion")),
    Kind.INSTRUCTION: (*_HOUSE, ClockRule(ClockKind.ANSWER, 3, "answer_3")),
    Kind.DETECTED_FAULT: (),
}
"""A detected fault has no legal clock, only its severity policy."""

ROOM_FAULTS = "room:"
"""How the fingerprints of a machine room's faults begin, whoever found them."""

PAUSABLE = (Kind.QUESTION, Kind.OPINION, Kind.INSTRUCTION)
"""Whose clocks a supervisor may stop unless the desk decides otherwise: the clock of an error report does not stop,
not even when it is passed on to another unit (notice 二(三))."""

STAFF_SOURCES = (
    Source.TELEPHONE, Source.FAX, Source.VISITOR, Source.FROM_ABOVE, Source.NATIONAL_PLATFORM, Source.OWN_OBSERVATION,
)  # fmt: skip
"""What a clerk may enter by hand."""


class ShotRole(StrEnum):
    """What a picture shows; the reporter's own evidence has no role."""

    EVIDENCE = ""
    BEFORE = "before"
    AFTER = "after"
    NOTE = "note"
