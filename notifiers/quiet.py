"""Quiet hours: what is not severe wakes nobody; it leaves when they end."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from notifiers.errors import BadQuietHours


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From one local time of day to another, past midnight where the end lies before the start."""

    start: time
    end: time

    def until(self, local: datetime) -> datetime | None:
        """When they end, if `local` (on the desk's wall clock) lies in them."""
        at, day = local.timetz().replace(tzinfo=None), local
        over_midnight = self.end <= self.start
        if over_midnight and (at >= self.start or at < self.end):
            day = local + timedelta(days=1) if at >= self.start else local
        elif not (self.start <= at < self.end):
            return None
        return day.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)

    def since(self, local: datetime) -> datetime | None:
        """When they began, if `local` lies in them."""
        if self.until(local) is None:
            return None
        began = local.replace(hour=self.start.hour, minute=self.start.minute, second=0, microsecond=0)
        return began if began <= local else began - timedelta(days=1)


def read_quiet_hours(text: str) -> QuietHours | None:
    """`22:00-07:00`; empty for none. Raises BadQuietHours."""
    if not text.strip():
        return None
    start, dash, end = text.partition("-")
    try:
        found = QuietHours(time.fromisoformat(start.strip()), time.fromisoformat(end.strip()))
    except ValueError as error:
        raise BadQuietHours(text) from error
    if not dash or found.start == found.end or found.start.tzinfo or found.end.tzinfo:
        raise BadQuietHours(text)
    return found
