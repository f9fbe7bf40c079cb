"""Random versions of the calendar, and what every ticket must look like under the newest one."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from sqlalchemy import text

from calendars.content import Content
from calendars.deadlines import Deadline, WorkingDays
from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from calendars.workdays import DayEntry, YearEntry, YearStatus
from database.session import Database
from tests.stories.desk import DeskOfStories
from tickets.calendar_service import CalendarVersions, Source
from tickets.pause_store import pauses
from tickets.store import clocks, events
from tickets.ticket import Clock, Event, Ticket

FIRST, DAYS = date(2026, 12, 14), 50
"""The days that change: around the turn of a year whose second half is not published yet."""
NOTICE = "示例发〔2026〕9号"
FORENOON = "08:30-12:00"
STEPS = ("deadline_moved", "deadline_confirmed")
MOST_PASSES = 400


def changed(content: Content, chance: Random) -> Content:
    """One small change: a day off, worked or half, one taken back, another status of 2027, or none at all of it."""
    return chance.choice((_day, _day, _day, _taken_back, _status))(content, chance)


def _day(content: Content, chance: Random) -> Content:
    """A day of the desk's own, off where it was worked, else worked whole or in part."""
    table = content.table()
    day = min(FIRST + timedelta(days=chance.randrange(DAYS)), table.last)
    free = not table.is_working(day)
    half = not free and chance.random() < 1 / 2
    entry = DayEntry(
        day, working=free or half, name="示例", source=NOTICE, hours=FORENOON if half else "", local=True
    )
    kept = [one for one in content.days if not (one.local and one.day == day)]
    return replace(content, days=(*kept, entry))


def _taken_back(content: Content, chance: Random) -> Content:
    local = [one for one in content.days if one.local]
    gone = chance.choice(local) if local else None
    return replace(content, days=tuple(one for one in content.days if one is not gone))


def _status(content: Content, chance: Random) -> Content:
    """2027 becomes official, provisional, or nobody has loaded it any more."""
    status = chance.choice((YearStatus.OFFICIAL, YearStatus.PROVISIONAL, YearStatus.MISSING))
    years = [one for one in content.years if one.year != 2027]
    if status is YearStatus.MISSING:
        kept = tuple(one for one in content.days if one.day.year != 2027)
        return replace(content, years=tuple(years), days=kept)
    return replace(content, years=(*years, YearEntry(2027, status, "示例")))


def published(desk: DeskOfStories, content: Content) -> int:
    """Make it the newest version; nobody has counted anything again yet."""
    versions = CalendarVersions(desk.database, desk.clock, desk.calendar)
    return versions.publish(desk.head, versions.propose(desk.head, content, Source("notice", NOTICE)))


def passes(desk: DeskOfStories, *, most: int = MOST_PASSES) -> None:
    """Passes of the engine until nothing is due, at most so many."""
    for _ in range(most):
        if not desk.engine.run_pass().looked_at:
            return


def whole(database: Database) -> list[tuple[object, ...]]:
    """Everything a run may write on tickets, as it is stored."""
    with database.read() as session:
        return [
            tuple(row)
            for table in ("ticket", "ticket_clock", "ticket_event")
            for row in session.execute(text(f"SELECT * FROM {table} ORDER BY 1, 2, 3"))  # noqa: S608 - our names
        ]


def told(desk: DeskOfStories, ticket_id: int) -> list[Event]:
    """What the calendar did to a ticket, the newest first."""
    with desk.database.read() as session:
        return [one for one in events(session, ticket_id, limit=1000) if one.verb in STEPS]


def running(desk: DeskOfStories, ticket: Ticket) -> list[Clock]:
    """The unstopped clocks of the ticket's cycle."""
    with desk.database.read() as session:
        found = clocks(session, ticket.id)
    return [one for one in found if one.cycle == ticket.cycle and one.met_at is None]


def counted(desk: DeskOfStories, ticket: Ticket, clock: Clock, content: Content) -> Deadline | None:
    """The clock's deadline, counted from nothing by this content; None where a year of it is missing."""
    calendar = DeskCalendar.of(content, zone=desk.calendar.zone)
    with desk.database.read() as session:
        paused = pauses(session, [ticket.id]).get(ticket.id, ())
    rule = WorkingDays(clock.working_days + clock.extended_days, clock.receipt)
    try:
        return calendar.deadline(clock.started_at, rule, paused)
    except MissingYear:
        return None
