"""Lists of tickets by keyset over partial indexes; each statement is put together once: that costs more than asking."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, TextClause, bindparam, exists, or_, select, tuple_
from sqlalchemy.orm import Session

from database.types import UtcDateTime
from tickets.company_store import waits
from tickets.held_store import HeldCommandRow
from tickets.intake import clean
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.row_store import ESCALATED, OPEN, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Ticket


class Line(NamedTuple):
    """What a list shows of a ticket."""

    number: str
    title: str
    kind: Kind
    source: Source
    state: State
    severity: Severity
    id: int
    unit_id: int | None
    received_at: datetime
    due_at: datetime | None
    overdue_at: datetime | None
    provisional: bool
    deadline_unknown: bool
    sort_at: datetime
    answered_at: datetime | None
    in_time: bool | None
    paused_at: datetime | None
    repeats: int


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to; None and empty mean all. `only_unit` is a permission, not a wish.

    `awake_at` leaves out what waits beyond that instant, `undecided_by` what this person has just decided.
    """

    only_unit: int | None = None
    unit_id: int | None = None
    stage: State | None = None
    escalated: bool = False
    severity: Severity | None = None
    source: Source | None = None
    kind: Kind | None = None
    due_before: datetime | None = None
    overdue_at: datetime | None = None
    words: str = ""
    answered: bool = False
    awake_at: datetime | None = None
    undecided_by: str = ""


_T, _D = (row.__table__.c for row in (TicketRow, HeldCommandRow))
LINE_COLUMNS = [_T[name] for name in Line._fields]
_KIND, _SOURCE = {one.value: one for one in Kind}, {one.value: one for one in Source}
_STATE, _SEVERITY = {one.value: one for one in State}, {one.value: one for one in Severity}
_ESCAPE = "/"


def _holds() -> ColumnElement[bool]:
    columns = (_T.title, _T.description, _T.url, _T.number)
    return or_(*(column.contains(bindparam("words"), escape=_ESCAPE) for column in columns))


_TESTS: Mapping[str, ColumnElement[bool] | TextClause] = {
    "only_unit": _T.unit_id == bindparam("only_unit"),
    "unit_id": _T.unit_id == bindparam("unit_id"),
    "stage": _T.state.in_(bindparam("stage", expanding=True)),
    "escalated": ESCALATED,
    "severity": _T.severity == bindparam("severity", literal_execute=True),  # severe ones have an index
    "source": _T.source == bindparam("source"),
    "kind": _T.kind == bindparam("kind"),
    # A deadline is the key of the order too: saying so lets the index end where the list does.
    "due_before": (_T.due_at < bindparam("due_before")) & (_T.sort_at < bindparam("due_before")),
    "overdue_at": (_T.overdue_at <= bindparam("overdue_at")) & (_T.sort_at < bindparam("overdue_at")),
    "words": _holds(),
    "awake_at": ~exists().where(waits(bindparam("awake_at", type_=UtcDateTime()))),
    "undecided_by": ~exists().where(_D.ticket_id == _T.id, _D.owner_ref == bindparam("undecided_by")),
}
"""What each field of a filter narrows to."""


def lines(
    session: Session, wanted: Filter, *, after: tuple[datetime, int] | None, limit: int
) -> Sequence[Line]:
    """Open tickets by earliest deadline, or answered ones newest first; `after` is the last row's key."""
    given = _given(wanted)
    statement = _listing(frozenset(given), wanted.answered, after is not None)
    place = {} if after is None else {"after_at": after[0], "after_id": after[1]}
    return [as_line(row) for row in session.execute(statement, {**given, **place, "limit": limit}).all()]


def overdue(session: Session, *, now: datetime, limit: int) -> Sequence[Ticket]:
    """Open tickets past 24:00 of their last day, the latest first."""
    rows = session.execute(
        select(*TICKET_COLUMNS).where(OPEN, _T.overdue_at <= now).order_by(_T.overdue_at, _T.id).limit(limit)
    )
    return [as_ticket(row) for row in rows]


def as_line(row: Sequence[Any]) -> Line:
    """The value of a row of LINE_COLUMNS."""
    number, title, kind, source, state, severity, *more = row
    return Line(number, title, _KIND[kind], _SOURCE[source], _STATE[state], _SEVERITY[severity], *more)


def _given(wanted: Filter) -> dict[str, object]:
    """What the filter narrows, by the names of `_TESTS`."""
    given = {f.name: getattr(wanted, f.name) for f in fields(Filter) if f.name != "answered"}
    if wanted.stage is not None:
        given["stage"] = [wanted.stage.value, f"escalated.{wanted.stage.value}"]
    given["escalated"] = wanted.escalated or None
    given["words"] = _escaped(clean(wanted.words))
    return {name: value for name, value in given.items() if value is not None and value != ""}


def _escaped(words: str) -> str:
    for sign in (_ESCAPE, "%", "_"):
        words = words.replace(sign, _ESCAPE + sign)
    return words


@lru_cache(maxsize=256)
def _listing(narrowed: frozenset[str], answered: bool, goes_on: bool) -> Select[tuple[object, ...]]:  # noqa: FBT001  (the key of the cache)
    order = _T.answered_at if answered else _T.sort_at
    key = tuple_(order, _T.id)
    place = tuple_(bindparam("after_at", type_=order.type), bindparam("after_id", type_=_T.id.type))
    query = (
        select(*LINE_COLUMNS)
        .where(
            _T.state == State.ANSWERED.value if answered else OPEN,
            *(_TESTS[name] for name in sorted(narrowed)),
        )
        .order_by(*((order.desc(), _T.id.desc()) if answered else (order, _T.id)))
        .limit(bindparam("limit"))
    )
    if goes_on:
        query = query.where(key < place if answered else key > place)
    return query
