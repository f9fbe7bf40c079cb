"""What every change of a ticket needs: it held and up to date, the version guarded, a line in both records."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from calendars.clock import Clock as DeskClock
from calendars.service import DeskCalendar
from database.session import Database, Session, Work
from roster.permissions import Act, Actor
from tickets import held_store, search_store, store
from tickets.errors import (
    ChangedMeanwhileError,
    HeldByOtherError,
    IllegalMoveError,
    MissingFactError,
    UnknownTicketError,
)
from tickets.held import HOLD
from tickets.intake import clean
from tickets.lifecycle import Fact
from tickets.recompute_service import Recompute
from tickets.ticket import Event, Order, Ticket


class TicketChanges:
    """The ground that services changing tickets stand on."""

    def __init__(self, database: Database, clock: DeskClock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._recompute = Recompute(calendar)

    def _read(self, session: Session, actor: Actor, number: str) -> Ticket:
        return _seen(store.by_number(session, number), actor, number)

    def _held(self, work: Work, actor: Actor, number: str) -> Ticket:
        """The ticket nobody else changes until commit, dated by the newest published calendar.

        Raises HeldByOtherError while somebody else's decision about it can still be taken back.
        """
        ticket = self._recompute.current(
            work, _seen(store.held_by_number(work.session, number), actor, number)
        )
        held = held_store.holder(work.session, ticket.id)
        if held is not None and held[0] != actor.ref:
            raise HeldByOtherError(number=ticket.number, by=held[1], seconds=int(HOLD.total_seconds()))
        return ticket

    def _open_ticket(self, work: Work, actor: Actor, order: Order, act: Act, *, verb: str) -> Ticket:
        ticket = self._held(work, actor, order.number)
        actor.require(act, unit_id=ticket.unit_id)
        if not ticket.state.is_open:
            raise IllegalMoveError(verb=verb, state=ticket.state.value)
        self._check_version(ticket, order, now=work.now)
        return ticket

    def _check_version(self, ticket: Ticket, order: Order, *, now: datetime) -> None:
        if ticket.version != order.version:
            minutes = int((now - ticket.changed_at).total_seconds() // 60)
            raise ChangedMeanwhileError(number=ticket.number, by=ticket.changed_by, minutes=max(minutes, 0))

    def _save(self, work: Work, actor: Actor, ticket: Ticket, values: Mapping[str, object]) -> Ticket:
        """Raises ChangedMeanwhileError when another worker was first: last defence below the version check."""
        saved = store.change(work.session, ticket, _stamped(work, actor, values))
        if saved is None:
            raise _changed_meanwhile(work.session, ticket)
        if search_store.SEARCHED & values.keys():
            search_store.refresh(work.session, [ticket.id])
        return saved

    def _save_all(
        self, work: Work, actor: Actor, tickets: Sequence[Ticket], values: Mapping[str, object]
    ) -> None:
        """The same for many, in one statement; one of them changed by another worker stops all."""
        saved = store.change_all(work.session, tickets, _stamped(work, actor, values))
        for ticket in tickets:
            if ticket.id not in saved:
                raise _changed_meanwhile(work.session, ticket)

    def _say(
        self, work: Work, actor: Actor, ticket: Ticket, verb: str, words: str, data: Mapping[str, object]
    ) -> None:
        store.add_event(
            work.session, ticket.id, Event(work.now, actor.ref, actor.name, verb, words, dict(data))
        )
        if words and verb not in search_store.UNSEARCHED:
            search_store.append(work.session, ticket.id, words)
        work.record(verb, ticket.subject, {**data, "words": work.digest(words)} if words else data)

    def _say_all(
        self, work: Work, actor: Actor, verb: str, lines: Sequence[tuple[Ticket, Mapping[str, object]]]
    ) -> None:
        """The same verb about many, without words."""
        said = [(one.id, Event(work.now, actor.ref, actor.name, verb, "", dict(data))) for one, data in lines]
        store.add_events(work.session, said)
        for ticket, data in lines:
            work.record(verb, ticket.subject, data)


def _stamped(work: Work, actor: Actor, values: Mapping[str, object]) -> Mapping[str, object]:
    return {**values, "changed_at": work.now, "changed_by": actor.name}


def _changed_meanwhile(session: Session, ticket: Ticket) -> ChangedMeanwhileError:
    first = store.by_id(session, ticket.id)
    return ChangedMeanwhileError(number=ticket.number, by=first.changed_by if first else "", minutes=0)


def _seen(ticket: Ticket | None, actor: Actor, number: str) -> Ticket:
    """Raises UnknownTicketError for what is not there and for what this person may not see alike."""
    if ticket is None or not actor.may(Act.SEE_TICKETS, unit_id=ticket.unit_id or -1):
        raise UnknownTicketError(number=number)
    return ticket


def reason_of(order: Order, *, verb: str) -> str:
    """Raises MissingFactError without one."""
    reason = clean(order.facts.get(Fact.REASON, ""))
    if not reason:
        raise MissingFactError(verb=verb, fact=Fact.REASON.value)
    return reason
