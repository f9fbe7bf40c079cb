"""All tickets, open and answered, narrowed and in order: by receipt or by deadline, by keyset, in bounded work.

A narrowing that few tickets pass is looked for among WINDOW tickets a page, not through the whole archive; a page that
ends there says where to go on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, select, tuple_
from sqlalchemy.orm import Session

from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.list_store import LINE_COLUMNS, Line, as_line
from tickets.row_store import OPEN, TicketRow

WINDOW = 20_000
COUNTED = 1_000
"""Counts say "1,000+" beyond."""


class Order(StrEnum):
    """Newest receipt first, earliest deadline first (open tickets alone), or, of a search, best match."""

    RECEIVED = "received"
    DUE = "due"
    BEST = "best"


class Standing(StrEnum):
    """How a ticket stands, as a question to the database; the same bounds as calendars.standing."""

    ON_TIME = "on_time"
    DUE_TODAY = "due_today"
    PAST_CLOSE = "past_close"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; None means all. `only_unit` is a permission, not a wish.

    `open` True or False: unanswered or answered ones. `now` and `today_ends` say what a standing means.
    """

    now: datetime
    today_ends: datetime
    only_unit: int | None = None
    unit_id: int | None = None
    open: bool | None = None
    stage: State | None = None
    escalated: bool | None = None
    standing: Standing | None = None
    severity: Severity | None = None
    source: Source | None = None
    kind: Kind | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    order: Order = Order.RECEIVED

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(getattr(self, name) is not None for name in _NARROWING)


_NARROWING = (
    "only_unit", "unit_id", "open", "stage", "escalated", "standing", "severity", "source", "kind", "received_from",
    "received_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """Rows, and where the next page begins: None where nothing is left. `whole`: the page is not cut by the window."""

    lines: Sequence[Line]
    after: tuple[datetime, int] | None
    whole: bool = True


_T = TicketRow.__table__.c


def page(session: Session, wanted: Wanted, *, after: tuple[datetime, int] | None, limit: int) -> Page:
    """So many tickets after a key (instant and id of the last one seen)."""
    key, descending = _key(wanted.order)
    window = _window(wanted, after)
    inner = window.limit(WINDOW).subquery()
    columns = {column.name: column for column in inner.c}
    # Without an ORDER BY of its own: both databases hand on the window's order and stop when the page is full.
    rows = session.execute(select(inner).where(*_tests(wanted, columns)).limit(limit + 1)).all()
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
    inner = _window(wanted, None).limit(WINDOW).subquery()
    some = select(inner.c.id).where(*_tests(wanted, {c.name: c for c in inner.c})).limit(COUNTED + 1)
    number = select(func.count()).select_from(some.subquery()).scalar_subquery()
    looked_at = _window(wanted, None).with_only_columns(_T.id).limit(WINDOW).subquery()
    size = select(func.count()).select_from(looked_at).scalar_subquery()
    found = session.execute(select(number, size)).one()
    return found[0], found[0] <= COUNTED and found[1] < WINDOW


def passing(session: Session, wanted: Wanted, ids: Sequence[int]) -> list[int]:
    """Those of these tickets that pass, in the order of the ids."""
    tests = _tests(wanted, {column.name: column for column in _T})
    passed = set(session.scalars(select(_T.id).where(_T.id.in_(_listed(ids)), *tests)))
    return [one for one in ids if one in passed]


def of_ids(session: Session, wanted: Wanted, ids: Sequence[int]) -> list[Line]:
    """Those of these tickets that pass, in the order of the ids."""
    columns = {column.name: column for column in _T}
    rows = session.execute(select(*LINE_COLUMNS).where(_T.id.in_(_listed(ids)), *_tests(wanted, columns)))
    found = {line.id: line for line in map(as_line, rows)}
    return [found[one] for one in ids if one in found]


def _listed(ids: Sequence[int]) -> BindParameter[Sequence[int]]:
    """Written into the statement: a thousand parameters cost ten times what they ask for."""
    return bindparam("ids", ids, expanding=True, literal_execute=True)


def _key(order: Order) -> tuple[Any, bool]:
    return (_T.sort_at, False) if order is Order.DUE else (_T.received_at, True)


def _window(wanted: Wanted, after: tuple[datetime, int] | None) -> Select[Any]:
    """Tickets in the list's order, narrowed only by what the index of that order knows."""
    key, descending = _key(wanted.order)
    place = tuple_(key, _T.id)
    tests: list[ColumnElement[bool]] = []
    if after is not None:
        tests.append(place < after if descending else place > after)
    if wanted.order is Order.DUE:
        tests.append(OPEN)  # type: ignore[arg-type]  # a literal, for the planner
    else:
        tests += _period(wanted, {"received_at": _T.received_at})
    return (
        select(*LINE_COLUMNS)
        .where(*tests)
        .order_by(*(one.desc() if descending else one for one in (key, _T.id)))
    )


def _period(wanted: Wanted, columns: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    tests = []
    if wanted.received_from is not None:
        tests.append(columns["received_at"] >= wanted.received_from)
    if wanted.received_until is not None:
        tests.append(columns["received_at"] < wanted.received_until)
    return tests


def _tests(wanted: Wanted, columns: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """Everything the list is narrowed to, over these columns."""
    state = columns["state"]
    tests = [
        columns[name] == getattr(wanted, field)
        for field, name in _SAME.items()
        if getattr(wanted, field) is not None
    ]
    tests += _period(wanted, columns)
    if wanted.open is not None:
        tests.append(state != State.ANSWERED.value if wanted.open else state == State.ANSWERED.value)
    if wanted.stage is not None:
        tests.append(state.in_([wanted.stage.value, f"escalated.{wanted.stage.value}"]))
    if wanted.escalated:
        tests.append(state.startswith("escalated."))
    if wanted.standing is not None:
        tests.append(_standing(wanted, wanted.standing, columns))
    return tests


_SAME = {
    "only_unit": "unit_id", "unit_id": "unit_id", "severity": "severity", "source": "source", "kind": "kind",
}  # fmt: skip


def _standing(wanted: Wanted, standing: Standing, columns: Mapping[str, Any]) -> ColumnElement[bool]:
    due, over = columns["due_at"], columns["overdue_at"]
    runs = and_(columns["state"] != State.ANSWERED.value, columns["paused_at"].is_(None))
    answered = columns["state"] == State.ANSWERED.value
    tests: Mapping[Standing, ColumnElement[bool]] = {
        Standing.ON_TIME: and_(runs, due >= wanted.today_ends),
        Standing.DUE_TODAY: and_(runs, due >= wanted.now, due < wanted.today_ends),
        Standing.PAST_CLOSE: and_(runs, due < wanted.now, over > wanted.now),
        Standing.OVERDUE: and_(columns["state"] != State.ANSWERED.value, over <= wanted.now),
        Standing.UNKNOWN: and_(columns["state"] != State.ANSWERED.value, columns["deadline_unknown"]),
        Standing.PAUSED: and_(columns["state"] != State.ANSWERED.value, columns["paused_at"].is_not(None)),
        Standing.MET: and_(answered, columns["in_time"].is_(True)),
        Standing.MISSED: and_(answered, columns["in_time"].is_(False)),
    }
    return tests[standing]
