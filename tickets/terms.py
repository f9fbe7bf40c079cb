"""A supervisor's decisions on a ticket's term, inside an open unit of work: more days, a stop, going on."""

from collections.abc import Mapping
from dataclasses import replace

from calendars.service import DeskCalendar
from database.session import Work
from database.small_numbers import small_number
from tickets import pause_store, recompute_store, store
from tickets.clocks import dated, promise
from tickets.errors import (
    BadExtensionError,
    IllegalMoveError,
    NoCalendarToExtendError,
    NoClockToExtendError,
    TooLateToExtendError,
)
from tickets.kinds import ClockKind
from tickets.lifecycle import Fact
from tickets.ticket import Ticket

MOST_EXTENSION = 60
"""Working days a supervisor may grant at once."""


def granted_days(facts: Mapping[Fact, str]) -> int:
    """Working days asked for on top, 0 where none are; raises BadExtensionError."""
    text = facts.get(Fact.EXTENSION_DAYS, "").strip() or "0"
    days = small_number(text)
    if days is None or days > MOST_EXTENSION:
        raise BadExtensionError(days=text)
    return days


def check_clock(ticket: Ticket) -> None:
    """Only a clock that runs can be given more days. Raises NoClockToExtendError, IllegalMoveError where it stands."""
    if ticket.due_at is not None:
        return
    if ticket.paused_at is not None:
        raise IllegalMoveError(verb="extend", state="paused")
    raise NoClockToExtendError


def extended(calendar: DeskCalendar, work: Work, ticket: Ticket, days: int) -> dict[str, object]:
    """Columns of a ticket whose answer is due so many working days later; its clock is saved.

    Raises TooLateToExtendError, NoCalendarToExtendError.
    """
    if ticket.overdue_at is not None and ticket.overdue_at <= work.now:
        raise TooLateToExtendError
    clock = next(
        one for one in store.clocks(work.session, ticket.id)
        if one.clock is ClockKind.ANSWER and one.cycle == ticket.cycle
    )  # fmt: skip
    paused = pause_store.pauses(work.session, [ticket.id]).get(ticket.id, ())
    longer = dated(calendar, replace(clock, extended_days=clock.extended_days + days), paused)
    if longer.due_at is None:
        raise NoCalendarToExtendError
    promised = {
        "due_at": longer.due_at, "overdue_at": longer.overdue_at, "provisional": longer.provisional,
    }  # fmt: skip
    store.extend_clock(work.session, ticket, days=days, promised=promised)
    return {**promised, "sort_at": longer.due_at, "extensions": ticket.extensions + 1}


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
