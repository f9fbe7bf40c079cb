"""Whatever a new version of the calendar changes: every open ticket ends as if it had been counted by it at once."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.deadlines import ReceiptRule
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry, YearStatus
from database import timers
from database.session import Database
from escalation.engine import Engine
from escalation.handlers import Handlers
from tests.stories.desk import DeskOfStories, failed
from tests.tickets.calendar_rounds import (
    NOTICE,
    changed,
    counted,
    passes,
    published,
    running,
    told,
    whole,
)
from tickets import recompute_store
from tickets.errors import NoCalendarToExtendError
from tickets.intake_service import Intake
from tickets.kinds import ClockKind, Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.recompute_service import RECOMPUTE, SWEEP
from tickets.service import Order, Tickets
from tickets.store import by_ids
from tickets.ticket import Clock, Report, Ticket

ROUNDS, RECEIVED_A_ROUND = 5, 6
NEW_YEAR = DayEntry(date(2027, 1, 4), working=False, name="元旦", source=NOTICE)
"""Received on 2026-12-29, due on 2027-01-04: this day off moves it."""
MANY, MOST_A_BATCH = 1_200, 500
KINDS = tuple(Kind)


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> DeskOfStories:
    """A desk of its own calendar, version 1 as shipped, in the middle of December 2026."""
    calendar = DeskCalendar.shipped()
    clock.set(datetime(2026, 12, 14, 9, tzinfo=calendar.zone))
    found = DeskOfStories(database, clock, calendar, tmp_path)
    found.intake = Intake(database, clock, calendar, receipt_rules={Source.TELEPHONE: ReceiptRule.B})
    with database.work(clock.now(), "story") as work:
        begin(work, shipped_content())
    return found


def at(desk: DeskOfStories, moment: str) -> None:
    desk.clock.set(datetime.fromisoformat(moment).replace(tzinfo=desk.calendar.zone))


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


def lives(desk: DeskOfStories, chance: Random, number: str) -> None:
    """What may become of a ticket."""
    ticket = desk.ticket(number)
    order = Order(number, ticket.version, {Fact.REASON: "示例", Fact.EXTENSION_DAYS: "2"})
    match chance.randrange(8):
        case 0:
            desk.verifies(number)
        case 1 if ticket.due_at is not None:
            with suppress(NoCalendarToExtendError):
                desk.terms.extend(desk.head, order)
        case 2 if desk.terms.may_pause(ticket):
            desk.terms.pause(desk.head, order)
        case 3:
            desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
        case 4:
            desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
            desk.moves(number, Verb.REOPEN, reason="来信人再次反映")


def goes_on(desk: DeskOfStories, chance: Random) -> None:
    """Some days later new reports have come, some with a life of their own, and some clocks go on."""
    for ticket in all_tickets(desk).values():
        if ticket.paused_at is not None and chance.random() < 1 / 2:
            desk.terms.resume(desk.head, Order(ticket.number, ticket.version, {Fact.NOTE: "已补充"}))
    for n in range(RECEIVED_A_ROUND):
        desk.clock.advance(hours=chance.randrange(1, 20))
        kind = KINDS[n % len(KINDS)]
        fingerprint = f"{desk.clock.now()}" if kind is Kind.DETECTED_FAULT else None
        source = chance.choice((Source.TELEPHONE, Source.PUBLIC_FORM))
        lives(desk, chance, desk.receives(kind=kind, source=source, fingerprint=fingerprint).number)
    passes(desk)


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


@pytest.mark.parametrize("seed", range(3))
def test_every_open_ticket_ends_as_the_newest_version_counts_it(desk: DeskOfStories, seed: int) -> None:
    chance = Random(seed)
    content = shipped_content()
    for _ in range(ROUNDS):
        goes_on(desk, chance)
        before = all_tickets(desk)
        clocks = {i: running(desk, one) for i, one in before.items()}
        lines = {i: len(told(desk, i)) for i in before}
        wanted = changed(content, chance)
        if wanted.version == content.version:
            continue
        content = wanted

        number = published(desk, content)
        passes(desk)

        for i, ticket in all_tickets(desk).items():
            if not ticket.state.is_open:
                assert (ticket, len(told(desk, i))) == (before[i], lines[i])
                continue
            is_as_counted(desk, ticket, content, number)
            pairs = list(zip(clocks[i], running(desk, ticket), strict=True))
            moved = any(old.due_at != new.due_at for old, new in pairs)
            confirmed = any(old.provisional and not new.provisional for old, new in pairs)
            assert len(told(desk, i)) - lines[i] == int(moved or confirmed), ticket.number
        once = whole(desk.database)
        with desk.database.work(desk.clock.now(), "story") as work:
            timers.set_timer(work.session, RECOMPUTE, f"calendar:{number}", due_at=work.now)
        passes(desk)
        assert whole(desk.database) == once, "a second run changes nothing"
    assert desk.database.verify_audit()[1] == []


def test_moved_and_confirmed_deadlines_of_one_batch_are_all_written(desk: DeskOfStories) -> None:
    at(desk, "2026-12-25 09:00")
    confirmed = desk.receives("咨询办事流程", kind=Kind.QUESTION).number
    at(desk, "2026-12-30 09:00")
    moved = desk.receives("附件打不开").number
    passes(desk)
    fifth = replace(NEW_YEAR, day=date(2027, 1, 5))
    content = official(replace(shipped_content(), days=(*shipped_content().days, fifth)))

    number = published(desk, content)
    passes(desk)

    for one, verb in ((confirmed, "deadline_confirmed"), (moved, "deadline_moved")):
        is_as_counted(desk, desk.ticket(one), content, number)
        assert [line.verb for line in told(desk, desk.ticket(one).id)] == [verb]


def test_a_year_whose_notice_is_taken_back_makes_its_deadlines_provisional_again(desk: DeskOfStories) -> None:
    at(desk, "2026-12-29 09:00")
    number = desk.receives().number
    published(desk, official(shipped_content()))
    passes(desk)
    certain = desk.ticket(number).provisional

    published(desk, shipped_content())
    passes(desk)

    assert (certain, desk.ticket(number).provisional) == (False, True)
    is_as_counted(desk, desk.ticket(number), shipped_content(), 3)
    assert [one.verb for one in told(desk, desk.ticket(number).id)] == ["deadline_confirmed"]


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
