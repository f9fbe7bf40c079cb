"""Lists of tickets by keyset over partial indexes, and counters that stop counting at a bound."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from tickets.intake import clean
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.row_store import OPEN, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Ticket

COUNT_BOUND = 100
"""Counters say 99+ beyond."""


@dataclass(frozen=True, slots=True)
class Line:
    """What a list shows of a ticket."""

    id: int
    number: str
    title: str
    kind: Kind
    source: Source
    state: State
    severity: Severity
    unit_id: int | None
    assignee_id: int | None
    received_at: datetime
    due_at: datetime | None
    overdue_at: datetime | None
    provisional: bool
    deadline_unknown: bool
    sort_at: datetime
    answered_at: datetime | None
    in_time: bool | None
    repeats: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None and empty mean all. `only_unit` is a permission, not a wish."""

    only_unit: int | None = None
    unit_id: int | None = None
    stage: State | None = None
    escalated: bool | None = None
    severity: Severity | None = None
    source: Source | None = None
    kind: Kind | None = None
    due_before: datetime | None = None
    overdue_at: datetime | None = None
    provisional: bool | None = None
    words: str = ""
    answered: bool = False


_LINE = [getattr(TicketRow, f.name) for f in fields(Line)]
_ENUMS = (("kind", Kind), ("source", Source), ("state", State), ("severity", Severity))


def lines(
    session: Session, wanted: Filter, *, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Line]:
    """Open tickets by earliest deadline, or answered ones newest first; `after` is the last row's key."""
    order = TicketRow.answered_at if wanted.answered else TicketRow.sort_at
    query = select(*_LINE).where(*_conditions(wanted)).limit(limit)
    key = tuple_(order, TicketRow.id)
    if wanted.answered:
        query = query.order_by(order.desc(), TicketRow.id.desc())
        query = query.where(key < after) if after else query
    else:
        query = query.order_by(order, TicketRow.id)
        query = query.where(key > after) if after else query
    return [_line(row) for row in session.execute(query)]


def count(session: Session, wanted: Filter) -> int:
    """How many, counted up to COUNT_BOUND."""
    return counts(session, [wanted])[0]


def counts(session: Session, wanted: Sequence[Filter]) -> list[int]:
    """Several bounded counts in one statement."""
    columns = []
    for one in wanted:
        inner = select(TicketRow.id).where(*_conditions(one)).order_by(TicketRow.sort_at, TicketRow.id)
        bounded = inner.limit(COUNT_BOUND).subquery()
        columns.append(select(func.count()).select_from(bounded).scalar_subquery())
    return list(session.execute(select(*columns)).one())


def overdue(session: Session, *, now: datetime, limit: int) -> Sequence[Ticket]:
    """Open tickets past 24:00 of their last day, the latest first."""
    rows = session.execute(
        select(*TICKET_COLUMNS)
        .where(OPEN, TicketRow.overdue_at <= now)
        .order_by(TicketRow.overdue_at, TicketRow.id)
        .limit(limit)
    )
    return [as_ticket(row) for row in rows]


def same_page(session: Session, *, url: str, but: int, limit: int) -> Sequence[Line]:
    """Other tickets about the same address, the newest first."""
    rows = session.execute(
        select(*_LINE)
        .where(TicketRow.url == url, TicketRow.id != but, TicketRow.duplicate_of_id.is_(None))
        .order_by(TicketRow.id.desc())
        .limit(limit)
    )
    return [_line(row) for row in rows]


def _line(row: object) -> Line:
    values = dict(row._mapping)  # type: ignore[attr-defined]  # noqa: SLF001  (SQLAlchemy's public view)
    for name, enum in _ENUMS:
        values[name] = enum(values[name])
    return Line(**values)


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    tests: list[ColumnElement[bool] | None] = [
        TicketRow.state == State.ANSWERED.value if wanted.answered else OPEN,  # type: ignore[list-item]  # a text clause is a condition
        _equals(TicketRow.unit_id, wanted.only_unit),
        _equals(TicketRow.unit_id, wanted.unit_id),
        _equals(TicketRow.severity, wanted.severity),
        _equals(TicketRow.source, wanted.source),
        _equals(TicketRow.kind, wanted.kind),
        _equals(TicketRow.provisional, wanted.provisional),
        None if wanted.due_before is None else TicketRow.due_at < wanted.due_before,
        None if wanted.overdue_at is None else TicketRow.overdue_at <= wanted.overdue_at,
        None
        if wanted.stage is None
        else TicketRow.state.in_([wanted.stage.value, f"escalated.{wanted.stage.value}"]),
        None if not wanted.escalated else TicketRow.state.startswith("escalated."),
        _holds(clean(wanted.words)) if wanted.words else None,
    ]
    return [test for test in tests if test is not None]


def _equals(column, value: object):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202  (any column)
    return None if value is None else column == value


def _holds(words: str) -> ColumnElement[bool]:
    columns = (TicketRow.title, TicketRow.description, TicketRow.url, TicketRow.number)
    return or_(*(column.contains(words, autoescape=True) for column in columns))
