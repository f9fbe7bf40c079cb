"""Asking for more time, and a supervisor's answer to it: the deadline moves only by what is granted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from database.session import Session, Work
from roster.permissions import Act, Actor
from tickets import extension_store, pause_store, recompute_store
from tickets.changes import reason_of
from tickets.clocks import dated
from tickets.errors import (
    AskedAlreadyError,
    BadExtensionError,
    DecidedAlreadyError,
    NoCalendarToExtendError,
    TooLateToExtendError,
    UnknownRequestError,
)
from tickets.extension_store import Asked
from tickets.intake import clean
from tickets.kinds import ClockKind
from tickets.lifecycle import Fact
from tickets.term_service import Terms
from tickets.terms import check_clock, extended, granted_days
from tickets.ticket import Clock, Order, Ticket


class Extensions(Terms):
    """A request waits beside its ticket; deciding it is guarded by the ticket's version, as every change is."""

    def ask(self, actor: Actor, order: Order) -> None:
        """Ask for working days on top, for a reason; nothing moves by it, nobody's edit is lost by it.

        Raises BadExtensionError, TooLateToExtendError, NoCalendarToExtendError, NoClockToExtendError,
        AskedAlreadyError, IllegalMoveError where the clock stands still.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.HANDLE, verb="ask_extension")
            reason = reason_of(order, verb="ask_extension")
            days = _some_days(order)
            self._check(work, ticket, days)
            added = extension_store.add(
                work.session, ticket, days=days, reason=reason, at=work.now, ref=actor.ref, by=actor.name
            )
            if added is None:
                raise AskedAlreadyError(number=ticket.number)
            self._say(work, actor, ticket, "ask_extension", reason, {"extension_days": days})

    def grant(self, actor: Actor, request_id: int, order: Order) -> Ticket:
        """As many working days as the order says, which may be fewer than asked for; reminders start anew.

        Raises what `extend` raises, and UnknownRequestError, DecidedAlreadyError.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            asked, ticket = self._waiting(work, actor, request_id, order)
            days = _some_days(order)
            self._check(work, ticket, days)
            words = clean(order.facts.get(Fact.NOTE, ""))
            extension_store.decide(work.session, asked.id, days=days, words=words, at=work.now, by=actor.name)
            values = extended(self._calendar, work, ticket, days)
            data = {"extension_days": days, "asked_by": asked.asked_by}
            return self._repace(
                work, actor, ticket, values, verb="extend", words=words or asked.reason, data=data
            )

    def refuse(self, actor: Actor, request_id: int, order: Order) -> None:
        """No, for a reason the asker reads. Raises MissingFactError, UnknownRequestError, DecidedAlreadyError."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            asked, ticket = self._waiting(work, actor, request_id, order)
            reason = reason_of(order, verb="refuse_extension")
            extension_store.decide(work.session, asked.id, days=0, words=reason, at=work.now, by=actor.name)
            data = {"extension_days": asked.days, "asked_by": asked.asked_by}
            self._say(work, actor, ticket, "refuse_extension", reason, data)

    def _waiting(self, work: Work, actor: Actor, request_id: int, order: Order) -> tuple[Asked, Ticket]:
        """The ticket first, as everybody who changes it, then the request; both are kept until commit."""
        ticket = self._open_ticket(work, actor, order, Act.DEESCALATE, verb="extend")
        found = extension_store.held(work.session, request_id)
        if found is None or found[0].ticket_id != ticket.id or found[0].cycle != ticket.cycle:
            raise UnknownRequestError(request=request_id)
        if found[0].decided_at is not None:
            raise DecidedAlreadyError(by=found[0].decided_by)
        return found[0], ticket

    def _check(self, work: Work, ticket: Ticket, days: int) -> None:
        check_clock(ticket)
        if ticket.overdue_at is not None and ticket.overdue_at <= work.now:
            raise TooLateToExtendError
        if self.effects(work.session, [ticket], [days])[ticket.id][days] is None:
            raise NoCalendarToExtendError

    def effects(
        self, session: Session, tickets: Sequence[Ticket], days: Sequence[int]
    ) -> Mapping[int, Mapping[int, datetime | None]]:
        """By ticket and days granted: when it would be due then, None where no calendar says so. Two statements."""
        clocks = recompute_store.running_clocks(session, {ticket.id: ticket.cycle for ticket in tickets})
        paused = pause_store.pauses(session, [ticket.id for ticket in tickets])
        found: dict[int, dict[int, datetime | None]] = {}
        for ticket in tickets:
            answer = _answer_clock(clocks.get(ticket.id, ()))
            found[ticket.id] = {
                one: dated(
                    self._calendar, replace(answer, extended_days=answer.extended_days + one), paused.get(ticket.id, ())
                ).due_at
                if answer
                else None
                for one in days
            }  # fmt: skip
        return found


def _answer_clock(clocks: Sequence[Clock]) -> Clock | None:
    return next((clock for clock in clocks if clock.clock is ClockKind.ANSWER), None)


def _some_days(order: Order) -> int:
    days = granted_days(order.facts)
    if not days:
        raise BadExtensionError(days="0")
    return days
