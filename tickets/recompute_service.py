"""Bringing tickets to the newest published calendar: their clocks counted again, each move with its reason.

A run is a timer whose handler takes batches until no open ticket is dated by an older version; killed, it goes on
where it was. Whoever needs a ticket earlier (the engine, a person's move) has it brought up first.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from calendars import store as calendar_store
from calendars.changes import DayChange, difference
from calendars.pauses import Pause
from calendars.service import DeskCalendar
from calendars.versions import follow
from database import timers
from database.session import Session, Work
from tickets import recompute_store as store
from tickets.clocks import dated, promise
from tickets.kinds import ClockKind
from tickets.pause_store import pauses
from tickets.recompute_store import Stale
from tickets.store import add_events
from tickets.ticket import Clock, Event, Ticket, subject_of

RECOMPUTE = "recompute"
"""Timer kind (subject `calendar:<number>`): batches of the version's run."""
REDATED = "redated"
"""Timer kind (subject `ticket:<id>`): a ticket's ladder is looked at anew, after those that are due anyway."""
RECOMPUTED = "recomputed"
"""Timer kind (subject `calendar:<number>`): the run is over and tickets became overdue by it."""
BATCH = 250
"""Tickets a transaction; at most 500, and few enough that a person's click does not wait for it noticeably."""
SWEEP = timedelta(minutes=1)
"""After the run, for tickets that another process dated by the older version while it was being published."""
MOST_CAUSES = 5
ACTOR = "calendar"


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one ticket: the columns to write, its clocks that changed, its line on the timeline."""

    ticket: Stale | Ticket
    values: Mapping[str, object]
    clocks: Sequence[Clock]
    event: Event | None
    moved: bool

    @property
    def overdue(self) -> bool:
        return bool(self.event and self.event.data.get("overdue"))


class Recompute:
    """One process's view of what changed between versions, and the work on tickets."""

    def __init__(self, calendar: DeskCalendar) -> None:
        self._calendar = calendar
        self._changes: dict[tuple[int, int], Sequence[DayChange]] = {}

    def run(self, work: Work, subjects: Sequence[str]) -> int:
        """The engine's handler: one batch; pages nobody."""
        follow(work.session, self._calendar)
        number = self._calendar.number
        found = store.stale(work.session, number, limit=BATCH)
        if found:
            self.bring_up(work, found)
        elif not self.is_running(work):
            for subject in subjects:
                self._finish(work, subject)
        return 0

    def is_running(self, work: Work) -> bool:
        """Whether open tickets are still dated by an older version; a run that was thought over goes on then."""
        number = self._calendar.number
        running = store.any_stale(work.session, number)
        if running:
            timers.begin_timer(work.session, RECOMPUTE, f"calendar:{number}", due_at=work.now)
        return running

    def current(self, work: Work, ticket: Ticket) -> Ticket:
        """The ticket as the newest version has it; it must be held."""
        if ticket.calendar_no == self._calendar.number or not ticket.state.is_open:
            return ticket
        follow(work.session, self._calendar)
        return self.all_current(work, {ticket.id: ticket})[ticket.id]

    def all_current(self, work: Work, tickets: Mapping[int, Ticket]) -> dict[int, Ticket]:
        """The same for many; they must be held."""
        number = self._calendar.number
        old = [one for one in tickets.values() if one.state.is_open and one.calendar_no < number]
        values = self.bring_up(work, old) if old else {}
        return {i: replace(one, **values[i]) if i in values else one for i, one in tickets.items()}  # type: ignore[arg-type]  # columns of the ticket

    def bring_up(self, work: Work, tickets: Sequence[Stale | Ticket]) -> dict[int, Mapping[str, object]]:
        """Count these held tickets' clocks again and write what changed; the columns written, by ticket."""
        number = self._calendar.number
        clocks = store.running_clocks(work.session, {one.id: one.cycle for one in tickets})
        paused = pauses(work.session, list(clocks))
        brought = [self._bring(work, one, clocks[one.id], paused.get(one.id, ())) for one in tickets]
        changed = [one for one in brought if one.clocks]
        store.mark_current(work.session, [one.ticket.id for one in brought if not one.clocks], number)
        store.save_tickets(work.session, [{**one.values, "its_id": one.ticket.id} for one in changed])
        store.save_clocks(work.session, [(one.ticket.id, clock) for one in changed for clock in one.clocks])
        add_events(work.session, [(one.ticket.id, one.event) for one in changed if one.event])
        moved = [one for one in changed if one.moved]
        timers.set_timers(
            work.session, REDATED, [subject_of(one.ticket.id) for one in moved], due_at=work.now
        )
        self._account(work, number, brought, moved)
        return {one.ticket.id: one.values for one in brought}

    def _bring(
        self, work: Work, ticket: Stale | Ticket, clocks: Sequence[Clock], paused: Sequence[Pause]
    ) -> Brought:
        number = self._calendar.number
        changes = self._between(work.session, ticket.calendar_no, number)
        again = [(old, dated(self._calendar, old, paused)) for old in clocks if self._touched(old, changes)]
        values: dict[str, object] = {"calendar_no": number}
        answer = next((new for old, new in again if new.clock is ClockKind.ANSWER), None)
        moved = answer is not None and answer.due_at != ticket.due_at and ticket.paused_at is None
        if answer is not None and ticket.paused_at is None:  # else its deadline is set when it goes on
            values |= promise([answer], received_at=ticket.received_at).values()
        if moved:
            values |= {"moves": ticket.moves + 1, "moved_at": work.now}
        event = None if ticket.paused_at else self._event(work.now, number, again, changes)
        return Brought(ticket, values, [new for _, new in again], event, moved)

    def _touched(self, clock: Clock, changes: Sequence[DayChange]) -> bool:
        """Whether a day it was counted over changed; what is or was unknown or provisional is always counted again."""
        if clock.due_at is None or clock.provisional:
            return True
        if self._within(changes, clock.started_at, clock.due_at):
            return True
        first, last = (self._calendar.local(end).date() for end in (clock.started_at, clock.due_at))
        return not self._calendar.table.is_sure(first, last)

    def _within(self, changes: Sequence[DayChange], start: datetime, end: datetime) -> Sequence[DayChange]:
        local = self._calendar.local
        first = bisect_left(changes, local(start).date(), key=_day_of)
        return changes[first : bisect_right(changes, local(end).date(), key=_day_of)]

    def _event(
        self, now: datetime, number: int, again: Sequence[tuple[Clock, Clock]], changes: Sequence[DayChange]
    ) -> Event | None:
        """Moved from A to B because of entry C of notice D; or confirmed, where only the doubt went."""
        moves = [(old, new) for old, new in again if old.due_at != new.due_at]
        confirmed = [
            new for old, new in again if old.provisional and not new.provisional and old.due_at == new.due_at
        ]
        if not moves and not confirmed:
            return None
        ends = [at for old, new in moves for at in (old.due_at, new.due_at) if at is not None]
        starts = [old.started_at for old, _ in moves]
        causes = self._within(changes, min(starts), max(ends)) if ends else ()
        data: dict[str, object] = {
            "version": number,
            "clocks": [[old.clock.value, _iso(old.due_at), _iso(new.due_at)] for old, new in moves],
            "because": [_cause(change) for change in causes if change.counts][:MOST_CAUSES],
            "provisional": any(new.provisional for _, new in moves),
            "overdue": any(
                new.clock is ClockKind.ANSWER and _is_over(new, now) and not _is_over(old, now)
                for old, new in moves
            ),
        }
        return Event(now, ACTOR, "", "deadline_moved" if moves else "deadline_confirmed", "", data)

    def _account(self, work: Work, number: int, brought: Sequence[Brought], moved: Sequence[Brought]) -> None:
        moves = [
            [one.ticket.number, _iso(one.ticket.due_at), _iso(one.values["due_at"]), one.overdue]
            for one in moved
        ]
        confirmed = sum(one.event is not None and one.event.verb == "deadline_confirmed" for one in brought)
        batch = store.add_batch(
            work.session, number, at=work.now, moves=moves, looked_at=len(brought), confirmed=confirmed,
            overdue=sum(one.overdue for one in moved),
        )  # fmt: skip
        work.record(
            "deadlines_recomputed",
            f"calendar:{number}",
            {"batch": batch, "looked_at": len(brought), "moves": moves},
        )

    def _finish(self, work: Work, subject: str) -> None:
        number = int(subject.partition(":")[2])
        run = store.run(work.session, number)
        timers.clear_timer(work.session, RECOMPUTE, subject)
        if run is None:
            return
        if run.overdue:
            timers.set_timer(work.session, RECOMPUTED, subject, due_at=work.now)
        if run.finished_at is not None:
            return
        store.finish_run(work.session, number, at=work.now)
        timers.set_timer(work.session, RECOMPUTE, subject, due_at=work.now + SWEEP)
        work.record("recompute_finished", subject, {"looked_at": run.looked_at, "moved": run.moved})

    def _between(self, session: Session, old: int, new: int) -> Sequence[DayChange]:
        """What changed between two published versions, by day."""
        if (old, new) not in self._changes:
            contents = [calendar_store.published_content(session, number) for number in (old, new)]
            self._changes[old, new] = difference(*contents)
        return self._changes[old, new]


def _day_of(change: DayChange) -> date:
    return change.day


def _cause(change: DayChange) -> dict[str, object]:
    """The day, what it is now, and the document that says so; a day no document names any more has none."""
    mark = change.after
    return {
        "day": change.day.isoformat(), "kind": mark.kind.value if mark else "missing",
        "name": mark.name if mark else "", "document": mark.source if mark else "",
    }  # fmt: skip


def _is_over(clock: Clock, now: datetime) -> bool:
    return clock.overdue_at is not None and clock.overdue_at <= now


def _iso(at: object) -> str | None:
    return at.isoformat() if isinstance(at, datetime) else None
