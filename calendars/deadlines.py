"""Deadlines in working days, and the derivation that explains each one day by day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import lru_cache
from typing import Any

from calendars.errors import BudgetOutOfRange, UnreadableDerivation
from calendars.hours import DutyHours
from calendars.workdays import DayKind, DayMark, WorkdayTable

MOST_DAYS = 366  # no rule of the field counts more working days than a year has days
RULE = "working_days"


class ReceiptRule(StrEnum):
    """What counts as the day of receipt, which is day zero (notice 二(三); 民法典 201: not counted).

    A: the calendar day itself, at any hour. B: what arrives after closing time or on a day off counts as
    received on the next working day; a desk needs a document that allows it.
    """

    A = "A"
    B = "B"


class Verdict(StrEnum):
    """What the count did with a day."""

    RECEIVED = "received"
    COUNTED = "counted"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why: the day's kind, or for rule B why the arrival was put off and where it landed."""

    WORKING = "working"
    REST = "rest"
    MAKEUP = "makeup"
    HOLIDAY = "holiday"
    AFTER_CLOSE = "after_close"
    DEEMED = "deemed"


REASON_OF_KIND = {
    DayKind.WORKING: Reason.WORKING,
    DayKind.REST: Reason.REST,
    DayKind.MAKEUP: Reason.MAKEUP,
    DayKind.HOLIDAY: Reason.HOLIDAY,
}


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A budget of whole working days: "within three working days" is `WorkingDays(3)`."""

    days: int
    receipt: ReceiptRule = ReceiptRule.A

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise BudgetOutOfRange(self.days, unit="working days")


@dataclass(frozen=True, slots=True)
class DayStep:
    """One day of a derivation; `nth` is 1 for the first counted day and 0 where nothing was counted.

    `name` is the holiday that made the day free or moved its work, "" for none; `makeup` marks a worked
    weekend.
    """

    day: date
    verdict: Verdict
    nth: int
    reason: Reason
    name: str
    makeup: bool

    def to_json(self) -> dict[str, Any]:
        return {
            "date": self.day.isoformat(),
            "verdict": self.verdict.value,
            "nth": self.nth,
            "reason": self.reason.value,
            "name": self.name,
            "makeup": self.makeup,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DayStep":
        return cls(
            date.fromisoformat(data["date"]),
            Verdict(data["verdict"]),
            int(data["nth"]),
            Reason(data["reason"]),
            str(data["name"]),
            bool(data["makeup"]),
        )


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a deadline came about: rule, start instant (UTC), every day looked at, and by which calendar."""

    rule: WorkingDays
    start: datetime
    steps: tuple[DayStep, ...]
    calendar_version: str

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": RULE,
            "days": self.rule.days,
            "receipt": self.rule.receipt.value,
            "start": self.start.isoformat(),
            "calendar_version": self.calendar_version,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Derivation":
        """Read what `to_json` wrote; raises `UnreadableDerivation`."""
        try:
            if data["rule"] != RULE:
                raise UnreadableDerivation(f"the rule {data['rule']!r} is unknown")
            return cls(
                WorkingDays(int(data["days"]), ReceiptRule(data["receipt"])),
                datetime.fromisoformat(data["start"]).astimezone(UTC),
                tuple(DayStep.from_json(step) for step in data["steps"]),
                str(data["calendar_version"]),
            )
        except (KeyError, TypeError, ValueError, BudgetOutOfRange) as error:
            raise UnreadableDerivation(str(error)) from error


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a budget ends: `due_at` = close of business of the last day, `overdue_at` = its 24:00; both UTC.

    民法典 203(2): the last day ends at 24:00, where there are business hours at close of business.
    `provisional` where a counted or skipped day lies in a year that no notice covers yet.
    """

    due_at: datetime
    overdue_at: datetime
    provisional: bool
    calendar_version: str
    derivation: Derivation


def derive_deadline(
    start: datetime, rule: WorkingDays, *, table: WorkdayTable, hours: DutyHours, zone: tzinfo
) -> Deadline:
    """Count the rule's working days from an aware instant; raises `MissingYear`."""
    local = start.astimezone(zone)
    zero = day_zero(local, rule.receipt, table=table, hours=hours)
    last = table.add(zero, rule.days)
    steps = [*_arrival(local.date(), zero, table), *_count(zero, last, table)]
    midnight = datetime(last.year, last.month, last.day)  # noqa: DTZ001 - wall time, placed two lines below
    closes = midnight + timedelta(seconds=hours.on(last).closes)
    return Deadline(
        due_at=closes.replace(tzinfo=zone).astimezone(UTC),
        overdue_at=(midnight + timedelta(days=1)).replace(tzinfo=zone).astimezone(UTC),
        provisional=not table.is_sure(local.date() + timedelta(days=1), last),
        calendar_version=table.version,
        derivation=Derivation(rule, start.astimezone(UTC), tuple(steps), table.version),
    )


def day_zero(local: datetime, receipt: ReceiptRule, *, table: WorkdayTable, hours: DutyHours) -> date:
    """Give the day from whose morrow is counted, for an arrival at a wall time; see `ReceiptRule`."""
    arrived = local.date()
    if receipt is ReceiptRule.A:
        return arrived
    if not table.is_working(arrived) or _second(local) > hours.on(arrived).closes:
        return table.add(arrived, 1)
    return arrived


def _second(local: datetime) -> float:
    return local.hour * 3600 + local.minute * 60 + local.second + local.microsecond / 1_000_000


def _arrival(arrived: date, zero: date, table: WorkdayTable) -> list[DayStep]:
    """Give the day of receipt, and under rule B the way from there to the day that is deemed it."""
    mark = table.explain(arrived)
    if arrived == zero:
        return [_received(mark)]
    first = _received(mark, Reason.AFTER_CLOSE if mark.working else None)
    between = _count(arrived, zero - timedelta(days=1), table)
    return [first, *between, _received(table.explain(zero), Reason.DEEMED)]


def _received(mark: DayMark, reason: Reason | None = None) -> DayStep:
    return _step(mark, Verdict.RECEIVED, nth=0, reason=reason or REASON_OF_KIND[mark.kind])


@lru_cache(maxsize=4096)
def _count(after: date, last: date, table: WorkdayTable) -> tuple[DayStep, ...]:
    """Walk the days after `after` up to and including `last`, numbering the worked ones from 1.

    Remembered, because all arrivals of a day share their steps, and making them is most of a deadline's cost.
    """
    nth = 0
    steps = []
    for ordinal in range(after.toordinal() + 1, last.toordinal() + 1):
        mark = table.explain(date.fromordinal(ordinal))
        nth += mark.working
        verdict = Verdict.COUNTED if mark.working else Verdict.SKIPPED
        steps.append(_step(mark, verdict, nth=nth if mark.working else 0, reason=REASON_OF_KIND[mark.kind]))
    return tuple(steps)


def _step(mark: DayMark, verdict: Verdict, *, nth: int, reason: Reason) -> DayStep:
    return DayStep(mark.day, verdict, nth, reason, mark.name, mark.kind is DayKind.MAKEUP)
