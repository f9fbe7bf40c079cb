"""Figures of a period as values: asked of the kept counters, so that a year costs what a year of days costs."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from database.session import Session
from reports import periods, store
from reports.errors import UnknownChoice
from reports.facts import ALL, EVERY_KIND, HOURS, Counts, Tally
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
    """Four statements, whatever the number of tickets; `units` are all there are.

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
        heat=_heat(days, period), legal_days=legal_days(question.kind), whole=marker.whole,
        counted_at=marker.counted_at,
    )  # fmt: skip


def permitted(actor: Actor, question: Question) -> Question:
    """The question, narrowed to the own unit of a unit's handler. Raises NotPermittedError."""
    actor.require(Act.SEE_FIGURES, unit_id=question.unit)
    only = actor.sees_only_unit
    return question if only is None else Question(question.period, only, question.kind)


def legal_days(kind: Kind | None) -> int | None:
    """Working days from receipt to the answer by the rule of the kind; None for what has no clock."""
    rules = CLOCK_RULES[kind or LEGAL_KIND]
    return next((rule.working_days for rule in rules if rule.clock is ClockKind.ANSWER), None)


def _sum(days: Sequence[tuple[str, Tally]], stretch: Period | Step) -> Counts:
    first, last = stretch.first.isoformat(), stretch.last.isoformat()
    sums = [tally.counts for day, tally in days if first <= day <= last]
    return Counts(*map(sum, zip(*sums, strict=True))) if sums else Counts()


def _stepped(days: Sequence[tuple[str, Tally]], steps: Sequence[Step]) -> list[tuple[Step, Counts]]:
    return [(step, _sum(days, step)) for step in steps]


def _heat(days: Sequence[tuple[str, Tally]], period: Period) -> list[list[int]]:
    found = [[0] * HOURS for _ in range(DAYS_A_WEEK)]
    first, last = period.first.isoformat(), period.last.isoformat()
    for day, tally in days:
        if first <= day <= last and tally.counts.received:
            row = found[date.fromisoformat(day).weekday()]
            for hour, count in enumerate(tally.hours):
                row[hour] += count
    return found
