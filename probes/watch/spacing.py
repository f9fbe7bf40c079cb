"""When a site is visited: each day has equal slots, each slot one visit, drawn from its middle half."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Draw = Callable[[int], int]
"""A number below the given one."""


def bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Begin and end of a local day; a day on which the clocks change is longer or shorter."""
    first, last = (datetime.combine(one, time.min, zone) for one in (day, day + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


def slot_of(now: datetime, *, visits: int, zone: ZoneInfo) -> int:
    """The number of the day's slot an instant lies in, from 0."""
    first, last = bounds(now.astimezone(zone).date(), zone)
    return min(int((now - first) / (last - first) * visits), visits - 1)


def next_visit(now: datetime, *, visits: int, zone: ZoneInfo, draw: Draw) -> datetime:
    """An instant in the slot after this one's: any two visits are half a slot apart at least, and no pattern shows."""
    day = now.astimezone(zone).date()
    slot = slot_of(now, visits=visits, zone=zone) + 1
    if slot == visits:
        day, slot = day + timedelta(days=1), 0
    first, last = bounds(day, zone)
    length = (last - first) / visits
    quarter = int(length.total_seconds()) // 4
    return first + length * slot + timedelta(seconds=quarter + draw(max(2 * quarter, 1)))


def to_come(now: datetime, *, visits: int, zone: ZoneInfo) -> int:
    """The day's slots that have not begun yet."""
    return visits - 1 - slot_of(now, visits=visits, zone=zone)
