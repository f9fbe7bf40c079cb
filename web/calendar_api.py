"""The calendar as JSON: deadlines with their count, months and years of any published version."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from flask import abort
from flask_smorest import Blueprint

from calendars.derivations import NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from calendars.errors import BudgetOutOfRange, MissingYear
from calendars.service import DeskCalendar
from calendars.workdays import DayMark
from roster.permissions import Act
from web.calendar_choice import chosen
from web.calendar_schemas import DeadlineOut, DeadlineQuery, MonthOut, VersionQuery, YearOut
from web.callers import caller

calendar = Blueprint("api_calendar", __name__, url_prefix="/api/calendar", description="Working days as JSON")
SECURITY: list[dict[str, list[str]]] = [{"session": []}, {"token": []}]


@calendar.get("/deadline")  # type: ignore[untyped-decorator]  # flask-smorest has no types
@calendar.doc(security=SECURITY)  # type: ignore[untyped-decorator]  # likewise
@calendar.arguments(DeadlineQuery, location="query")  # type: ignore[untyped-decorator]  # likewise
@calendar.response(200, DeadlineOut)  # type: ignore[untyped-decorator]  # likewise
def deadline(asked: Mapping[str, Any]) -> dict[str, object]:
    """When so many days or minutes from an instant end, day by day."""
    found = _version(asked)
    start: datetime = asked["start"]
    start = start if start.tzinfo else start.replace(tzinfo=found.zone)
    try:
        counted = found.deadline(start, _rule(asked))
    except (BudgetOutOfRange, MissingYear, OverflowError) as error:
        abort(422, description=str(error))
    return {
        "due_at": found.local(counted.due_at), "overdue_at": found.local(counted.overdue_at),
        "provisional": counted.provisional, "version": found.number, "name": found.version,
        "derivation": counted.derivation.to_json(),
    }  # fmt: skip


@calendar.get("/months/<month>")  # type: ignore[untyped-decorator]  # likewise
@calendar.doc(security=SECURITY)  # type: ignore[untyped-decorator]  # likewise
@calendar.arguments(VersionQuery, location="query")  # type: ignore[untyped-decorator]  # likewise
@calendar.response(200, MonthOut)  # type: ignore[untyped-decorator]  # likewise
def read_month(asked: Mapping[str, Any], month: str) -> dict[str, object]:
    """Every day of a month, as 2026-10."""
    found = _version(asked)
    try:
        first = date.fromisoformat(f"{month}-01")
        following = (first + timedelta(days=31)).replace(day=1)
        days = [found.day_mark(first + timedelta(days=n)) for n in range((following - first).days)]
    except (ValueError, OverflowError):
        abort(422, description=f"“{month}” is no month. Write it as 2026-10.")
    except MissingYear as error:
        abort(422, description=str(error))
    return {
        "month": month, "version": found.number, "name": found.version,
        "status": found.year_status(first.year), "working_days": sum(day.working for day in days),
        "days": [_day(day, found) for day in days],
    }  # fmt: skip


@calendar.get("/years/<int:year>")  # type: ignore[untyped-decorator]  # likewise
@calendar.doc(security=SECURITY)  # type: ignore[untyped-decorator]  # likewise
@calendar.arguments(VersionQuery, location="query")  # type: ignore[untyped-decorator]  # likewise
@calendar.response(200, YearOut)  # type: ignore[untyped-decorator]  # likewise
def read_year(asked: Mapping[str, Any], year: int) -> dict[str, object]:
    """A year's status, its working days, and the days that a document names."""
    found = _version(asked)
    table = found.table
    try:
        entries = table.entries(year)
    except MissingYear as error:
        abort(422, description=str(error))
    first, last = date(year, 1, 1), date(year, 12, 31)
    return {
        "year": year, "version": found.number, "name": found.version, "status": table.status(year),
        "note": next(one.note for one in table.years if one.year == year),
        "working_days": table.between(first, last) + table.is_working(first),
        "days": [asdict(entry) for entry in entries],
    }  # fmt: skip


def _version(asked: Mapping[str, Any]) -> DeskCalendar:
    """The version asked for, the newest if none; 401 for nobody. Raises UnknownVersion."""
    caller().actor.require(Act.SEE_TICKETS)
    return chosen(asked["version"]).calendar


def _rule(asked: Mapping[str, Any]) -> Rule:
    """Exactly one budget; working days unless something else is given. Raises BudgetOutOfRange."""
    given = [name for name in ("days", "natural_days", "minutes") if asked[name] is not None]
    if len(given) != 1:
        abort(422, description="Give one of days, natural_days and minutes.")
    if given == ["days"]:
        return WorkingDays(asked["days"], asked["rule"])
    if asked["rule"] is not ReceiptRule.A:
        abort(422, description="Rule B is for working days only.")
    return (
        NaturalDays(asked["natural_days"]) if given == ["natural_days"] else WorkingMinutes(asked["minutes"])
    )


def _day(mark: DayMark, found: DeskCalendar) -> dict[str, object]:
    hours = found.hours.on(mark.day).text if mark.working else ""
    return {
        "day": mark.day, "kind": mark.kind, "working": mark.working, "name": mark.name, "document": mark.source,
        "hours": hours,
    }  # fmt: skip
