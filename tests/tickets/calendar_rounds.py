"""Random versions of the calendar, and what every ticket must look like under the newest one."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.deadlines import Deadline, ReceiptRule, WorkingDays
from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry, YearEntry, YearStatus
from database.session import Database
from tests.stories.desk import DeskOfStories
from tickets.calendar_service import CalendarVersions, Source
from tickets.intake_service import Intake
from tickets.kinds import ClockKind
from tickets.kinds import Source as CameBy
from tickets.pause_store import pauses
from tickets.store import by_ids, clocks, events
from tickets.ticket import Clock, Event, Ticket

FIRST, DAYS = date(2026, 12, 14), 50
"""The days that change: around the turn of a year whose second half is not published yet."""
NOTICE = "示例发〔2026〕9号"
FORENOON = "08:30-12:00"
STEPS = ("deadline_moved", "deadline_confirmed")
MOST_PASSES = 400
NEW_YEAR = DayEntry(date(2027, 1, 4), working=False, name="元旦", source=NOTICE)
"""Received on 2026-12-29, due on 2027-01-04: this day off moves it."""


def december_desk(database: Database, clock: ManualClock, folder: Path) -> DeskOfStories:
    """A desk of its own calendar, version 1 as shipped, in the middle of December 2026."""
    calendar = DeskCalendar.shipped()
    clock.set(datetime(2026, 12, 14, 9, tzinfo=calendar.zone))
    found = DeskOfStories(database, clock, calendar, folder)
    found.intake = Intake(database, clock, calendar, receipt_rules={CameBy.TELEPHONE: ReceiptRule.B})
    with database.work(clock.now(), "story") as work:
        begin(work, shipped_content())
    return found


def at(desk: DeskOfStories, moment: str) -> None:
    desk.clock.set(datetime.fromisoformat(moment).replace(tzinfo=desk.calendar.zone))


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


def with_new_year() -> Content:
    return replace(shipped_content(), days=(*shipped_content().days, NEW_YEAR))


def official(content: Content) -> Content:
    """The notice of 2027 is published."""
    named = (replace(one, status=YearStatus.OFFICIAL) if one.year == 2027 else one for one in content.years)
    return replace(content, years=tuple(named))


def all_tickets(desk: DeskOfStories) -> dict[int, Ticket]:
    with desk.database.read() as session:
        ids = session.execute(text("SELECT id FROM ticket")).scalars().all()
        return by_ids(session, ids)


def state(clock: Clock) -> tuple[object, ...]:
    return clock.due_at, clock.overdue_at, clock.provisional


def is_as_counted(desk: DeskOfStories, ticket: Ticket, content: Content, number: int) -> None:
    """Every running clock, day by day, and what the ticket's row repeats of it."""
    clocks = running(desk, ticket)
    for clock in clocks:
        fresh = counted(desk, ticket, clock, content)
        expected = (fresh.due_at, fresh.overdue_at, fresh.provisional) if fresh else (None, None, False)
        assert state(clock) == expected, (ticket.number, clock.clock, clock.extended_days)
        assert (clock.derivation is None) is (fresh is None)
    answer = next((one for one in clocks if one.clock is ClockKind.ANSWER), None)
    if answer is not None and ticket.paused_at is None:
        assert (ticket.due_at, ticket.overdue_at, ticket.provisional) == state(answer)
        assert ticket.deadline_unknown is (answer.due_at is None)
        assert ticket.sort_at == (answer.due_at or ticket.received_at)
    assert ticket.calendar_no == number
