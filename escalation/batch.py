"""What the engine decided about a batch of tickets: gathered one by one, written with a statement for each table."""

from collections.abc import Sequence
from datetime import datetime

from database import timers
from database.session import Work
from escalation import store
from escalation.ladder import Ladder
from escalation.pager import Pager
from roster.permissions import Actor
from tickets.intake_service import LADDER
from tickets.lifecycle import Verb
from tickets.service import Tickets
from tickets.ticket import Ticket


class Batch:
    """The pages, ladders, timers and escalations of one unit of work. A repeat is found when it is written."""

    def __init__(self, pager: Pager) -> None:
        self.pager = pager
        self.ladders: dict[store.Key, Ladder] = {}
        """Those that changed."""
        self.escalated: list[Ticket] = []
        """Those that go beyond their unit."""
        self._next: dict[str, datetime] = {}
        self._over: list[str] = []

    def look_again(self, subject: str, looks: Sequence[datetime]) -> None:
        """At the earliest of these instants; with none of them nothing waits for the ticket any more."""
        if looks:
            self._next[subject] = min(looks)
        else:
            self._over.append(subject)

    def write(self, work: Work, tickets: Tickets, *, actor: Actor) -> int:
        """Pages with their lines first, then the moves: a timeline tells them in that order. Pages that are new."""
        paged = self.pager.write()
        if self.escalated:
            tickets.move_open(work, actor, self.escalated, Verb.ESCALATE)
        store.save(work.session, self.ladders)
        due = {subject: max(at, work.now) for subject, at in self._next.items()}
        timers.set_each(work.session, LADDER, due)
        timers.clear_timers(work.session, LADDER, self._over)
        return paged
