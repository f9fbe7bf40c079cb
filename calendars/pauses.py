"""Pauses: stretches of time in which a clock stands still, and what they add to a budget."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo

from calendars.clock import aware_utc
from calendars.errors import BrokenPause


@dataclass(frozen=True, slots=True)
class Pause:
    """From `started_at` to before `ended_at`, aware instants kept in UTC; None while it lasts.

    Raises `NaiveInstant`, and `BrokenPause` where it ends before it starts.
    """

    started_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "started_at", aware_utc(self.started_at))
        if self.ended_at is None:
            return
        object.__setattr__(self, "ended_at", aware_utc(self.ended_at))
        if self.ended_at < self.started_at:
            raise BrokenPause(self.started_at, self.ended_at)


def union(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Join pauses that overlap or touch: the fewest apart from one another, in order; only the last may last."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda one: one.started_at):
        before = joined[-1] if joined else None
        if before is None or (before.ended_at is not None and before.ended_at < pause.started_at):
            joined.append(pause)
        elif before.ended_at is not None:
            ended_at = None if pause.ended_at is None else max(before.ended_at, pause.ended_at)
            joined[-1] = Pause(before.started_at, ended_at)
    return tuple(joined)


def paused_since(pauses: Iterable[Pause]) -> datetime | None:
    """Since when the clock has stood still without a break; None where it runs."""
    last = union(pauses)[-1:]
    return last[0].started_at if last and last[0].ended_at is None else None


def stretched(budget: int, pauses: Iterable[Pause], measure: Callable[[datetime], int]) -> int:
    """Give the budget with what its pauses add, in the unit of `measure` (days, seconds of duty from the start).

    A pause that lasts adds nothing yet: until it ends, standing is told as of its start.
    """
    for pause in union(pauses):
        begins = measure(pause.started_at)
        if pause.ended_at is None or begins >= budget:
            break
        budget += measure(pause.ended_at) - begins
    return budget


def day_before(local: datetime) -> date:
    """The last day that is whole before an instant's own."""
    return local.date() - timedelta(days=1)


def runs(start: datetime, end: datetime, pauses: Iterable[Pause]) -> Iterator[tuple[datetime, datetime]]:
    """Give the stretches from `start` to `end` in which the clock runs, in order; a pause that lasts stops none."""
    for pause in union(pauses):
        if pause.ended_at is None or pause.started_at >= end:
            break
        if pause.started_at > start:
            yield start, pause.started_at
        start = max(start, pause.ended_at)
    if start < end:
        yield start, end


def paused_days(pauses: Iterable[Pause], zone: tzinfo) -> tuple[tuple[date, date], ...]:
    """Give the ended pauses as days of a zone, each after the first and up to and including the second.

    The day a pause begins on is not counted, the day it ends on is: the count goes on from that day.
    """
    return tuple(
        (day_before(pause.started_at.astimezone(zone)), day_before(pause.ended_at.astimezone(zone)))
        for pause in union(pauses)
        if pause.ended_at is not None
    )
