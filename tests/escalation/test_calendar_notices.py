"""What supervisors are told about the calendar itself: a year nobody has published, and deadlines that moved."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.clock import ManualClock
from calendars.content import Content
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry, YearEntry, YearStatus
from database.session import Database
from escalation.calendar_notices import begin_watch, is_told_on, year_to_import
from roster import store as roster_store
from roster.people import DutyRole
from tests.stories.desk import DeskOfStories
from tickets.calendar_service import CalendarVersions, Source

DeskAt = Callable[[str], DeskOfStories]
MONDAY = 0
DECEMBER = 12
YEARS = st.dates(date(2026, 1, 1), date(2027, 12, 30))


@pytest.fixture
def desk_at(database: Database, clock: ManualClock, tmp_path: Path) -> DeskAt:
    """A desk that begins at a local instant and watches its calendar: 2026 is official, 2027 provisional."""

    def build(moment: str) -> DeskOfStories:
        calendar = DeskCalendar.shipped()
        clock.set(datetime.fromisoformat(moment).replace(tzinfo=calendar.zone))
        desk = DeskOfStories(database, clock, calendar, tmp_path)
        with database.work(clock.now(), "story") as work:
            begin(work, shipped_content())
            begin_watch(work.session, clock.now())
        desk.works()
        return desk

    return build


def told(desk: DeskOfStories, handle: str = "supervisor") -> Sequence[str]:
    """The local days on which this phone was told of a missing year."""
    letters = [one for one in desk.phone(handle).messages() if "放假安排尚未导入" in one.body]
    return [f"{desk.calendar.local(one.at):%Y-%m-%d}" for one in letters]


def official(content: Content, year: int) -> Content:
    """The year's notice is published."""
    known = {one.year: one for one in content.years} | {year: YearEntry(year, YearStatus.OFFICIAL, "示例")}
    return replace(content, years=tuple(known.values()))


def publishes(desk: DeskOfStories, content: Content) -> int:
    versions = CalendarVersions(desk.database, desk.clock, desk.calendar)
    number = versions.publish(
        desk.head, versions.propose(desk.head, content, Source("notice", "示例发〔2026〕9号"))
    )
    desk.works()
    return number


def test_nobody_is_told_before_november(desk_at: DeskAt) -> None:
    desk = desk_at("2026-01-05 10:00")

    desk.until("2026-11-01 08:59")

    assert told(desk) == []


def test_supervisors_are_told_on_1_november_on_its_mondays_and_daily_in_december(desk_at: DeskAt) -> None:
    desk = desk_at("2026-10-20 10:00")

    desk.until("2026-12-04 10:00")

    assert told(desk) == [
        "2026-11-01", "2026-11-02", "2026-11-09", "2026-11-16", "2026-11-23", "2026-11-30",
        "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04",
    ]  # fmt: skip
    words = desk.phone("supervisor").messages()[0].body
    assert "2027年放假安排尚未导入,跨年期限均为暂定。通知公布后请在2026-12-31前导入日历。" in words


def test_nobody_but_supervisors_is_told_and_none_of_them_twice_on_one_day(desk_at: DeskAt) -> None:
    desk = desk_at("2026-12-01 10:00")
    with desk.database.work(desk.clock.now(), "story") as work:
        second = [desk.people["supervisor"], desk.people["leader"]]
        roster_store.set_holders(work.session, DutyRole.SUPERVISOR, second)
    for _ in range(3):
        with desk.database.work(desk.clock.now(), "story") as work:
            work.session.connection().exec_driver_sql("DELETE FROM timer WHERE kind = 'calendar_watch'")
            begin_watch(work.session, desk.clock.now())
        desk.works()

    assert (told(desk), told(desk, "leader")) == (["2026-12-01"], ["2026-12-01"])
    assert [told(desk, one) for one in ("reader", "centre", "technician", "duty leader")] == [[]] * 4


def test_the_desk_is_silent_once_the_year_is_official(desk_at: DeskAt) -> None:
    desk = desk_at("2026-11-28 10:00")
    desk.until("2026-12-02 12:00")

    publishes(desk, official(shipped_content(), 2027))
    desk.until("2027-01-20 12:00")

    assert told(desk) == ["2026-11-30", "2026-12-01", "2026-12-02"]


def test_a_current_year_without_a_notice_is_told_every_day_of_it(desk_at: DeskAt) -> None:
    desk = desk_at("2026-12-30 10:00")

    desk.until("2027-01-03 12:00")

    assert told(desk) == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02", "2027-01-03"]
    assert "2027年放假安排尚未导入" in desk.phone("supervisor").messages()[-1].body


@given(today=YEARS)
def test_the_coming_year_is_told_on_each_day_of_december_and_once_a_week_before(today: date) -> None:
    week = [today + timedelta(days=n) for n in range(7)]

    told = [is_told_on(day, today.year + 1) for day in week if day.year == today.year]

    assert any(told) or len(told) < len(week)
    assert all(is_told_on(day, day.year + 1) for day in week if day.month == DECEMBER)
    assert is_told_on(today, today.year)


@given(today=YEARS)
def test_the_year_to_import_is_this_one_where_it_is_unpublished_and_the_next_only_from_november(
    today: date,
) -> None:
    calendar = DeskCalendar.shipped()

    expected = {2026: 2027 if today.month > DECEMBER - 2 else None, 2027: 2027}[today.year]
    assert year_to_import(calendar, today) == expected


def test_a_run_that_makes_tickets_overdue_is_summed_up_once(desk_at: DeskAt) -> None:
    desk = desk_at("2026-12-29 09:00")
    number = desk.receives().number
    off = DayEntry(date(2027, 1, 4), working=False, name="元旦", source="示例发〔2026〕9号")
    publishes(desk, replace(official(shipped_content(), 2027), days=(*shipped_content().days, off)))
    desk.until("2027-01-05 09:00")

    publishes(desk, official(shipped_content(), 2027))
    publishes(desk, replace(official(shipped_content(), 2027), usual="09:00-12:00,13:00-17:00"))
    desk.until("2027-01-06 08:00")

    summaries = [one.body for one in desk.phone("supervisor").messages() if "日历第" in one.body]
    assert (
        f"{desk.calendar.local(desk.ticket(number).due_at or desk.clock.now()):%m-%d %H:%M}" == "01-04 17:00"
    )
    assert len(summaries) == 1, "what was overdue already is not so by the third version"
    assert "日历第3版生效:1件工单期限变动,其中1件因此已超期" in summaries[0]
    assert desk.database.verify_audit()[1] == []
