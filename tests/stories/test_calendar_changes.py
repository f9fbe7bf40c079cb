"""The State Council changed the calendar after the fact, twice: what became of open deadlines, and of the phones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry, YearEntry, YearStatus
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


def publishes(desk: DeskOfStories, content: Content, document: str) -> int:
    """The supervisor imports a notice; the worker brings the tickets up to date."""
    versions = CalendarVersions(desk.database, desk.clock, desk.calendar)
    draft = versions.propose(desk.head, content, Source("notice", document))
    number = versions.publish(desk.head, draft)
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

    number = publishes(desk, shipped_content(), "国办发明电〔2019〕3号")

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

    publishes(desk, shipped_content(), "国办发明电〔2020〕1号")
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

    version = publishes(desk, shipped_content(), "国办发明电〔2019〕3号")

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

    publishes(desk, shipped_content(), "国办发明电〔2019〕3号")

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
    versions = CalendarVersions(desk.database, desk.clock, desk.calendar)
    versions.publish(
        desk.head, versions.propose(desk.head, shipped_content(), Source("notice", "国办发明电〔2019〕3号"))
    )

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

    publishes(
        desk,
        with_2027(DayEntry(date(2027, 1, 4), working=False, name="元旦", source="示例发〔2026〕9号")),
        "示例发〔2026〕9号",
    )

    assert (due(desk, first), due(desk, second)) == ("2027-01-05 17:30", "2027-01-06 17:30")
    assert not desk.ticket(first).provisional
    assert told(desk, first, "deadline_moved")[0].data["because"][0]["day"] == "2027-01-04"  # type: ignore[index]  # a list in JSON


def test_a_provisional_deadline_that_the_notice_leaves_is_confirmed(desk_before: DeskBefore) -> None:
    desk = desk_before(shipped_content(), "2026-12-29 09:00")
    number = desk.receives().number

    publishes(desk, with_2027(), "示例发〔2026〕9号")

    assert (due(desk, number), desk.ticket(number).provisional) == ("2027-01-04 17:30", False)
    assert len(told(desk, number, "deadline_confirmed")) == 1
    assert told(desk, number, "deadline_moved") == []
    with desk.database.read() as session:
        answer = next(one for one in clocks(session, desk.ticket(number).id) if one.clock is ClockKind.ANSWER)
    assert not answer.provisional


def with_2027(*days: DayEntry) -> Content:
    """An invented notice made 2027 official."""
    shipped = shipped_content()
    named = {entry.day for entry in days}
    years = [
        YearEntry(2027, YearStatus.OFFICIAL, "示例") if one.year == 2027 else one for one in shipped.years
    ]
    kept = [one for one in shipped.days if one.day not in named]
    return replace(shipped, years=tuple(years), days=(*kept, *days))
