"""The supervisor's overdue audit: asked of each room once, then laid out as tiles, rows and figures, or as a sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from calendars.errors import MissingYear
from database.session import Session
from notifiers.ordering.store import pages_about
from notifiers.pages import PageView
from roster import store as roster_store
from roster.people import Person
from roster.permissions import Actor
from tickets.figures_store import UnitFigures, unit_figures
from tickets.list_store import Filter, Line
from tickets.ticket import Ticket
from web.desk import Desk
from web.shell import frame

MOST_DUE = 200
MOST_ESCALATED = 100
FARTHEST = timedelta(days=1)
"""The window looked at where no calendar says which day is the next working day."""


@dataclass(frozen=True, slots=True)
class Found:
    """Everything the audit shows, as values. `next_day` is None where the calendar lacks the year."""

    now: datetime
    next_day: date | None
    late: Sequence[Ticket]
    due: Sequence[Line]
    escalated: Sequence[Line]
    figures: Sequence[UnitFigures]
    pages: Mapping[int, Sequence[PageView]]
    people: Mapping[int, Person]
    units: Mapping[int, str]


def find(desk: Desk, session: Session, actor: Actor, *, limit: int) -> Found:
    """Seven statements with the frame's, whatever the number of tickets. Raises NotPermittedError."""
    now, next_day = desk.clock.now(), next_working_day(desk)
    today_starts, today_ends = day_bounds(desk, desk.calendar.local(now).date())
    upcoming_ends = day_bounds(desk, next_day)[1] if next_day else today_ends + FARTHEST
    late = desk.reading.overdue(session, actor, limit=limit)
    due = desk.reading.lines(
        session, actor, Filter(due_before=upcoming_ends), after=(today_starts, 0), limit=MOST_DUE
    )
    escalated = desk.reading.lines(session, actor, Filter(escalated=True), limit=MOST_ESCALATED)
    subjects = {ticket.id for ticket in late} | {line.id for line in escalated}
    pages = _by_ticket(pages_about(session, "ticket", subjects))
    return Found(
        now=now, next_day=next_day, late=late, due=due, escalated=escalated,
        figures=unit_figures(session, now=now, today_ends=today_ends, upcoming_ends=upcoming_ends),
        pages=pages, people=_people(session, late, pages),
        units=frame(session).units,
    )  # fmt: skip


def find_late(desk: Desk, session: Session, actor: Actor, *, limit: int) -> Found:
    """What the export needs: the late tickets, who has them and who was told."""
    late = desk.reading.overdue(session, actor, limit=limit)
    pages = _by_ticket(pages_about(session, "ticket", {ticket.id for ticket in late}))
    return Found(
        now=desk.clock.now(), next_day=None, late=late, due=(), escalated=(), figures=(), pages=pages,
        people=_people(session, late, pages),
        units=frame(session).units,
    )  # fmt: skip


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


def _people(
    session: Session, late: Sequence[Ticket], pages: Mapping[int, Sequence[PageView]]
) -> Mapping[int, Person]:
    assigned = {ticket.assignee_id for ticket in late if ticket.assignee_id is not None}
    called = {page.contact_id for ticket in late for page in pages.get(ticket.id, ())}
    return roster_store.people(session, assigned | called)


def _by_ticket(pages: Sequence[PageView]) -> dict[int, list[PageView]]:
    found: dict[int, list[PageView]] = {}
    for page in pages:
        found.setdefault(page.subject_id, []).append(page)
    return found
