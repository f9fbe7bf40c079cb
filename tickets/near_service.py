"""Possible duplicates by page, column, words and time; what of them the public may see; what reporters propose."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars.clock import Clock
from database.session import Database, Session, Work
from roster.permissions import Act, Actor
from tickets import near_store, proposal_store, store
from tickets.addresses import column_of, page_digest
from tickets.errors import UnknownTicketError
from tickets.lifecycle import State
from tickets.likeness import likeness, pairs
from tickets.near_store import Found
from tickets.ticket import Event, Ticket

MOST = 5
ALIKE = 40
"""Percent of the words from which tickets of other pages are shown; below, they share phrases, not a fault."""
IN_COLUMN = 25
"""Likewise within one column, where the same few words mean more."""
PUBLIC_MOST = 3
RECENT = timedelta(days=30)
"""How long an answered report is still shown to who reports the same page."""
_PAGE_WEIGHT, _COLUMN_WEIGHT, _PER_DAY = 100, 30, 0.1


@dataclass(frozen=True, slots=True)
class Near:
    """A ticket that may be about the same: `alike` is percent of the words."""

    found: Found
    same_page: bool
    same_column: bool
    alike: int

    @property
    def is_proposed(self) -> bool:
        """Whether the reporter named it."""
        return bool(self.found.proposed)


@dataclass(frozen=True, slots=True)
class Known:
    """What whoever reports a page may learn of an earlier report: nobody's words, no number."""

    ticket_id: int
    problem: str
    received_at: datetime
    answered_at: datetime | None


def related(session: Session, actor: Actor, ticket: Ticket) -> list[Near]:
    """The nearest of the tickets this person may see, best first. One statement."""
    rows = near_store.near(session, page=page_digest(ticket.url), but=ticket.id)
    mine = actor.sees_only_unit
    return ranked(ticket, [one for one in rows if mine is None or one.unit_id == mine])


def ranked(ticket: Ticket, rows: Sequence[Found]) -> list[Near]:
    """What is near enough, best first; of two that are as near the one received nearer in time."""
    page, column = page_digest(ticket.url), column_of(ticket.url)
    words = pairs(f"{ticket.title}\n{ticket.description}")
    near = [found for one in rows if (found := _near(one, page, column, words))]
    return sorted(near, key=lambda one: _weight(one, ticket.received_at), reverse=True)[:MOST]


def _near(one: Found, page: str, column: str, words: AbstractSet[str]) -> Near | None:
    """The candidate with what makes it near; None where that is not enough."""
    same_page, same_column = bool(page) and one.page == page, bool(column) and column_of(one.url) == column
    alike = likeness(words, pairs(f"{one.title}\n{one.words}"))
    enough = alike >= (IN_COLUMN if same_column else ALIKE)
    return Near(one, same_page, same_column, alike) if enough or same_page or one.proposed else None


def _weight(one: Near, at: datetime) -> tuple[bool, float]:
    place = _PAGE_WEIGHT if one.same_page else _COLUMN_WEIGHT if one.same_column else 0
    return one.is_proposed, place + one.alike - _PER_DAY * abs((at - one.found.received_at).days)


def known_reports(session: Session, *, url: str, now: datetime, but: int = 0) -> list[Known]:
    """Reports of the same page that are open or were answered lately, the newest first. One statement."""
    page = page_digest(url)
    rows = near_store.on_page(session, page=page, but=but) if page else []
    shown = [one for one in rows if one.answered_at is None or one.answered_at >= now - RECENT]
    return [
        Known(one.id, one.problem, one.received_at, one.answered_at if one.state == State.ANSWERED else None)
        for one in shown[:PUBLIC_MOST]
    ]


def propose(work: Work, actor: Actor, ticket_id: int, of: Ticket) -> None:
    """Note on the report that its reporter takes it for the other one; who proposed before is not overruled."""
    if proposal_store.propose(work.session, ticket_id=ticket_id, of_id=of.id, at=work.now):
        data: dict[str, object] = {"number": of.number}
        event = Event(work.now, actor.ref, actor.name, "proposed_duplicate", "", data)
        store.add_event(work.session, ticket_id, event)
        work.record("proposed_duplicate", f"ticket:{ticket_id}", data)


class Proposals:
    """What a reporter may still say after the report was sent."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def propose(self, actor: Actor, ticket_id: int, *, of_id: int) -> None:
        """Note that this report is that one. Raises UnknownTicketError for what is not there, or is the same ticket."""
        actor.require(Act.TAKE_IN)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.by_ids(work.session, [ticket_id, of_id])
            if len(found) != len((ticket_id, of_id)):
                raise UnknownTicketError(number="")
            propose(work, actor, ticket_id, found[of_id])
