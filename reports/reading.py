"""Figures of a period as values: asked of the kept counters, so that a year costs what a year of days costs."""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from database.session import Session
from reports import periods, store
from reports.errors import UnknownChoice
from reports.facts import ALL, EVERY_KIND, HOURS, Counts
from reports.periods import DAYS_A_WEEK, Period, Step
from roster.permissions import Act, Actor
from tickets.kinds import CLOCK_RULES, ClockKind, Kind

KINDS = tuple(kind.value for kind in Kind)
LEGAL_KIND = Kind.ERROR_REPORT
"""Whose term stands in the chart where no kind is chosen: the one the notice is about."""


@dataclass(frozen=True, slots=True)
class Question:
    """A period, narrowed to a unit (0 is the duty desk) and a kind where they are given."""

    period: Period
    unit: int | None = None
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """The answer. `steps` and `months` (the last twelve) go with charts; `heat[weekday][hour]` counts arrivals.

    `units` and `kinds` leave out those without figures. `legal_days` is the term of the kind asked about. `whole` is
    False while the archive is still being counted; `counted_at` is when the last pass had seen everything.
    """

    question: Question
    total: Counts
    before: Counts
    steps: Sequence[tuple[Step, Counts]]
    months: Sequence[tuple[Step, Counts]]
    units: Mapping[int, Counts]
    kinds: Mapping[str, Counts]
    heat: Sequence[Sequence[int]]
    legal_days: int | None
    whole: bool
    counted_at: datetime | None


def look(
    session: Session, actor: Actor, question: Question, *, units: Collection[int], today: date
) -> Look:  # fmt: skip
    """Five statements, whatever the number of tickets; `units` are all there are.

    Raises NotPermittedError, also for another unit than a handler's own; UnknownChoice.
    """
    question = permitted(actor, question)
    if question.unit is not None and question.unit not in {0, *units}:
        raise UnknownChoice(text=str(question.unit))
    period, unit = question.period, ALL if question.unit is None else question.unit
    kind = question.kind.value if question.kind else EVERY_KIND
    first, last = period.first.isoformat(), period.last.isoformat()
    earlier, months = periods.before(period), periods.last_months(min(period.last, max(today, period.first)))
    since, until = min(earlier.first, months[0].first), max(months[-1].last, period.last)
    days = store.series(
        session, unit=unit, kind=kind, first=since.isoformat(), last=until.isoformat()
    )  # fmt: skip
    asked = [question.unit] if question.unit is not None else [0, *units]
    kinds = [question.kind.value] if question.kind else KINDS
    marker = store.marker(session)
    return Look(
        question=question, total=_sum(days, period), before=_sum(days, earlier),
        steps=_stepped(days, periods.begun(periods.steps(period), today)), months=_stepped(days, months),
        units=store.by_unit(session, asked, kind=kind, first=first, last=last),
        kinds=store.by_kind(session, kinds, unit=unit, first=first, last=last),
        heat=_heat(
            store.arrivals(session, unit=unit, kind=kind, first=first, last=last)
        ), legal_days=legal_days(question.kind), whole=marker.whole,
        counted_at=marker.counted_at,
    )  # fmt: skip


def by_units(
    session: Session, actor: Actor, period: Period, *, units: Collection[int]
) -> Mapping[int, Counts]:
    """The sums of these units, 0 being the duty desk; nothing while the archive is still being counted. One statement.

    Raises NotPermittedError.
    """
    actor.require(Act.SEE_FIGURES)
    first, last = period.first.isoformat(), period.last.isoformat()
    return store.by_unit(session, units, kind=EVERY_KIND, first=first, last=last, if_whole=True)


def permitted(actor: Actor, question: Question) -> Question:
    """The question, narrowed to the own unit of a unit's handler. Raises NotPermittedError."""
    actor.require(Act.SEE_FIGURES, unit_id=question.unit)
    only = actor.sees_only_unit
    return question if only is None else Question(question.period, only, question.kind)


def legal_days(kind: Kind | None) -> int | None:
    """Working days from receipt to the answer by the rule of the kind; None for what has no clock."""
    rules = CLOCK_RULES[kind or LEGAL_KIND]
    return next((rule.working_days for rule in rules if rule.clock is ClockKind.ANSWER), None)


def _sum(days: Sequence[tuple[str, Counts]], stretch: Period | Step) -> Counts:
    """`days` are in their order."""
    first = bisect_left(days, stretch.first.isoformat(), key=_day_of)
    last = bisect_right(days, stretch.last.isoformat(), key=_day_of)
    return (
        Counts(*map(sum, zip(*(counts for _, counts in days[first:last]), strict=True)))
        if first < last
        else Counts()
    )


def _day_of(one: tuple[str, Counts]) -> str:
    return one[0]


def _stepped(days: Sequence[tuple[str, Counts]], steps: Sequence[Step]) -> list[tuple[Step, Counts]]:
    return [(step, _sum(days, step)) for step in steps]


def _heat(days: Sequence[tuple[str, Sequence[int]]]) -> list[list[int]]:
    by_weekday: list[list[Sequence[int]]] = [[] for _ in range(DAYS_A_WEEK)]
    for day, hours in days:
        by_weekday[date.fromisoformat(day).weekday()].append(hours)
    return [[sum(hour) for hour in zip(*some, strict=True)] or [0] * HOURS for some in by_weekday]
