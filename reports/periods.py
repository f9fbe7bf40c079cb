"""Periods people ask about: a month, a quarter, a year or days of their own, and the steps a chart goes in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from reports.errors import UnknownPeriod

A_DAY = timedelta(days=1)
MONTHS_A_QUARTER, MONTHS_A_YEAR, DAYS_A_WEEK = 3, 12, 7
MOST_YEARS = 10
FIRST_YEAR, LAST_YEAR = 1970, 8999
"""Periods before and after these exist too, and their midnights in every zone."""
BY_DAY, BY_WEEK = 16, 100
"""Days a period may have for its chart to go by days, by weeks; longer ones go by months."""
_CODE = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d{2})))?", re.ASCII)


class Span(StrEnum):
    """What a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, both counted."""

    span: Span
    first: date
    last: date

    @property
    def code(self) -> str:
        """As addresses and file names have it: 2026-10, 2026-Q4, 2026, 2026-10-09_2026-10-20."""
        quarter = (self.first.month - 1) // MONTHS_A_QUARTER + 1
        return {
            Span.MONTH: f"{self.first:%Y-%m}", Span.QUARTER: f"{self.first:%Y}-Q{quarter}",
            Span.YEAR: f"{self.first:%Y}", Span.OWN: f"{self.first}_{self.last}",
        }[self.span]  # fmt: skip

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of a chart, cut off at the ends of the period."""

    first: date
    last: date


def month(day: date) -> Period:
    """The month of a day."""
    first = day.replace(day=1)
    return Period(Span.MONTH, first, _months_on(first, 1) - A_DAY)


def quarter(day: date) -> Period:
    first = date(day.year, (day.month - 1) // MONTHS_A_QUARTER * MONTHS_A_QUARTER + 1, 1)
    return Period(Span.QUARTER, first, _months_on(first, MONTHS_A_QUARTER) - A_DAY)


def year(day: date) -> Period:
    return Period(Span.YEAR, date(day.year, 1, 1), date(day.year, 12, 31))


def own(first: str, last: str) -> Period:
    """From one day to another, both as 2026-10-09. Raises UnknownPeriod."""
    text = f"{first} … {last}"
    try:
        found = Period(Span.OWN, date.fromisoformat(first), date.fromisoformat(last))
    except ValueError as error:
        raise UnknownPeriod(text=text) from error
    is_known = FIRST_YEAR <= found.first.year <= found.last.year <= LAST_YEAR
    if not is_known or found.first > found.last or found.last.year - found.first.year > MOST_YEARS:
        raise UnknownPeriod(text=text)
    return found


def read(code: str) -> Period:
    """The period of a code. Raises UnknownPeriod."""
    if "_" in code:
        first, _, last = code.partition("_")
        return own(first, last)
    match = _CODE.fullmatch(code)
    try:
        return _of(match)
    except (TypeError, ValueError, OverflowError) as error:
        raise UnknownPeriod(text=code) from error


def before(period: Period) -> Period:
    """The period of its kind before it; days of one's own go back by their number."""
    day = period.first - A_DAY
    table = {Span.MONTH: month, Span.QUARTER: quarter, Span.YEAR: year}
    if period.span in table:
        return table[period.span](day)
    return Period(Span.OWN, day - (period.last - period.first), day)


def steps(period: Period) -> list[Step]:
    """By days, weeks from Monday, or months, so that a chart has some thirty at most."""
    if period.days <= BY_DAY:
        return [Step(day, day) for day in _every(period, 1)]
    if period.days <= BY_WEEK:
        return _cut(period, period.first - timedelta(days=period.first.weekday()))
    return list(_monthly(period))


def begun(found: list[Step], today: date) -> list[Step]:
    """Those that have begun, the first at least: of what is to come there is nothing to draw."""
    return [one for one in found if one.first <= today] or found[:1]


def last_months(last: date, count: int = MONTHS_A_YEAR) -> list[Step]:
    """So many months, the last one holding that day."""
    first = last.replace(day=1)
    starts = [_months_on(first, -n) for n in reversed(range(count))]
    return [Step(start, _months_on(start, 1) - A_DAY) for start in starts]


def _of(match: re.Match[str] | None) -> Period:
    if match is None:
        raise ValueError
    started = int(match["year"])
    if not FIRST_YEAR <= started <= LAST_YEAR:
        raise ValueError
    if match["quarter"]:
        return quarter(date(started, int(match["quarter"]) * MONTHS_A_QUARTER, 1))
    return month(date(started, int(match["month"]), 1)) if match["month"] else year(date(started, 1, 1))


def _every(period: Period, days: int) -> Iterator[date]:
    return (period.first + timedelta(days=n) for n in range(0, period.days, days))


def _cut(period: Period, monday: date) -> list[Step]:
    found = []
    while monday <= period.last:
        ends = monday + timedelta(days=DAYS_A_WEEK - 1)
        found.append(Step(max(monday, period.first), min(ends, period.last)))
        monday += timedelta(days=DAYS_A_WEEK)
    return found


def _monthly(period: Period) -> Iterator[Step]:
    start = period.first
    while start <= period.last:
        ends = month(start).last
        yield Step(start, min(ends, period.last))
        start = ends + A_DAY


def _months_on(first: date, count: int) -> date:
    """The first day of the month so many months later."""
    months = first.year * MONTHS_A_YEAR + first.month - 1 + count
    return date(months // MONTHS_A_YEAR, months % MONTHS_A_YEAR + 1, 1)
