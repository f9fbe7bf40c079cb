"""What keeps rungs back beside their plan: a sender that is down, maintenance, a restore. Read once for a batch."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from database.epochs import told_until
from database.session import Session
from escalation.ladder import Facts, Ladder, Spans
from escalation.maintenance import Mute, Place, Window, host_of, may_be_muted, mute
from escalation.maintenance_store import open_windows
from escalation.pager import Pager, numbers_of
from escalation.policy import Policy
from notifiers.ordering.store import untold_steps
from tickets.ticket import Ticket

MUTED = "paging_held"
"""The event that says so on the ticket's timeline."""


class Holds:
    """Three statements for many tickets, one more where a window names a site. `key_days` were read before."""

    def __init__(
        self, session: Session, now: datetime, ticket_ids: Sequence[int], *, key_days: Spans = ()
    ) -> None:
        self._now, self._key_days = now, key_days
        self._untold = untold_steps(session, "ticket", ticket_ids)
        self._windows: Sequence[Window] = open_windows(session, now)
        self._told_until = told_until(session)

    def added(self, facts: Facts, ticket: Ticket, policy: Policy, ladder: Ladder, *, cycle: int) -> Facts:
        """The facts with what holds this ladder; `cycle` is that of its pages."""
        last = policy.steps[ladder.rung - 1 : ladder.rung] if ladder.rung else ()
        unsent = any(
            (ticket.id, cycle, number) in self._untold for step in last for number in numbers_of(step)
        )
        held = self.mute(ticket, policy.code)
        muted_until = held.until if held else None
        return replace(
            facts,
            unsent=unsent,
            muted_until=muted_until,
            told_until=self._told_until,
            key_days=self._key_days,
        )

    def mute(self, ticket: Ticket, policy: str) -> Mute | None:
        """What mutes this policy about the ticket now."""
        return mute_of(self._windows, ticket, self._now) if may_be_muted(policy) else None

    def say(self, pager: Pager, ticket: Ticket, policy: str, *, before: Ladder, after: Ladder) -> None:
        """Once a window that holds a rung: until when, and why, in the words of whoever entered it."""
        held = self.mute(ticket, policy)
        if held is None or after.muted_until in {None, before.muted_until}:
            return
        data = {"until": held.until.isoformat(), "window": held.window.id}
        pager.say(ticket, MUTED, data, words=held.window.reason)


def mute_of(windows: Sequence[Window], ticket: Ticket, now: datetime) -> Mute | None:
    """What mutes the faults of this ticket now."""
    return mute(windows, Place(ticket.site_id, host_of(ticket.url)), now) if windows else None
