"""Looking at tickets: queue, one ticket whole, tracking by code, overdue list; all narrowed by permission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from calendars.clock import Clock as DeskClock
from database import blobs
from database.ids import TRACKING_LENGTH, is_valid, normalise
from database.session import Database, Session
from roster.permissions import Act, Actor
from tickets import list_store, listing_store, shot_store, store
from tickets.errors import UnknownTicketError
from tickets.intake_service import tracking_digest
from tickets.list_store import Filter, Line
from tickets.listing_store import Page
from tickets.ticket import Clock, Event, Ticket
from tickets.wanted import Wanted

PAGE = 50
TIMELINE = 200


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the reporter may see: no personal data of anyone, no unit's internals."""

    ticket: Ticket
    clocks: Sequence[Clock]
    events: Sequence[Event]
    answer_of: Ticket
    pictures: Mapping[str, str] = field(default_factory=dict)
    """Tokens of the pictures beside the answer, by role."""


class Reading:
    """Questions about tickets. Methods take an open session, so that a page asks all rooms in one."""

    def __init__(self, database: Database, clock: DeskClock) -> None:
        self._database, self._clock = database, clock

    def lines(
        self,
        session: Session,
        actor: Actor,
        wanted: Filter,
        *,
        after: tuple[datetime, int] | None = None,
        limit: int = PAGE,
    ) -> Sequence[Line]:
        """A page of the queue by keyset."""
        actor.require(Act.SEE_TICKETS)
        return list_store.lines(session, narrowed(actor, wanted), after=after, limit=limit)

    def page(
        self,
        session: Session,
        actor: Actor,
        wanted: Wanted,
        *,
        after: tuple[datetime, int] | None,
        limit: int,
    ) -> Page:
        """All tickets, open and answered, a page by keyset."""
        actor.require(Act.SEE_TICKETS)
        mine = replace(wanted, only_unit=actor.sees_only_unit)
        return listing_store.page(session, mine, after=after, limit=limit)

    def count(self, session: Session, actor: Actor, wanted: Wanted) -> tuple[int, bool]:
        """How many there are as far as one looks, and whether that is all."""
        actor.require(Act.SEE_TICKETS)
        return listing_store.count(session, replace(wanted, only_unit=actor.sees_only_unit))

    def ticket(self, session: Session, actor: Actor, number: str) -> Ticket:
        """One ticket by its number as typed. Raises UnknownTicketError, also where it is another unit's."""
        found = store.by_number(session, normalise(number))
        if found is None or not actor.may(Act.SEE_TICKETS, unit_id=found.unit_id or -1):
            raise UnknownTicketError(number=number)
        return found

    def attachment(self, session: Session, actor: Actor, number: str, blob_id: int) -> blobs.Blob:
        """A picture of a ticket this person may see. Raises UnknownTicketError."""
        ticket = self.ticket(session, actor, number)
        found = blobs.fetch(session, blob_id) if blob_id in store.attachments(session, ticket.id) else None
        if found is None:
            raise UnknownTicketError(number=number)
        return found

    def tracked(self, session: Session, code: str) -> Tracked:
        """By the reporter's code alone. Raises UnknownTicketError, the same for wrong and unknown codes."""
        tidy = normalise(code)
        ticket = None
        if len(tidy) == TRACKING_LENGTH and is_valid(tidy):
            ticket = store.by_tracking(session, tracking_digest(tidy))
        if ticket is None:
            raise UnknownTicketError(number=code)
        answer_of = store.by_id(session, ticket.duplicate_of_id) if ticket.duplicate_of_id else None
        answer_of = answer_of or ticket
        return Tracked(
            ticket, store.clocks(session, ticket.id), store.events(session, ticket.id, limit=TIMELINE), answer_of,
            {} if answer_of.state.is_open else shot_store.published(session, answer_of.id),
        )  # fmt: skip

    def public_picture(self, session: Session, token: str) -> blobs.Blob:
        """A picture beside a public answer. Raises UnknownTicketError once the answer does not stand any more."""
        blob_id = shot_store.public_blob(session, token) if "\x00" not in token else None
        found = blobs.fetch(session, blob_id) if blob_id is not None else None
        if found is None:
            raise UnknownTicketError(number="")
        return found

    def overdue(self, session: Session, actor: Actor, *, limit: int = PAGE) -> Sequence[Ticket]:
        """The supervisor's list, the latest first."""
        actor.require(Act.SEE_OVERDUE)
        return list_store.overdue(session, now=self._clock.now(), limit=limit)


def narrowed(actor: Actor, wanted: Filter) -> Filter:
    """A unit handler sees the unit's own tickets, whatever was asked for."""
    return replace(wanted, only_unit=actor.sees_only_unit)
