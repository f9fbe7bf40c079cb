"""A run over many tickets: in batches, taken over by another process, beside people who hold tickets."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database
from escalation.engine import Engine
from escalation.handlers import Handlers
from tests.stories.desk import DeskOfStories, failed
from tests.tickets.calendar_rounds import (
    all_tickets,
    at,
    december_desk,
    is_as_counted,
    passes,
    published,
    told,
    with_new_year,
)
from tickets import recompute_store
from tickets.intake_service import Intake
from tickets.kinds import Kind, Source
from tickets.recompute_service import RECOMPUTE, SWEEP
from tickets.service import Tickets
from tickets.ticket import Report

MANY, MOST_A_BATCH = 700, 500


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> DeskOfStories:
    return december_desk(database, clock, tmp_path)


def many(desk: DeskOfStories, count: int = MANY) -> None:
    """So many error reports of 29 December, in one transaction; their ladders have been looked at."""
    at(desk, "2026-12-29 09:00")
    report = Report(kind=Kind.ERROR_REPORT, source=Source.PUBLIC_FORM, description="附件打不开", title="示例")
    with desk.database.work(desk.clock.now(), "story") as work:
        for _ in range(count):
            desk.intake.take_in_open(work, desk.head, report)
    passes(desk)


def restarted(desk: DeskOfStories) -> None:
    """Another process takes over: everything but the database is new, and the calendar is the shipped one."""
    calendar = DeskCalendar.shipped()
    handlers = Handlers(calendar, desk.policies, Tickets(desk.database, desk.clock, calendar))
    desk.engine = Engine(desk.database, desk.clock, handlers=handlers.table(), report=failed)
    desk.calendar = calendar


def moves_of(desk: DeskOfStories, number: int) -> list[list[list[object]]]:
    """The moved tickets of a run, batch by batch."""
    found: list[list[list[object]]] = []
    after = 0
    with desk.database.read() as session:
        while batch := recompute_store.moved_batch(session, number, after=after):
            after = batch[0]
            found.append(batch[1])
    return found


def lines_by_ticket(desk: DeskOfStories) -> list[int]:
    """How many lines of the calendar's each open ticket has."""
    with desk.database.read() as session:
        rows = session.execute(
            text("SELECT count(*) FROM ticket_event WHERE verb = 'deadline_moved' GROUP BY ticket_id")
        )
        return [int(count) for count in rows.scalars()]


def test_a_run_over_many_tickets_goes_in_batches_and_a_new_process_goes_on_where_it_was(
    desk: DeskOfStories,
) -> None:
    many(desk)
    number = published(desk, with_new_year())

    desk.engine.run_pass()
    first = moves_of(desk, number)
    restarted(desk)
    passes(desk)

    batches = moves_of(desk, number)
    numbers = [str(move[0]) for batch in batches for move in batch]
    assert batches[: len(first)] == first
    assert 0 < sum(map(len, first)) < MANY
    assert max(map(len, batches)) <= MOST_A_BATCH
    assert (len(numbers), len(set(numbers))) == (MANY, MANY)
    assert lines_by_ticket(desk) == [1] * MANY
    with desk.database.read() as session:
        run = recompute_store.run(session, number)
    assert run is not None
    assert (run.looked_at, run.moved, run.overdue, run.finished_at is not None) == (MANY, MANY, 0, True)


def test_a_ticket_dated_by_a_process_that_has_the_old_calendar_is_caught_a_minute_after_the_run(
    desk: DeskOfStories,
) -> None:
    at(desk, "2026-12-29 09:00")
    desk.receives()
    old = DeskCalendar.shipped()
    number = published(desk, with_new_year())
    passes(desk)

    report = Report(kind=Kind.ERROR_REPORT, source=Source.PUBLIC_FORM, description="附件打不开", title="示例")
    late = Intake(desk.database, desk.clock, old).take_in(desk.head, report).number
    with desk.database.work(desk.clock.now(), "story") as work:
        timers.clear_timer(work.session, "ladder", desk.ticket(late).subject)
    passes(desk)
    before = desk.ticket(late).calendar_no
    desk.clock.advance(seconds=SWEEP.total_seconds())
    passes(desk)

    assert (before, desk.ticket(late).calendar_no) == (1, number)
    is_as_counted(desk, desk.ticket(late), with_new_year(), number)
    with desk.database.read() as session:
        assert timers.due_timers(session, RECOMPUTE, now=desk.clock.now() + timedelta(days=1), limit=1) == []


def test_a_ticket_that_another_transaction_holds_is_left_for_the_next_pass(desk: DeskOfStories) -> None:
    if desk.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: nobody holds anything while the engine writes")
    at(desk, "2026-12-29 09:00")
    held, free = desk.receives("附件打不开"), desk.receives("栏目不更新")
    passes(desk)
    number = published(desk, with_new_year())

    with desk.database.engine.begin() as connection:
        connection.execute(text("SELECT id FROM ticket WHERE id = :id FOR UPDATE"), {"id": held.ticket_id})
        passes(desk, most=5)
        during = {one.number: one.calendar_no for one in all_tickets(desk).values()}
        with desk.database.read() as session:
            run = recompute_store.run(session, number)
    passes(desk)

    assert during == {held.number: 1, free.number: number}
    assert run is not None
    assert run.finished_at is None
    assert desk.ticket(held.number).calendar_no == number
    assert [len(told(desk, one.ticket_id)) for one in (held, free)] == [1, 1]
