"""Kept counters say what a scan of all tickets says, whatever happened and whoever counted when, on both databases."""

import threading
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.errors import NothingChanges
from database.session import Database
from reports import store
from reports.counting import COUNT, SUBJECT, Counting
from reports.errors import NotCountedYet
from reports.facts import ALL, EVERY_KIND, Counts
from tests.chaos.forks import SIZE
from tests.reports.histories import Life
from tests.stories.desk import CENTRE, OFFICE, DeskOfStories
from tests.tickets.calendar_rounds import december_desk
from tickets.kinds import Kind
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order

SEEDS = range(3)


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> DeskOfStories:
    return december_desk(database, clock, tmp_path)


@pytest.fixture
def counting(desk: DeskOfStories) -> Counting:
    found = Counting(desk.database, desk.clock, desk.calendar)
    found.catch_up()
    return found


def total(desk: DeskOfStories, *, unit: int = ALL, kind: str = EVERY_KIND) -> Counts:
    with desk.database.read() as session:
        days = store.series(session, unit=unit, kind=kind, first="2000-01-01", last="2100-01-01")
    return Counts(*map(sum, zip(*(counts for _, counts in days), strict=True))) if days else Counts()


def kept(desk: DeskOfStories) -> dict[object, object]:
    with desk.database.snapshot() as session:
        return dict(store.all_cells(session))


def answers(desk: DeskOfStories, number: str) -> None:
    desk.verifies(number)
    desk.moves(number, Verb.HANDLE, note="已改")
    desk.moves(number, Verb.ANSWER, answer="已改正")


@pytest.mark.parametrize("seed", SEEDS)
def test_counters_kept_through_any_history_are_those_of_a_scan(
    desk: DeskOfStories, counting: Counting, seed: int
) -> None:
    chance = Random(seed)
    life = Life(desk, chance)
    for _ in range(4):
        try:
            life.goes_on(25)
        except NothingChanges:
            life.done.append("nothing changed")
        if chance.random() < 0.7:
            counting.catch_up()
        assert counting.compare().differences == [], life.done
    counting.catch_up()

    before = kept(desk)
    counting.rebuild()

    assert counting.compare().differences == []
    assert kept(desk) == before
    assert total(desk).received == len(life.numbers)


@pytest.mark.skipif(SIZE == 1, reason="of the test above, not of the desk; `make chaos` runs it")
def test_the_histories_of_the_test_above_hold_what_it_is_about(desk: DeskOfStories) -> None:
    life = Life(desk, Random(0))
    life.goes_on(300)

    assert {
        "answer",
        "dismiss",
        "merge",
        "unmerge",
        "reopen",
        "assign",
        "extend",
        "pause",
        "resume",
        "calendar",
    } <= set(life.done)


def test_a_wrong_counter_is_found_and_a_rebuild_mends_it(desk: DeskOfStories, counting: Counting) -> None:
    answers(desk, desk.receives().number)
    counting.catch_up()
    with desk.database.work(desk.clock.now(), "test") as work:
        work.session.execute(text("UPDATE figure_day SET answered = 5 WHERE unit = -1 AND kind = ''"))

    found = counting.compare().differences
    counting.rebuild()

    assert [(one.cell.unit, one.kept.counts.answered, one.scanned.counts.answered) for one in found] == [
        (ALL, 5, 1)
    ]
    assert counting.compare().differences == []


def test_a_reopened_ticket_is_not_answered_and_the_reopening_counts(
    desk: DeskOfStories, counting: Counting
) -> None:
    number = desk.receives().number
    answers(desk, number)
    counting.catch_up()
    first = total(desk)
    desk.clock.advance(minutes=1440)
    desk.moves(number, Verb.REOPEN, reason="仍打不开")
    counting.catch_up()

    assert (first.answered, first.in_time, first.settled, first.timed) == (1, 1, 1, 1)
    assert total(desk) == Counts(received=1, reopened=1)


def test_an_unmerged_duplicate_is_open_again(desk: DeskOfStories, counting: Counting) -> None:
    first, second = desk.receives().number, desk.receives().number
    desk.moves(second, Verb.MERGE, duplicate_of=first)
    counting.catch_up()
    merged = total(desk)
    desk.moves(second, Verb.UNMERGE, reason="不是一回事")
    counting.catch_up()

    assert (merged.answered, merged.merged, merged.in_time, merged.timed) == (1, 1, 0, 0)
    assert total(desk) == Counts(received=2)


def test_a_transfer_takes_a_ticket_to_the_other_units_figures(
    desk: DeskOfStories, counting: Counting
) -> None:
    ticket = desk.verifies(desk.receives().number)
    counting.catch_up()
    order = Order(ticket.number, ticket.version, {Fact.NOTE: "转办"})
    desk.tickets.assign(desk.clerk, order, unit_id=desk.units[OFFICE], assignee_id=None)
    counting.catch_up()

    assert total(desk, unit=desk.units[CENTRE]) == Counts()
    assert total(desk, unit=desk.units[OFFICE], kind=Kind.ERROR_REPORT.value) == Counts(received=1)


def test_the_archive_is_counted_by_the_worker_in_batches(
    desk: DeskOfStories, counting: Counting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.counting.TICKETS", 2)
    numbers = [desk.receives().number for _ in range(5)]
    with desk.database.work(desk.clock.now(), "test") as work:  # as on a desk that was upgraded
        store.move_marker(
            work.session, store.Marker(store.audit_head(work.session), 0, whole=False, counted_at=None)
        )
    with pytest.raises(NotCountedYet):
        counting.compare()

    looks = 0
    with desk.database.work(desk.clock.now(), "test") as work:
        counting.begin(work.session, work.now)
    while total(desk).received < len(numbers):
        with desk.database.work(desk.clock.now(), COUNT) as work:
            counting.run(work, [SUBJECT])
        looks += 1

    assert looks == 3
    assert counting.compare().differences == []


def test_a_pass_that_finds_another_process_counting_leaves_the_counters_to_it(
    desk: DeskOfStories, counting: Counting
) -> None:
    if desk.database.engine.dialect.name == "sqlite":
        pytest.skip("SQLite has one writer: the second waits for the first")
    desk.receives()
    other = Database(desk.database.engine, audit_key=b"x")
    with desk.database.work(desk.clock.now(), "one") as held:
        store.awaited_marker(held.session)
        done = threading.Thread(target=_run, args=(other, counting, desk))
        done.start()
        done.join(20)
        assert not done.is_alive()

    assert total(desk) == Counts()
    counting.catch_up()
    assert total(desk) == Counts(received=1)


def _run(database: Database, counting: Counting, desk: DeskOfStories) -> None:
    with database.work(desk.clock.now(), "two") as work:
        counting.run(work, [SUBJECT])
