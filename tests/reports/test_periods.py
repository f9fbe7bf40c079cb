"""Periods: what people may ask for, what came before it, and how a chart is cut."""

from datetime import date
from itertools import pairwise

import pytest

from reports import periods
from reports.errors import UnknownPeriod


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-09-30_2026-10-11", date(2026, 9, 30), date(2026, 10, 11)),
    ],
)
def test_a_code_is_read_and_written_alike(code: str, first: date, last: date) -> None:
    found = periods.read(code)

    assert (found.first, found.last, found.code) == (first, last, code)


@pytest.mark.parametrize(
    "code", ["", "2026-13", "2026-00", "2026-Q5", "26-10", "0000", "9999-12", "x", "2026-10-09_", "_",
             "2026-10-09_2026-10-08", "2000-01-01_2026-01-01", "２０２６"],
)  # fmt: skip
def test_what_is_no_period_is_told_with_examples(code: str) -> None:
    with pytest.raises(UnknownPeriod, match="2026-Q4"):
        periods.read(code)


@pytest.mark.parametrize(
    ("code", "earlier"),
    [("2026-01", "2025-12"), ("2026-Q1", "2025-Q4"), ("2026", "2025"),
     ("2026-10-05_2026-10-09", "2026-09-30_2026-10-04")],
)  # fmt: skip
def test_the_period_before_is_of_the_same_kind(code: str, earlier: str) -> None:
    assert periods.before(periods.read(code)).code == earlier


@pytest.mark.parametrize(
    ("code", "count"), [("2026-10-05_2026-10-09", 5), ("2026-10", 5), ("2026-Q4", 14), ("2026", 12)]
)
def test_steps_cover_the_period_without_gap_or_overlap(code: str, count: int) -> None:
    period = periods.read(code)

    steps = periods.steps(period)

    assert len(steps) == count
    assert (steps[0].first, steps[-1].last) == (period.first, period.last)
    assert all((b.first - a.last).days == 1 for a, b in pairwise(steps))


def test_the_last_twelve_months_end_with_the_month_of_the_day() -> None:
    found = periods.last_months(date(2026, 1, 31))

    assert [(one.first, one.last) for one in (found[0], found[-1])] == [
        (date(2025, 2, 1), date(2025, 2, 28)), (date(2026, 1, 1), date(2026, 1, 31)),
    ]  # fmt: skip
    assert len(found) == 12
