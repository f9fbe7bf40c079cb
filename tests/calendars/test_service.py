"""The desk's calendar as other rooms use it: reminders around a due day, marks, shifts, zones."""

from datetime import UTC, date, datetime, time

import pytest

from calendars.deadlines import ReceiptRule, WorkingDays
from calendars.errors import MissingYear, NaiveInstant
from calendars.hours import DutyHours
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.workdays import DayKind, YearStatus
from tests.calendars.wall import naive, shown, wall

NINE = time(9)


@pytest.mark.parametrize(
    ("n", "reminded"),
    [
        (0, "2025-10-11 09:00"),
        (1, "2025-10-10 09:00"),
        (2, "2025-10-09 09:00"),
        (3, "2025-09-30 09:00"),  # over the whole of National Day
    ],
)
def test_a_reminder_lies_working_days_before_the_due_day(
    calendar: DeskCalendar, n: int, reminded: str
) -> None:
    due = calendar.deadline(wall("2025-09-30 16:59"), WorkingDays(3)).due_at

    assert shown(calendar.working_days_before(due, n, at=NINE)) == reminded


@pytest.mark.parametrize(
    ("n", "stepped"), [(0, "2025-10-11 09:00"), (1, "2025-10-13 09:00"), (5, "2025-10-17 09:00")]
)
def test_a_step_up_lies_working_days_after_the_due_day(calendar: DeskCalendar, n: int, stepped: str) -> None:
    due = calendar.deadline(wall("2025-09-30 16:59"), WorkingDays(3)).due_at

    assert shown(calendar.working_days_after(due, n, at=NINE)) == stepped
    assert calendar.working_days_after(due, n, at=NINE).tzinfo is UTC


def test_days_are_added_taken_away_and_counted(calendar: DeskCalendar) -> None:
    received = date(2025, 9, 30)

    assert calendar.add_working_days(received, 3) == date(2025, 10, 11)
    assert calendar.add_working_days(date(2025, 10, 11), -3) == received
    assert calendar.add_working_days(date(2025, 10, 4), 0) == date(2025, 10, 4)
    assert calendar.working_days_between(received, date(2025, 10, 11)) == 3
    assert calendar.working_days_between(date(2025, 10, 11), received) == -3


@pytest.mark.parametrize(
    ("day", "kind", "name", "status"),
    [
        ("2025-10-09", DayKind.WORKING, "", YearStatus.OFFICIAL),
        ("2025-10-11", DayKind.MAKEUP, "国庆节、中秋节", YearStatus.OFFICIAL),
        ("2025-10-01", DayKind.HOLIDAY, "国庆节、中秋节", YearStatus.OFFICIAL),
        ("2025-10-18", DayKind.REST, "", YearStatus.OFFICIAL),
        ("2027-06-09", DayKind.HOLIDAY, "端午节", YearStatus.PROVISIONAL),
        ("2019-05-04", DayKind.HOLIDAY, "劳动节", YearStatus.AMENDED),
    ],
)
def test_a_day_is_marked_with_kind_name_and_the_status_of_its_year(
    calendar: DeskCalendar, day: str, kind: DayKind, name: str, status: YearStatus
) -> None:
    mark = calendar.day_mark(date.fromisoformat(day))

    assert (mark.kind, mark.name, mark.status) == (kind, name, status)
    assert mark.working is calendar.is_working_day(date.fromisoformat(day))
    assert calendar.year_status(mark.day.year) is status


@pytest.mark.parametrize(
    ("now", "on_shift"),
    [
        ("2025-10-11 09:00", True),  # a worked Saturday
        ("2025-10-12 09:00", False),
        ("2025-10-01 09:00", False),
        ("2025-10-09 08:29", False),
        ("2025-10-09 08:30", True),
        ("2025-10-09 12:30", False),
        ("2025-10-09 17:30", False),
    ],
)
def test_the_desk_is_on_shift_in_duty_hours_of_worked_days(
    calendar: DeskCalendar, now: str, *, on_shift: bool
) -> None:
    assert calendar.is_on_shift(wall(now)) is on_shift


def test_an_instant_is_shown_as_the_desks_wall_time(calendar: DeskCalendar) -> None:
    instant = datetime(2025, 9, 30, 8, 59, tzinfo=UTC)

    assert calendar.local(instant).isoformat() == "2025-09-30T16:59:00+08:00"


def test_a_day_closes_at_its_seasons_hour(calendar: DeskCalendar) -> None:
    early = DeskCalendar.shipped(
        hours=DutyHours.parse("08:30-12:00,13:30-17:00", "08:00-14:00", season="07-01/08-31")
    )

    assert calendar.closing(date(2025, 10, 9)) == wall("2025-10-09 17:30")
    assert early.closing(date(2025, 10, 9)) == wall("2025-10-09 17:00")
    assert early.closing(date(2025, 7, 9)) == wall("2025-07-09 14:00")


def test_the_due_day_alone_agrees_with_the_derived_deadline(calendar: DeskCalendar) -> None:
    start, rule = wall("2025-01-24 20:00"), WorkingDays(3, ReceiptRule.B)

    assert calendar.due_day(start, rule) == date(2025, 2, 6)
    assert shown(calendar.deadline(start, rule).due_at) == "2025-02-06 17:30"


def test_the_zone_is_the_desks_own() -> None:
    """Ürümqi's wall shows two hours less: the same instant is another day there."""
    urumqi = DeskCalendar.shipped(zone="Asia/Urumqi")
    just_after_midnight = wall("2026-11-23 01:00")

    assert urumqi.local(just_after_midnight).isoformat() == "2026-11-22T23:00:00+06:00"
    assert shown(urumqi.deadline(just_after_midnight, WorkingDays(1)).due_at) == "2026-11-23 19:30"


def test_the_version_is_the_tables(calendar: DeskCalendar) -> None:
    assert calendar.version == shipped_content().table().version


def test_a_missing_year_is_refused_by_every_question_but_standing_and_status(calendar: DeskCalendar) -> None:
    day, now = date(2028, 1, 4), wall("2028-01-04 09:00")

    for question in (
        lambda: calendar.deadline(now, WorkingDays(3)),
        lambda: calendar.due_day(now, WorkingDays(3)),
        lambda: calendar.add_working_days(day, 1),
        lambda: calendar.working_days_between(day, day),
        lambda: calendar.working_days_before(now, 1, at=NINE),
        lambda: calendar.working_minutes_between(now, now),
        lambda: calendar.is_working_day(day),
        lambda: calendar.day_mark(day),
        lambda: calendar.is_on_shift(now),
    ):
        with pytest.raises(MissingYear) as caught:
            question()
        assert caught.value.year == 2028
    assert calendar.year_status(2028) is YearStatus.MISSING


def test_a_wall_time_without_a_zone_is_refused(calendar: DeskCalendar) -> None:
    with pytest.raises(NaiveInstant):
        calendar.local(naive("2026-11-23 10:00"))
    with pytest.raises(NaiveInstant):
        calendar.due_day(naive("2026-11-23 10:00"), WorkingDays(1))
