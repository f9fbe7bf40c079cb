"""What holds for every rule alike: order, lower bounds, open hours, and the effect of a changed calendar."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from calendars.hours import DutyHours
from calendars.pauses import Pause
from calendars.service import DeskCalendar
from calendars.tables import shipped_entries, shipped_years
from calendars.workdays import DayEntry, WorkdayTable
from tests.calendars.wall import SHANGHAI, naive, wall

DESK = DeskCalendar.shipped()
SUMMER = DeskCalendar.shipped(hours=DutyHours.parse(season="07-01/08-31"))
YEARS, ENTRIES = tuple(shipped_years()), tuple(shipped_entries())

instants = st.datetimes(naive("2018-01-02"), naive("2027-06-30"), timezones=st.just(SHANGHAI))
desks = st.sampled_from([DESK, SUMMER])
kinds: st.SearchStrategy[Callable[[int], Rule]] = st.sampled_from(
    [
        WorkingDays,
        lambda days: WorkingDays(days, ReceiptRule.B),
        NaturalDays,
        WorkingMinutes,
        lambda days: WorkingMinutes(days * 210),
    ]
)
budgets = st.integers(1, 30)
pauses = st.lists(
    st.builds(
        lambda start, hours: Pause(start, start + timedelta(hours=hours)), instants, st.integers(0, 24 * 30)
    ),
    max_size=3,
)


@given(desks, instants, instants, kinds, budgets, pauses)
def test_a_later_start_is_never_due_earlier(
    desk: DeskCalendar,
    one: datetime,
    other: datetime,
    kind: Callable[[int], Rule],
    budget: int,
    paused: list[Pause],
) -> None:
    earlier, later = sorted((one, other))

    first, second = (desk.deadline(start, kind(budget), paused) for start in (earlier, later))

    assert first.due_at <= second.due_at
    assert first.overdue_at <= second.overdue_at


@given(desks, instants, kinds, budgets, pauses)
def test_a_larger_budget_is_due_later_if_it_is_not_of_natural_days_and_never_earlier(
    desk: DeskCalendar, start: datetime, kind: Callable[[int], Rule], budget: int, paused: list[Pause]
) -> None:
    less, more = (desk.deadline(start, kind(size), paused).due_at for size in (budget, budget + 1))

    assert less <= more
    assert less < more or isinstance(kind(budget), NaturalDays)


@given(desks, instants, kinds, budgets, pauses)
def test_a_deadline_lies_after_its_start_and_at_the_end_of_time_on_duty(
    desk: DeskCalendar, start: datetime, kind: Callable[[int], Rule], budget: int, paused: list[Pause]
) -> None:
    deadline = desk.deadline(start, kind(budget), paused)

    assert start < deadline.due_at <= deadline.overdue_at
    assert desk.is_on_shift(deadline.due_at - timedelta(seconds=1))
    if not isinstance(kind(budget), WorkingMinutes):
        assert deadline.due_at == desk.closing(desk.local(deadline.due_at).date())


@given(st.dates(date(2018, 1, 1), date(2027, 6, 30)), st.integers(1, 60))
def test_counting_back_what_was_added_gives_the_number_added(day: date, n: int) -> None:
    assert DESK.working_days_between(day, DESK.add_working_days(day, n)) == n


@given(st.integers(0, 40), st.integers(0, 40 * 24 * 60), kinds, st.integers(1, 12))
def test_one_day_off_more_is_never_due_earlier_and_one_worked_more_never_later(
    changed: int, minute: int, kind: Callable[[int], Rule], budget: int
) -> None:
    day = date(2025, 9, 20) + timedelta(days=changed)
    start = wall("2025-09-20 00:00") + timedelta(minutes=minute)

    off, as_is, worked = (
        desk.deadline(start, kind(budget)).due_at
        for desk in (desk_where(day, working=False), DESK, desk_where(day, working=True))
    )

    assert worked <= as_is <= off


def desk_where(day: date, *, working: bool) -> DeskCalendar:
    """Build the desk with one local decision above the national table."""
    decision = DayEntry(day, working=working, name="示例", source="示例〔2025〕1号", local=True)
    table = WorkdayTable("changed", years=YEARS, entries=[*ENTRIES, decision])
    return DeskCalendar(table, DESK.hours, zone=SHANGHAI)


@pytest.mark.parametrize("rule", [WorkingDays(3), NaturalDays(15), WorkingMinutes(900)])
def test_without_a_pause_a_deadline_is_what_it_was(rule: Rule) -> None:
    start = wall("2025-09-26 18:05")

    assert DESK.deadline(start, rule, []) == DESK.deadline(start, rule)
