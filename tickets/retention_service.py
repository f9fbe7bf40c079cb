"""Retention: personal data of reporters is erased when its time is over; the ticket and the chain stay whole."""

from datetime import timedelta

from calendars.clock import Clock
from database.session import Database, Work
from roster.permissions import Act, Actor
from tickets import held_store, store
from tickets.errors import MissingFactError, UnknownTicketError
from tickets.lifecycle import Fact
from tickets.ticket import Event, subject_of

BATCH = 200
LOST_KEPT = timedelta(days=30)
"""A decision of triage that came to nothing waits so long for its owner."""
ERASE = "retention"
"""Actor of the job."""


class Retention:
    """The job the worker runs once an hour, and erasure on a person's request."""

    def __init__(self, database: Database, clock: Clock, *, days: int) -> None:
        self._database, self._clock, self._days = database, clock, days

    def run_once(self) -> int:
        """Erase at most a batch; the number of reporters forgotten."""
        now = self._clock.now()
        with self._database.work(now, ERASE) as work:
            ids = store.erase_reporters(
                work.session, answered_before=now - timedelta(days=self._days), limit=BATCH
            )
            for ticket_id in ids:
                self._note(work, ticket_id, ERASE, "", reason="retention")
            held_store.erase_lost(work.session, before=now - LOST_KEPT)
        return len(ids)

    def erase(self, actor: Actor, number: str, *, reason: str) -> None:
        """Forget one reporter now, for a reason that is recorded (PIPL 47)."""
        actor.require(Act.REVEAL)
        if not reason.strip():
            raise MissingFactError(verb="erase", fact=Fact.REASON.value)
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = store.by_number(work.session, number)
            if ticket is None:
                raise UnknownTicketError(number=number)
            store.erase_reporter(work.session, ticket.id)
            self._note(work, ticket.id, actor.ref, actor.name, reason=reason.strip())

    def _note(self, work: Work, ticket_id: int, ref: str, name: str, *, reason: str) -> None:
        store.add_event(work.session, ticket_id, Event(work.now, ref, name, "erased", reason, {}))
        work.record("erased", subject_of(ticket_id), {"reason": work.digest(reason)})
