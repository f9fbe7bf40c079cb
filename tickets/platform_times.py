"""Reading the wall times of exports: many spellings, the desk's zone, aware UTC out."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tickets.errors import TicketError

_DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})\s*日?"
_TIME = (
    r"(?:[T\s,]*(?P<half>上午|下午|中午|凌晨|晚上|[AP]M)?\s*(?P<hour>\d{1,2})\s*[:时点]\s*(?P<minute>\d{1,2})?"
    r"\s*(?:[:分]\s*(?P<second>\d{1,2})?(?:\.\d+)?\s*秒?)?\s*(?P<after>[AP]M)?)?"
)
_SPELLINGS = (
    re.compile(_DATE + _TIME, re.IGNORECASE | re.ASCII),
    re.compile(
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
        r"(?:\s*(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2})?)?(?P<half>)(?P<after>)",
        re.ASCII,
    ),
)
_WEEKDAY = re.compile(r"\(?(?:星期|周)[一二三四五六日天]\)?")
_AFTERNOON = frozenset({"下午", "晚上", "PM"})
_MORNING = frozenset({"上午", "凌晨", "AM"})
_NOON = 12
_LAST_HOUR, _SIXTY = 24, 60
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)
_SERIAL_START = datetime(1899, 12, 30, tzinfo=UTC)
"""Day 0 of spreadsheets, which count a 29 February 1900 that never was; UTC only carries the arithmetic."""
EARLIEST, LATEST = 1990, 2100
"""Years beyond are slips of the pen; the platform is of 2015."""


class BadMoment(TicketError):
    """A cell that holds no date."""

    code = "bad_moment"

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"“{text}” is no date. Write it as 2026-10-07 09:30.")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, and whether only its day was written (then it is that day's first instant)."""

    at: datetime
    day_only: bool

    def not_before(self, earlier: datetime | None, *, zone: ZoneInfo) -> datetime:
        """The instant; a mere day that is also the earlier event's day is no earlier than that event."""
        if earlier is None or not self.day_only:
            return self.at
        same_day = earlier.astimezone(zone).date() == self.at.astimezone(zone).date()
        return max(self.at, earlier) if same_day else self.at

    def end(self, *, zone: ZoneInfo) -> datetime:
        """For a term: a mere day ends at its 24:00."""
        if not self.day_only:
            return self.at
        return _in_zone(self.at.astimezone(zone).date() + timedelta(days=1), timedelta(), zone=zone)


def read_moment(text: str, zone: ZoneInfo) -> Moment:
    """A wall time of `zone` as an instant; 24:00 is the next day's 0:00. Raises BadMoment.

    Read are 2026-10-07 09:30, 2026/10/7 9:30:00, 2026年10月7日 9时30分, 20261007093000, a mere day, and a
    spreadsheet's serial day.
    """
    plain = _WEEKDAY.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    try:
        if _SERIAL.fullmatch(plain):
            return _of_serial(float(plain), zone)
        found = next(filter(None, (spelling.fullmatch(plain) for spelling in _SPELLINGS)), None)
        if found is None:
            raise BadMoment(text)
        return _of_parts(found.groupdict(), zone)
    except (ValueError, OverflowError) as error:
        raise BadMoment(text) from error


def _of_parts(parts: dict[str, str | None], zone: ZoneInfo) -> Moment:
    year, month, day, hour, minute, second = (
        int(parts[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")
    )
    hour = _on_24_hours(hour, (parts["half"] or parts["after"] or "").upper())
    since_midnight = timedelta(hours=hour, minutes=minute, seconds=second)
    if minute >= _SIXTY or second >= _SIXTY or since_midnight > timedelta(hours=_LAST_HOUR):
        raise ValueError
    at = _in_zone(date(year, month, day), since_midnight, zone=zone)
    return Moment(at, day_only=parts["hour"] is None)


def _on_24_hours(hour: int, half: str) -> int:
    if half in _AFTERNOON and hour < _NOON:
        return hour + _NOON
    return 0 if half in _MORNING and hour == _NOON else hour


def _of_serial(days: float, zone: ZoneInfo) -> Moment:
    naive = _SERIAL_START + timedelta(seconds=round(days * 86_400))
    since_midnight = datetime.combine(date.min, naive.time()) - datetime.combine(date.min, time())
    return Moment(_in_zone(naive.date(), since_midnight, zone=zone), day_only=not since_midnight)


def _in_zone(day: date, since_midnight: timedelta, *, zone: ZoneInfo) -> datetime:
    if not EARLIEST <= day.year <= LATEST:
        raise ValueError
    wall = datetime.combine(day, time()) + since_midnight
    return wall.replace(tzinfo=zone).astimezone(UTC)
