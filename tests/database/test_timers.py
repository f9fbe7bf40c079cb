"""Timers: claimed earliest first, by one worker at a time, and still due when that worker dies."""

from datetime import timedelta

import pytest

from calendars.clock import ManualClock
from database import timers
from database.session import Database


def set_three(database: Database, clock: ManualClock) -> None:
    with database.work(clock.now(), "test") as work:
        for minutes in (2, 0, 1):
            timers.set_timer(
                work.session, "ladder", f"ticket:{minutes}", due_at=clock.now() + timedelta(minutes=minutes)
            )
        timers.set_timer(work.session, "notice", "ticket:0", due_at=clock.now())


def test_due_ones_come_earliest_first_of_their_kind_up_to_the_limit(
    database: Database, clock: ManualClock
) -> None:
    set_three(database, clock)
    clock.advance(minutes=1)

    with database.work(clock.now(), "test") as work:
        found = [timers.due_timers(work.session, "ladder", now=work.now, limit=limit) for limit in (1, 9)]

    assert found == [["ticket:0"], ["ticket:0", "ticket:1"]]


def test_what_a_worker_claimed_and_did_not_finish_is_due_again(
    database: Database, clock: ManualClock
) -> None:
    set_three(database, clock)

    def die() -> None:
        with database.work(clock.now(), "test") as work:
            assert timers.lock_timer(work.session, "ladder", "ticket:0")
            timers.clear_timer(work.session, "ladder", "ticket:0")
            raise SystemExit

    with pytest.raises(SystemExit):
        die()

    with database.work(clock.now(), "test") as work:
        assert timers.due_timers(work.session, "ladder", now=work.now, limit=9) == ["ticket:0"]
        assert not timers.lock_timer(work.session, "ladder", "ticket:99")


@pytest.mark.postgres
def test_a_timer_another_worker_holds_is_passed_over(database: Database, clock: ManualClock) -> None:
    if database.engine.dialect.name == "sqlite":
        pytest.skip("writers take turns there")
    set_three(database, clock)
    other = Database.connect(database.engine.url.render_as_string(hide_password=False), audit_key=b"k")

    with database.work(clock.now(), "a") as mine:
        assert timers.lock_timer(mine.session, "ladder", "ticket:0")
        with other.work(clock.now(), "b") as theirs:
            assert not timers.lock_timer(theirs.session, "ladder", "ticket:0")
            assert timers.due_timers(theirs.session, "ladder", now=clock.now(), limit=9) == []
            assert timers.due_timers(theirs.session, "notice", now=clock.now(), limit=9) == ["ticket:0"]
    other.engine.dispose()
