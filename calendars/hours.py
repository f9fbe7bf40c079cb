"""Duty hours: which seconds of a working day count, by season.

Notice 三: 8:30-12:00 and 13:30-17:30, in summer the afternoon from 14:30; it gives the summer no dates.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from itertools import combinations

from calendars.errors import BrokenHours

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR
USUAL_HOURS = "08:30-12:00,13:30-17:30"
SUMMER_HOURS = "08:30-12:00,14:30-17:30"
LEAP_YEAR = 2000  # any: a season may begin on 29 February


@dataclass(frozen=True, slots=True)
class DaySchedule:
    """The open periods of one day as (opens, closes), seconds after midnight, in order and apart."""

    periods: tuple[tuple[int, int], ...]
    total: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "total", sum(closes - opens for opens, closes in self.periods))
        end = -1
        for opens, closes in self.periods:
            if not end < opens < closes <= DAY:
                raise BrokenHours("periods must follow one another and end after they begin")
            end = closes

    @classmethod
    def parse(cls, text: str) -> "DaySchedule":
        """Read "08:30-12:00,13:30-17:30"; raises `BrokenHours`."""
        return cls(tuple(_period(part) for part in text.split(",")))

    @property
    def text(self) -> str:
        """As `parse` reads it."""
        return ",".join(f"{_clock(opens)}-{_clock(closes)}" for opens, closes in self.periods)

    @property
    def closes(self) -> int:
        """Second of the day at which business closes for good; midnight's end where the day never opens."""
        return self.periods[-1][1] if self.periods else DAY

    @property
    def is_plausible(self) -> bool:
        """Whether an office may keep them day by day: an hour or more, and not round the clock."""
        return HOUR <= self.total < DAY

    def worked_before(self, second: int) -> int:
        worked = 0
        for opens, closes in self.periods:
            if second <= opens:
                break
            if second < closes:
                return worked + second - opens
            worked += closes - opens
        return worked

    def second_after(self, worked: int) -> int:
        """Find the earliest second by which `worked` (> 0) seconds are worked: a morning ends at noon."""
        left = worked
        for opens, closes in self.periods:
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise BrokenHours(f"a day of {self.total} seconds cannot hold {worked}")

    def is_open(self, second: int) -> bool:
        """Opening belongs to the period, closing does not."""
        return any(opens <= second < closes for opens, closes in self.periods)


CLOSED = DaySchedule(())


@dataclass(frozen=True, slots=True)
class Season:
    """Hours for a stretch of every year ("07-01/08-31", which may run over New Year) or of one only.

    `text` is the stretch as written, `source` the document that orders it; both ends are inside.
    """

    text: str
    schedule: DaySchedule
    source: str = ""
    first: tuple[int, int, int] = field(init=False)
    last: tuple[int, int, int] = field(init=False)

    def __post_init__(self) -> None:
        found = re.fullmatch(r"(?:(\d{4})-)?(\d\d)-(\d\d)/(?:(\d{4})-)?(\d\d)-(\d\d)", self.text.strip())
        if not found or bool(found[1]) is not bool(found[4]):
            raise BrokenHours(f"{self.text!r} is not a season such as 07-01/08-31 or 2026-06-15/2026-09-15")
        numbers = [int(part or 0) for part in found.groups()]
        object.__setattr__(self, "first", _year_month_day(*numbers[:3]))
        object.__setattr__(self, "last", _year_month_day(*numbers[3:]))
        if self.first[0] and self.last < self.first:
            raise BrokenHours(f"{self.text!r} ends before it begins")

    @property
    def yearly(self) -> bool:
        return self.first[0] == 0

    def holds(self, day: date) -> bool:
        here = (0 if self.yearly else day.year, day.month, day.day)
        if self.first <= self.last:
            return self.first <= here <= self.last
        return here >= self.first or here <= self.last

    def meets(self, other: "Season") -> bool:
        """Whether both rule one day with the same right: two yearly seasons, or two of single years."""
        return self.yearly is other.yearly and any(
            first <= end and begin <= last
            for first, last in self.stretches()
            for begin, end in other.stretches()
        )

    def stretches(self) -> tuple[tuple[tuple[int, int, int], tuple[int, int, int]], ...]:
        """As (first, last) that end after they begin: a season over New Year is two."""
        if self.first <= self.last:
            return ((self.first, self.last),)
        return ((self.first, (0, 12, 31)), ((0, 1, 1), self.last))


@dataclass(frozen=True, slots=True)
class DutyHours:
    """A desk's hours: the usual ones, those of seasons (a dated one stands above a yearly one), those of single days.

    Without a season the usual hours hold all year: the notice gives the summer no dates.
    """

    usual: DaySchedule
    seasons: tuple[Season, ...] = ()
    special: Mapping[date, DaySchedule] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not (self.usual.periods and all(season.schedule.periods for season in self.seasons)):
            raise BrokenHours("a working day must have open hours")
        for one, other in combinations(self.seasons, 2):
            if one.meets(other):
                raise BrokenHours(f"the seasons {one.text} and {other.text} share days")
        object.__setattr__(self, "seasons", tuple(sorted(self.seasons, key=lambda season: season.yearly)))

    @classmethod
    def parse(cls, usual: str = USUAL_HOURS, summer: str = SUMMER_HOURS, *, season: str = "") -> "DutyHours":
        """Read hours such as "08:30-12:00,13:30-17:30" and a season such as "07-01/08-31" ("" = none)."""
        seasons = (Season(season, DaySchedule.parse(summer)),) if season.strip() else ()
        return cls(DaySchedule.parse(usual), seasons)

    def on(self, day: date) -> DaySchedule:
        """Give the schedule the day has if it is worked."""
        if self.special and day in self.special:
            return self.special[day]
        return next((season.schedule for season in self.seasons if season.holds(day)), self.usual)

    def over(self, days: Iterable[date]) -> list[DaySchedule]:
        if not (self.seasons or self.special):
            return [self.usual for _ in days]
        return [self.on(day) for day in days]


def time_of(second: int) -> time:
    """Give the wall time of a second of the day; 24:00 reads 00:00."""
    minutes, seconds = divmod(second % DAY, MINUTE)
    return time(minutes // 60, minutes % 60, seconds)


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // MINUTE % 60:02}"


def _period(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"(\d{1,2}):(\d\d)-(\d{1,2}):(\d\d)", text.strip())
    if not found:
        raise BrokenHours(f"{text.strip()!r} is not a period such as 08:30-12:00")
    a, b, c, d = map(int, found.groups())
    if b >= MINUTE or d >= MINUTE:
        raise BrokenHours(f"{text.strip()!r} names a minute that does not exist")
    return (a * 60 + b) * MINUTE, (c * 60 + d) * MINUTE


def _year_month_day(year: int, month: int, day: int) -> tuple[int, int, int]:
    """A day of one year, or with year 0 of every year."""
    try:
        date(year or LEAP_YEAR, month, day)
    except ValueError:
        raise BrokenHours(f"{month:02}-{day:02} is not a day of the year") from None
    return year, month, day
