"""The record under load: overlapping work is no break, a clock set back is, and a reader sees one instant."""

import threading
from datetime import timedelta

from calendars.clock import ManualClock
from database.audit import OVERLAP
from database.session import Database


def write(database: Database, clock: ManualClock, *, earlier: timedelta = timedelta(0)) -> None:
    with database.work(clock.now() - earlier, "clerk") as work:
        work.record("received", "ticket:1")


def test_work_that_read_its_clock_first_and_committed_last_is_no_break(
    database: Database, clock: ManualClock
) -> None:
    write(database, clock)
    write(database, clock, earlier=timedelta(seconds=3))

    assert database.verify_audit() == (2, [])


def test_a_clock_set_back_is_found_where_it_happened(database: Database, clock: ManualClock) -> None:
    write(database, clock)
    write(database, clock, earlier=OVERLAP + timedelta(seconds=1))
    write(database, clock, earlier=OVERLAP)

    assert [(found.seq, found.code) for found in database.verify_audit()[1]] == [(2, "clock_backwards")]


def test_a_chain_that_grows_while_it_is_verified_is_read_as_of_one_instant(
    database: Database, clock: ManualClock
) -> None:
    stop, begun = threading.Event(), threading.Event()

    def keep_writing() -> None:
        while not stop.is_set():
            write(database, clock)
            begun.set()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    begun.wait(timeout=20)
    try:
        found = [database.verify_audit() for _ in range(30)]
    finally:
        stop.set()
        writer.join()

    assert [breaks for _, breaks in found if breaks] == []
    assert found[-1][0] > 0
