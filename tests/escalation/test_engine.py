"""The engine's pass: what is due costs, what exists does not; a bad subject keeps nobody else waiting."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from calendars.clock import ManualClock
from database import timers
from database.session import Database, Work
from database.timers import Handler
from escalation.engine import POSTPONE, Engine, Passed

KIND = "ladder"


def ignore(_kind: str, _subject: str, _error: Exception) -> None:
    """Tell nobody."""


def set_timers(database: Database, clock: ManualClock, *subjects: str) -> None:
    with database.work(clock.now(), "test") as work:
        for subject in subjects:
            timers.set_timer(work.session, KIND, subject, due_at=clock.now())


def due(database: Database, clock: ManualClock) -> list[str]:
    with database.read() as session:
        return list(timers.due_timers(session, KIND, now=clock.now(), limit=99))


def deciding(decided: list[str], *, bad: str = "") -> Handler:
    """Pages each subject once; a bad one raises after the subjects before it have been written."""

    def handler(work: Work, subjects: Sequence[str]) -> int:
        for subject in subjects:
            timers.clear_timer(work.session, KIND, subject)
            work.record("paged", subject)
            if subject == bad:
                raise LookupError(subject)
        decided.extend(subjects)
        return len(subjects)

    return handler


def test_with_nothing_due_a_pass_is_one_statement(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        timers.set_timer(work.session, KIND, "ticket:1", due_at=clock.now() + timedelta(seconds=1))
    engine = Engine(database, clock, handlers=[(KIND, deciding([]))], report=ignore)
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(*given: object) -> None:
        statements.append(str(given[2]))

    passed = engine.run_pass()

    assert passed == Passed()
    assert len(statements) == 1, statements


def test_one_bad_subject_is_told_and_put_off_and_the_others_are_decided(
    database: Database, clock: ManualClock
) -> None:
    set_timers(database, clock, "ticket:1", "ticket:2", "ticket:3")
    decided: list[str] = []
    told: list[tuple[str, str]] = []
    engine = Engine(
        database, clock, handlers=[(KIND, deciding(decided, bad="ticket:2"))],
        report=lambda _kind, subject, error: told.append((subject, type(error).__name__)),
    )  # fmt: skip

    passed = engine.run_pass()

    assert passed == Passed(looked_at=3, paged=2, failed=1)
    assert decided == ["ticket:1", "ticket:3"]
    assert told == [("batch", "LookupError"), ("ticket:2", "LookupError")]
    assert due(database, clock) == []
    clock.advance(seconds=POSTPONE.total_seconds())
    assert due(database, clock) == ["ticket:2"]
    with database.read() as session:
        record = session.execute(text("SELECT action, subject FROM audit ORDER BY seq")).all()
    assert [tuple(line) for line in record] == [
        ("paged", "ticket:1"), ("engine_postponed", "ticket:2"), ("paged", "ticket:3"),
    ]  # fmt: skip


def test_kinds_run_in_their_written_order_and_one_that_fails_stops_no_other(
    database: Database, clock: ManualClock
) -> None:
    with database.work(clock.now(), "test") as work:
        for kind in ("first", "second", "third"):
            timers.set_timer(work.session, kind, "ticket:1", due_at=clock.now())
    order: list[str] = []

    def named(kind: str) -> Handler:
        def handler(work: Work, subjects: Sequence[str]) -> int:
            order.append(kind)
            if kind == "second":
                raise LookupError(kind)
            timers.clear_timer(work.session, kind, subjects[0])
            return 0

        return handler

    kinds = [(kind, named(kind)) for kind in ("first", "second", "third")]
    passed = Engine(database, clock, handlers=kinds, report=ignore).run_pass()

    assert list(dict.fromkeys(order)) == ["first", "second", "third"]
    assert (passed.looked_at, passed.failed) == (3, 1)


def test_a_pass_looks_at_no_more_than_its_batch_earliest_first(
    database: Database, clock: ManualClock
) -> None:
    for number in range(5):
        set_timers(database, clock, f"ticket:{5 - number}")
        clock.advance(minutes=1)
    decided: list[str] = []
    engine = Engine(database, clock, handlers=[(KIND, deciding(decided))], report=ignore)

    passes = [engine.run_pass(batch=2).looked_at for _ in range(4)]

    assert passes == [2, 2, 1, 0]
    assert decided == ["ticket:5", "ticket:4", "ticket:3", "ticket:2", "ticket:1"]


@pytest.mark.postgres
def test_subjects_another_worker_decides_are_not_decided_twice(
    database: Database, clock: ManualClock
) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("writers take turns there")
    set_timers(database, clock, "ticket:1", "ticket:2")
    decided: list[str] = []
    engine = Engine(database, clock, handlers=[(KIND, deciding(decided))], report=ignore)

    with database.engine.connect() as other, other.begin():
        other.execute(text("SELECT * FROM timer WHERE subject = 'ticket:1' FOR UPDATE"))
        engine.run_pass()

    assert decided == ["ticket:2"]
    assert due(database, clock) == ["ticket:1"]
