"""The unit of work: whole or nothing, never nested, one writer at a time, a record nobody can change."""

import threading
from datetime import UTC, datetime
from time import sleep

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DatabaseError as DriverError

from calendars.clock import ManualClock
from database import timers
from database.audit import GENESIS, AuditRow
from database.errors import NaiveInstantError, NestedWorkError, UnsafeSqliteError
from database.session import ASK_AFTER, Database, server_now
from database.timers import TimerRow


def test_a_failed_use_case_leaves_nothing_behind(database: Database, clock: ManualClock) -> None:
    def fail() -> None:
        with database.work(clock.now(), "clerk") as work:
            timers.set_timer(work.session, "ladder", "ticket:1", due_at=clock.now())
            work.record("received", "ticket:1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with database.read() as session:
        assert timers.next_due(session) is None
    assert database.verify_audit() == (0, [])


def test_a_unit_of_work_inside_another_is_refused(database: Database, clock: ManualClock) -> None:
    with (
        database.work(clock.now(), "clerk"),
        pytest.raises(NestedWorkError),
        database.work(clock.now(), "clerk"),
    ):
        pass

    with database.work(clock.now(), "clerk"):
        pass


def test_an_instant_without_zone_is_refused(database: Database, clock: ManualClock) -> None:
    naive = datetime(2025, 9, 30, 16, 59)  # noqa: DTZ001  (that is the point)

    with pytest.raises(Exception) as refused, database.work(clock.now(), "clerk") as work:  # noqa: PT011 - the driver wraps it
        work.session.execute(insert(TimerRow), [{"kind": "a", "subject": "b", "due_at": naive}])

    assert isinstance(refused.value.__cause__ or refused.value, NaiveInstantError)


def test_instants_come_back_aware_and_equal(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "clerk") as work:
        timers.set_timer(work.session, "ladder", "ticket:1", due_at=clock.now())

    with database.read() as session:
        found = timers.next_due(session)
    assert found == clock.now()
    assert found is not None
    assert found.tzinfo is UTC


def test_the_record_is_chained_and_verified(database: Database, clock: ManualClock) -> None:
    for number in range(5):
        with database.work(clock.now(), f"account:{number}") as work:
            work.record("received", f"ticket:{number}", {"note": "规章库"})
            work.record("verified", f"ticket:{number}")
        clock.advance(minutes=1)

    assert database.verify_audit() == (10, [])


def test_the_database_refuses_to_change_or_delete_the_record(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "clerk") as work:
        work.record("received", "ticket:1")

    for statement in ("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit"):
        with pytest.raises(DriverError, match="append-only"), database.work(clock.now(), "clerk") as work:
            work.session.execute(text(statement))
    assert database.verify_audit() == (1, [])


def test_a_forged_row_a_gap_and_a_cut_tail_are_found(database: Database, clock: ManualClock) -> None:
    for number in range(4):
        with database.work(clock.now(), "clerk") as work:
            work.record("received", f"ticket:{number}")
    with database.engine.begin() as connection:
        drop = {
            "sqlite": ("DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"),
            "postgresql": ("DROP TRIGGER audit_no_change ON audit",),
        }
        for statement in drop[connection.dialect.name]:
            connection.execute(text(statement))
        connection.execute(text("UPDATE audit SET actor = 'nobody' WHERE seq = 2"))
        connection.execute(text("DELETE FROM audit WHERE seq = 4"))

    rows, breaks = database.verify_audit()

    assert rows == 3
    assert {(found.seq, found.code) for found in breaks} == {(2, "hash"), (4, "head")}


def test_a_row_written_past_the_chain_is_found(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "clerk") as work:
        row = {"seq": 1, "at": clock.now(), "actor": "x", "action": "y", "subject": "z", "data": "{}"}
        work.session.execute(insert(AuditRow), [{**row, "prev_hash": GENESIS, "hash": "0" * 64}])

    assert {found.code for found in database.verify_audit()[1]} == {"hash", "head"}


def test_writers_at_once_lose_nothing_and_keep_one_chain(database: Database, clock: ManualClock) -> None:
    def write(name: str) -> None:
        for number in range(10):
            with database.work(clock.now(), name) as work:
                work.record("received", f"ticket:{number}")

    threads = [threading.Thread(target=write, args=(f"account:{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert database.verify_audit() == (40, [])


def test_a_setting_that_keeps_sqlite_safe_is_checked_at_start(database: Database) -> None:
    database.check_safety()
    if database.engine.dialect.name == "sqlite":
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=OFF")
        with pytest.raises(UnsafeSqliteError) as refused:
            database.check_safety()
        assert str(refused.value) == (
            "SQLite answers 0 for PRAGMA synchronous, 2 is needed. Use a local disk."
        )


def test_the_servers_clock_is_aware(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "clerk") as work:
        assert server_now(work.session).tzinfo is UTC


def test_a_timer_is_one_a_subject_and_found_when_due(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "clerk") as work:
        timers.set_timer(work.session, "ladder", "ticket:1", due_at=clock.now())
        clock.advance(hours=1)
        timers.set_timer(work.session, "ladder", "ticket:1", due_at=clock.now())
        assert timers.due_timers(work.session, "ladder", now=work.now, limit=5) == []
        assert timers.due_timers(work.session, "ladder", now=clock.now(), limit=5) == ["ticket:1"]
        timers.clear_timer(work.session, "ladder", "ticket:1")
        assert timers.next_due(work.session) is None


def test_a_connection_that_died_while_it_was_idle_is_replaced(database: Database) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("no server")
    pid = text("SELECT pg_backend_pid()")
    with database.read() as one, database.read() as other:
        pids = {one.scalar(pid), other.scalar(pid)}
    with database.read() as session:
        (dead,) = pids - {session.scalar(pid)}
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": dead})

    sleep(ASK_AFTER + 0.1)

    with database.read() as one, database.read() as other:
        found = {one.scalar(pid), other.scalar(pid)}
    assert dead not in found
    assert len(found) == 2
