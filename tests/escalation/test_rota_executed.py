"""The rota in the course of a day: cut at the instant it changes hands, each change a line that stays."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from database.session import Database
from escalation.rota_notices import span_of
from roster.people import DutyRole
from roster.rota import line_store, planning, store
from roster.rota.days import Coverage, Leave
from roster.rota.errors import RotaChangedError, SlotChangedError
from roster.rota.executed import stretches
from tests.escalation.rota_desk import NAMES, RotaDesk, rota_desk


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> Iterator[RotaDesk]:
    found = rota_desk(database, clock, tmp_path)
    yield found
    assert database.verify_audit()[1] == []


def test_turns_that_somebody_else_changed_meanwhile_are_not_overwritten(desk: RotaDesk) -> None:
    with desk.stories.database.read() as session:
        seen = planning.turns_seen(store.states(session)[DutyRole.READER])
    people = [desk.people[name] for name in NAMES]
    desk.rotas.set_members(desk.head, DutyRole.READER, people[:4], Coverage.EVERY_REST_DAY, seen=seen)

    with pytest.raises(RotaChangedError):
        desk.rotas.set_members(desk.head, DutyRole.READER, people[1:], Coverage.EVERY_REST_DAY, seen=seen)

    with desk.stories.database.read() as session:
        members = store.states(session)[DutyRole.READER].members
    assert [person for person, _ in members] == people[:4]


DAY = date(2026, 10, 5)


def goes_through_three_hands(desk: RotaDesk) -> tuple[int, int, int]:
    """Away at 18:00, filled at 18:05, named at 20:00."""
    desk.publish()
    first = desk.on(5)
    second, third, *_ = (one for one in (desk.people[name] for name in NAMES) if one != first.person_id)
    desk.stories.clock.set(datetime(2026, 10, 5, 18, tzinfo=desk.stories.calendar.zone))
    desk.rotas.add_leave(desk.head, Leave(0, first.person_id, DAY, DAY, "急诊"))
    desk.stories.clock.advance(minutes=5)
    desk.rotas.take_open(desk.head, DutyRole.READER, DAY, second, reason="补")
    desk.stories.clock.advance(minutes=115)
    (held,) = [one for one in desk.slots() if one.day == DAY and one.left_at is None]
    with pytest.raises(SlotChangedError):  # the page of another day
        desk.rotas.override(desk.head, held.id, third, version=1, reason="换", day=date(2026, 10, 4))
    desk.rotas.override(desk.head, held.id, third, version=1, reason="家中有事", day=DAY)
    return first.person_id, second, third


def test_what_is_changed_in_the_course_of_a_day_leaves_who_had_it_until_then(desk: RotaDesk) -> None:
    people = goes_through_three_hands(desk)

    hours = [
        desk.duty(f"2026-10-05 {at}")
        for at in ("00:00", "17:59", "18:02", "18:05", "19:59", "20:00", "23:59")
    ]
    one, two, three = ([desk.name(who)] for who in people)
    assert hours == [one, one, ["示例乙"], two, two, three, three]
    with desk.stories.database.read() as session:
        plan = planning.plans(session, desk.stories.calendar.table, DAY, DAY)[DutyRole.READER]
        lines = [line for line in line_store.lines(session, DAY, DAY) if line.role is DutyRole.READER]
    begins, ends = span_of(desk.stories.calendar)(DAY)
    local = desk.stories.calendar.local
    assert [
        (desk.name(each.person_id), f"{local(each.begins):%H:%M}", f"{local(each.ends):%H:%M}")
        for each in stretches(lines, begins, ends)
    ] == [(*one, "00:00", "18:00"), (*two, "18:05", "20:00"), (*three, "20:00", "00:00")]
    assert [(line.verb.value, line.reason) for line in lines] == [
        ("published", ""), ("leave", ""), ("taken", "补"), ("override", "家中有事"),
    ]  # fmt: skip
    with pytest.raises(Exception, match="append-only"), desk.stories.database.engine.begin() as connection:
        connection.execute(text("UPDATE rota_line SET reason = 'x'"))
    assert [slot.person_id for slot in plan.left] == [*people[:2]]
    assert (list(plan.holds.values()), plan.open_places(DAY, DAY)) == ([people[2]], [])
    desk.publish(None)
    assert desk.duty("2026-10-05 21:00") == three


def test_the_number_of_a_place_that_was_dropped_is_never_given_again(desk: RotaDesk) -> None:
    desk.publish()
    newest = max(desk.slots(), key=lambda one: one.id)

    desk.rotas.add_leave(desk.head, Leave(0, newest.person_id, newest.day, newest.day))
    desk.publish(None)

    again = next(one for one in desk.slots(newest.role) if one.day == newest.day)
    assert again.id > newest.id
