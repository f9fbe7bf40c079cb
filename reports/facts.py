"""What one ticket adds to the figures, and the cells it adds it to. Pure: counting and comparing share it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from calendars.service import DeskCalendar
from tickets.outcomes import Ended, Outcome

ALL = -1
"""The unit of a row that sums all units; 0 is the duty desk, which has what no unit has."""
EVERY_KIND = ""
"""The kind of a row that sums all kinds."""
HOURS = 24
A_DAY = 1000
"""Working days are kept in thousandths, so that sums are exact."""


class Counts(NamedTuple):
    """The figures of some days. Each ticket counts as it stands: a reopened one is not answered.

    On the day of receipt: `received`, and `settled`, those of them answered by now. On the day of the answer:
    `answered`, of these `in_time` and `late` (neither without a deadline), `dismissed` and `merged`, and `used`, the
    thousandths of working days that the `timed` ones took. `reopened` on the day of the reopening.
    """

    received: int = 0
    settled: int = 0
    answered: int = 0
    in_time: int = 0
    late: int = 0
    dismissed: int = 0
    merged: int = 0
    reopened: int = 0
    timed: int = 0
    used: int = 0

    def plus(self, other: "Counts") -> "Counts":
        return Counts(*(mine + its for mine, its in zip(self, other, strict=True)))

    def minus(self, other: "Counts") -> "Counts":
        return Counts(*(mine - its for mine, its in zip(self, other, strict=True)))

    @property
    def open(self) -> int:
        """Received on these days and not answered by now."""
        return self.received - self.settled

    @property
    def in_time_share(self) -> float | None:
        """Answered in time of those with a deadline, 0 to 1; None where there is none."""
        judged = self.in_time + self.late
        return self.in_time / judged if judged else None

    @property
    def average_days(self) -> float | None:
        """Working days from receipt to the answer on average; None where nothing is to be averaged."""
        return self.used / (A_DAY * self.timed) if self.timed else None


class Cell(NamedTuple):
    """Where a figure stands: unit, kind, day as 2026-10-09."""

    unit: int
    kind: str
    day: str


class Tally(NamedTuple):
    """What stands in a cell: counts, and how many of the received came in each hour of the day."""

    counts: Counts = Counts()
    hours: tuple[int, ...] = (0,) * HOURS

    def plus(self, other: "Tally") -> "Tally":
        return Tally(self.counts.plus(other.counts), _added(self.hours, other.hours, 1))

    def minus(self, other: "Tally") -> "Tally":
        return Tally(self.counts.minus(other.counts), _added(self.hours, other.hours, -1))

    @property
    def is_empty(self) -> bool:
        return not (any(self.counts) or any(self.hours))


NOTHING = Tally()


@dataclass(frozen=True, slots=True)
class Fact:
    """What the figures know of one ticket: days of the desk's zone, `used` in thousandths of a working day."""

    ticket_id: int
    unit: int
    kind: str
    received_on: str
    received_hour: int
    answered_on: str | None = None
    ended: str = ""
    in_time: bool | None = None
    used: int | None = None
    reopened_on: tuple[str, ...] = ()


def fact_of(outcome: Outcome, calendar: DeskCalendar) -> Fact:
    """The fact of a ticket; `calendar` is the version the ticket names, so that a later one changes no old figure."""
    received, answered = calendar.local(outcome.received_at), outcome.answered_at
    return Fact(
        ticket_id=outcome.id, unit=outcome.unit_id or 0, kind=outcome.kind,
        received_on=received.date().isoformat(), received_hour=received.hour,
        answered_on=calendar.local(answered).date().isoformat() if answered else None,
        ended=outcome.ended.value if answered else "", in_time=outcome.in_time if answered else None,
        used=_used(outcome, calendar),
        reopened_on=tuple(calendar.local(at).date().isoformat() for at in outcome.reopened_at),
    )  # fmt: skip


def shares(fact: Fact | None) -> Iterator[tuple[Cell, Tally]]:
    """What it adds, to its own unit and kind and to the three rows that sum either or both."""
    if fact is None:
        return
    for day, tally in _by_day(fact):
        for unit in (fact.unit, ALL):
            for kind in (fact.kind, EVERY_KIND):
                yield Cell(unit, kind, day), tally


def changes(pairs: Sequence[tuple[Fact | None, Fact | None]]) -> Mapping[Cell, Tally]:
    """What to add to each cell where tickets went from the first to the second of a pair; cells that stay left out."""
    found: dict[Cell, Tally] = {}
    for old, new in pairs:
        if old == new:
            continue
        for cell, tally in shares(new):
            found[cell] = found.get(cell, NOTHING).plus(tally)
        for cell, tally in shares(old):
            found[cell] = found.get(cell, NOTHING).minus(tally)
    return {cell: tally for cell, tally in found.items() if not tally.is_empty}


def _by_day(fact: Fact) -> Iterator[tuple[str, Tally]]:
    hours = tuple(int(hour == fact.received_hour) for hour in range(HOURS))
    yield fact.received_on, Tally(Counts(received=1, settled=int(fact.answered_on is not None)), hours)
    if fact.answered_on is not None:
        counts = Counts(
            answered=1, in_time=int(fact.in_time is True), late=int(fact.in_time is False),
            dismissed=int(fact.ended == Ended.DISMISSED), merged=int(fact.ended == Ended.MERGED),
            timed=int(fact.used is not None), used=fact.used or 0,
        )  # fmt: skip
        yield fact.answered_on, Tally(counts)
    for day in fact.reopened_on:
        yield day, Tally(Counts(reopened=1))


def _used(outcome: Outcome, calendar: DeskCalendar) -> int | None:
    """From receipt, or from the last reopening, to the answer. A duplicate took nobody's time; a fault has no clock."""
    if outcome.answered_at is None or outcome.clock_started_at is None or outcome.merged:
        return None
    spent = calendar.working_days_spent(outcome.clock_started_at, outcome.answered_at, outcome.pauses)
    return round(spent * A_DAY)


def _added(mine: tuple[int, ...], its: tuple[int, ...], sign: int) -> tuple[int, ...]:
    return tuple(a + sign * b for a, b in zip(mine, its, strict=True))
