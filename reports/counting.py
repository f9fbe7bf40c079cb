"""Keeping the counters: a pass reads on in the audit chain, which is in commit order, and counts what it names anew.

Nothing is written in the transaction of a move: its audit line is there already (decision 0012).
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendars import store as calendar_store
from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.audit import lines_after
from database.session import Database, Session, Work
from reports import store
from reports.errors import NotCountedYet
from reports.facts import NOTHING, Cell, Fact, Tally, changes, fact_of, shares
from reports.store import Marker
from tickets import outcome_store

COUNT = "figures"
"""Timer kind (subject `figures:0`): a pass over what happened since the last one."""
SUBJECT = "figures:0"
EVERY = timedelta(minutes=1)
CATCH_UP = timedelta(seconds=2)
"""Until the next batch where more waits: paging people comes first, figures may be minutes old."""
LINES = 1000
"""Audit lines a transaction; most of a storm's are of no account."""
TICKETS = 500
"""Tickets of the archive a transaction."""
TICKET = "ticket"
OF_NO_ACCOUNT = frozenset({"comment", "escalate", "fault_repeated", "handle", "reveal", "severity"})
"""What changes no figure; anything else, also what is not known yet, has its ticket counted anew."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A counter that does not say what a scan of all tickets says."""

    cell: Cell
    kept: Tally
    scanned: Tally


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many tickets and counters were compared, and what differs."""

    tickets: int
    cells: int
    differences: Sequence[Difference]


class Counting:
    """One process's hand on the counters; the marker's lock keeps others from counting at the same time."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._calendars: dict[int, DeskCalendar] = {}

    def begin(self, session: Session, now: datetime) -> None:
        """See to it that somebody counts."""
        timers.begin_timer(session, COUNT, SUBJECT, due_at=now)

    def handlers(self) -> tuple[tuple[str, Callable[[Work, Sequence[str]], int]], ...]:
        """Its timer for the engine."""
        return ((COUNT, self.run),)

    def run(self, work: Work, subjects: Sequence[str]) -> int:
        """The engine's handler: one batch; pages nobody."""
        held = store.held_marker(work.session)
        more = held is not None and self._batch(work.session, held, now=work.now)
        timers.set_timers(work.session, COUNT, subjects, due_at=work.now + (CATCH_UP if more else EVERY))
        return 0

    def catch_up(self) -> None:
        """Count all that waits now, in small transactions."""
        while self._one_batch():
            pass

    def rebuild(self) -> int:
        """Forget the counters and count every ticket anew; how many. Killed, the worker goes on where it was."""
        with self._database.work(self._clock.now(), COUNT) as work:
            store.awaited_marker(work.session)
            store.empty(work.session)
            head = store.audit_head(work.session)
            store.move_marker(work.session, Marker(head, 0, whole=False, counted_at=None))
            work.record("figures_rebuilt", SUBJECT)
        self.catch_up()
        with self._database.read() as session:
            return store.count_facts(session)

    def compare(self) -> Comparison:
        """Scan all tickets as of one instant and hold the counters against them. Raises NotCountedYet."""
        with self._database.snapshot() as session:
            kept_to = store.marker(session)
            if not kept_to.whole:
                raise NotCountedYet
            pending = _all_touched(session, kept_to.seq)
            scanned: dict[Cell, Tally] = {}
            tickets = 0
            for facts in self._scan(session, pending):
                tickets += len(facts)
                for cell, tally in (share for fact in facts for share in shares(fact)):
                    scanned[cell] = scanned.get(cell, NOTHING).plus(tally)
            kept = dict(store.all_cells(session))
        found = [
            Difference(cell, kept.get(cell, NOTHING), scanned.get(cell, NOTHING))
            for cell in sorted(kept.keys() | scanned.keys())
            if kept.get(cell, NOTHING) != scanned.get(cell, NOTHING)
        ]
        return Comparison(tickets, len(kept), found)

    def _one_batch(self) -> bool:
        with self._database.work(self._clock.now(), COUNT) as work:
            return self._batch(work.session, store.awaited_marker(work.session), now=work.now)

    def _batch(self, session: Session, held: Marker, *, now: datetime) -> bool:
        """Count some; whether more waits. What happens now comes before the archive."""
        seq, touched, full = _read_on(session, held.seq)
        moved = replace(held, seq=seq, counted_at=held.counted_at if full else now)
        if not full and not held.whole:
            ids = outcome_store.ids_after(session, held.ticket_id, limit=TICKETS)
            touched |= set(ids)
            moved = replace(moved, ticket_id=ids[-1] if ids else held.ticket_id, whole=len(ids) < TICKETS)
        self._count(session, sorted(touched))
        store.move_marker(session, moved)
        return full or not moved.whole

    def _count(self, session: Session, ids: Sequence[int]) -> None:
        for start in range(0, len(ids), TICKETS):
            some = ids[start : start + TICKETS]
            known = store.facts(session, some)
            pairs = [(known.get(fact.ticket_id), fact) for fact in self._facts(session, some)]
            store.save_facts(session, [new for old, new in pairs if new != old])
            store.add_to_days(session, changes(pairs))

    def _facts(self, session: Session, ids: Sequence[int]) -> list[Fact]:
        return [
            fact_of(one, self._dated_by(session, one.calendar_no) if one.answered_at else self._calendar)
            for one in outcome_store.outcomes(session, ids)
        ]

    def _scan(self, session: Session, pending: Collection[int]) -> Iterator[list[Fact]]:
        """The facts of all tickets, those that changed since the marker as they were counted."""
        last = 0
        while ids := outcome_store.ids_after(session, last, limit=TICKETS):
            waiting = [one for one in ids if one in pending]
            fresh = self._facts(session, [one for one in ids if one not in pending])
            yield [*fresh, *store.facts(session, waiting).values()]
            last = ids[-1]

    def _dated_by(self, session: Session, number: int) -> DeskCalendar:
        """The published version a ticket names, compiled once a process."""
        if number not in self._calendars:
            content = calendar_store.published_content(session, number)
            self._calendars[number] = DeskCalendar.of(content, zone=self._calendar.zone, number=number)
        return self._calendars[number]


def _read_on(session: Session, seq: int) -> tuple[int, set[int], bool]:
    """The next lines: the last one's place, the tickets they touch, whether the batch is full."""
    lines = lines_after(session, seq, limit=LINES)
    touched = {_ticket(subject) for _, action, subject in lines if action not in OF_NO_ACCOUNT}
    return lines[-1][0] if lines else seq, touched - {0}, len(lines) == LINES


def _all_touched(session: Session, seq: int) -> set[int]:
    found: set[int] = set()
    full = True
    while full:
        seq, touched, full = _read_on(session, seq)
        found |= touched
    return found


def _ticket(subject: str) -> int:
    """The ticket a line of the record is about, 0 where it is about something else."""
    kind, _, number = subject.partition(":")
    return int(number) if kind == TICKET and number.isdigit() else 0
