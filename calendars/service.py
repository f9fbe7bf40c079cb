"""The desk's calendar: the one door through which other rooms ask about working days, hours and standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from zoneinfo import ZoneInfo

from calendars.clock import aware_utc
from calendars.content import Content
from calendars.deadlines import Deadline, Rule, WorkingDays, day_zero, derive_deadline
from calendars.errors import BudgetOutOfRange, MissingYear
from calendars.hours import MINUTE, DutyHours
from calendars.pauses import Pause, runs
from calendars.standing import UNKNOWN, Standing, judge, stand
from calendars.tables import shipped_content
from calendars.workdays import SATURDAY, DayMark, WorkdayTable, YearStatus
from calendars.working_time import WorkingTime

ZONE = "Asia/Shanghai"


@dataclass(frozen=True, slots=True, eq=False)
class _Edition:
    """What one version compiles to, swapped as a whole; the same only as itself, so that it may be a cache's key."""

    number: int
    table: WorkdayTable
    hours: DutyHours
    time: WorkingTime


class DeskCalendar:
    """A table, duty hours and a zone: one handle for the process, whose content `adopt` swaps in one step.

    Instants come in aware (naive ones raise `NaiveInstant`) and go out in UTC; dates are the desk's days.
    Whatever touches a year that is not loaded raises `MissingYear`, except `standing` and `year_status`.
    """

    __slots__ = ("_edition", "zone")

    def __init__(self, table: WorkdayTable, hours: DutyHours, *, zone: ZoneInfo, number: int = 1) -> None:
        self.zone = zone
        self._edition = _Edition(number, table, hours, WorkingTime(table, hours, zone=zone))

    @classmethod
    def shipped(cls, zone: str = ZONE, hours: DutyHours | None = None) -> "DeskCalendar":
        """Build the calendar the project ships; without hours the notice's, without a summer season."""
        content = shipped_content()
        return cls(content.table(), hours or content.hours(), zone=ZoneInfo(zone))

    @classmethod
    def of(cls, content: Content, *, zone: ZoneInfo, number: int = 1) -> "DeskCalendar":
        """Compile a content; raises `BrokenTable` or `BrokenHours`."""
        return cls(content.table(), content.hours(), zone=zone, number=number)

    def adopt(self, content: Content, *, number: int) -> None:
        """Answer by this published version from now on."""
        table, hours = content.table(), content.hours()
        self._edition = _Edition(number, table, hours, WorkingTime(table, hours, zone=self.zone))

    @property
    def number(self) -> int:
        """The published version's number, counted from 1; kept with every ticket it dated."""
        return self._edition.number

    @property
    def table(self) -> WorkdayTable:
        return self._edition.table

    @property
    def hours(self) -> DutyHours:
        return self._edition.hours

    @property
    def _time(self) -> WorkingTime:
        return self._edition.time

    @property
    def version(self) -> str:
        """Name the content; stored with every deadline computed by it."""
        return self.table.version

    def deadline(self, start: datetime, rule: Rule, pauses: Sequence[Pause] = ()) -> Deadline:
        """Count a rule's budget from an instant, without the time of its pauses, and keep the derivation."""
        return derive_deadline(aware_utc(start), rule, self._time, pauses)

    def due_day(self, start: datetime, rule: WorkingDays) -> date:
        """Give the last day of the same count without its derivation, for the many at once."""
        now = self._edition
        zero = day_zero(self.local(start), rule.receipt, table=now.table, hours=now.hours)
        return now.table.add(zero, rule.days)

    def standing(
        self,
        *,
        due_at: datetime | None,
        overdue_at: datetime | None,
        now: datetime,
        answered_at: datetime | None = None,
        paused_at: datetime | None = None,
    ) -> Standing:
        """Say how a clock stands: unknown without a due instant, met or missed for good once answered.

        While it is paused it stands as it did at `paused_at`.
        """
        if due_at is None or overdue_at is None:
            return UNKNOWN
        verdict, at = (stand, now) if answered_at is None else (judge, answered_at)
        at = at if paused_at is None else min(at, paused_at)
        return verdict(due_at=due_at, overdue_at=overdue_at, at=at, working_time=self._time)

    def add_working_days(self, start: date, n: int) -> date:
        """Find the n-th working day after a day, before it where n < 0; the day itself is never counted."""
        return self.table.add(start, n)

    def working_days_before(self, due_at: datetime, n: int, *, at: time) -> datetime:
        """Give the wall time `at` on the n-th working day before the due day; 0 means the due day itself."""
        return self._on_day(due_at, -n, at)

    def working_days_after(self, due_at: datetime, n: int, *, at: time) -> datetime:
        """Give the wall time `at` on the n-th working day after the due day; 0 means the due day itself."""
        return self._on_day(due_at, n, at)

    def add_working_minutes(self, start: datetime, minutes: int) -> datetime:
        """Find when so many minutes of duty have passed; 0 gives `start`, or the next opening if closed.

        A budget that ends exactly at closing is due at closing, never at the next opening.
        """
        if minutes < 0:
            raise BudgetOutOfRange(minutes, unit="working minutes")
        return self._time.add(self._time.wall(start), minutes * MINUTE).astimezone(UTC)

    def working_minutes_between(self, start: datetime, end: datetime) -> int:
        """Count the whole minutes of duty from `start` to `end`; negative where `end` is earlier."""
        seconds = self._time.between(self._time.wall(start), self._time.wall(end))
        return seconds // MINUTE if seconds >= 0 else -(-seconds // MINUTE)

    def working_days_spent(self, start: datetime, end: datetime, pauses: Sequence[Pause] = ()) -> Fraction:
        """Give the working days from `start` to `end` without pauses, each weighing the same; 0 if `end` is earlier.

        Beyond the loaded years the count stays at their edge: figures must never fail on a page.
        """
        parts = runs(aware_utc(start), aware_utc(end), pauses)
        wall = self._time.wall
        return sum(
            (Fraction(*self._time.halves_between(wall(first), wall(last))) / 2 for first, last in parts),
            Fraction(0),
        )

    def working_days_between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative where `end` is earlier."""
        return self.table.between(start, end)

    def local(self, instant: datetime) -> datetime:
        """Give the same instant as wall time of the desk's zone, still aware."""
        return self._time.wall(instant)

    def closing(self, day: date) -> datetime:
        """Give the instant at which business closes on a day, worked or not (its season's hours)."""
        return self._utc(datetime.combine(day, time(0)) + timedelta(seconds=self.hours.on(day).closes))

    def midnight_after(self, day: date) -> datetime:
        """Give the instant at which a day is over (its 24:00)."""
        return self._utc(datetime.combine(day + timedelta(days=1), time(0)))

    def is_working_day(self, day: date) -> bool:
        return self.table.is_working(day)

    def is_likely_working_day(self, day: date) -> bool:
        """Say the same; Monday to Friday where that year's notice is not loaded: what is daily duty goes on."""
        try:
            return self.is_working_day(day)
        except MissingYear:
            return day.weekday() < SATURDAY

    def is_on_shift(self, instant: datetime) -> bool:
        """Say whether the instant lies in duty hours; opening time does, closing time does not."""
        return self._time.is_open(self._time.wall(instant))

    def day_mark(self, day: date) -> DayMark:
        """Explain a day: kind, holiday name, document, status of its year."""
        return self.table.explain(day)

    def year_status(self, year: int) -> YearStatus:
        return self.table.status(year)

    def _on_day(self, due_at: datetime, n: int, at: time) -> datetime:
        return _on_day(self._edition, due_at, n, at)

    def _utc(self, naive: datetime) -> datetime:
        return naive.replace(tzinfo=self.zone).astimezone(UTC)


@lru_cache(maxsize=4096)
def _on_day(edition: _Edition, due_at: datetime, n: int, at: time) -> datetime:
    """The plan of a ladder is the same for all tickets due at one instant, and is asked for again at each rung."""
    day = edition.table.add(edition.time.wall(due_at).date(), n)
    return datetime.combine(day, at.replace(tzinfo=None), edition.time.zone).astimezone(UTC)
