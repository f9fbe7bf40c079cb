"""The State Council changed the calendar after the fact, twice: what became of open deadlines, and of the phones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.notice import read_notice
from calendars.proposal import propose
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry, YearStatus
from database.session import Database
from tests.stories.desk import DeskOfStories
from tickets.calendar_service import CalendarVersions, Source
from tickets.kinds import ClockKind
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.store import clocks, events
from tickets.ticket import Event

DeskBefore = Callable[[Content, str], DeskOfStories]
MAY_DAY = DayEntry(
    date(2019, 5, 1),
    working=False,
    name="劳动节",
    source="国办发明电〔2018〕15号",
    published=date(2018, 12, 4),
)
WORKED = DayEntry(
    date(2020, 2, 1), working=True, name="春节", source="国办发明电〔2019〕16号", published=date(2019, 11, 21)
)

OF_MAY_2019 = """国务院办公厅关于调整2019年劳动节假期安排的通知
国办发明电〔2019〕3号
经国务院批准，现将2019年劳动节假期安排调整如下：
2019年5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
国务院办公厅
2019年3月22日
"""
OF_JANUARY_2020 = """国务院办公厅关于延长2020年春节假期的通知
国办发明电〔2020〕1号
一、延长2020年春节假期至2月2日（农历正月初九，星期日），2月3日（星期一）起正常上班。
国务院办公厅
2020年1月26日
"""
OF_2027 = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：{new_year}。
二、春节：2月5日（农历除夕、周五）至12日（农历正月初七、周五）放假调休，共8天。1月30日（周六）、2月14日（周日）上班。
三、清明节：4月3日至5日放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
国务院办公厅
2026年12月30日
"""


def before(notice: str, year: int, *instead: DayEntry) -> Content:
    """What was published before an amendment."""
    shipped = shipped_content()
    named = {entry.day for entry in instead}
    kept = [one for one in shipped.days if one.source != notice and one.day not in named]
    years = [replace(one, status=YearStatus.OFFICIAL) if one.year == year else one for one in shipped.years]
    return replace(shipped, years=tuple(years), days=(*kept, *instead))


@pytest.fixture
def desk_before(database: Database, clock: ManualClock, tmp_path: Path) -> DeskBefore:
    """A desk that knows an older calendar, at a local instant."""

    def build(content: Content, moment: str) -> DeskOfStories:
        calendar = DeskCalendar.shipped()
        calendar.adopt(content, number=1)
        clock.set(datetime.fromisoformat(moment).replace(tzinfo=calendar.zone))
        desk = DeskOfStories(database, clock, calendar, tmp_path)
        with database.work(clock.now(), "story") as work:
            begin(work, content)
        return desk

    return build


def imports(desk: DeskOfStories, text: str) -> int:
    """The supervisor pastes a notice, looks at it and publishes; its number."""
    versions = CalendarVersions(desk.database, desk.clock, desk.calendar)
    proposal = propose(versions.published(), read_notice(text), document="")
    assert proposal.doubts == ()
    return versions.publish(
        desk.head, versions.propose(desk.head, proposal.content, Source("notice", "", text=text))
    )


def publishes(desk: DeskOfStories, text: str) -> int:
    """The same, and the worker brings the tickets up to date."""
    number = imports(desk, text)
    desk.works()
    return number


def due(desk: DeskOfStories, number: str) -> str:
    at = desk.ticket(number).due_at
    return f"{desk.calendar.local(at):%Y-%m-%d %H:%M}" if at else "?"


def told(desk: DeskOfStories, number: str, verb: str) -> list[Event]:
    with desk.database.read() as session:
        return [one for one in events(session, desk.ticket(number).id, limit=100) if one.verb == verb]


def everybody_was_heard(desk: DeskOfStories) -> None:
    desk.heard = {end: len(desk.phone(handle).messages()) for handle, end in desk.numbers.items()}


def test_the_amendment_of_2019_moves_one_deadline_earlier_and_one_later(desk_before: DeskBefore) -> None:
    desk = desk_before(before("国办发明电〔2019〕3号", 2019, MAY_DAY), "2019-04-26 10:00")
    early = desk.receives("附件打不开").number
    desk.until("2019-04-29 09:00")
    late = desk.receives("栏目不更新").number
    desk.until("2019-04-29 12:00")
    assert (due(desk, early), due(desk, late)) == ("2019-05-02 17:30", "2019-05-03 17:30")
    everybody_was_heard(desk)

    number = publishes(desk, OF_MAY_2019)

    assert (due(desk, early), due(desk, late)) == ("2019-04-30 17:30", "2019-05-06 17:30")
    (note,) = told(desk, early, "deadline_moved")
    assert note.data["clocks"] == [
        ["verify", "2019-04-29T09:30:00+00:00", "2019-04-28T09:30:00+00:00"],
        ["handle", "2019-04-30T09:30:00+00:00", "2019-04-29T09:30:00+00:00"],
        ["answer", "2019-05-02T09:30:00+00:00", "2019-04-30T09:30:00+00:00"],
    ]
    assert note.data["because"][0] == {  # type: ignore[index]  # a list in JSON
        "day": "2019-04-28", "kind": "makeup", "name": "劳动节", "document": "国办发明电〔2019〕3号(2019-03-22)",
    }  # fmt: skip
    assert (note.data["version"], note.data["overdue"]) == (number, False)
    assert [one.data["clocks"][-1][0] for one in told(desk, late, "deadline_moved")] == ["answer"]  # type: ignore[index]  # a list in JSON
    desk.nobody_heard_anything_else()

    desk.until("2019-04-30 08:31")
    desk.phone("reader").hears(early, "限04-30 17:30")
    desk.nobody_heard_anything_else()
    assert desk.database.verify_audit()[1] == []


def test_the_extension_of_2020_puts_a_deadline_off_and_pages_nobody_for_the_old_one(
    desk_before: DeskBefore,
) -> None:
    desk = desk_before(before("国办发明电〔2020〕1号", 2020, WORKED), "2020-01-22 14:00")
    number = desk.receives().number
    assert due(desk, number) == "2020-02-01 17:30"
    desk.until("2020-01-26 20:00")

    publishes(desk, OF_JANUARY_2020)
    assert due(desk, number) == "2020-02-04 17:30"
    desk.until("2020-02-03 08:29")
    desk.nobody_heard_anything_else()

    desk.until("2020-02-03 08:31")
    desk.phone("reader").hears(number, "限02-04 17:30")
    desk.nobody_heard_anything_else()


def test_a_deadline_moved_into_the_past_is_noted_told_once_and_goes_on_with_the_next_step(
    desk_before: DeskBefore,
) -> None:
    desk = desk_before(before("国办发明电〔2019〕3号", 2019, MAY_DAY), "2019-04-24 10:00")
    number = desk.receives().number
    desk.until("2019-04-29 08:00")
    everybody_was_heard(desk)

    version = publishes(desk, OF_MAY_2019)

    assert due(desk, number) == "2019-04-28 17:30"
    assert told(desk, number, "deadline_moved")[0].data["overdue"] is True
    assert told(desk, number, "steps_passed_over")[0].data["steps"] == [0, 1, 2, 3]
    desk.phone("supervisor").hears(f"日历第{version}版", "1件工单期限变动", "其中1件因此已超期")
    desk.nobody_heard_anything_else()

    desk.until("2019-04-29 08:31")
    desk.phone("leader").hears(number, "已超期,原限04-28 17:30")
    desk.phone("duty leader").hears(number, "已超期")


def test_extensions_are_counted_again_and_what_was_answered_keeps_its_verdict(
    desk_before: DeskBefore,
) -> None:
    desk = desk_before(before("国办发明电〔2019〕3号", 2019, MAY_DAY), "2019-04-24 10:00")
    extended, answered = desk.receives("附件打不开").number, desk.receives("栏目不更新").number
    desk.verifies(extended)
    desk.until("2019-04-29 13:31")
    facts = {Fact.REASON: "供应商节后到场", Fact.EXTENSION_DAYS: "2"}
    desk.tickets.move(desk.head, Verb.DEESCALATE, Order(extended, desk.ticket(extended).version, facts))
    assert due(desk, extended) == "2019-05-02 17:30"
    desk.moves(answered, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")
    promised = due(desk, answered)

    publishes(desk, OF_MAY_2019)

    assert due(desk, extended) == "2019-04-30 17:30"
    ticket = desk.ticket(answered)
    assert (ticket.in_time, due(desk, answered)) == (True, promised)
    assert told(desk, answered, "deadline_moved") == []


def test_a_move_by_a_person_is_judged_by_the_newest_calendar_before_the_run_gets_there(
    desk_before: DeskBefore,
) -> None:
    desk = desk_before(before("国办发明电〔2019〕3号", 2019, MAY_DAY), "2019-04-24 10:00")
    number = desk.receives().number
    desk.until("2019-04-29 10:00")
    imports(desk, OF_MAY_2019)

    ticket = desk.moves(number, Verb.DISMISS, reason="unfounded", answer="经核实，页面正常。")

    assert ticket.in_time is False
    assert len(told(desk, number, "deadline_moved")) == 1
    desk.works()
    assert len(told(desk, number, "deadline_moved")) == 1


def test_a_provisional_deadline_is_confirmed_or_moved_by_the_years_notice(desk_before: DeskBefore) -> None:
    desk = desk_before(shipped_content(), "2026-12-29 09:00")
    first = desk.receives("附件打不开").number
    desk.until("2026-12-30 09:00")
    second = desk.receives("栏目不更新").number
    assert (due(desk, first), due(desk, second)) == ("2027-01-04 17:30", "2027-01-05 17:30")
    assert desk.ticket(first).provisional
    assert desk.ticket(second).provisional

    publishes(desk, OF_2027.format(new_year="1月1日至4日放假调休，共4天"))

    assert (due(desk, first), due(desk, second)) == ("2027-01-05 17:30", "2027-01-06 17:30")
    assert not desk.ticket(first).provisional
    assert told(desk, first, "deadline_moved")[0].data["because"][0]["day"] == "2027-01-04"  # type: ignore[index]  # a list in JSON


def test_a_provisional_deadline_that_the_notice_leaves_is_confirmed(desk_before: DeskBefore) -> None:
    desk = desk_before(shipped_content(), "2026-12-29 09:00")
    number = desk.receives().number

    publishes(desk, OF_2027.format(new_year="1月1日至3日放假，共3天"))

    assert (due(desk, number), desk.ticket(number).provisional) == ("2027-01-04 17:30", False)
    assert len(told(desk, number, "deadline_confirmed")) == 1
    assert told(desk, number, "deadline_moved") == []
    with desk.database.read() as session:
        answer = next(one for one in clocks(session, desk.ticket(number).id) if one.clock is ClockKind.ANSWER)
    assert not answer.provisional
