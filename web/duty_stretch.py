"""The day or month an address asks for, on the desk's wall clock."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from web.desk import desk
from web.register_view import month_after


def asked(args: Mapping[str, str]) -> tuple[date, date, bool]:
    """First day and the day after the last of what is asked for, and whether it is a month; today if unreadable."""
    today = desk().calendar.local(desk().clock.now()).date()
    try:
        if month := args.get("month", ""):
            first = date.fromisoformat(f"{month}-01")
            return kept(first), month_after(kept(first)), True
        day = kept(date.fromisoformat(args.get("day", "") or today.isoformat()))
        return day, day + timedelta(days=1), False
    except (ValueError, OverflowError):
        return today, today + timedelta(days=1), False


def midnight(day: date) -> datetime:
    """When the day begins."""
    return datetime.combine(day, time(0), desk().calendar.zone)


def kept(day: date) -> date:
    """Days at the ends of the calendar have no neighbours, and no instants in UTC."""
    if not FIRST <= day <= LAST:
        raise ValueError(day)
    return day


FIRST, LAST = date(2000, 1, 1), date(9000, 1, 1)
