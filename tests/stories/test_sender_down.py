"""The sender is down for three hours: ladders wait for it, and nobody is told of two levels at once when it is back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from notifiers.ordering.store import untold_steps
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source

TICKETS = 40
FIRST_STEP = 100
OUTAGE = timedelta(hours=3)


@pytest.fixture
def night(desk: DeskOfStories) -> DeskOfStories:
    """National Day, 02:00: forty sites go down together, and nothing leaves the desk."""
    desk.until("2025-10-01 02:00")
    for one in range(TICKETS):
        desk.receives(
            "门户网站首页无法访问", kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
            fingerprint=f"down:{one}",
        )  # fmt: skip
    return desk


def while_nothing_leaves(desk: DeskOfStories, length: timedelta) -> None:
    """The engine passes, the dispatcher does not: now and then, and in the last minutes as a worker does."""
    end = desk.clock.now() + length
    while desk.clock.now() < end:
        desk.engine.run_pass()
        rare = end - desk.clock.now() > timedelta(minutes=12)
        desk.clock.advance(minutes=10 if rare else 0, seconds=0 if rare else 30)


def levels_by_phone(desk: DeskOfStories) -> dict[str, int]:
    """How many messages each phone has had."""
    return {handle: len(desk.phone(handle).messages()) for handle in desk.numbers}


def paged_steps(desk: DeskOfStories) -> dict[int, int]:
    """How many pages were ordered of each step, from 0."""
    with desk.database.read() as session:
        steps = "SELECT step_no, count(*) FROM page WHERE subject_kind = 'ticket' GROUP BY step_no ORDER BY step_no"
        rows = session.execute(text(steps))
        return {int(step) - FIRST_STEP: int(count) for step, count in rows}


def test_after_three_hours_each_ladder_goes_on_with_its_own_delay_and_no_levels_come_together(
    night: DeskOfStories,
) -> None:
    while_nothing_leaves(night, OUTAGE)
    back = night.clock.now()
    assert paged_steps(night) == {0: TICKETS}
    assert set(levels_by_phone(night).values()) == {0}

    night.works()
    assert levels_by_phone(night) == {handle: int(handle == "reader") for handle in night.numbers}
    assert f"{TICKETS}件工单待确认" in night.phone("reader").hears("延迟180分")
    night.until(_local(night, back + timedelta(minutes=8)))
    assert levels_by_phone(night)["technician"] == 0
    night.until(_local(night, back + timedelta(minutes=10)))
    assert levels_by_phone(night)["technician"] == 1, "one message for all forty"
    night.until(_local(night, back + timedelta(minutes=28)))
    assert levels_by_phone(night)["leader"] == 0
    night.until(_local(night, back + timedelta(minutes=31)))
    assert levels_by_phone(night)["leader"] == 1
    assert paged_steps(night) == {0: TICKETS, 1: TICKETS, 2: TICKETS}


def test_an_acknowledgement_while_nothing_leaves_ends_the_waiting(night: DeskOfStories) -> None:
    while_nothing_leaves(night, timedelta(minutes=11))
    with night.database.read() as session:
        number = str(session.execute(text("SELECT number FROM ticket ORDER BY id LIMIT 1")).scalar_one())

    night.escalation.acknowledge_by_web(night.clerk, number)
    night.works()

    assert f"{TICKETS - 1}件工单待确认" in night.phone("reader").hears()


def test_a_page_that_left_by_one_channel_counts_as_told_while_the_next_is_tried(desk: DeskOfStories) -> None:
    desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    )
    desk.engine.run_pass()
    with desk.database.read() as session:
        assert untold_steps(session, "ticket", [1]) == {(1, 1, FIRST_STEP)}
    desk.works()

    with desk.database.work(desk.clock.now(), "test") as work:
        work.session.execute(
            text("UPDATE page SET state = 'pending'")
        )  # the voice call failed for the moment

    with desk.database.read() as session:
        assert untold_steps(session, "ticket", [1]) == frozenset()


def test_one_person_who_was_told_is_enough_for_the_ladders_clock(desk: DeskOfStories) -> None:
    desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="down:1"
    )
    desk.until("2025-09-30 18:59")  # the top: three people
    with desk.database.work(desk.clock.now(), "test") as work:
        work.session.execute(text("DELETE FROM attempt WHERE page_id = (SELECT max(id) FROM page)"))
        work.session.execute(text("UPDATE page SET state = 'pending' WHERE id = (SELECT max(id) FROM page)"))

    with desk.database.read() as session:
        assert untold_steps(session, "ticket", [1]) == frozenset()
        work_left = session.execute(text("SELECT count(*) FROM page WHERE state = 'pending'")).scalar_one()
    assert work_left == 1


def _local(desk: DeskOfStories, at: datetime) -> str:
    return f"{desk.calendar.local(at):%Y-%m-%d %H:%M:%S}"
