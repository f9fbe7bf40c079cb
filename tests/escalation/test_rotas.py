"""The rota as a desk lives with it: planned, published, disturbed by leave and a new calendar, swapped, watched."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.tables import shipped_content
from calendars.workdays import DayEntry
from database.session import Database
from escalation.rota_notices import begin_rota_watch, gaps_ahead
from roster import store as roster_store
from roster.errors import NotPermittedError
from roster.people import DutyRole
from roster.rota import planning, store
from roster.rota.absence_store import periods
from roster.rota.days import Coverage, KeyPeriod, Leave
from roster.rota.errors import (
    BadRotaError,
    GoneError,
    RotaChangedError,
    RotaGapsError,
    SlotChangedError,
)
from tests.escalation.rota_desk import END, LEADERS, NAMES, RotaDesk, rota_desk
from tickets.calendar_service import CalendarVersions, Source


@pytest.fixture
def desk(database: Database, clock: ManualClock, tmp_path: Path) -> Iterator[RotaDesk]:
    found = rota_desk(database, clock, tmp_path)
    yield found
    assert database.verify_audit()[1] == []


def test_a_published_rota_is_what_on_duty_answers_and_working_days_are_the_desks(desk: RotaDesk) -> None:
    desk.publish()

    october = [one.day.day for one in desk.slots() if one.day.month == 10]
    assert october[:7] == [1, 2, 3, 4, 5, 6, 7]
    assert 10 not in october
    assert date(2026, 9, 20) not in [one.day for one in desk.slots()]
    first = desk.on(1)
    assert desk.duty("2026-10-01 00:00") == desk.duty("2026-10-01 23:59") == [desk.name(first.person_id)]
    assert desk.duty("2026-09-30 23:59") == ["示例乙"]  # the desk's standing reader
    assert desk.duty("2026-10-10 12:00") == ["示例乙"]
    assert desk.duty("2026-10-04 03:00", DutyRole.DUTY_LEADER)[0] in LEADERS
    counts = {
        who: sum(one.person_id == who for one in desk.slots()) for who in (desk.people[n] for n in NAMES)
    }
    assert max(counts.values()) - min(counts.values()) <= 1
    desk.stories.works()
    mine = [one.day for one in desk.slots() if one.person_id == first.person_id]
    assert (
        f"您有{len(mine)}天新的值班,最早{min(mine):%m-%d}" in desk.phone(first.person_id).messages()[0].body
    )
    assert desk.audited("rota_published") == 2


def test_publishing_what_nobody_can_take_is_refused_with_the_days_named(desk: RotaDesk) -> None:
    for name in NAMES:
        leave = Leave(0, desk.people[name], date(2026, 10, 24), date(2026, 10, 24), "会议")
        desk.rotas.add_leave(desk.head, leave)

    with pytest.raises(RotaGapsError) as refused:
        desk.publish()

    assert refused.value.gaps == (("reader", date(2026, 10, 24)),)
    assert desk.slots() == []


def test_what_was_not_looked_at_is_not_published(desk: RotaDesk) -> None:
    with pytest.raises(RotaChangedError):
        desk.rotas.publish(desk.head, END, seen="another")

    assert desk.slots() == []
    with pytest.raises(NotPermittedError):
        desk.rotas.publish(desk.stories.clerk, END, seen="")
    with pytest.raises(BadRotaError):
        desk.rotas.publish(desk.head, date(2026, 9, 10), seen="")


def test_a_leave_opens_its_days_only_and_the_desk_stands_in_until_somebody_takes_them(desk: RotaDesk) -> None:
    desk.publish()
    before = desk.slots()
    away = desk.on(24)
    leave = Leave(0, away.person_id, date(2026, 10, 22), date(2026, 10, 25), "探亲")

    opened = desk.rotas.add_leave(desk.head, leave)

    kept = {one.id for one in desk.slots()}
    gone = [one for one in before if one.person_id == away.person_id and leave.holds(one.day)]
    assert {one.id for one in before} - kept == {one.id for one in gone}
    assert [one.at.day for moved in opened for one in moved.changes] == [one.day for one in gone]
    with pytest.raises(BadRotaError) as twice:
        desk.rotas.add_leave(desk.head, leave)
    assert twice.value.problem == "leave_stands"
    assert desk.duty("2026-10-24 10:00") == ["示例乙"]
    with desk.stories.database.read() as session:
        ahead = gaps_ahead(session, desk.stories.calendar, desk.rotas.today)
    assert date(2026, 10, 24) in {at.day for at in ahead[DutyRole.READER]}
    with pytest.raises(BadRotaError) as refused:
        desk.rotas.take_open(desk.head, DutyRole.READER, date(2026, 10, 24), away.person_id, reason="补")
    assert refused.value.problem == "on_leave"

    desk.publish(None)

    assert desk.on(24).person_id != away.person_id
    untouched = {one.id: one for one in before if one.id in kept}
    assert {one.id: one for one in desk.slots() if one.id in untouched} == untouched
    with pytest.raises(BadRotaError):
        desk.rotas.take_open(desk.head, DutyRole.READER, date(2026, 10, 24), away.person_id, reason="补")


def test_a_key_period_with_one_reader_is_refused_and_with_two_opens_a_place_a_day(desk: RotaDesk) -> None:
    desk.publish()
    first, last = date(2026, 10, 12), date(2026, 10, 18)
    with pytest.raises(BadRotaError) as refused:
        desk.rotas.add_period(desk.head, KeyPeriod(0, "两会", first, last, 1))
    assert refused.value.problem == "too_few"

    desk.rotas.add_period(desk.head, KeyPeriod(0, "两会", first, last, 2))
    with desk.stories.database.read() as session:
        ahead = gaps_ahead(session, desk.stories.calendar, desk.rotas.today)[DutyRole.READER]
        period = periods(session, first)[0].id
    assert (
        len([at for at in ahead if first <= at.day <= last]) == 12
    )  # five working days of two, two rest days of one
    desk.publish(None)
    assert len(desk.duty("2026-10-14 10:00")) == 2
    desk.rotas.end_period(desk.head, period)
    with pytest.raises(GoneError):
        desk.rotas.end_period(desk.head, period)


def test_a_new_calendar_version_moves_only_its_days_and_tells_whom_it_concerns(desk: RotaDesk) -> None:
    desk.publish()
    desk.stories.works()
    before = {one.day: one for one in desk.slots()}
    content = shipped_content()
    turned = replace(
        content,
        days=(
            *content.days,
            DayEntry(date(2026, 10, 17), working=True, name="调休", source="示例发1号", local=True),
            DayEntry(date(2026, 10, 14), working=False, name="庆典", source="示例发1号", local=True),
        ),
    )
    versions = CalendarVersions(desk.stories.database, desk.stories.clock, desk.stories.calendar)
    versions.publish(desk.head, versions.propose(desk.head, turned, Source("own", "示例发1号")))
    heard = {who: len(desk.phone(who).messages()) for who in desk.people.values()}

    desk.stories.works()

    after = {one.day: one for one in desk.slots()}
    assert before.keys() - after.keys() == {date(2026, 10, 17)}
    assert after.keys() - before.keys() == {date(2026, 10, 14)}
    assert all(after[day] == before[day] for day in before if day != date(2026, 10, 17))
    concerned = {before[date(2026, 10, 17)].person_id, after[date(2026, 10, 14)].person_id}
    told = {who for who in desk.people.values() if len(desk.phone(who).messages()) > heard[who]}
    assert concerned <= told
    assert len(told) <= 4  # and the leaders of the same days
    assert desk.audited("rota_recomputed") == 2


def test_an_override_needs_a_reason_and_a_free_person(desk: RotaDesk) -> None:
    desk.publish()
    slot = desk.on(5)
    other = next(one for one in (desk.people[name] for name in NAMES) if one != slot.person_id)
    for person, version, reason, problem in (
        (other, slot.version, " ", "no_reason"), (slot.person_id, slot.version, "有事", "has_day"),
    ):  # fmt: skip
        with pytest.raises(BadRotaError) as refused:
            desk.rotas.override(desk.head, slot.id, person, version=version, reason=reason)
        assert refused.value.problem == problem
    with pytest.raises(SlotChangedError):
        desk.rotas.override(desk.head, slot.id, other, version=slot.version + 1, reason="有事")
    with pytest.raises(NotPermittedError):
        desk.rotas.override(desk.stories.clerk, slot.id, other, version=slot.version, reason="有事")

    desk.rotas.override(desk.head, slot.id, other, version=slot.version, reason="有事")

    assert desk.duty("2026-10-05 12:00") == [desk.name(other)]


def test_gaps_are_told_to_supervisors_on_mondays_and_daily_in_the_last_week(desk: RotaDesk) -> None:
    desk.publish(date(2026, 12, 31))
    desk.stories.works()
    with desk.stories.database.work(desk.stories.clock.now(), "test") as work:
        begin_rota_watch(work.session, work.now)
    desk.stories.works()
    leader = desk.on(25, role=DutyRole.DUTY_LEADER)
    desk.rotas.add_leave(desk.head, Leave(0, leader.person_id, leader.day, leader.day, "出差"))

    desk.stories.until("2026-10-21 10:00")

    told = [one for one in desk.stories.phone("supervisor").messages() if "空缺" in one.body]
    days = [f"{desk.stories.calendar.local(one.at):%m-%d}" for one in told]
    assert days == ["09-14", "09-21", "09-28", "10-05", "10-12", "10-18", "10-19", "10-20", "10-21"]
    assert "最早10-25" in told[0].body


def test_days_off_without_any_leader_are_told_a_week_before(desk: RotaDesk) -> None:
    desk.rotas.set_members(desk.head, DutyRole.DUTY_LEADER, [], Coverage.EVERY_REST_DAY)
    desk.publish()
    with desk.stories.database.read() as session:
        standing = gaps_ahead(session, desk.stories.calendar, desk.rotas.today)
    with desk.stories.database.work(desk.stories.clock.now(), "test") as work:
        roster_store.set_holders(work.session, DutyRole.DUTY_LEADER, [])
    with desk.stories.database.read() as session:
        nobody = gaps_ahead(session, desk.stories.calendar, desk.rotas.today)[DutyRole.DUTY_LEADER]

    assert DutyRole.DUTY_LEADER not in standing
    assert [at.day for at in nobody] == [date(2026, 9, 12), date(2026, 9, 13)]


def test_a_newcomer_owes_no_turns_of_before(desk: RotaDesk) -> None:
    desk.publish(date(2026, 12, 31))
    desk.stories.clock.advance(days=120)
    newcomer = desk.people[LEADERS[0]]

    desk.rotas.set_members(
        desk.head, DutyRole.READER, [*(desk.people[name] for name in NAMES), newcomer], Coverage.STATUTORY
    )

    with desk.stories.database.read() as session:
        state = store.states(session)[DutyRole.READER]
    assert (dict(state.members)[newcomer], state.coverage) == (date(2027, 1, 9), Coverage.STATUTORY)
    with desk.stories.database.read() as session:
        found = planning.around(session, date(2027, 1, 9), date(2027, 12, 31))
    loads = [one.carried for one in planning.members_at(found, state, date(2027, 1, 9))]
    assert min(loads[:-1]) <= loads[-1] <= max(loads[:-1])


@pytest.mark.parametrize(
    ("first", "last", "problem"),
    [
        (date(2026, 10, 2), date(2026, 10, 1), "ends_first"),
        (date(2026, 9, 1), date(2026, 9, 10), "past"),
        (date(2026, 10, 1), date(2028, 10, 1), "too_long"),
        (date(9998, 10, 1), date(9998, 10, 2), "too_far"),
    ],
)
def test_a_leave_that_cannot_be_is_refused(desk: RotaDesk, first: date, last: date, problem: str) -> None:
    with pytest.raises(BadRotaError) as refused:
        desk.rotas.add_leave(desk.head, Leave(0, desk.people["许南星"], first, last))

    assert refused.value.problem == problem


def test_a_leave_called_off_gives_nobody_their_days_back(desk: RotaDesk) -> None:
    desk.publish()
    slot = desk.on(5)
    desk.rotas.add_leave(desk.head, Leave(0, slot.person_id, slot.day, slot.day + timedelta(days=1)))
    desk.publish(None)
    taken = desk.on(5)

    desk.rotas.end_leave(desk.head, 1)

    assert desk.on(5) == taken
    with pytest.raises(GoneError):
        desk.rotas.end_leave(desk.head, 1)
