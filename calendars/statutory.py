"""The statutory holidays of a year, which the law fixes before any notice: 全国年节及纪念日放假办法 (国令第795号).

The only file that asks workalendar for the moon and the sun; it has no types.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache

from workalendar.astronomy import solar_term
from workalendar.core import LunarMixin

from calendars.errors import MissingYear
from calendars.workdays import SATURDAY, DayEntry, YearEntry, YearStatus

LAW = "全国年节及纪念日放假办法·国令第795号"
LAW_DATE = date(2024, 11, 10)
FIRST_YEAR = 2025  # of the law's revision: 除夕 and 2 May were added
DAYS_BEFORE, DAYS_SINCE = 11, 13
PROVISIONAL_NOTE = (
    "国务院办公厅尚未公布；仅列《全国年节及纪念日放假办法》(国令第795号)的13个法定节日，调休与补班待公布"
)
CLEAR_BRIGHTNESS = 15  # degrees of the sun at 清明


@cache
def statutory_days(year: int) -> tuple[DayEntry, ...]:
    """Give the 13 days of a year from 2025 on, in order; raises `MissingYear` before, and beyond the almanac."""
    if year < FIRST_YEAR:
        raise MissingYear(year)
    try:
        named = list(_named(year))
    except (ValueError, NotImplementedError) as error:  # lunardate's and workalendar's tables end
        raise MissingYear(year) from error
    days: dict[date, str] = {}
    for name, first, length in named:
        for i in range(length):
            day = first + timedelta(days=i)
            days[day] = f"{days[day]}、{name}" if day in days else name
    return tuple(
        DayEntry(day, working=False, name=name, source=LAW, published=LAW_DATE)
        for day, name in sorted(days.items())
    )


def provisional_year(year: int) -> YearEntry:
    return YearEntry(year, YearStatus.PROVISIONAL, PROVISIONAL_NOTE)


def expected_working_days(year: int) -> int:
    """Count the year's days less its weekends and statutory days: 调休 moves work, it neither adds nor takes."""
    first = date(year, 1, 1).toordinal()
    after = date(year + 1, 1, 1).toordinal()
    weekdays = sum(date.fromordinal(i).weekday() < SATURDAY for i in range(first, after))
    return weekdays - (DAYS_SINCE if year >= FIRST_YEAR else DAYS_BEFORE)


def _named(year: int) -> Iterator[tuple[str, date, int]]:
    """Give each holiday's name, first day and length in days."""
    eve = LunarMixin.lunar(year, 1, 1) - timedelta(days=1)
    brightness = solar_term(year, CLEAR_BRIGHTNESS, "Asia/Hong_Kong")  # which keeps China's time
    yield "元旦", date(year, 1, 1), 1
    yield "春节", eve, 4
    yield "清明节", date(brightness.year, brightness.month, brightness.day), 1
    yield "劳动节", date(year, 5, 1), 2
    yield "端午节", LunarMixin.lunar(year, 5, 5), 1
    yield "中秋节", LunarMixin.lunar(year, 8, 15), 1
    yield "国庆节", date(year, 10, 1), 3
