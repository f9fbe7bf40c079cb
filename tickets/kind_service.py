"""Correcting a ticket's kind: a question taken in as an error report gets the term of a question, from its receipt."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from calendars.clock import Clock as DeskClock
from calendars.pauses import Pause
from calendars.service import DeskCalendar
from database import timers
from database.session import Database
from roster.permissions import Act, Actor
from tickets import pause_store, recompute_store
from tickets.changes import TicketChanges, reason_of
from tickets.clocks import dated, promise
from tickets.errors import BadKindError
from tickets.intake_service import LADDER
from tickets.kind_store import save_rule
from tickets.kinds import CLOCK_RULES, PAUSABLE, ClockKind, Kind
from tickets.ticket import Clock, Order, Ticket


class Kinds(TicketChanges):
    """Only kinds of `pausable` may have a clock that stands still."""

    def __init__(
        self, database: Database, clock: DeskClock, calendar: DeskCalendar, *, pausable: Collection[Kind] = PAUSABLE
    ) -> None:  # fmt: skip
        super().__init__(database, clock, calendar)
        self._pausable = pausable

    def change_kind(self, actor: Actor, order: Order, kind: Kind) -> Ticket:
        """Another kind, for a reason; the answer clock is counted by its rule, its reminders start anew.

        Raises BadKindError and what every change raises; nothing is changed then.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.TRIAGE, verb="kind")
            reason = reason_of(order, verb="kind")
            check_kind(ticket, kind, self._pausable)
            running = recompute_store.running_clocks(work.session, {ticket.id: ticket.cycle})[ticket.id]
            paused = pause_store.pauses(work.session, [ticket.id]).get(ticket.id, ())
            answer = answer_by_rule(self._calendar, running, kind, paused)
            values: dict[str, object] = {"kind": kind.value}
            if answer is not None:
                save_rule(work.session, ticket.id, answer)
                values |= _promised(ticket, answer)
            saved = self._save(work, actor, ticket, {**values, "progress_at": work.now})
            timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
            data = {"from": ticket.kind.value, "to": kind.value}
            self._say(work, actor, ticket, "kind", reason, data)
            return saved


def check_kind(ticket: Ticket, kind: Kind, pausable: Collection[Kind]) -> None:
    """A detected fault is no citizen's report; a clock that never stops cannot take over one that stands still.

    Raises BadKindError.
    """
    if Kind.DETECTED_FAULT in {ticket.kind, kind} and ticket.kind is not kind:
        raise BadKindError(kind=kind.value, problem="fault")
    if ticket.paused_at is not None and kind not in pausable:
        raise BadKindError(kind=kind.value, problem="paused")


def answer_by_rule(
    calendar: DeskCalendar, running: Sequence[Clock], kind: Kind, paused: Sequence[Pause]
) -> Clock | None:
    """The running answer clock under the rule of that kind; what was granted on top stays. None: none runs."""
    clock = next((one for one in running if one.clock is ClockKind.ANSWER), None)
    rule = next((one for one in CLOCK_RULES[kind] if one.clock is ClockKind.ANSWER), None)
    if clock is None or rule is None:
        return None
    return dated(calendar, replace(clock, working_days=rule.working_days, clause=rule.clause), paused)


def _promised(ticket: Ticket, answer: Clock) -> dict[str, object]:
    """Columns of the new term; while the clocks stand still there is no deadline to promise."""
    values = promise([answer], received_at=ticket.received_at).values()
    if ticket.paused_at is None:
        return values
    return {name: value for name, value in values.items() if name not in {"due_at", "overdue_at"}}
