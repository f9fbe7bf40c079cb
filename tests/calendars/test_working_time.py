"""Working minutes: budgets that end at closing, and prefix sums that agree with counting minute by minute."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import BudgetOutOfRange, MissingYear, NaiveInstant
from calendars.hours import DutyHours
from calendars.service import DeskCalendar
from tests.calendars.wall import SHANGHAI, naive, shown, wall

USUAL = DeskCalendar.shipped()
SUMMER = DeskCalendar.shipped(hours=DutyHours.parse(season="07-01/08-31"))

instants = st.datetimes(naive("2018-01-02"), naive("2027-06-30"), timezones=st.just(SHANGHAI))
whole_seconds = instants.map(lambda instant: instant.replace(microsecond=0))
budgets = st.integers(1, 6000)
desks = st.sampled_from([USUAL, SUMMER])


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-23 08:30", 450, "2026-11-23 17:30"),  # exactly a day: at closing
        ("2026-11-23 08:30", 451, "2026-11-24 08:31"),
        ("2026-11-23 08:30", 210, "2026-11-23 12:00"),  # exactly a morning: at noon
        ("2026-11-23 08:30", 211, "2026-11-23 13:31"),
        ("2026-11-23 08:30", 1350, "2026-11-25 17:30"),  # 22.5 h: peers say Thursday 08:30
        ("2026-09-30 17:20", 10, "2026-09-30 17:30"),  # before National Day: no week of slack
        ("2026-09-30 17:20", 11, "2026-10-08 08:31"),
        ("2025-09-30 16:59", 60, "2025-10-09 08:59"),
        ("2025-10-11 09:00", 30, "2025-10-11 09:30"),  # a worked Saturday
        ("2026-11-21 23:00", 30, "2026-11-23 09:00"),  # a plain weekend night
        ("2026-11-23 12:30", 30, "2026-11-23 14:00"),  # noon
        ("2026-07-15 12:30", 30, "2026-07-15 14:00"),
    ],
)
def test_a_budget_of_minutes_ends_in_duty_hours(start: str, minutes: int, due: str) -> None:
    assert shown(USUAL.add_working_minutes(wall(start), minutes)) == due


def test_summer_minutes_begin_an_hour_later() -> None:
    assert shown(SUMMER.add_working_minutes(wall("2026-07-15 12:30"), 30)) == "2026-07-15 15:00"
    assert shown(SUMMER.add_working_minutes(wall("2026-08-31 08:30"), 390)) == "2026-08-31 17:30"
    assert shown(SUMMER.add_working_minutes(wall("2026-08-31 17:30"), 450)) == "2026-09-01 17:30"


@pytest.mark.parametrize(
    ("start", "ready"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 12:10", "2026-11-23 13:30"),
        ("2026-11-23 17:30", "2026-11-24 08:30"),
        ("2026-10-01 02:00", "2026-10-08 08:30"),
    ],
)
def test_no_budget_at_all_waits_for_an_open_desk(start: str, ready: str) -> None:
    assert shown(USUAL.add_working_minutes(wall(start), 0)) == ready


def test_a_fraction_of_a_second_is_never_taken_from_the_past() -> None:
    start = wall("2026-11-23 10:00") + timedelta(microseconds=500)

    assert USUAL.add_working_minutes(start, 0) == start


@given(desks, whole_seconds, budgets)
def test_minutes_between_start_and_due_are_the_budget(
    desk: DeskCalendar, start: datetime, minutes: int
) -> None:
    due = desk.add_working_minutes(start, minutes)

    assert desk.working_minutes_between(start, due) == minutes
    assert desk.working_minutes_between(due, start) == -minutes


@given(desks, instants, budgets)
def test_a_due_instant_lies_after_its_start_and_never_in_closed_time(
    desk: DeskCalendar, start: datetime, minutes: int
) -> None:
    due = desk.add_working_minutes(start, minutes)

    assert due > start
    assert desk.is_on_shift(due - timedelta(seconds=1))


@given(desks, instants, instants, budgets)
def test_a_later_start_or_a_larger_budget_is_never_due_earlier(
    desk: DeskCalendar, one: datetime, other: datetime, minutes: int
) -> None:
    earlier, later = sorted((one, other))

    assert desk.add_working_minutes(earlier, minutes) <= desk.add_working_minutes(later, minutes)
    assert desk.add_working_minutes(one, minutes) < desk.add_working_minutes(one, minutes + 1)


@given(desks, whole_seconds, budgets, budgets)
def test_two_budgets_in_a_row_are_one_of_their_sum(
    desk: DeskCalendar, start: datetime, first: int, second: int
) -> None:
    halfway = desk.add_working_minutes(start, first)

    assert desk.add_working_minutes(halfway, second) == desk.add_working_minutes(start, first + second)


@given(desks, st.datetimes(naive("2026-01-01"), naive("2026-12-01")), st.integers(0, 4000))
def test_prefix_sums_agree_with_counting_every_minute(
    desk: DeskCalendar, naive: datetime, minutes: int
) -> None:
    start = naive.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    end = start + timedelta(minutes=minutes)

    counted = sum(desk.is_on_shift(start + timedelta(minutes=i)) for i in range(minutes))

    assert desk.working_minutes_between(start, end) == counted


def test_a_negative_budget_is_refused() -> None:
    with pytest.raises(
        BudgetOutOfRange, match=r"^-1 is not a possible number of working minutes\.$"
    ) as caught:
        USUAL.add_working_minutes(wall("2026-11-23 10:00"), -1)

    assert (caught.value.amount, caught.value.unit) == (-1, "working minutes")


def test_minutes_that_run_into_a_missing_year_are_refused() -> None:
    with pytest.raises(MissingYear) as later:
        USUAL.add_working_minutes(wall("2027-12-31 17:00"), 31)
    with pytest.raises(MissingYear) as start:
        USUAL.add_working_minutes(wall("2017-12-31 17:00"), 31)
    with pytest.raises(MissingYear) as shift:
        USUAL.is_on_shift(wall("2028-01-03 09:00"))

    assert (later.value.year, start.value.year, shift.value.year) == (2028, 2017, 2028)
    assert shown(USUAL.add_working_minutes(wall("2027-12-31 17:00"), 30)) == "2027-12-31 17:30"


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        USUAL.add_working_minutes(naive("2026-11-23 10:00"), 1)
    with pytest.raises(NaiveInstant):
        USUAL.is_on_shift(naive("2026-11-23 10:00"))
