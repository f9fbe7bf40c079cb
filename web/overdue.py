"""What the supervisor's pages ask of each room, once: late and coming tickets, who has them, who was told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from calendars.errors import MissingYear
from database.session import Session
from escalation.prospects import Prospect, prospects
from notifiers.ordering.store import pages_about
from notifiers.pages import Call, PageView
from roster import store as roster_store
from roster.people import Person
from roster.permissions import Act, Actor
from rounds.reach_reading import missed_now
from tickets import extension_store, office_store
from tickets import store as ticket_store
from tickets.office_store import EVERYWHERE, Days, Place, Shelf, UnitStands
from tickets.reading_service import PAGE
from tickets.ticket import Ticket
from web import page_words
from web.desk import Desk
from web.shell import frame
from web.shell_store import COUNT_BOUND

MOST_SOON = 8
"""Shown of what falls due today, and then; the rest stands on its own list."""
MOST: Mapping[Shelf, int] = {Shelf.OVERDUE: PAGE + 1, Shelf.LAST_DAY: MOST_SOON, Shelf.UPCOMING: MOST_SOON}
MOST_ESCALATED = 200
FARTHEST = timedelta(days=1)
"""The window looked at where no calendar says which day is the next working day."""


@dataclass(frozen=True, slots=True)
class Around:
    """What rows say of their tickets: pages by ticket, people and units by id, what comes next by ticket."""

    now: datetime
    pages: Mapping[int, Sequence[PageView]]
    people: Mapping[int, Person]
    units: Mapping[int, str]
    prospects: Mapping[int, Prospect] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the office shows, as values. `next_day` is None where the calendar lacks the year."""

    days: Days
    next_day: date | None
    late: Sequence[Ticket]
    soon: Sequence[Ticket]
    waits: Sequence[datetime]
    """Since when nobody answers the newest call about each escalated ticket."""
    escalated: int
    """Those that were looked at, at most MOST_ESCALATED."""
    stands: Sequence[UnitStands]
    around: Around
    requests: int = 0
    """For more time, bounded."""
    missed: int = 0
    """People who were not reached for a shift that runs or comes."""
    rechecks: int = 0
    """New articles nobody read again by their hour, bounded."""

    def total(self, shelf: Shelf) -> int:
        """Over all units."""
        return sum(one.counts[shelf] for one in self.stands)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of one list; `tickets` may hold one more than a page. `total` in all."""

    tickets: Sequence[Ticket]
    total: int
    around: Around


def find(desk: Desk, session: Session, actor: Actor) -> Found:
    """Eight statements with the frame's, whatever the number of tickets. Raises NotPermittedError."""
    actor.require(Act.SEE_OVERDUE)
    days, next_day = days_of(desk)
    first = office_store.soonest(session, MOST, days)
    late = [ticket for ticket in first if is_late(ticket, days.now)]
    soon = [ticket for ticket in first if not is_late(ticket, days.now)]
    escalated = office_store.escalated(session, limit=MOST_ESCALATED)
    return Found(
        days=days, next_day=next_day, late=late, soon=soon, waits=list(_unconfirmed(escalated).values()),
        escalated=len(escalated), stands=office_store.unit_stands(session, days), around=_around(desk, session, late),
        requests=extension_store.count_waiting(session, at_most=COUNT_BOUND),
        missed=len({one.asked.person_id for one in missed_now(session, days.now)}),
        rechecks=frame(session).counts.get("rechecks", 0),
    )  # fmt: skip


def find_shelf(
    desk: Desk, session: Session, actor: Actor, shelf: Shelf, *, place: Place = EVERYWHERE,
    after: tuple[datetime, int] | None = None, limit: int = PAGE + 1,
) -> Listed:  # fmt: skip
    """A page of a list. Raises NotPermittedError."""
    actor.require(Act.SEE_OVERDUE)
    days, _ = days_of(desk)
    tickets = office_store.shelved(session, shelf, days, place=place, after=after, limit=limit)
    total = office_store.count(session, shelf, days, place=place)
    return Listed(tickets, total, _around(desk, session, tickets))


def find_unacknowledged(desk: Desk, session: Session, actor: Actor, *, place: Place = EVERYWHERE) -> Listed:
    """Escalated tickets whose newest call nobody has confirmed. Raises NotPermittedError."""
    actor.require(Act.SEE_OVERDUE)
    waits = _unconfirmed(office_store.escalated(session, place=place, limit=MOST_ESCALATED))
    known = ticket_store.by_ids(session, list(waits))
    waiting = [known[ticket_id] for ticket_id in waits if ticket_id in known]
    return Listed(waiting, len(waiting), _around(desk, session, waiting))


def is_late(ticket: Ticket, now: datetime) -> bool:
    """The rule of Shelf.OVERDUE."""
    return ticket.overdue_at is not None and ticket.overdue_at <= now


def _unconfirmed(calls: Mapping[int, Sequence[Call]]) -> Mapping[int, datetime]:
    """Since when nobody answers, of the tickets whose newest call nobody has answered."""
    waits = ((one, page_words.unconfirmed_since(found)) for one, found in calls.items())
    return {one: since for one, since in waits if since is not None}


def days_of(desk: Desk) -> tuple[Days, date | None]:
    """The instants that divide the lists, and the next working day."""
    now, next_day = desk.clock.now(), next_working_day(desk)
    today = day_bounds(desk, desk.calendar.local(now).date())
    upcoming_ends = day_bounds(desk, next_day)[1] if next_day else today[1] + FARTHEST
    return Days(now, *today, upcoming_ends), next_day


def next_working_day(desk: Desk) -> date | None:
    """The working day after today, or None where the calendar lacks its year."""
    try:
        return desk.calendar.add_working_days(desk.calendar.local(desk.clock.now()).date(), 1)
    except MissingYear:
        return None


def day_bounds(desk: Desk, day: date) -> tuple[datetime, datetime]:
    """The instants at which a day of the desk begins and ends."""
    starts = datetime.combine(day, time(), tzinfo=desk.calendar.zone)
    return starts, datetime.combine(day + timedelta(days=1), time(), tzinfo=desk.calendar.zone)


def _around(desk: Desk, session: Session, tickets: Sequence[Ticket]) -> Around:
    pages = _by_ticket(pages_about(session, "ticket", {ticket.id for ticket in tickets}))
    assigned = {ticket.assignee_id for ticket in tickets if ticket.assignee_id is not None}
    called = {page.contact_id for ticket in tickets for page in pages.get(ticket.id, ())}
    known = frame(session)
    return Around(
        now=desk.clock.now(), pages=pages, people=roster_store.people(session, assigned | called),
        units=known.units,
        prospects=prospects(
            session, tickets, policies=desk.policies, calendar=desk.calendar, now=desk.clock.now(),
            periods=known.periods,
        ),
    )  # fmt: skip


def _by_ticket(pages: Sequence[PageView]) -> dict[int, list[PageView]]:
    found: dict[int, list[PageView]] = {}
    for page in pages:
        found.setdefault(page.subject_id, []).append(page)
    return found
