"""One ticket as its page and the queue's pane show it, narrowed by permission, in few statements."""

from collections.abc import Sequence
from dataclasses import dataclass

from database.ids import normalise
from database.session import Session
from roster.permissions import Act, Actor
from tickets import store
from tickets.errors import UnknownTicketError
from tickets.near_service import Near, related
from tickets.reading_service import TIMELINE
from tickets.ticket import Clock, Event
from tickets.whole_store import Head, head


@dataclass(frozen=True, slots=True)
class Glance:
    """What the queue's pane shows: the head, and other tickets that may be about the same. Two statements."""

    head: Head
    related: Sequence[Near]


@dataclass(frozen=True, slots=True)
class Whole:
    """What the ticket's own page shows beside the glance: clocks and timeline. Two statements more."""

    glance: Glance
    clocks: Sequence[Clock]
    events: Sequence[Event]


def glance(session: Session, actor: Actor, number: str) -> Glance:
    """By the number as typed. Raises UnknownTicketError, also where the ticket is another unit's."""
    found = head(session, normalise(number))
    if found is None or not actor.may(Act.SEE_TICKETS, unit_id=found.ticket.unit_id or -1):
        raise UnknownTicketError(number=number)
    return Glance(found, related(session, actor, found.ticket))


def whole(session: Session, actor: Actor, number: str) -> Whole:
    """The same with clocks and events. Raises UnknownTicketError."""
    seen = glance(session, actor, number)
    ticket_id = seen.head.ticket.id
    return Whole(seen, store.clocks(session, ticket_id), store.events(session, ticket_id, limit=TIMELINE))
