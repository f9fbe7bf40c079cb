"""The rota as executed: lines of what became of each day, and who therefore had it from when to when; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from roster.people import DutyRole


class Verb(StrEnum):
    """How a day came to somebody, or was taken away."""

    PUBLISHED = "published"
    RECOMPUTED = "recomputed"
    OVERRIDE = "override"
    TAKEN = "taken"
    LEAVE = "leave"
    SWAPPED = "swapped"


@dataclass(frozen=True, slots=True)
class Line:
    """One place of one day changed hands `at` that instant: from nobody or to nobody where None."""

    role: DutyRole
    day: date
    at: datetime
    actor: str
    verb: Verb
    before: int | None
    after: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """Lines of some days as they were written, and the names of everybody in them; `actors` by their reference."""

    lines: Sequence[Line]
    people: Mapping[int, str]
    actors: Mapping[str, str]

    def of(self, day: date, role: DutyRole | None = None) -> list[Line]:
        return [one for one in self.lines if one.day == day and role in (None, one.role)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody had a day's duty from one instant to another; both within the day."""

    person_id: int
    begins: datetime
    ends: datetime


def stretches(lines: Iterable[Line], begins: datetime, ends: datetime) -> list[Stretch]:
    """Who had the duty of one role and day, which goes from `begins` to `ends`; in the order they began.

    What was changed before the day begins leaves nothing behind: only who had it then.
    """
    found: list[Stretch] = []
    running: dict[int, datetime] = {}
    for line in lines:
        at = min(max(line.at, begins), ends)
        if line.before is not None and (since := running.pop(line.before, None)) is not None and at > since:
            found.append(Stretch(line.before, since, at))
        if line.after is not None:
            running[line.after] = at
    found += [Stretch(person, since, ends) for person, since in running.items() if since < ends]
    return sorted(found, key=lambda one: one.begins)
