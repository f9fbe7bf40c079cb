"""Kill -9 of a worker in the middle of a run over thousands of tickets: it goes on, and no ticket is told twice."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from calendars.content import Content
from calendars.deadlines import WorkingDays
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry
from tests.chaos.desk import PATIENCE, SIZE, ChaosDesk, wait_until
from tickets import recompute_store
from tickets.calendar_service import CalendarVersions, Source
from tickets.intake_service import Intake
from tickets.kinds import Kind
from tickets.kinds import Source as CameBy
from tickets.row_store import TicketRow
from tickets.ticket import Report

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

TICKETS = 1_200 if SIZE == 1 else 24_000
NOTICE = "示例发〔2026〕9号"
LATE = "SELECT count(*) FROM ticket WHERE calendar_no < 2"
BATCHES = "SELECT count(*) FROM recompute_batch"
FINISHED = "SELECT count(*) FROM recompute_run WHERE finished_at IS NOT NULL"
LINES = "SELECT count(*) FROM ticket_event WHERE verb = 'deadline_moved'"
MOVED = "SELECT count(DISTINCT ticket_id) FROM ticket_event WHERE verb = 'deadline_moved'"


def receives(desk: ChaosDesk) -> None:
    """Open error reports, all received now."""
    calendar = DeskCalendar.shipped()
    intake = Intake(desk.database, desk.clock, calendar)
    report = Report(kind=Kind.ERROR_REPORT, source=CameBy.PUBLIC_FORM, description="附件打不开", title="示例")
    with desk.database.work(desk.clock.now(), "test") as work:
        begin(work, shipped_content())
        for _ in range(TICKETS):
            intake.take_in_open(work, desk.machine, report)


def with_a_day_off(desk: ChaosDesk) -> Content:
    """The next working day is off: every open deadline moves."""
    calendar = DeskCalendar.shipped()
    day = calendar.add_working_days(calendar.local(desk.clock.now()).date(), 1)
    off = DayEntry(day, working=False, name="示例", source=NOTICE, local=True)
    return replace(shipped_content(), days=(*shipped_content().days, off))


def publishes(desk: ChaosDesk, content: Content) -> None:
    versions = CalendarVersions(desk.database, desk.clock, DeskCalendar.shipped())
    versions.publish(desk.machine, versions.propose(desk.machine, content, Source("notice", NOTICE)))


def is_killed_after_some_batches(desk: ChaosDesk) -> None:
    """A worker lives for one transaction of the run or a few."""
    goal = desk.value(BATCHES) + 1
    worker = desk.start()
    wait_until(lambda: desk.value(BATCHES) >= goal, what=f"{goal} batches")
    desk.kill(worker)


def test_a_run_whose_worker_is_killed_again_and_again_moves_every_ticket_once(desk: ChaosDesk) -> None:
    receives(desk)
    content = with_a_day_off(desk)
    publishes(desk, content)

    is_killed_after_some_batches(desk)
    in_the_middle = desk.value(LATE)
    is_killed_after_some_batches(desk)
    worker = desk.start()
    wait_until(lambda: desk.value(FINISHED) == 1, limit=SIZE * PATIENCE, what="the run is over")
    desk.kill(worker)

    assert 0 < in_the_middle < TICKETS
    assert (desk.value(LATE), desk.value(LINES), desk.value(MOVED)) == (0, TICKETS, TICKETS)
    calendar = DeskCalendar.of(content, zone=DeskCalendar.shipped().zone)
    with desk.database.read() as session:
        run = recompute_store.run(session, 2)
        tickets = session.execute(select(TicketRow.received_at, TicketRow.due_at).distinct()).all()
    assert {due for _, due in tickets} == {
        calendar.deadline(received, WorkingDays(3)).due_at for received, _ in tickets
    }
    assert run is not None
    assert (run.looked_at, run.moved) == (TICKETS, TICKETS)
    assert desk.database.verify_audit()[1] == []
