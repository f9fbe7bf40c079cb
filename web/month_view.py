"""Months of the calendar as people look at them: grids of days, the named days with their documents, the hours."""

from calendar import Calendar, monthrange
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from flask import url_for

from calendars.hours import DutyHours
from calendars.service import DeskCalendar
from calendars.workdays import DayEntry, DayKind, DayMark, WorkdayTable, YearStatus
from web import calendar_words as words
from web import wording
from web.calendar_choice import Chosen
from web.texts import gettext, ngettext, pgettext
from web.views.calendar import DayCell, DayLine, HoursLine, LinkView, MonthGrid, MonthPage
from web.words import MONTHS

DECEMBER = 12
_WEEKS = Calendar()


def month_page(found: Chosen, year: int, month: int, *, today: date) -> MonthPage:
    """A month of a version, its year round it. Raises MissingYear."""
    table, hours = found.calendar.table, found.calendar.hours
    entries = table.entries(year)
    note = next(one.note for one in table.years if one.year == year)
    status = table.status(year)
    return MonthPage(
        month=f"{year}-{month:02}",
        grid=grid(table, year, month, today=today),
        days=tuple(day_lines(table, (one for one in entries if one.day.month == month), beside=date(year, 1, 1))),
        months=tuple(_small(found, year, one, today=today, current=one == month) for one in range(1, 13)),
        year=year, years=years(found, year, month), status=status.value, note=note,
        status_text=str(words.STATUSES[status.value]),
        worked_month=_worked(_worked_days(found.calendar, year, month, month)),
        worked_year=_worked(_worked_days(found.calendar, year, 1, DECEMBER)),
        hours=tuple(_hours(hours, year, month)), version=str(found.number), version_name=found.calendar.version,
        versions=found.choices, back=_beside(found, year, month, -1), on=_beside(found, year, month, 1),
        today=LinkView(gettext("This month"), _href(found, today.year, today.month),
                       current=(year, month) == (today.year, today.month)),
    )  # fmt: skip


def grid(
    table: WorkdayTable, year: int, month: int, *, today: date, changed: Collection[date] = ()
) -> MonthGrid:
    """A month's days; empty where the year is not loaded. `changed`: days to point at."""
    title = words.month_title(year, month)
    if table.status(year) is YearStatus.MISSING:
        return MonthGrid(title, ())
    weeks = tuple(
        tuple(_cell(table, day, today, changed) if day.month == month else None for day in week)
        for week in _WEEKS.monthdatescalendar(year, month)
    )
    return MonthGrid(title, weeks)


def day_lines(table: WorkdayTable, entries: Iterable[DayEntry], *, beside: date) -> Iterator[DayLine]:
    """The named days with the documents that name them; a run that one document names alike is one line.

    `beside`: a day whose year need not be said.
    """
    ordered = sorted(entries, key=lambda one: one.day)
    numbered = enumerate(ordered)
    for _, run in groupby(numbered, key=lambda one: _alike(table, *one)):
        days = [entry for _, entry in run]
        yield _line(table, days, beside)


def _alike(table: WorkdayTable, nth: int, entry: DayEntry) -> tuple[object, ...]:
    """Equal for days that follow each other and say the same."""
    return entry.day.toordinal() - nth, table.explain(entry.day).kind, replace(entry, day=date.min)


def _line(table: WorkdayTable, days: Sequence[DayEntry], beside: date) -> DayLine:
    entry, mark = days[0], table.explain(days[0].day)
    when = wording.day(entry.day, beside)
    if len(days) > 1:
        when = wording.span(entry.day, days[-1].day, beside)
    return DayLine(
        when=when, mark=words.MARKS.get(mark.kind, ""), what=words.what(mark), document=entry.source,
        issued=words.full_day(entry.published) if entry.published else "", revises=entry.revises, local=entry.local,
    )  # fmt: skip


def years(found: Chosen, year: int, month: int) -> tuple[LinkView, ...]:
    """The years a version has, each leading to the same month."""
    return tuple(
        LinkView(str(one.year), _href(found, one.year, month), current=one.year == year)
        for one in found.calendar.table.years
    )


def _cell(table: WorkdayTable, day: date, today: date, changed: Collection[date]) -> DayCell:
    mark = table.explain(day)
    css = [] if mark.kind is DayKind.WORKING else [mark.kind.value]
    css += ["today"] if day == today else []
    css += ["changed"] if day in changed else []
    return DayCell(
        day=day.day, css=" ".join(css), mark=words.MARKS.get(mark.kind, ""),
        name=wording.holiday(mark.name) if mark.name else "",
        hours=words.hours(mark.entry.hours) if mark.working and mark.entry else "", title=_title(mark),
    )  # fmt: skip


def _title(mark: DayMark) -> str:
    """What a mouse is told; the list under the month tells everybody."""
    if mark.entry is None:
        return ""
    return gettext("%(what)s; %(document)s", what=words.what(mark), document=mark.source)


def _small(found: Chosen, year: int, month: int, *, today: date, current: bool) -> MonthGrid:
    shown = grid(found.calendar.table, year, month, today=today)
    worked = _worked(_worked_days(found.calendar, year, month, month))
    return MonthGrid(str(MONTHS[month - 1]), shown.weeks, worked, _href(found, year, month), current)


def _worked_days(calendar: DeskCalendar, year: int, first: int, last: int) -> int:
    """Working days from the first day of one month to the last of another."""
    begin, end = date(year, first, 1), date(year, last, monthrange(year, last)[1])
    return calendar.working_days_between(begin, end) + calendar.is_working_day(begin)


def _worked(days: int) -> str:
    return ngettext("%(num)s working day", "%(num)s working days", days)


def _hours(duty: DutyHours, year: int, month: int) -> Iterator[HoursLine]:
    days = (date(year, month, day + 1) for day in range(monthrange(year, month)[1]))
    holding = {next((one for one in duty.seasons if one.holds(day)), None) for day in days}
    yield HoursLine(
        pgettext("hours", "Usual hours"), words.hours(duty.usual.text), now=bool(duty.seasons) and None in holding
    )  # fmt: skip
    for one in duty.seasons:
        yield HoursLine(words.season(one), words.hours(one.schedule.text), one.source, now=one in holding)


def _beside(found: Chosen, year: int, month: int, step: int) -> LinkView | None:
    """The month before or after; None where the version ends."""
    number = year * DECEMBER + month - 1 + step
    there, its_month = number // DECEMBER, number % DECEMBER + 1
    if found.calendar.year_status(there) is YearStatus.MISSING:
        return None
    return LinkView(words.month_title(there, its_month), _href(found, there, its_month))


def _href(found: Chosen, year: int, month: int) -> str:
    newest = found.choices[:1]
    version = None if newest and newest[0].value == str(found.number) else found.number
    return url_for("calendar.month", month=f"{year}-{month:02}", version=version)
