"""Working time: a day table and duty hours compiled into prefix sums; no question steps minute by minute."""

from bisect import bisect_left
from datetime import date, datetime, time, timedelta, tzinfo
from itertools import accumulate

from calendars.errors import BudgetOutOfRange, MissingYear, NaiveInstant
from calendars.hours import CLOSED, DutyHours
from calendars.workdays import WorkdayTable

SECOND = timedelta(seconds=1)
MIDNIGHT = time(0)


class WorkingTime:
    """Seconds of duty over the table's days, for wall times as `wall` gives them: aware in this zone object.

    Python subtracts two instants of one zone object by what its wall shows: just what duty hours mean.
    `_sod[i]` = seconds and `_worked[i]` = days worked before day i; `_schedules[i]` = the periods of day i,
    none on a day of rest.
    """

    __slots__ = ("_midnight", "_schedules", "_size", "_sod", "_worked", "hours", "table", "zone")

    def __init__(self, table: WorkdayTable, hours: DutyHours, *, zone: tzinfo) -> None:
        first = table.first.toordinal()
        days = [date.fromordinal(i) for i in range(first, table.last.toordinal() + 1)]
        worked = table.worked_flags()
        self.table = table
        self.hours = hours
        self.zone = zone
        self._size = len(days)
        self._midnight = datetime.combine(table.first, MIDNIGHT, zone)
        schedules = zip(hours.over(days), worked, strict=True)
        self._schedules = [schedule if flag else CLOSED for schedule, flag in schedules]
        self._worked = list(accumulate(worked, initial=0))
        self._sod = list(accumulate((schedule.total for schedule in self._schedules), initial=0))

    def wall(self, instant: datetime) -> datetime:
        """Give the instant as this zone's wall time; raises `NaiveInstant`."""
        if instant.tzinfo is None:
            raise NaiveInstant(instant)
        return instant.astimezone(self.zone)

    def worked_until(self, local: datetime) -> int:
        """Count the seconds worked from the table's beginning; raises `MissingYear`."""
        since = local - self._midnight
        i = since.days
        if i < 0 or i >= self._size:
            raise MissingYear(local.year)
        return self._sod[i] + self._schedules[i].worked_before(since.seconds)

    def between(self, start: datetime, end: datetime) -> int:
        """Count the seconds of duty from `start` to `end`; negative where `end` is earlier."""
        return self.worked_until(end) - self.worked_until(start)

    def add(self, start: datetime, seconds: int) -> datetime:
        """Find when so many seconds of duty have passed; whole days end at closing, not at the next opening.

        A budget of 0 gives `start` where the desk is open and the next opening where it is closed.
        """
        if seconds < 0:
            raise BudgetOutOfRange(seconds, unit="working seconds")
        if seconds == 0:
            return max(start, self._reach(self.worked_until(start) + 1) - SECOND)
        return self._reach(self.worked_until(start) + seconds)

    def _reach(self, target: int) -> datetime:
        i = bisect_left(self._sod, target) - 1
        if i >= self._size:
            raise MissingYear((self._midnight + timedelta(i)).year)
        second = self._schedules[i].second_after(target - self._sod[i])
        return self._midnight + timedelta(i, second)

    def is_open(self, local: datetime) -> bool:
        """Say whether somebody is on duty; raises `MissingYear`."""
        since = local - self._midnight
        if not 0 <= since.days < self._size:
            raise MissingYear(local.year)
        return self._schedules[since.days].is_open(since.seconds)

    def halves_between(self, start: datetime, end: datetime) -> tuple[int, int]:
        """Give the exact distance in half working days, as numerator and positive denominator.

        Each day weighs the same: worked minutes over that day's minutes. Beyond the loaded years the count
        stays at their edge, because standing must never fail on a page: there, lateness reads "at least".
        """
        start_days, start_worked, start_total = self._place(start)
        end_days, end_worked, end_total = self._place(end)
        below = start_total * end_total
        part = end_worked * start_total - start_worked * end_total
        return 2 * ((end_days - start_days) * below + part), below

    def _place(self, local: datetime) -> tuple[int, int, int]:
        """Give the working days before the instant's day, and the seconds worked of that day's seconds."""
        since = local - self._midnight
        i = since.days
        if i < 0:
            return 0, 0, 1
        if i >= self._size:
            return self._worked[self._size], 0, 1
        schedule = self._schedules[i]
        return self._worked[i], schedule.worked_before(since.seconds), schedule.total or 1
