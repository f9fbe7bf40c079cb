"""Instants at which invented tickets were received, with their clocks, so that each is derived once only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from calendars.deadlines import ReceiptRule
from calendars.service import DeskCalendar
from tickets.clocks import promise, start_clocks
from tickets.kinds import Kind

HOURS = tuple(time.fromisoformat(hour) for hour in ("08:40", "09:50", "11:10", "14:05", "15:20", "16:40"))
OLDEST, NEWEST_ANSWERED, NEWEST_OPEN = 730, 25, 21
"""Days before now: the archive's first and last, and how far back open tickets are looked for."""
LATE_BY_AT_MOST = timedelta(days=12)
MORNING = time(8, 30)


@dataclass(frozen=True, slots=True)
class Day:
    """One instant of receipt: rows of its clocks without a ticket, what the ticket repeats, when the engine looks."""

    at: datetime
    clocks: tuple[Mapping[str, object], ...]
    promise: Mapping[str, object]
    overdue_at: datetime | None
    look_at: datetime | None


class Received:
    """Where instants of receipt come from, by kind: archived, open in time, open and overdue."""

    def __init__(self, calendar: DeskCalendar, now: datetime) -> None:
        self._calendar, self._now = calendar, now
        self._made: dict[tuple[Kind, datetime], Day] = {}
        self._answered = self._instants(OLDEST, NEWEST_ANSWERED)
        recent = self._instants(NEWEST_OPEN, 0)
        self._open = {kind: [at for at in recent if self._is_open(kind, at)] or recent[-1:] for kind in Kind}
        self._late = [at for at in recent if self._is_late(at)]

    def pick(self, chance: Random, kind: Kind, *, is_open: bool, late: bool) -> Day:
        """Any instant of that sort."""
        instants = self._late if late else self._open[kind] if is_open else self._answered
        return self._day(kind, chance.choice(instants))

    def _instants(self, oldest: int, newest: int) -> list[datetime]:
        today = self._calendar.local(self._now)
        days = ((today - timedelta(days=back)).date() for back in range(oldest, newest - 1, -1))
        found = (datetime.combine(day, hour, today.tzinfo) for day in days for hour in HOURS)
        return [at for at in found if at < self._now]

    def _is_open(self, kind: Kind, at: datetime) -> bool:
        overdue_at = self._day(kind, at).overdue_at
        return overdue_at is None or overdue_at > self._now

    def _is_late(self, at: datetime) -> bool:
        overdue_at = self._day(Kind.ERROR_REPORT, at).overdue_at
        return overdue_at is not None and self._now - LATE_BY_AT_MOST < overdue_at <= self._now

    def _day(self, kind: Kind, at: datetime) -> Day:
        if (kind, at) not in self._made:
            self._made[kind, at] = self._make(kind, at)
        return self._made[kind, at]

    def _make(self, kind: Kind, at: datetime) -> Day:
        clocks = start_clocks(self._calendar, kind, started_at=at, cycle=1, receipt=ReceiptRule.A)
        promised = promise(clocks, received_at=at)
        rows = tuple(
            {
                "cycle": 1, "clock": one.clock.value, "working_days": one.working_days, "clause": one.clause,
                "started_at": at, "due_at": one.due_at, "overdue_at": one.overdue_at, "provisional": one.provisional,
                "calendar_version": one.derivation.calendar_version if one.derivation else "",
                "derivation": one.derivation.to_json() if one.derivation else None,
            }
            for one in clocks
        )  # fmt: skip
        return Day(at, rows, promised.values(), promised.overdue_at, self._look_at(promised.due_at))

    def _look_at(self, due_at: datetime | None) -> datetime | None:
        """The reminder on the working day before, if it is still to come, else the evening of the last day."""
        if due_at is None or due_at <= self._now:
            return None
        reminder = self._calendar.working_days_before(due_at, 1, at=MORNING)
        return reminder if reminder > self._now else due_at
