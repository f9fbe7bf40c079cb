"""Facts of tickets, kept counters a day and how far they are counted <-> rows; only one pass at a time writes them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Select, String, Text, bindparam, delete, func, select, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.audit import AuditHeadRow
from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all
from reports.facts import Cell, Counts, Fact, Tally

DAY = String(10)
"""2026-10-09, in the desk's zone: sorts as days do, on both databases."""
AT_ONCE = 200
"""Cells read in a statement."""
_CLUSTERED = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key, so that a year of a unit is one stretch."""


class FactRow(Base):
    """What the figures know of one ticket; taken out of the counters again when it changes."""

    __tablename__ = "figure_ticket"
    ticket_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    unit: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    received_on: Mapped[str] = mapped_column(DAY)
    received_hour: Mapped[int]
    answered_on: Mapped[str | None] = mapped_column(DAY)
    ended: Mapped[str] = mapped_column(String(10))
    in_time: Mapped[bool | None]
    used: Mapped[int | None]
    reopened_on: Mapped[list[str]] = mapped_column(JSON)


class DayRow(Base):
    """The figures of one day, unit and kind; unit -1 sums all units, kind "" all kinds."""

    __tablename__ = "figure_day"
    __table_args__ = _CLUSTERED
    unit: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    day: Mapped[str] = mapped_column(DAY, primary_key=True)
    received: Mapped[int]
    settled: Mapped[int]
    answered: Mapped[int]
    in_time: Mapped[int]
    late: Mapped[int]
    dismissed: Mapped[int]
    merged: Mapped[int]
    reopened: Mapped[int]
    timed: Mapped[int]
    used: Mapped[int] = mapped_column(BigInteger)
    hours: Mapped[str] = mapped_column(Text)
    """How many came in each hour, with blanks between: JSON takes five times as long to read."""


class MarkerRow(Base):
    """How far is counted: lines of the audit chain, and of the archive the tickets up to an id; one row."""

    __tablename__ = "figure_marker"
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(BigInteger)
    ticket_id: Mapped[int]
    whole: Mapped[bool]
    counted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Marker:
    """`seq` is the last audit line counted; while not `whole` the archive is counted up to `ticket_id`."""

    seq: int
    ticket_id: int
    whole: bool
    counted_at: datetime | None


_M = MarkerRow.__table__.c
_F, _D = FactRow.__table__.c, DayRow.__table__.c
_OF_FACT = [field.name for field in fields(Fact)]
_COUNTS = [_D[name] for name in Counts._fields]
_SUMS = [func.coalesce(func.sum(column), 0) for column in _COUNTS]
_MARKER = select(_M.seq, _M.ticket_id, _M.whole, _M.counted_at).where(_M.id == 1)
_IS_WHOLE = select(_M.id).where(_M.id == 1, _M.whole).exists()
_STRETCH = _D.day.between(bindparam("first"), bindparam("last"))
_SERIES = (
    select(_D.day, *_COUNTS)
    .where(_D.unit == bindparam("unit"), _D.kind == bindparam("kind"), _STRETCH)
    .order_by(_D.day)
)  # fmt: skip
_ARRIVALS = select(_D.day, _D.hours).where(
    _D.unit == bindparam("unit"), _D.kind == bindparam("kind"), _STRETCH, _D.received > 0
)


def marker(session: Session) -> Marker:
    return Marker(*session.execute(_MARKER).one())


def held_marker(session: Session) -> Marker | None:
    """The marker, kept until commit; None where another process counts just now."""
    row = session.execute(_MARKER.with_for_update(skip_locked=True)).one_or_none()
    return None if row is None else Marker(*row)


def awaited_marker(session: Session) -> Marker:
    """The same, however long another process counts."""
    return Marker(*session.execute(_MARKER.with_for_update()).one())


def move_marker(session: Session, to: Marker) -> None:
    values = {"seq": to.seq, "ticket_id": to.ticket_id, "whole": to.whole, "counted_at": to.counted_at}
    session.execute(update(MarkerRow).where(MarkerRow.id == 1).values(**values))


def audit_head(session: Session) -> int:
    """The last line of the record."""
    return session.execute(select(AuditHeadRow.seq).where(AuditHeadRow.id == 1)).scalar_one()


def empty(session: Session) -> None:
    """Forget all figures."""
    session.execute(delete(FactRow))
    session.execute(delete(DayRow))


def facts(session: Session, ids: Collection[int]) -> dict[int, Fact]:
    """What is known of these tickets."""
    rows = session.execute(select(*(_F[name] for name in _OF_FACT)).where(_F.ticket_id.in_(list(ids))))
    return {row.ticket_id: _fact(row) for row in rows}


def count_facts(session: Session) -> int:
    """How many tickets are counted."""
    return session.scalar(select(func.count()).select_from(FactRow)) or 0


def save_facts(session: Session, changed: Sequence[Fact]) -> None:
    rows = [
        {**{name: getattr(one, name) for name in _OF_FACT}, "reopened_on": list(one.reopened_on)}
        for one in changed
    ]
    insert_all(session, FactRow, rows, replace_by=("ticket_id",))


def add_to_days(session: Session, changes: Mapping[Cell, Tally]) -> None:
    """Add to each cell; whoever calls holds the marker, so nobody else writes them between reading and writing."""
    known = dict(_cells(session, list(changes)))
    rows = []
    for cell, change in sorted(changes.items()):
        tally = known[cell].plus(change) if cell in known else change
        rows.append({**cell._asdict(), **tally.counts._asdict(), "hours": " ".join(map(str, tally.hours))})
    insert_all(session, DayRow, rows, replace_by=("unit", "kind", "day"))


def all_cells(session: Session) -> Iterator[tuple[Cell, Tally]]:
    """Every kept counter that is not all zero."""
    rows = session.execute(
        select(_D.unit, _D.kind, _D.day, *_COUNTS, _D.hours).execution_options(yield_per=2000)
    )
    for row in rows:
        tally = Tally(Counts(*row[3:-1]), _hours(row.hours))
        if not tally.is_empty:
            yield Cell(*row[:3]), tally


def series(session: Session, *, unit: int, kind: str, first: str, last: str) -> list[tuple[str, Counts]]:
    """The days of a unit and kind that have figures, in their order."""
    asked = {"unit": unit, "kind": kind, "first": first, "last": last}
    return [(row[0], Counts(*row[1:])) for row in session.execute(_SERIES, asked)]


def arrivals(
    session: Session, *, unit: int, kind: str, first: str, last: str
) -> list[tuple[str, tuple[int, ...]]]:
    """How many came in each hour of these days."""
    asked = {"unit": unit, "kind": kind, "first": first, "last": last}
    return [(row.day, _hours(row.hours)) for row in session.execute(_ARRIVALS, asked)]


def by_unit(
    session: Session, units: Collection[int], *, kind: str, first: str, last: str, if_whole: bool = False
) -> dict[int, Counts]:
    """The sums of these units, 0 being the duty desk; units without figures are left out.

    `if_whole`: nothing while the archive is still being counted.
    """
    asked = {"units": sorted(units), "kinds": [kind], "first": first, "last": last}
    statement = _sums("unit").where(_IS_WHOLE) if if_whole else _sums("unit")
    return {int(key): counts for key, counts in _summed(session, statement, asked)}


def by_kind(
    session: Session, kinds: Collection[str], *, unit: int, first: str, last: str
) -> dict[str, Counts]:
    """The sums of these kinds."""
    asked = {"units": [unit], "kinds": sorted(kinds), "first": first, "last": last}
    return {str(key): counts for key, counts in _summed(session, _sums("kind"), asked)}


def _summed(
    session: Session, statement: Select[Any], asked: Mapping[str, Any]
) -> Iterator[tuple[Any, Counts]]:
    for key, *sums in session.execute(statement, asked):
        yield key, Counts(*(int(one) for one in sums))


@lru_cache(maxsize=8)
def _sums(*by: str) -> Select[Any]:
    keys = [_D[name] for name in by]
    return (
        select(*keys, *_SUMS)
        .where(
            _D.unit.in_(bindparam("units", expanding=True)), _D.kind.in_(bindparam("kinds", expanding=True)), _STRETCH
        )
        .group_by(*keys)
    )  # fmt: skip


def _cells(session: Session, cells: Sequence[Cell]) -> Iterator[tuple[Cell, Tally]]:
    key = tuple_(_D.unit, _D.kind, _D.day)
    for start in range(0, len(cells), AT_ONCE):
        wanted = select(_D.unit, _D.kind, _D.day, *_COUNTS, _D.hours).where(
            key.in_(cells[start : start + AT_ONCE])
        )
        for row in session.execute(wanted):
            yield Cell(*row[:3]), Tally(Counts(*row[3:-1]), _hours(row.hours))


def _hours(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split()))


def _fact(row: Any) -> Fact:  # noqa: ANN401  (a row of FactRow's columns)
    values = {name: getattr(row, name) for name in _OF_FACT}
    return Fact(**{**values, "reopened_on": tuple(row.reopened_on)})
