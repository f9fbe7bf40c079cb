"""`calendar-month`, `calendar-versions` and `calendar-check`: what the desk's calendar says, and whether it holds."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date, timedelta

import click
from flask.cli import with_appcontext

from calendars.calendar_check import CalendarCheck, Finding, FindingKind, check_calendar
from calendars.service import DeskCalendar
from calendars.store import Version
from calendars.workdays import DayKind, DayMark
from web.commands.plain import PlainCommand, calendar_of, json_option, report, version_option
from web.desk import desk

MARKS = {
    DayKind.HOLIDAY: "休",
    DayKind.MAKEUP: "班",
    DayKind.HALF: "半",
    DayKind.WORKING: "",
    DayKind.REST: "",
}
WEEK, CELL = 7, 6
WIDE = 2
"""Columns of a Chinese character in a terminal."""
HEADINGS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@click.command("calendar-month", cls=PlainCommand)
@click.argument("month")
@version_option
@json_option
@with_appcontext
def month(*, month: str, version: int | None, as_json: bool) -> None:
    """MONTH (2026-10) as a grid: 休 is a day off by a document, 班 a weekend that is worked, 半 a half day."""
    calendar = calendar_of(version)
    marks = _days(calendar, month)
    status = calendar.year_status(marks[0].day.year)
    worked = sum(one.working for one in marks)
    data = {
        "month": month, "version": calendar.number, "status": status.value, "working_days": worked,
        "days": [_said(one) for one in marks],
    }  # fmt: skip
    head = f"{month}, calendar {calendar.number} ({status.value}), {worked} working days"
    report(data, head, *_grid(marks), *_named(marks), as_json=as_json)


@click.command("calendar-versions", cls=PlainCommand)
@json_option
@with_appcontext
def versions(*, as_json: bool) -> None:
    """Every version of the calendar, the newest first: drafts, published and discarded ones."""
    found = desk().calendar_versions.versions()
    report({"versions": [asdict(one) for one in found]}, *map(_version, found), as_json=as_json)


@click.command("calendar-check", cls=PlainCommand)
@version_option
@json_option
@with_appcontext
def check(*, version: int | None, as_json: bool) -> None:
    """Check every day of every official year: the law's count, the table's sense, and the libraries at hand.

    chinesecalendar and holidays are asked where they are installed. Exit code 1 where anything is odd.
    """
    found = check_calendar(desk().calendar_versions.numbered(version or desk().calendar.number))
    report(asdict(found), *_checked(found), as_json=as_json)
    if found.findings:
        raise click.ClickException(f"{len(found.findings)} findings. Compare them with the documents.")


def _days(calendar: DeskCalendar, month: str) -> Sequence[DayMark]:
    try:
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=31)).replace(day=1)
    except (ValueError, OverflowError) as error:
        raise click.ClickException(f"“{month}” is no month. Write it as 2026-10.") from error
    return [calendar.day_mark(first + timedelta(days=n)) for n in range((following - first).days)]


def _said(mark: DayMark) -> dict[str, object]:
    return {
        "day": mark.day, "kind": mark.kind.value, "working": mark.working, "name": mark.name,
        "document": mark.source,
    }  # fmt: skip


def _grid(marks: Sequence[DayMark]) -> Iterator[str]:
    """Weeks from Monday, each day with its mark."""
    yield "".join(f"{heading:>{CELL}}" for heading in HEADINGS)
    cells = [" " * CELL] * marks[0].day.weekday() + [_cell(one) for one in marks]
    for monday in range(0, len(cells), WEEK):
        yield "".join(cells[monday : monday + WEEK]).rstrip()


def _cell(mark: DayMark) -> str:
    sign = MARKS[mark.kind]
    return f"{mark.day.day:>{CELL - WIDE}}{sign or ' ' * WIDE}"


def _named(marks: Sequence[DayMark]) -> Iterator[str]:
    for one in marks:
        if one.entry is not None:
            yield f"  {one.day:%Y-%m-%d %a}  {one.kind.value}  {one.name}  {one.source}"


def _version(one: Version) -> str:
    if one.number is not None:
        return f"{one.number}  {one.name}  {one.document}  published {one.published_at:%Y-%m-%d} by {one.published_by}"
    state = "discarded" if one.discarded_at else f"draft {one.id}"
    return f"-  {one.name}  {one.document}  {state}, proposed {one.proposed_at:%Y-%m-%d} by {one.proposed_by}"


def _checked(found: CalendarCheck) -> Iterator[str]:
    for year in found.years:
        yield f"{year.year}: {year.worked} working days, {year.expected} by law{'' if year.ok else ' - NOT THE SAME'}"
    for one in found.libraries:
        yield f"{one.name} {one.version}: {one.days} of {found.days} days compared"
    yield from map(_finding, found.findings)
    if not found.findings:
        yield f"The calendar is in order, {found.days} days."


def _finding(one: Finding) -> str:
    where = one.day.isoformat() if one.day else str(one.year)
    words = {
        FindingKind.INVARIANT: f"its working days are not the {one.said} that the law leaves",
        FindingKind.DISAGREES: f"{one.said} has it otherwise",
        FindingKind.WORKED_WEEKDAY: f"called worked, but is an ordinary working day anyway ({one.said})",
        FindingKind.LONE_WEEKEND: f"a weekend day called off, apart from its holiday ({one.said})",
    }
    return f"{where}: {words[one.kind]}"
