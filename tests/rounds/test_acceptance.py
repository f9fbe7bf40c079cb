"""Acceptance examples of the regulation that a whole desk shows: each test has the dates and values of its row."""

from roster import store as roster_store
from roster.people import ChannelKind, Reach
from rounds.register import EntryKind, State, Verb
from rounds.room import RoomFault, RoomReading
from rounds.room_service import Rooms
from sites import store as site_store
from sites.object_checks import ObjectFacts
from sites.object_service import Objects
from sites.objects import Limits, MonitoredObject, ObjectKind
from sites.responsibility import FaultKind
from tests.rounds.duty_desk import DutyDesk
from tests.stories.desk import CENTRE
from tickets.kinds import Kind, Source
from tickets.lifecycle import Verb as Move
from tickets.ticket import Report


def _unit(duty: DutyDesk, name: str, handle: str, mobile: str) -> int:
    """A unit whose contact has a phone."""
    with duty.database.work(duty.clock.now(), "test") as work:
        unit = roster_store.add_unit(work.session, name)
        person = roster_store.add_person(work.session, unit_id=unit, name="示例己", title="", position=0)
        roster_store.set_reaches(work.session, person, [Reach(ChannelKind.MOBILE, mobile)])
    duty.desk.numbers[handle] = mobile
    return unit


def _say(room: MonitoredObject, fault: RoomFault) -> str:
    return f"{room.name}温度{fault.value / 10:g}°C，超过{fault.limit / 10:g}°C"


def test_31_degrees_over_28_on_a_holiday_are_told_the_rooms_unit_at_once_and_climb_while_nobody_takes_them(
    duty: DutyDesk,
) -> None:
    """二(二), 四(二): 一旦发现异常，马上通知相关维护人员."""
    unit = _unit(duty, "市行政审批局", "network", "+8613000000006")
    objects = Objects(duty.database, duty.clock, faults=lambda _session, _object: ())
    facts = ObjectFacts(ObjectKind.MACHINE_ROOM, "政务中心机房", unit, limits=Limits(temperature=280))
    room = objects.add(duty.desk.head, facts)
    rooms = Rooms(duty.database, duty.clock, duty.desk.calendar, duty.desk.intake)

    fine = rooms.record(duty.desk.clerk, room, RoomReading(temperature=280), say=_say)
    (number,) = rooms.record(duty.desk.clerk, room, RoomReading(temperature=310), say=_say)
    duty.desk.works()

    assert fine == ()
    assert duty.desk.ticket(number).unit_id == unit
    duty.desk.phone("network").hears(number, "温度31")
    duty.until("2026-10-04 08:39")
    duty.desk.nobody_heard_anything_else()
    duty.until("2026-10-04 08:40")
    duty.desk.phone("network").hears(number)  # ten minutes without an answer: the same page by voice
    duty.until("2026-10-04 09:00")
    duty.desk.phone("technician").hears(number)
    duty.until("2026-10-04 09:30")
    duty.desk.phone("technician").hears(number)
    duty.desk.phone("duty leader").hears(number)
    duty.desk.nobody_heard_anything_else()


def test_assistance_in_an_emergency_is_kept_with_its_time_line(duty: DutyDesk) -> None:
    """二(五): 协助处置."""
    duty.until("2026-10-04 14:05")
    found = duty.enters(EntryKind.ASSISTANCE, "市公安局网安大队", "请协助查封仿冒网站")
    duty.until("2026-10-04 14:20")
    duty.acts(found, Verb.HELP, words="已提供访问日志")
    helped = duty.entry(found.id).state
    duty.until("2026-10-04 15:30")
    duty.acts(found, Verb.NOTE, words="网安大队已取证")
    duty.until("2026-10-04 16:10")
    duty.acts(found, Verb.REPORT, words="仿冒网站已关停")

    line = [
        f"{duty.desk.calendar.local(one.at):%H:%M} {one.verb} {one.text}".strip()
        for one in duty.lines(found.id)
    ]
    assert line == [
        "14:05 received 请协助查封仿冒网站",
        "14:20 help 已提供访问日志",
        "15:30 note 网安大队已取证",
        "16:10 report 仿冒网站已关停",
    ]
    assert helped is State.OPEN  # it ends with the report, not with the help
    assert duty.entry(found.id).state is State.SETTLED


def test_an_unanswered_letter_to_the_mayor_is_the_hotlines_and_a_units_own_column_is_that_units(
    duty: DutyDesk,
) -> None:
    """一(二): 市长信箱超期未答 goes to 热线办, not to 信息中心."""
    hotline = _unit(duty, "市长热线办公室", "hotline", "+8613000000007")
    school = _unit(duty, "市教育局", "school", "+8613000000008")
    with duty.database.work(duty.clock.now(), "test") as work:
        site_store.add_line(
            work.session, fault_kind=FaultKind.MAYOR_MAILBOX, unit_id=hotline, url_prefix="", clause="一(二)"
        )
        site_store.add_line(
            work.session, fault_kind=FaultKind.UNIT_COLUMN, unit_id=school,
            url_prefix="https://www.shili.example/jyj/", clause="一(二)",
        )  # fmt: skip

    def goes_to(problem: str, url: str) -> int | None:
        report = Report(
            kind=Kind.DETECTED_FAULT, source=Source.OWN_OBSERVATION, description="市长信箱超期未答", url=url,
            problem=problem,
        )  # fmt: skip
        return duty.desk.ticket(duty.desk.intake.take_in(duty.desk.head, report).number).unit_id

    assert goes_to("unanswered", "https://www.shili.example/szxx/1.html") == hotline
    assert goes_to("typo", "https://www.shili.example/zwgk/1.html") == duty.desk.units[CENTRE]
    assert goes_to("typo", "https://www.shili.example/jyj/1.html") == school


def test_what_is_handled_but_not_answered_when_it_is_due_is_overdue(duty: DutyDesk) -> None:
    """二(三): 处置 *and* 答复."""
    taken = duty.desk.receives()
    duty.desk.verifies(taken.number)
    duty.desk.moves(taken.number, Move.HANDLE, note="已改好")
    assert taken.due_at is not None
    assert f"{duty.desk.calendar.local(taken.due_at):%Y-%m-%d %H:%M}" == "2026-10-10 17:30"

    duty.until("2026-10-11 00:00")

    with duty.database.read() as session:
        late = duty.desk.reading.overdue(session, duty.desk.head)
    assert [one.number for one in late] == [taken.number]
    assert duty.desk.moves(taken.number, Move.ANSWER, answer="已更正。").in_time is False
