"""Copying answers to the national platform, which has no door for programs: what waits, who copied it when."""

from collections.abc import Sequence

from database.session import Session, Work
from roster.permissions import Act, Actor
from tickets import copy_store
from tickets.changes import TicketChanges, reason_of
from tickets.copy_store import Copy, Uncopied
from tickets.errors import NoCopyError
from tickets.kinds import Source
from tickets.lifecycle import Verb
from tickets.ticket import Order, Ticket

CLOSING = frozenset({Verb.ANSWER, Verb.DISMISS, Verb.MERGE})
OPENING = frozenset({Verb.REOPEN, Verb.UNMERGE})


def follow(work: Work, ticket: Ticket, verb: Verb) -> None:
    """What a move means for the platform: an answer is to be copied there, a case open again has none."""
    if verb in {Verb.ANSWER, Verb.DISMISS}:
        copy_store.want_of_duplicates(work.session, ticket.id, at=work.now)
    if ticket.source is not Source.NATIONAL_PLATFORM:
        return
    if verb in CLOSING:
        copy_store.want(work.session, ticket.id, at=work.now)
    elif verb in OPENING:
        copy_store.unwant(work.session, ticket.id)


def uncopied(session: Session, actor: Actor, *, limit: int) -> Sequence[Uncopied]:
    """What this person sees of the answers that wait to be copied."""
    actor.require(Act.SEE_TICKETS)
    return copy_store.uncopied(session, only_unit=actor.sees_only_unit, limit=limit)


class PlatformCopies(TicketChanges):
    """Noting that an answer was copied, and taking that back."""

    def note(self, actor: Actor, order: Order) -> None:
        """Somebody copied the answer to the platform now. Raises NoCopyError where there is none, or it was noted."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket, copy = self._answered(work, actor, order)
            if not copy.answer or not copy_store.note(work.session, ticket.id, by=actor.name, at=work.now):
                raise NoCopyError(number=ticket.number, by=copy.copied_by, at=copy.copied_at)
            self._say(work, actor, ticket, "copied", "", {"platform_number": ticket.platform_number or ""})

    def take_back(self, actor: Actor, order: Order) -> None:
        """It was not copied after all, for a reason. Raises MissingFactError, NoCopyError."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket, _ = self._answered(work, actor, order)
            reason = reason_of(order, verb="uncopied")
            if not copy_store.unnote(work.session, ticket.id):
                raise NoCopyError(number=ticket.number)
            self._say(work, actor, ticket, "uncopied", reason, {})

    def _answered(self, work: Work, actor: Actor, order: Order) -> tuple[Ticket, Copy]:
        ticket = self._held(work, actor, order.number)
        actor.require(Act.ANSWER, unit_id=ticket.unit_id)
        self._check_version(ticket, order, now=work.now)
        copy = copy_store.copy_of(work.session, ticket.id)
        if copy is None:
            raise NoCopyError(number=ticket.number)
        return ticket, copy
