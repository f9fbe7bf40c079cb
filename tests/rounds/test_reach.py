"""Reachability (notice 四(五)): people on duty are tested before their shift; who stays silent is recorded as 未通."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from database.session import Work
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.people import addresses
from escalation.replies import Replies
from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.quiet import read_quiet_hours
from roster import store as roster_store
from roster.people import DutyRole, Shift
from roster.permissions import Actor, Role
from rounds import reach_reading, reach_store
from rounds.plan import ReachPlan
from rounds.reach import TestHours, folded
from rounds.reach_service import Reachability
from rounds.round_errors import NothingToAnswerError
from tests.engines import connected
from tests.rounds.duty_desk import DutyDesk
from tests.stories.desk import failed

NIGHT = read_quiet_hours("22:00-07:30")
HOURS = TestHours(ReachPlan(), [NIGHT] if NIGHT else [])


@dataclass(frozen=True)
class _OnlyTests:
    """What comes back by phone goes to the tests alone."""

    reach: Reachability

    def hold(self, work: Work, kind: str, ids: Collection[int]) -> None: ...

    def answered(self, work: Work, found: Matched, channel: Channel) -> None:
        self.reach.answered(work, found, channel)


class Tests:
    """The desk of the duty day with its tests, as a worker runs them; more workers may be started beside."""

    __test__ = False

    def __init__(self, duty: DutyDesk, shifts: list[tuple[DutyRole, str, str, str]]) -> None:
        self.duty, desk = duty, duty.desk
        with duty.database.work(duty.clock.now(), "test") as work:
            for role, who, starts, ends in shifts:
                shift = Shift(role, desk.people[who], duty.at(starts), duty.at(ends))
                roster_store.add_shift(work.session, shift)
        self.starts()
        with duty.database.work(duty.clock.now(), "test") as work:
            self.reach.begin(work.session, work.now)

    def starts(self) -> None:
        """The services as a process that has just begun has them."""
        duty, desk = self.duty, self.duty.desk
        self.reach = Reachability(duty.database, duty.clock, desk.calendar, hours=HOURS, ways=addresses)
        tickets = Handlers(desk.calendar, desk.policies, desk.tickets, others=self.reach.unreached)
        handlers = (*tickets.table(), *self.reach.handlers())
        desk.engine = Engine(duty.database, duty.clock, handlers=handlers, report=failed)
        desk.replies = Replies(
            duty.database, duty.clock, escalation=desk.escalation, calendar=desk.calendar, duty_phone="0316-2000001",
            signature="【示例政务】", others=_OnlyTests(self.reach),
        )  # fmt: skip

    def record(self) -> list[str]:
        """The record as people read it: when, who, what, by which way or why."""
        with self.duty.database.read() as session:
            lines = reach_store.of_people(
                session, self.duty.desk.people.values(), datetime(2026, 1, 1, tzinfo=UTC)
            )
        local = self.duty.desk.calendar.local
        return [
            f"{local(one.at):%H:%M} {one.label.rpartition(' ')[2]} {one.said.value} {one.channel or one.why}".strip()
            for one in lines
        ]

    def missed(self) -> list[str]:
        with self.duty.database.read() as session:
            return [one.asked.label[-3:] for one in reach_reading.missed_now(session, self.duty.clock.now())]


def _day(duty: DutyDesk) -> Tests:
    """示例丙 reads from 20:00 on; the standing supervisor and the duty leader come after."""
    return Tests(duty, [(DutyRole.READER, "centre", "2026-10-04 20:00", "2026-10-05 08:00")])


def test_person_silent_15_min_next_recorded_as_not_reached(duty: DutyDesk) -> None:
    """Acceptance row 四(五): "Person silent 15 min → next; recorded as 未通"."""
    tests = _day(duty)
    phone = duty.desk.phone

    duty.until("2026-10-04 18:59")
    duty.desk.nobody_heard_anything_else()
    duty.until("2026-10-04 19:01")
    asked = phone("centre").hears("值班测试,非故障", "10-04 20:00", "回复")
    duty.until("2026-10-04 19:14")
    phone("centre").hears("值班测试")  # five minutes later by voice, to the same mobile
    tests.starts()  # the worker is started anew: nothing goes out twice
    duty.until("2026-10-04 19:15")
    next_one = phone("supervisor").hears("值班测试,非故障", "示例丙", "未通")
    assert tests.missed() == ["示例丙"]
    duty.desk.nobody_heard_anything_else()

    code = next_one.rpartition("回复")[2][:4]
    words = phone("supervisor").replies(code).words
    duty.until("2026-10-04 23:00")

    assert "已收到您的测试回复" in words
    duty.desk.nobody_heard_anything_else()
    assert tests.record() == [
        "19:00 示例丙 asked", "19:15 示例丙 not_reached silent", "19:15 示例戊 asked", "19:15 示例戊 reached sms",
    ]  # fmt: skip
    late = phone("centre").replies(asked.rpartition("回复")[2][:4])
    assert "已收到您的测试回复" in late.words
    assert tests.record()[-1] == "23:00 示例丙 reached sms"
    assert tests.missed() == []
    assert duty.database.verify_audit()[1] == []


def test_two_workers_test_once_and_the_record_is_never_changed(duty: DutyDesk, database_url: str) -> None:
    tests = _day(duty)
    duty.clock.set(duty.at("2026-10-04 19:00"))
    other = connected(database_url, audit_key=duty.database.audit_key)
    second = Reachability(other, duty.clock, duty.desk.calendar, hours=HOURS, ways=addresses)
    with duty.database.work(duty.clock.now(), "one") as work:
        assert tests.reach.watch(work, ["reach:0"]) == 1
    with other.work(duty.clock.now(), "two") as work:
        assert second.watch(work, ["reach:0"]) == 0
    other.engine.dispose()
    duty.desk.works()

    duty.desk.phone("centre").hears("值班测试")
    duty.desk.nobody_heard_anything_else()
    for statement in ("UPDATE reach_line SET said = 'reached'", "DELETE FROM reach_line"):
        with pytest.raises(DBAPIError), duty.database.work(duty.clock.now(), "test") as work:
            work.session.execute(text(statement))


def test_a_page_answers_as_a_phone_does_and_only_a_test_of_ones_own(duty: DutyDesk) -> None:
    tests = _day(duty)
    duty.until("2026-10-04 19:02")
    duty.desk.phone("centre").hears("值班测试")
    mine = Actor("account:3", "示例丙", Role.STAFF, person_id=duty.desk.people["centre"])

    with pytest.raises(NothingToAnswerError):
        tests.reach.answer(replace(mine, person_id=duty.desk.people["reader"]))
    tests.reach.answer(mine)
    with pytest.raises(NothingToAnswerError):
        tests.reach.answer(mine)
    duty.until("2026-10-04 20:30")

    duty.desk.nobody_heard_anything_else()
    assert tests.record() == ["19:00 示例丙 asked", "19:02 示例丙 reached web"]


def test_whom_nothing_can_be_sent_is_not_reached_at_once_and_by_night_nobody_is_woken(duty: DutyDesk) -> None:
    """A shift from midnight is tested at 21:30, so that the next person is tried before the quiet hours too."""
    with duty.database.work(duty.clock.now(), "test") as work:
        roster_store.set_reaches(work.session, duty.desk.people["centre"], [])
    tests = Tests(duty, [
        (DutyRole.READER, "centre", "2026-10-05 00:00", "2026-10-06 00:00"),
        (DutyRole.DUTY_LEADER, "leader", "2026-10-05 00:00", "2026-10-06 00:00"),
    ])  # fmt: skip

    duty.until("2026-10-04 23:59")

    assert tests.record() == [
        "21:30 示例丙 asked", "21:30 示例甲 asked", "21:30 示例丙 not_reached no_way", "21:30 示例戊 asked",
        "21:45 示例甲 not_reached silent", "21:45 示例戊 not_reached silent",
        "21:45 示例戊 nobody",
    ]  # fmt: skip
    duty.until("2026-10-05 12:00")
    assert len(tests.record()) == 7


def test_tests_keep_out_of_the_quiet_hours_and_leave_time_for_the_next_person() -> None:
    def before(starts: str) -> str:
        return f"{HOURS.before(datetime.fromisoformat(starts).replace(tzinfo=UTC)):%d %H:%M}"

    assert before("2026-10-04 20:00") == "04 19:00"
    assert before("2026-10-04 22:45") == "04 21:45"
    assert before("2026-10-05 00:00") == "04 21:30"
    assert before("2026-10-05 08:00") == "05 07:30"
    assert before("2026-10-05 07:45") == "04 21:30"
    both = [one for one in (NIGHT, read_quiet_hours("12:00-13:00"), read_quiet_hours("21:00-23:00")) if one]
    merged = replace(HOURS, quiets=both)
    night = merged.quiet(datetime(2026, 10, 4, 22, 30, tzinfo=UTC))
    assert night
    assert [f"{one:%d %H:%M}" for one in night] == ["04 21:00", "05 07:30"]
    noon = datetime(2026, 10, 4, 12, 30, tzinfo=UTC)
    assert merged.allowed(noon) == noon + timedelta(minutes=30)
    assert folded([]) == []
