"""Working beside others on the same list: being seen at a ticket, letting a ticket wait, and reading both."""

from collections.abc import Collection
from datetime import datetime

from database.session import Session
from roster.permissions import Act, Actor
from tickets import company_store
from tickets.changes import TicketChanges
from tickets.company_store import SEEN_EVERY, Company
from tickets.snooze import checked
from tickets.ticket import Order, Ticket
from tickets.whole_store import Head


class Desks(TicketChanges):
    """What clerks see of each other, and what one of them put off."""

    def company(self, session: Session, actor: Actor, ids: Collection[int]) -> Company:
        """Who else is at these tickets, and what waits."""
        return company_store.company(session, ids, me=actor.ref, now=self._clock.now())

    def company_at(self, head: Head) -> Company:
        """The same of the ticket of a page, from what was read with it; what was lost is told in the list."""
        return company_store.company_at(head.ticket.id, head.others, now=self._clock.now())

    def note_seen(self, actor: Actor, number: str) -> bool:
        """Tell the others that this person looks at the ticket; whether it was written: at most once a minute."""
        now = self._clock.now()
        with self._database.read() as session:
            ticket = self._read(session, actor, number)
            last = company_store.was_seen(session, ticket.id, actor.ref)
        if last is not None and now - last < SEEN_EVERY:
            return False
        with self._database.work(now, actor.ref) as work:
            company_store.note_seen(work.session, ticket.id, ref=actor.ref, name=actor.name, now=now)
        return True

    def snooze(self, actor: Actor, order: Order, *, until: datetime | None) -> Ticket:
        """Let the ticket wait outside the inbox; its clocks and reminders go on.

        Raises BadSnoozeError beyond its deadline, and without an instant (None). The version stays: nobody's edit is
        lost by it.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._held(work, actor, order.number)
            actor.require(Act.TRIAGE, unit_id=ticket.unit_id)
            self._check_version(ticket, order, now=work.now)
            until = checked(ticket, until, work.now)
            company_store.snooze(
                work.session, ticket.id, until=until, ref=actor.ref, name=actor.name, now=work.now
            )
            self._say(work, actor, ticket, "snooze", "", {"until": until.isoformat()})
            return ticket

    def wake(self, actor: Actor, number: str) -> None:
        """Back into the inbox before its time."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._held(work, actor, number)
            actor.require(Act.TRIAGE, unit_id=ticket.unit_id)
            if company_store.wake(work.session, ticket.id):
                self._say(work, actor, ticket, "wake", "", {})
