"""Which days the rota covers, and how many people each needs; pure, from the calendar's table.

Every day has a plan (notice 一(一)): on a working day the desk is on duty, on a rest day exactly one reader
(一(三)), around the clock; a worked make-up weekend is a working day like any other.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from calendars.workdays import DayKind, WorkdayTable
from roster.people import DutyRole

ROLES = (DutyRole.READER, DutyRole.DUTY_LEADER)
"""The two rotas: who reads, and the leader on duty (带班领导, notice 四(三))."""
LEAST_IN_KEY_PERIOD = 2
DAY = timedelta(days=1)


class Coverage(StrEnum):
    """Which rest days get slots: the notice says both 节假日 and 国家法定节假日, so the wider one is the default."""

    EVERY_REST_DAY = "every_rest_day"
    STATUTORY = "statutory"


@dataclass(frozen=True, slots=True)
class KeyPeriod:
    """重保: days on which so many read, working days too; both ends inside."""

    id: int
    name: str
    first: date
    last: date
    readers: int

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Leave:
    """Days on which somebody is not there; both ends inside."""

    id: int
    person_id: int
    first: date
    last: date
    reason: str = ""

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def needed_days(
    table: WorkdayTable,
    first: date,
    last: date,
    *,
    coverage: Coverage,
    periods: Sequence[KeyPeriod] = (),
) -> dict[date, int]:
    """How many people each day from `first` to `last` needs; days that need nobody are left out.

    Raises MissingYear.
    """  # fmt: skip
    found = {}
    for day in each_day(first, last):
        need = max(_of_calendar(table, day, coverage), of_periods(periods, day))
        if need:
            found[day] = need
    return found


def periods_of(role: DutyRole, periods: Sequence[KeyPeriod]) -> Sequence[KeyPeriod]:
    """Key periods ask for more readers; the leader on duty stays one."""
    return periods if role is DutyRole.READER else ()


def of_periods(periods: Sequence[KeyPeriod], day: date) -> int:
    """The most that a key period asks for on a day; 0 where none holds it."""
    return max((one.readers for one in periods if one.holds(day)), default=0)


def each_day(first: date, last: date) -> Iterable[date]:
    return map(date.fromordinal, range(first.toordinal(), last.toordinal() + 1))


def absent_on(leaves: Iterable[Leave]) -> Mapping[date, set[int]]:
    """Who is on leave, by day."""
    found: dict[date, set[int]] = {}
    for leave in leaves:
        for day in each_day(leave.first, leave.last):
            found.setdefault(day, set()).add(leave.person_id)
    return found


def _of_calendar(table: WorkdayTable, day: date, coverage: Coverage) -> int:
    if table.is_working(day):
        return 0
    if coverage is Coverage.EVERY_REST_DAY:
        return 1
    return int(table.explain(day).kind is DayKind.HOLIDAY)
