"""An alarm as a value: what another eye says of one fault, and what became of saying it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from tickets.kinds import ROOM_FAULTS, Severity
from tickets.problems import ProblemType

MOST_FINGERPRINT = 120


class AlarmState(StrEnum):
    """What Alertmanager calls it, and everybody else after it."""

    FIRING = "firing"
    RESOLVED = "resolved"


class Outcome(StrEnum):
    """What became of an alarm.

    `flapping`: it fires again soon after it was over; `again`: after a quiet time, so people are called anew.
    `late`: of a time that is over, nothing was changed. `unknown`: over, but nothing of it was open. `declined`: a
    person said of this very fault that it is unfounded or not ours, and it goes on. `heard`: a sign of life, no fault.
    """

    OPENED = "opened"
    REPEATED = "repeated"
    FLAPPING = "flapping"
    AGAIN = "again"
    RESOLVED = "resolved"
    LATE = "late"
    UNKNOWN = "unknown"
    DECLINED = "declined"
    HEARD = "heard"


REPEATS = frozenset({Outcome.REPEATED, Outcome.FLAPPING, Outcome.AGAIN})
"""A ticket was open already, and counts one more."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One fault as its source tells it. `key` is the same for the same fault; instants are aware, None for unknown.

    `fingerprint` is what the ticket keeps: by it an open ticket is found, whoever opened it. `words`: how the timeline
    words it, "" for a fault that a machine sees.
    """

    key: str
    state: AlarmState
    title: str
    description: str
    fingerprint: str
    labels: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.NORMAL
    problem: ProblemType = ProblemType.OTHER
    url: str = ""
    site_code: str = ""
    object_name: str = ""
    unit_name: str = ""
    started_at: datetime | None = None
    ended_at: datetime | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What a source is answered: the ticket, and how often its fault was said again."""

    outcome: Outcome
    number: str = ""
    repeats: int = 0


def fingerprint_of(source: str, key: str) -> str:
    """The ticket's fingerprint of a source's key: two sources may use the same words for different faults."""
    return _fitting(f"{source}:", key)


def of_room(alarm: Alarm) -> Alarm:
    """The alarm as a machine room's: its ladder waits for no working day."""
    return replace(alarm, fingerprint=_fitting(ROOM_FAULTS, alarm.fingerprint))


def _fitting(prefix: str, key: str) -> str:
    whole = f"{prefix}{key}"
    if len(whole) <= MOST_FINGERPRINT:
        return whole
    return f"{prefix}{hashlib.sha256(key.encode()).hexdigest()}"[:MOST_FINGERPRINT]
