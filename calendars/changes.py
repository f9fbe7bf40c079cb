"""What differs between two versions of the calendar, day by day."""

from dataclasses import dataclass
from datetime import date

from calendars.content import Content
from calendars.hours import DaySchedule, DutyHours
from calendars.workdays import DayMark, WorkdayTable, YearStatus


@dataclass(frozen=True, slots=True)
class DayChange:
    """A day that was something else before; `before` is None where its year was not loaded, `after` likewise.

    `counts` is False where only the document's name or the year's status differs, which moves no deadline.
    """

    day: date
    before: DayMark | None
    after: DayMark | None
    counts: bool


def difference(old: Content, new: Content) -> tuple[DayChange, ...]:
    """The days on which two contents differ, in order: worked or not, hours, name or document.

    A year's status alone (provisional, then official) changes none of its ordinary days.
    """
    was, now = old.table(), new.table()
    hours = (old.hours(), new.hours())
    first, last = min(was.first, now.first), max(was.last, now.last)
    found = []
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(ordinal)
        before, after = _mark(was, day), _mark(now, day)
        counts = _counted(before, hours[0]) != _counted(after, hours[1])
        if counts or _named(before) != _named(after):
            found.append(DayChange(day, before, after, counts))
    return tuple(found)


def _mark(table: WorkdayTable, day: date) -> DayMark | None:
    return None if table.status(day.year) is YearStatus.MISSING else table.explain(day)


def _counted(mark: DayMark | None, hours: DutyHours) -> DaySchedule | bool | None:
    """What deadlines see of a day: nothing, rest, or its hours."""
    if mark is None:
        return None
    return hours.on(mark.day) if mark.working else False


def _named(mark: DayMark | None) -> tuple[str, str]:
    return (mark.name, mark.source) if mark else ("", "")
