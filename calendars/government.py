"""China's government calendar behind workalendar's interface, over our own day table.

The only file that imports workalendar, which has no types: every method below states its own.
"""

from collections.abc import Iterable
from datetime import date, datetime

from workalendar.core import SAT, SUN, Calendar, cleaned_date

from calendars.clock import Clock
from calendars.workdays import WorkdayTable


class ChinaGovernment(Calendar):  # type: ignore[misc]  # workalendar ships without types
    """China (mainland), as the State Council's notices have it.

    Unlike workalendar's China, years without a notice raise `MissingYear` on weekends too, worked weekends
    (调休) are known to every method, and `extra_working_days` adds to them instead of replacing them.
    """

    WEEKEND_DAYS = (SAT, SUN)

    def __init__(self, table: WorkdayTable, *, clock: Clock | None = None) -> None:
        super().__init__()
        self._table = table
        self._clock = clock

    def get_calendar_holidays(self, year: int) -> list[tuple[date, str]]:
        """List the days off that a notice names, weekends inside a holiday too; raises `MissingYear`."""
        return [(entry.day, entry.name) for entry in self._table.entries(year) if not entry.working]

    def holidays(self, year: int | None = None) -> list[tuple[date, str]]:
        """List a year's holidays in order; without a year, the injected clock's (no clock: `TypeError`)."""
        if year is None and self._clock is None:
            raise TypeError("holidays() without a year needs a calendar built with a clock")
        if year is None and self._clock is not None:
            year = self._clock.now().year
        days: list[tuple[date, str]] = super().holidays(year)
        return days

    def is_working_day(
        self,
        day: date,
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
    ) -> bool:
        """Say whether the day is worked; extra working days win over extra holidays, as in workalendar."""
        here = _day(day)
        if extra_working_days and here in map(_day, extra_working_days):
            return True
        if extra_holidays and here in map(_day, extra_holidays):
            return False
        return self._table.is_working(here)

    def add_working_days(
        self,
        day: date,
        delta: int,
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
        keep_datetime: bool = False,  # noqa: FBT001, FBT002 - workalendar's signature
    ) -> date:
        """Add (or with a negative delta take away) working days; a lookup unless extra days are given."""
        if extra_working_days or extra_holidays:
            answer: date = super().add_working_days(
                day,
                delta,
                extra_working_days=_days(extra_working_days),
                extra_holidays=_days(extra_holidays),
                keep_datetime=keep_datetime,
            )
            return answer
        found = self._table.add(_day(day), delta)
        if keep_datetime and isinstance(day, datetime):
            return datetime.combine(found, day.timetz())
        return found

    def get_working_days_delta(
        self,
        start: date,
        end: date,
        include_start: bool = False,  # noqa: FBT001, FBT002 - workalendar's signature
        extra_working_days: Iterable[date] | None = None,
        extra_holidays: Iterable[date] | None = None,
    ) -> int:
        """Count the working days between two days in either order; equal days give 0, as in workalendar."""
        if extra_working_days or extra_holidays:
            count: int = super().get_working_days_delta(
                start,
                end,
                include_start=include_start,
                extra_working_days=_days(extra_working_days),
                extra_holidays=_days(extra_holidays),
            )
            return count
        first, last = sorted((_day(start), _day(end)))
        if first == last:
            return 0
        return self._table.between(first, last) + int(include_start and self._table.is_working(first))

    def find_following_working_day(self, day: date) -> date:
        """Give the day itself if it is worked, else the next that is (workalendar forgets the holidays)."""
        here = _day(day)
        return here if self._table.is_working(here) else self._table.add(here, 1)

    def _get_ical_period(self, period: list[int] | None = None) -> list[int]:
        """Bound an export to the loaded years: workalendar's own default is 2000 to 2030."""
        default = [self._table.first.year, self._table.last.year]
        bounds: list[int] = super()._get_ical_period(default if period in (None, [2000, 2030]) else period)
        return bounds


def _day(day: date) -> date:
    cleaned: date = cleaned_date(day)
    return cleaned


def _days(days: Iterable[date] | None) -> list[date] | None:
    return None if days is None else [_day(day) for day in days]
