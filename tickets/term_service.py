"""A supervisor's decisions on a ticket's term: more days, the clock stopped, the clock going on."""

from collections.abc import Collection, Mapping

from calendars.clock import Clock as DeskClock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Work
from notifiers.outbox import withdraw
from roster.permissions import Act, Actor
from tickets.changes import TicketChanges, reason_of
from tickets.errors import BadExtensionError, IllegalMoveError, NotPausableError
from tickets.intake import clean
from tickets.intake_service import LADDER
from tickets.kinds import PAUSABLE, Kind
from tickets.lifecycle import Fact
from tickets.terms import check_clock, extended, granted_days, resumed, stopped
from tickets.ticket import Order, Ticket


class Terms(TicketChanges):
    """Only kinds of `pausable` have a clock that may be stopped."""

    def __init__(
        self, database: Database, clock: DeskClock, calendar: DeskCalendar, *, pausable: Collection[Kind] = PAUSABLE
    ) -> None:  # fmt: skip
        super().__init__(database, clock, calendar)
        self._pausable = pausable

    def extend(self, actor: Actor, order: Order) -> Ticket:
        """Grant working days on top of the legal ones, for a reason; its reminders start anew.

        Raises BadExtensionError, TooLateToExtendError, NoCalendarToExtendError, NoClockToExtendError; IllegalMoveError
        where the clock stands still.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.DEESCALATE, verb="extend")
            reason = reason_of(order, verb="extend")
            days = granted_days(order.facts)
            if not days:
                raise BadExtensionError(days="0")
            check_clock(ticket)
            values = extended(self._calendar, work, ticket, days)
            data = {"extension_days": days}
            return self._repace(work, actor, ticket, values, verb="extend", words=reason, data=data)

    def pause(self, actor: Actor, order: Order) -> Ticket:
        """Stop the ticket's clocks, for a reason; unsent pages about its deadline are withdrawn.

        Raises NotPausableError for kinds whose clock never stops, IllegalMoveError where it stands still already.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.PAUSE, verb="pause")
            reason = reason_of(order, verb="pause")
            if ticket.paused_at is not None:
                raise IllegalMoveError(verb="pause", state="paused")
            if not self.may_pause(ticket):
                raise NotPausableError(kind=ticket.kind.value)
            if not ticket.is_severe:
                withdraw(work, "ticket", ticket.id)
            values = stopped(work, ticket, reason=reason, by=actor.name)
            return self._repace(work, actor, ticket, values, verb="pause", words=reason)

    def may_pause(self, ticket: Ticket) -> bool:
        """Whether a clock runs on it that may be stopped."""
        runs = ticket.due_at is not None and ticket.paused_at is None
        return runs and ticket.kind in self._pausable

    def resume(self, actor: Actor, order: Order) -> Ticket:
        """Let the clocks go on; the deadline is later by the days they stood still, its ladder starts anew."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.PAUSE, verb="resume")
            if ticket.paused_at is None:
                raise IllegalMoveError(verb="resume", state=ticket.state.value)
            values = {
                **resumed(self._calendar, work, ticket), "moves": ticket.moves + 1, "moved_at": work.now,
            }  # fmt: skip
            words = clean(order.facts.get(Fact.NOTE, ""))
            return self._repace(work, actor, ticket, values, verb="resume", words=words)

    def _repace(
        self, work: Work, actor: Actor, ticket: Ticket, values: Mapping[str, object], *, verb: str, words: str,
        data: Mapping[str, object] | None = None,
    ) -> Ticket:  # fmt: skip
        saved = self._save(work, actor, ticket, {**values, "progress_at": work.now})
        timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
        due = {"due": saved.due_at.isoformat()} if saved.due_at else {}
        self._say(work, actor, ticket, verb, words, {**due, **(data or {})})
        return saved
