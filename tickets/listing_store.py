"""All tickets, open and answered, narrowed and in order: by receipt, deadline or answer, by keyset, in bounded work.

A narrowing that few tickets pass is looked for among WINDOW tickets a page, not through the whole archive; a page that
ends there says where to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    ScalarSelect,
    Select,
    bindparam,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.orm import Session

from tickets.list_store import LINE_COLUMNS, Line, as_line
from tickets.narrowing_store import TESTED, in_one_of, period, tests
from tickets.row_store import OPEN, TicketRow
from tickets.wanted import Order, Wanted

WINDOW = 20_000
COUNTED = 1_000
"""Counts say "1,000+" beyond."""
EVER = datetime(1970, 1, 1, tzinfo=UTC)
"""Before any answer. A bound both databases look up in the index, which holds the unanswered ones too."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and where the next page begins: None where nothing is left. `whole`: the page is not cut by the window."""

    lines: Sequence[Line]
    after: tuple[datetime, int] | None
    whole: bool = True


_T = TicketRow.__table__.c
_COLUMNS = {column.name: column for column in _T}
_WINDOW = [*LINE_COLUMNS, *(_T[name] for name in TESTED)]
_LOOKED_AT = "looked_at"
_SEEN = {column.name: literal_column(f"{_LOOKED_AT}.{column.name}", column.type) for column in _WINDOW}
"""The window's columns by name: a subquery would make forty of its own for each page."""
_IDS, _LINES = select(_SEEN["id"]), select(*(_SEEN[name] for name in Line._fields))
_WHOLE = select(*_WINDOW)


def page(session: Session, wanted: Wanted, *, after: tuple[datetime, int] | None, limit: int) -> Page:
    """So many tickets after a key (instant and id of the last one seen)."""
    key, descending = _key(wanted.order)
    window = _window(wanted, after)
    # Without an ORDER BY of its own: both databases hand on the window's order and stop when the page is full.
    rows = session.execute(_passing(_LINES, window, wanted).limit(limit + 1)).all()
    lines = sorted(
        map(as_line, rows), key=lambda line: (getattr(line, key.name), line.id), reverse=descending
    )
    if len(lines) > limit:
        last = lines[limit - 1]
        return Page(lines[:limit], (getattr(last, key.name), last.id))
    edge = session.execute(window.with_only_columns(key, _T.id).offset(WINDOW - 1).limit(1)).one_or_none()
    return Page(lines, None if edge is None else (edge[0], edge[1]), whole=edge is None)


def count(session: Session, wanted: Wanted) -> tuple[int, bool]:
    """How many there are, at most COUNTED + 1, and whether that is all: neither more nor behind the window."""
    window = _window(wanted, None)
    some = _passing(_IDS, window, wanted).limit(COUNTED + 1)
    size = window.with_only_columns(_T.id).limit(WINDOW)
    found = session.execute(select(_number_of(some), _number_of(size))).one()
    return found[0], found[0] <= COUNTED and found[1] < WINDOW


def _passing(asked: Select[Any], window: Select[Any], wanted: Wanted) -> Select[Any]:
    """What is asked of those of the window that pass."""
    return asked.select_from(window.limit(WINDOW).subquery(_LOOKED_AT)).where(*tests(wanted, _SEEN))


def _number_of(rows: Select[Any]) -> ScalarSelect[int]:
    return select(func.count()).select_from(rows.subquery()).scalar_subquery()


def passing(session: Session, wanted: Wanted, ids: Sequence[int]) -> list[int]:
    """Those of these tickets that pass, in the order of the ids."""
    passed = set(session.scalars(select(_T.id).where(_T.id.in_(_listed(ids)), *tests(wanted, _COLUMNS))))
    return [one for one in ids if one in passed]


def of_ids(session: Session, wanted: Wanted, ids: Sequence[int]) -> list[Line]:
    """Those of these tickets that pass, in the order of the ids."""
    rows = session.execute(select(*LINE_COLUMNS).where(_T.id.in_(_listed(ids)), *tests(wanted, _COLUMNS)))
    found = {line.id: line for line in map(as_line, rows)}
    return [found[one] for one in ids if one in found]


def _listed(ids: Sequence[int]) -> BindParameter[Sequence[int]]:
    """Written into the statement: a thousand parameters cost ten times what they ask for."""
    return bindparam("ids", ids, expanding=True, literal_execute=True)


def _key(order: Order) -> tuple[Any, bool]:
    if order is Order.DUE:
        return _T.sort_at, False
    return (_T.answered_at if order is Order.ANSWERED else _T.received_at), True


def _window(wanted: Wanted, after: tuple[datetime, int] | None) -> Select[Any]:
    """Tickets in the list's order, narrowed only by what the index of that order knows."""
    key, descending = _key(wanted.order)
    place = tuple_(key, _T.id)
    bounds = _bounds(wanted)
    if after is not None:
        bounds.append(place < after if descending else place > after)
    return _WHOLE.where(*bounds).order_by(*(one.desc() if descending else one for one in (key, _T.id)))


def _bounds(wanted: Wanted) -> list[ColumnElement[bool]]:
    """Of the index: open tickets alone, or a stretch of days. What was reopened had come in before."""
    alone: list[ColumnElement[bool]] = [OPEN]  # type: ignore[list-item]  # a literal, for the planner
    if wanted.order is Order.DUE:
        return alone
    if wanted.order is Order.ANSWERED:
        return period(_T.answered_at, wanted.answered_from or EVER, wanted.answered_until)
    ends = [one for one in (wanted.received_until, wanted.reopened_until) if one is not None]
    days = period(_T.received_at, wanted.received_from, min(ends, default=None))
    if wanted.received_in is not None:
        days.append(in_one_of(_T.received_at, wanted.received_in))
    return days + alone if wanted.is_of_open else days
