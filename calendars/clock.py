"""The clock: the one place where the present instant enters the house."""

from datetime import UTC, datetime, timedelta
from typing import Protocol

from calendars.errors import MissingYear, NaiveInstant


class Clock(Protocol):
    """Tells the present instant, always aware and in UTC."""

    def now(self) -> datetime: ...


class SystemClock:
    """The machine's clock; made by the composition root only."""

    def now(self) -> datetime:
        return datetime.now(UTC)


class ManualClock:
    """A clock that stands still until told to move, for tests, demonstrations and replays."""

    def __init__(self, start: datetime) -> None:
        self._now = aware_utc(start)

    def now(self) -> datetime:
        return self._now

    def advance(
        self,
        *,
        weeks: float = 0,
        days: float = 0,
        hours: float = 0,
        minutes: float = 0,
        seconds: float = 0,
        milliseconds: float = 0,
        microseconds: float = 0,
    ) -> datetime:
        """Move by real (not working) time and return the new instant; negative values replay the past."""
        self._now += timedelta(
            weeks=weeks,
            days=days,
            hours=hours,
            minutes=minutes,
            seconds=seconds,
            milliseconds=milliseconds,
            microseconds=microseconds,
        )
        return self._now

    def set(self, instant: datetime) -> None:
        self._now = aware_utc(instant)


def aware_utc(instant: datetime) -> datetime:
    """Give the same instant in UTC; raises `NaiveInstant` where it names no zone, `MissingYear` at the end of time."""
    if instant.tzinfo is None:
        raise NaiveInstant(instant)
    try:
        return instant.astimezone(UTC)
    except OverflowError:
        raise MissingYear(instant.year) from None
