"""Deadlines: where a budget of working days, natural days or working minutes ends, with the derivation."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from calendars.derivations import (
    REASON_OF_KIND,
    DayStep,
    Derivation,
    NaturalDays,
    Reason,
    ReceiptRule,
    Rule,
    Verdict,
    WorkingDays,
    WorkingMinutes,
)
from calendars.hours import MINUTE, DutyHours
from calendars.pauses import Pause, day_before, paused_days, runs, stretched
from calendars.workdays import DayKind, DayMark, WorkdayTable
from calendars.working_time import WorkingTime

__all__ = [
    "DayStep",
    "Deadline",
    "Derivation",
    "NaturalDays",
    "Reason",
    "ReceiptRule",
    "Rule",
    "Verdict",
    "WorkingDays",
    "WorkingMinutes",
    "day_zero",
    "derive_deadline",
]

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a budget ends, both UTC: of days `due_at` = close of business of the last, `overdue_at` = its 24:00.

    民法典 203(2): the last day ends at 24:00, where there are business hours at close of business. A budget of
    minutes is overdue when it is due. `provisional` where the count touched a year that no notice covers yet.
    """

    due_at: datetime
    overdue_at: datetime
    provisional: bool
    calendar_version: str
    derivation: Derivation


def derive_deadline(start: datetime, rule: Rule, duty: WorkingTime, pauses: Sequence[Pause] = ()) -> Deadline:
    """Count the rule's budget from an aware instant, without the time of its pauses; raises `MissingYear`."""
    return DERIVED[type(rule)](start, rule, duty, pauses)


def _by_working_days(
    start: datetime, rule: WorkingDays, duty: WorkingTime, pauses: Sequence[Pause]
) -> Deadline:
    local = duty.wall(start)
    zero = day_zero(local, rule.receipt, table=duty.table, hours=duty.hours)
    last = _nth_worked(zero, rule.days, duty, pauses)
    counted = _count(zero, last, duty.table, paused=paused_days(pauses, duty.zone))
    return _due_on(last, start, rule, duty, (*_arrival(local.date(), zero, duty.table), *counted))


def _by_natural_days(
    start: datetime, rule: NaturalDays, duty: WorkingTime, pauses: Sequence[Pause]
) -> Deadline:
    zero = duty.wall(start).date()
    nth = zero + DAY * stretched(
        rule.days, pauses, lambda at: max((day_before(duty.wall(at)) - zero).days, 0)
    )
    last = nth if duty.table.is_working(nth) else _nth_worked(nth, 1, duty, pauses)
    counted = _count(zero, last, duty.table, through=nth, paused=paused_days(pauses, duty.zone))
    return _due_on(last, start, rule, duty, (_received(duty.table.explain(zero)), *counted))


def _by_working_minutes(
    start: datetime, rule: WorkingMinutes, duty: WorkingTime, pauses: Sequence[Pause]
) -> Deadline:
    local = duty.wall(start)
    budget = stretched(
        rule.minutes * MINUTE, pauses, lambda at: duty.between(local, max(duty.wall(at), local))
    )
    due = duty.add(local, budget)
    due_at = due.astimezone(UTC)
    return Deadline(
        due_at,
        overdue_at=due_at,
        provisional=not duty.table.is_sure(local.date(), due.date()),
        calendar_version=duty.table.version,
        derivation=_derivation(rule, start, _spent(local, due, duty, pauses), duty.table),
    )


DERIVED: Mapping[type[Rule], Callable[[datetime, Any, WorkingTime, Sequence[Pause]], Deadline]] = {
    WorkingDays: _by_working_days,
    NaturalDays: _by_natural_days,
    WorkingMinutes: _by_working_minutes,
}


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


def _nth_worked(after: date, n: int, duty: WorkingTime, pauses: Sequence[Pause]) -> date:
    """Find the n-th day after `after` that is worked and not paused."""
    table = duty.table
    if pauses:
        n = stretched(n, pauses, lambda at: table.between(after, max(day_before(duty.wall(at)), after)))
    return table.add(after, n)


def _due_on(
    last: date, start: datetime, rule: Rule, duty: WorkingTime, steps: tuple[DayStep, ...]
) -> Deadline:
    """A budget of days ends at close of business of the last one, and is overdue from its 24:00."""
    table = duty.table
    midnight = datetime(last.year, last.month, last.day, tzinfo=duty.zone)
    return Deadline(
        due_at=(midnight + timedelta(seconds=duty.hours.on(last).closes)).astimezone(UTC),
        overdue_at=(midnight + DAY).astimezone(UTC),
        provisional=not table.is_sure(steps[0].day + DAY, last),
        calendar_version=table.version,
        derivation=_derivation(rule, start, steps, table),
    )


def _derivation(rule: Rule, start: datetime, steps: Iterable[DayStep], table: WorkdayTable) -> Derivation:
    return Derivation(rule, start.astimezone(UTC), tuple(steps), table.version)


def _arrival(arrived: date, zero: date, table: WorkdayTable) -> tuple[DayStep, ...]:
    """Give the day of receipt, and under rule B the way from there to the day that is deemed it."""
    mark = table.explain(arrived)
    if arrived == zero:
        return (_received(mark),)
    first = _received(mark, Reason.AFTER_CLOSE if mark.working else None)
    between = _count(arrived, zero - DAY, table)
    return (first, *between, _received(table.explain(zero), Reason.DEEMED))


def _received(mark: DayMark, reason: Reason | None = None) -> DayStep:
    return _step(mark, Verdict.RECEIVED, reason=reason)


@lru_cache(maxsize=4096)
def _count(
    after: date,
    last: date,
    table: WorkdayTable,
    *,
    through: date = date.min,
    paused: tuple[tuple[date, date], ...] = (),
) -> tuple[DayStep, ...]:
    """Walk the days after `after` up to and including `last`, numbering from 1 those that count.

    The worked ones do, and of natural days all those before `through`; paused ones never. Remembered, because
    all arrivals of a day share their steps, and making them is most of a deadline's cost.
    """
    nth = 0
    steps = []
    for ordinal in range(after.toordinal() + 1, last.toordinal() + 1):
        mark = table.explain(date.fromordinal(ordinal))
        if any(first < mark.day <= until for first, until in paused):
            steps.append(_step(mark, Verdict.SKIPPED, reason=Reason.PAUSED))
        elif mark.working or mark.day < through:
            nth += 1
            steps.append(_step(mark, Verdict.COUNTED, nth=nth))
        else:
            steps.append(_step(mark, Verdict.SKIPPED))
    return tuple(steps)


def _spent(local: datetime, due: datetime, duty: WorkingTime, pauses: Sequence[Pause]) -> Iterator[DayStep]:
    """Give the days whose minutes were taken from wall time `local` to `due`; a day's odd seconds pass to the next."""
    stretches = [(duty.wall(opens), duty.wall(stops)) for opens, stops in runs(local, due, pauses)]
    seconds = nth = told = 0
    for ordinal in range(local.toordinal(), due.toordinal() + 1):
        day = date.fromordinal(ordinal)
        if not duty.table.is_working(day):
            continue
        begins = datetime.combine(day, time(0), duty.zone)
        ends = begins + DAY
        seconds += sum(
            duty.between(max(opens, begins), min(stops, ends))
            for opens, stops in stretches
            if opens < ends and stops > begins
        )
        minutes = seconds // MINUTE - told
        told += minutes
        if minutes:
            nth += 1
            yield _step(duty.table.explain(day), Verdict.COUNTED, nth=nth, minutes=minutes)
        elif day > local.date():
            yield _step(duty.table.explain(day), Verdict.SKIPPED, reason=Reason.PAUSED)


def _step(
    mark: DayMark, verdict: Verdict, *, nth: int = 0, reason: Reason | None = None, minutes: int = 0
) -> DayStep:
    reason = reason or REASON_OF_KIND[mark.kind]
    return DayStep(mark.day, verdict, nth, reason, mark.name, mark.kind is DayKind.MAKEUP, minutes)
