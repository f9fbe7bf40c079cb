"""Wall times of the demonstration desk, so that a test reads like a clock on its wall."""

from collections.abc import Iterable
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST = date(2018, 1, 1)
LAST_OFFICIAL = date(2026, 12, 31)
LAST = date(2027, 12, 31)


def wall(text: str) -> datetime:
    """Give the aware instant of "2025-09-30 16:59" (or with seconds) in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def naive(text: str) -> datetime:
    """Give a wall time that names no zone: the bounds of a strategy, or a caller's mistake."""
    return datetime.fromisoformat(text)


def shown(instant: datetime) -> str:
    """Show an instant as the desk's wall shows it; a deadline in any other zone would read differently."""
    return instant.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def days_from(first: date, last: date) -> Iterable[date]:
    return (date.fromordinal(i) for i in range(first.toordinal(), last.toordinal() + 1))
