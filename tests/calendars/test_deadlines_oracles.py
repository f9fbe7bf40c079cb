"""Deadlines of every day and budget, against two libraries that share no code with us."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar
import holidays
import pytest

from calendars.deadlines import NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from calendars.service import DeskCalendar
from tests.calendars.wall import FIRST, LAST_OFFICIAL, SHANGHAI, days_from

BUDGETS = (1, 2, 3, 5, 7, 10, 15, 20)
TERMS = (*BUDGETS, 30, 60)
DESK = DeskCalendar.shipped()
DAYS = list(days_from(FIRST, LAST_OFFICIAL))
DAY = timedelta(days=1)

# What the notice of 2019-03-22 changed. holidays 0.86 lacks it; those that know it (0.108 and later) refuse the
# python-dateutil 4 that the desk runs with.
AMENDED_IN_MARCH_2019 = {
    date(2019, 4, 28): True,
    date(2019, 5, 2): False,
    date(2019, 5, 3): False,
    date(2019, 5, 5): True,
}


@cache
def worked_by_chinesecalendar() -> list[date]:
    return [day for day in DAYS if chinese_calendar.is_workday(day)]


@cache
def worked_by_holidays() -> list[date]:
    oracle = holidays.country_holidays("CN", years=range(2018, 2027))
    return [day for day in DAYS if AMENDED_IN_MARCH_2019.get(day, oracle.is_working_day(day))]


ORACLES = [worked_by_chinesecalendar, worked_by_holidays]
Oracle = Callable[[], list[date]]


def nth_after(worked: Sequence[date], day: date, n: int) -> date | None:
    """Take the n-th worked day after `day` from a plain list; None beyond its end."""
    k = bisect_right(worked, day) + n - 1
    return worked[k] if k < len(worked) else None


def expected_under_b(worked: Sequence[date], received: date, n: int, *, after_close: bool) -> date | None:
    counted = frozenset(worked[bisect_right(worked, received) - 1 :][:1])
    zero = nth_after(worked, received, 1) if after_close or received not in counted else received
    return zero and nth_after(worked, zero, n)


def expected_of_term(worked: Sequence[date], received: date, n: int) -> date | None:
    """Take the n-th day after, or the first worked one from there on."""
    k = bisect_left(worked, received + DAY * n)
    return worked[k] if k < len(worked) else None


def differing(expected: dict[date, date | None], rule: Rule, at: time) -> list[date]:
    """List the days on which we say otherwise, and those beyond the oracle that we do not call provisional."""
    wrong = []
    for day, due in expected.items():
        received = datetime.combine(day, at, SHANGHAI)
        if due is None:
            deadline = DESK.deadline(received, rule)
            right = deadline.provisional and deadline.due_at.astimezone(SHANGHAI).year == 2027
        elif isinstance(rule, WorkingDays):
            right = DESK.due_day(received, rule) == due
        else:
            right = DESK.deadline(received, rule).due_at == datetime.combine(due, time(17, 30), SHANGHAI)
        if not right:
            wrong.append(day)
    return wrong


def test_the_tolerance_for_the_amendment_of_2019_is_still_needed() -> None:
    oracle = holidays.country_holidays("CN", years=range(2018, 2027))

    lacking = [day for day in DAYS if oracle.is_working_day(day) is not DESK.is_working_day(day)]

    assert len(DAYS) == 3287
    assert lacking == list(AMENDED_IN_MARCH_2019)


@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("n", BUDGETS)
def test_every_receipt_day_is_due_where_the_oracle_says(oracle: Oracle, n: int) -> None:
    worked = oracle()

    expected = {day: nth_after(worked, day, n) for day in DAYS}

    assert differing(expected, WorkingDays(n), time(9)) == []


@pytest.mark.slow
@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("at", ["09:00", "17:30", "17:31", "23:00"])
@pytest.mark.parametrize("n", BUDGETS)
def test_every_receipt_under_rule_b_is_due_where_the_oracle_says(oracle: Oracle, at: str, n: int) -> None:
    worked, hour = oracle(), time.fromisoformat(at)
    late = hour > time(17, 30)

    expected = {day: expected_under_b(worked, day, n, after_close=late) for day in DAYS}

    assert differing(expected, WorkingDays(n, ReceiptRule.B), hour) == []


@pytest.mark.slow
@pytest.mark.parametrize("oracle", ORACLES)
@pytest.mark.parametrize("n", TERMS)
def test_every_term_of_natural_days_ends_where_the_oracle_says(oracle: Oracle, n: int) -> None:
    worked = oracle()

    expected = {day: expected_of_term(worked, day, n) for day in DAYS}

    assert differing(expected, NaturalDays(n), time(23, 59)) == []


@pytest.mark.parametrize("n", [1, 3])
def test_every_budget_of_whole_days_in_minutes_ends_at_a_closing_and_not_at_an_opening(n: int) -> None:
    worked = worked_by_chinesecalendar()

    expected = {day: nth_after(worked, day, n) for day in DAYS}

    assert differing(expected, WorkingMinutes(450 * n), time(17, 30)) == []


@pytest.mark.parametrize("receipt", ReceiptRule)
def test_every_derived_deadline_ends_on_that_day_and_is_provisional_only_in_2027(
    receipt: ReceiptRule,
) -> None:
    rule = WorkingDays(3, receipt)

    for day in DAYS:
        start = datetime.combine(day, time(17, 31), SHANGHAI)
        deadline, due = DESK.deadline(start, rule), DESK.due_day(start, rule)
        assert deadline.due_at == datetime.combine(due, time(17, 30), SHANGHAI), day
        assert deadline.overdue_at == datetime.combine(due + DAY, time(0), SHANGHAI), day
        assert deadline.derivation.steps[-1].day == due, day
        assert deadline.provisional is (due.year == 2027), day
