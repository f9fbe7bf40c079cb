"""Stopping a ticket's clocks and letting them go on, inside an open unit of work."""

from calendars.service import DeskCalendar
from database.session import Work
from tickets import pause_store, recompute_store
from tickets.clocks import dated, promise
from tickets.ticket import Ticket


def stopped(work: Work, ticket: Ticket, *, reason: str, by: str) -> dict[str, object]:
    """Columns of a ticket whose clocks stop now. One that is not overdue has no deadline until they go on."""
    pause_store.begin(work.session, ticket.id, at=work.now, reason=reason, by=by)
    late = ticket.overdue_at is not None and ticket.overdue_at <= work.now
    without: dict[str, object] = {} if late else {"due_at": None, "overdue_at": None}
    return {**without, "paused_at": work.now}


def resumed(calendar: DeskCalendar, work: Work, ticket: Ticket) -> dict[str, object]:
    """Columns of a ticket whose clocks go on now, later by what they stood still; its clocks are saved."""
    pause_store.end(work.session, ticket.id, at=work.now)
    paused = pause_store.pauses(work.session, [ticket.id])[ticket.id]
    running = recompute_store.running_clocks(work.session, {ticket.id: ticket.cycle})[ticket.id]
    clocks = [dated(calendar, clock, paused) for clock in running]
    recompute_store.save_clocks(work.session, [(ticket.id, clock) for clock in clocks])
    return {**promise(clocks, received_at=ticket.received_at).values(), "paused_at": None}
