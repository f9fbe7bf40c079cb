"""Deadlines of every day and budget, against two libraries that share no code with us."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import cache

import chinese_calendar
import holidays
import pytest

from calendars.deadlines import ReceiptRule, WorkingDays
from calendars.service import DeskCalendar
from tests.calendars.wall import FIRST, LAST_OFFICIAL, SHANGHAI, days_from

BUDGETS = (1, 2, 3, 5, 7, 10, 15, 20)
DESK = DeskCalendar.shipped()


@cache
def worked_by_chinesecalendar() -> list[date]:
    return [day for day in days_from(FIRST, LAST_OFFICIAL) if chinese_calendar.is_workday(day)]


@cache
def worked_by_holidays() -> list[date]:
    oracle = holidays.country_holidays("CN", years=range(2018, 2027))
    return [day for day in days_from(FIRST, LAST_OFFICIAL) if oracle.is_working_day(day)]


def nth_after(worked: Sequence[date], day: date, n: int) -> date | None:
    """Take the n-th worked day after `day` from a plain list; None beyond its end."""
    k = bisect_right(worked, day) + n - 1
    return worked[k] if k < len(worked) else None


def expected_under_b(worked: Sequence[date], received: date, n: int, *, after_close: bool) -> date | None:
    counted = frozenset(worked[bisect_right(worked, received) - 1 :][:1])
    zero = nth_after(worked, received, 1) if after_close or received not in counted else received
    return zero and nth_after(worked, zero, n)


# holidays 0.86 lacks the amendment of 2019-03-22, so the whole of 2019 is left to the other oracle.
ORACLES = [(worked_by_chinesecalendar, ()), (worked_by_holidays, (2019,))]


@pytest.mark.parametrize(("oracle", "left_out"), ORACLES)
@pytest.mark.parametrize("n", BUDGETS)
def test_every_receipt_day_is_due_where_the_oracle_says(
    oracle: Callable[[], list[date]], left_out: Sequence[int], n: int
) -> None:
    worked, rule = oracle(), WorkingDays(n)
    expected = {day: nth_after(worked, day, n) for day in days_from(FIRST, LAST_OFFICIAL)}

    found = {day: DESK.due_day(datetime.combine(day, time(9), SHANGHAI), rule) for day in expected}

    assert len(expected) == 3287
    assert [day for day in expected if expected[day] is None and found[day].year != 2027] == []
    assert [
        day
        for day in expected
        if day.year not in left_out and expected[day] is not None and found[day] != expected[day]
    ] == []


@pytest.mark.parametrize("at", ["09:00", "17:30", "17:31", "23:00"])
@pytest.mark.parametrize("n", BUDGETS)
def test_every_receipt_under_rule_b_is_due_where_the_oracle_says(at: str, n: int) -> None:
    worked, hour = worked_by_chinesecalendar(), time.fromisoformat(at)
    late = hour > time(17, 30)
    expected = {
        day: expected_under_b(worked, day, n, after_close=late) for day in days_from(FIRST, LAST_OFFICIAL)
    }

    rule = WorkingDays(n, ReceiptRule.B)
    found = {day: DESK.due_day(datetime.combine(day, hour, SHANGHAI), rule) for day in expected}

    assert [day for day in expected if expected[day] is None and found[day].year != 2027] == []
    assert [day for day in expected if expected[day] is not None and found[day] != expected[day]] == []


@pytest.mark.parametrize("receipt", ReceiptRule)
def test_every_derived_deadline_ends_on_that_day_and_is_provisional_only_in_2027(
    receipt: ReceiptRule,
) -> None:
    rule = WorkingDays(3, receipt)

    for day in days_from(FIRST, LAST_OFFICIAL):
        start = datetime.combine(day, time(17, 31), SHANGHAI)
        deadline, due = DESK.deadline(start, rule), DESK.due_day(start, rule)
        assert deadline.due_at == datetime.combine(due, time(17, 30), SHANGHAI), day
        assert deadline.overdue_at == datetime.combine(due + timedelta(days=1), time(0), SHANGHAI), day
        assert deadline.derivation.steps[-1].day == due, day
        assert deadline.provisional is (due.year == 2027), day
