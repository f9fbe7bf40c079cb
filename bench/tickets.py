"""Rows of invented tickets: one in ten open unless asked, a hundredth of those overdue, the rest answered long ago."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bench import words
from bench.people import Furnished
from bench.receipts import Day, Received
from database.ids import ALPHABET, TICKET_LENGTH, check_character
from tickets.kinds import ClockKind, Kind, Source
from tickets.lifecycle import State
from tickets.problems import ProblemType

Row = dict[str, object]
OPEN_SHARE, OVERDUE_SHARE = 0.1, 0.01
OPEN_STATES = (State.RECEIVED, State.VERIFIED, State.HANDLED, State.ESCALATED_VERIFIED)
OPEN_WEIGHTS = (50, 33, 12, 5)
KINDS = (Kind.ERROR_REPORT, Kind.QUESTION, Kind.OPINION, Kind.DETECTED_FAULT)
KIND_WEIGHTS = (85, 5, 5, 5)
SOURCES = (Source.PUBLIC_FORM, Source.NATIONAL_PLATFORM, Source.TELEPHONE, Source.VISITOR)
SOURCE_WEIGHTS = (50, 30, 15, 5)
PATH: Mapping[State, Sequence[str]] = {
    State.RECEIVED: ("received",),
    State.VERIFIED: ("received", "verify", "noticed"),
    State.HANDLED: ("received", "verify", "noticed", "handle"),
    State.ESCALATED_VERIFIED: ("received", "verify", "noticed", "paged", "escalate"),
    State.ANSWERED: ("received", "verify", "noticed", "handle", "answer"),
}
"""What stands on the timeline of a ticket in that state."""
STOPPED: Mapping[State, frozenset[str]] = {
    State.RECEIVED: frozenset(),
    State.VERIFIED: frozenset({ClockKind.VERIFY.value}),
    State.HANDLED: frozenset({ClockKind.VERIFY.value, ClockKind.HANDLE.value}),
    State.ESCALATED_VERIFIED: frozenset({ClockKind.VERIFY.value}),
    State.ANSWERED: frozenset(kind.value for kind in ClockKind),
}
"""Clocks that have been met."""
STEP = timedelta(minutes=50)
_SPREAD = 9_176_263
"""Odd, so that it walks through all 32^5 numbers before one repeats."""


@dataclass(frozen=True, slots=True)
class Invented:
    """The rows of one ticket."""

    ticket: Row
    clocks: list[Row]
    events: list[Row]
    reporter: Row | None
    timer: Row | None


@dataclass(slots=True)
class Inventor:
    """Invents the tickets after `first`, `count` of them, the same ones for the same instant."""

    count: int
    received: Received
    known: Furnished
    open_share: float = OPEN_SHARE
    first: int = 0
    """So many were invented before."""
    chance: Random = field(default_factory=lambda: Random(20_251_009))

    def invent(self) -> Iterator[Invented]:
        """All tickets, the open ones last, as they are the newest."""
        opened = round(self.count * self.open_share)
        late = round(opened * OVERDUE_SHARE)
        for n in range(1, self.count + 1):
            place = n - (self.count - opened)
            state = State.ANSWERED if place <= 0 else self._open_state()
            yield self._one(self.first + n, state, late=0 < place <= late)

    def _open_state(self) -> State:
        return self.chance.choices(OPEN_STATES, OPEN_WEIGHTS)[0]

    def _one(self, number: int, state: State, *, late: bool) -> Invented:
        kind = Kind.ERROR_REPORT if late else self.chance.choices(KINDS, KIND_WEIGHTS)[0]
        source = Source.MACHINE if kind is Kind.DETECTED_FAULT else self._source()
        day = self.received.pick(self.chance, kind, is_open=state.is_open, late=late)
        ticket = self._ticket(number, state, kind, source, day)
        answered = ticket["answered_at"]
        clocks = [
            {
                **clock,
                "ticket_id": number,
                "met_at": (answered or ticket["progress_at"]) if _met(clock, state) else None,
            }
            for clock in day.clocks
        ]
        return Invented(
            ticket,
            clocks,
            self._events(number, state, day),
            _reporter(number, source),
            _timer(number, state, day),
        )

    def _source(self) -> Source:
        return self.chance.choices(SOURCES, SOURCE_WEIGHTS)[0]

    def _ticket(self, number: int, state: State, kind: Kind, source: Source, day: Day) -> Row:
        machine, done = source is Source.MACHINE, state is State.ANSWERED
        progress = day.at + STEP * (len(PATH[state]) - 1)
        unit = self.chance.randrange(len(self.known.units))
        return {
            "id": number, "number": number_of(number), "kind": kind.value, "source": source.value, "state": state.value,
            "version": len(PATH[state]), "cycle": 1, "site_id": self.known.site,
            "problem": self.chance.choice(list(ProblemType)).value,
            "url": words.url(self.chance, max(self.count // 3, 1)), "title": words.title(self.chance),
            "description": words.description(self.chance), "severity": "normal",
            "unit_id": None if state is State.RECEIVED and not machine else self.known.units[unit],
            "assignee_id": None, "assignment_no": 0 if state is State.RECEIVED else 1,
            "received_at": day.at, "written_at": None, "forwarded_at": None, "first_seen_at": day.at,
            "platform_number": f"P{number:010d}" if source is Source.NATIONAL_PLATFORM else None,
            "platform_due_at": None, **day.promise, "answer": words.answer(self.chance) if done else "",
            "answered_at": progress if done else None, "in_time": True if done and day.clocks else None,
            "dismiss_reason": None, "duplicate_of_id": None, "before_merge": None, "cause": "", "fix_time": "",
            "leader_report": "", "fingerprint": f"probe:{number}" if machine else None, "repeats": 0,
            "last_seen_at": day.at if machine else None, "tracking_digest": _digest(number),
            "changed_at": progress, "changed_by": "何语桐", "progress_at": progress,
        }  # fmt: skip

    def _events(self, number: int, state: State, day: Day) -> list[Row]:
        told: Row = {"people": ["市政府办 示例02"], "policy": "late", "step": 0}
        return [
            {
                "ticket_id": number, "at": day.at + STEP * n, "actor_ref": "account:1", "actor_name": "何语桐",
                "verb": verb, "text": words.answer(self.chance) if verb in {"handle", "answer"} else "",
                "data": told if verb in {"noticed", "paged"} else {},
            }
            for n, verb in enumerate(PATH[state])
        ]  # fmt: skip


def number_of(index: int) -> str:
    """A valid ticket number, a different one for every index below 32^5."""
    value, body = index * _SPREAD % 32 ** (TICKET_LENGTH - 1), ""
    for _ in range(TICKET_LENGTH - 1):
        value, digit = divmod(value, 32)
        body += ALPHABET[digit]
    return body + check_character(body)


def _met(clock: Mapping[str, object], state: State) -> bool:
    return clock["clock"] in STOPPED[state]


def _digest(number: int) -> str:
    return hashlib.sha256(f"bench {number}".encode()).hexdigest()


def _reporter(number: int, source: Source) -> Row | None:
    if source is not Source.PUBLIC_FORM or number % 2:
        return None
    return {"ticket_id": number, "name": "", "phone": f"1300000{number % 10_000:04d}", "email": ""}


def _timer(number: int, state: State, day: Day) -> Row | None:
    """When the engine looks next; nothing waits for an overdue ticket, whose ladder is at its top."""
    if not state.is_open or day.look_at is None:
        return None
    return {"kind": "ladder", "subject": f"ticket:{number}", "due_at": day.look_at}
