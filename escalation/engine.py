"""The engine's pass: due timers in one written order, each batch decided and paged in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars.clock import Clock
from database import timers
from database.epochs import is_held
from database.session import Database
from database.timers import Handler
from notifiers.outbox import UNDELIVERABLE_TIMER, reckon_anew
from tickets.intake_service import LADDER
from tickets.service import NOTICE

BATCH = 100
"""Subjects decided in one transaction: on SQLite a person's click waits for it (some 0.3 s on a slow machine)."""
POSTPONE = timedelta(minutes=5)
"""A subject that cannot be decided waits so long, and keeps nobody else waiting."""
SET_BACK = timedelta(minutes=10)
"""Workers' clocks may differ by less; a pass that lies so far ahead was made by a wrong one."""
ENGINE = "engine"


@dataclass(frozen=True, slots=True)
class Passed:
    """What one pass did: timers looked at, pages ordered, subjects that could not be decided."""

    looked_at: int = 0
    paged: int = 0
    failed: int = 0

    def plus(self, other: "Passed") -> "Passed":
        return Passed(self.looked_at + other.looked_at, self.paged + other.paged, self.failed + other.failed)


class Engine:
    """Decides who must be told now; sending is the dispatcher's business."""

    def __init__(
        self, database: Database, clock: Clock, *, handlers: Sequence[tuple[str, Handler]],
        report: Callable[[str, str, Exception], None], reckoned: Sequence[str] = (),
    ) -> None:  # fmt: skip
        """`reckoned`: kinds of timer beside the ladders' whose instants are wrong where the clock was."""
        self._database, self._clock = database, clock
        self._handlers, self._report = tuple(handlers), report
        self._reckoned = (LADDER, NOTICE, UNDELIVERABLE_TIMER, *reckoned)
        self._latest: datetime | None = None

    def remember(self, passed_at: datetime | None) -> None:
        """The last pass before this process began, so that a clock set back meanwhile is noticed."""
        self._latest = passed_at

    def run_pass(self, *, batch: int = BATCH) -> Passed:
        """Every kind of due timer, in the written order, at most `batch` subjects each.

        With nothing due it costs one statement, whatever the number of tickets. While sending stands still (after a
        restore) nothing is decided either.
        """
        now = self._clock.now()
        if self._latest is not None and self._latest - now > SET_BACK:
            self._reckon_anew(now)
        self._latest = now
        with self._database.read() as session:
            earliest = timers.next_due(session)
            if earliest is None or earliest > now or is_held(session):
                return Passed()
            self._database.require_known_schema(session)
        total = Passed()
        due = self._due_kinds(now)
        for kind, handler in self._handlers:
            if kind in due:
                total = total.plus(self._run(kind, handler, now=now, batch=batch))
                due = self._due_kinds(now)  # what was done may have made another kind due
        return total

    def _due_kinds(self, now: datetime) -> frozenset[str]:
        """Asked by reading: a unit of work for each kind of which nothing is due took a fifth of a pass."""
        with self._database.read() as session:
            return timers.due_kinds(session, [kind for kind, _ in self._handlers], now=now)

    def _reckon_anew(self, now: datetime) -> None:
        """The clock ran ahead and was set right: ladders that wait by its wrong instants are looked at again."""
        with self._database.work(now, ENGINE) as work:
            for kind in self._reckoned:
                timers.bring_forward(work.session, kind, now=now)
            reckon_anew(work)
            work.record("clock_set_back", "engine:0")

    def _run(self, kind: str, handler: Handler, *, now: datetime, batch: int) -> Passed:
        try:
            with self._database.work(now, ENGINE) as work:
                subjects = timers.due_timers(work.session, kind, now=now, limit=batch)
                return Passed(len(subjects), handler(work, subjects) if subjects else 0)
        except Exception as error:  # noqa: BLE001  (one bad subject must not silence the others)
            self._report(kind, "batch", error)
            return self._one_by_one(kind, handler, now=now, batch=batch)

    def _one_by_one(self, kind: str, handler: Handler, *, now: datetime, batch: int) -> Passed:
        with self._database.read() as session:
            subjects = timers.due_timers(session, kind, now=now, limit=batch)
        total = Passed()
        for subject in subjects:
            total = total.plus(self._run_one(kind, handler, subject, now=now))
        return total

    def _run_one(self, kind: str, handler: Handler, subject: str, *, now: datetime) -> Passed:
        try:
            with self._database.work(now, ENGINE) as work:
                if not timers.lock_timer(work.session, kind, subject):
                    return Passed()
                return Passed(1, handler(work, [subject]))
        except Exception as error:  # noqa: BLE001  (told, postponed, and the next subject gets its turn)
            self._report(kind, subject, error)
            with self._database.work(now, ENGINE) as work:
                timers.set_timer(work.session, kind, subject, due_at=now + POSTPONE)
                work.record("engine_postponed", subject, {"kind": kind, "error": type(error).__name__})
            return Passed(1, 0, 1)
