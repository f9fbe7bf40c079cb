"""The supervisor's lists: open tickets by how they stand, page by page and counted, and what stands unit by unit.

A figure is a door to exactly as many tickets as its list holds. Cost follows what is open, never the archive.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    TextClause,
    bindparam,
    func,
    literal,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.orm import Session

from database.types import UtcDateTime
from notifiers.pages import Call, PageState
from notifiers.store import PageRow
from tickets.kinds import Severity
from tickets.row_store import ESCALATED, OPEN, TicketRow
from tickets.standing_store import due_today, overdue, past_close
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Ticket


class Shelf(StrEnum):
    """What a supervisor looks through. All but OPEN, SEVERE and PROVISIONAL are by deadline."""

    OPEN = "open"
    OVERDUE = "overdue"
    PAST_CLOSE = "past_close"
    TODAY = "today"
    LAST_DAY = "last_day"
    """Past close or not: today is the last day."""
    NEXT = "next"
    """Due up to the end of the next working day and not overdue yet: overdue after it, if nobody answers."""
    UPCOMING = "upcoming"
    """Of those, the ones due after today."""
    PROVISIONAL = "provisional"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Days:
    """The instants that divide the lists, the last the end of the next working day (all aware UTC)."""

    now: datetime
    today_begins: datetime
    today_ends: datetime
    upcoming_ends: datetime


@dataclass(frozen=True, slots=True)
class Place:
    """Whose tickets: `unit_id` with `narrowed`; None is then the duty desk, which has what no unit has yet."""

    unit_id: int | None = None
    narrowed: bool = False


EVERYWHERE = Place()


@dataclass(frozen=True, slots=True)
class UnitStands:
    """How one unit's open tickets stand, by shelf; `unit_id` None is the duty desk."""

    unit_id: int | None
    counts: Mapping[Shelf, int]


_T, _P = TicketRow.__table__.c, PageRow.__table__.c
_KEY = (_T.sort_at, _T.id)
_NOW, _TODAY_BEGINS, _TODAY_ENDS, _UPCOMING_ENDS = (
    bindparam(one.name, type_=UtcDateTime()) for one in fields(Days)
)


def _tests(c: Any) -> Mapping[Shelf, ColumnElement[bool]]:  # noqa: ANN401 (columns of tickets, or of what is alike)
    not_late = c.overdue_at > _NOW
    return {
        Shelf.OPEN: true(),
        Shelf.OVERDUE: overdue(c.overdue_at, _NOW),
        Shelf.PAST_CLOSE: past_close(c.due_at, c.overdue_at, _NOW),
        Shelf.TODAY: due_today(c.due_at, _NOW, _TODAY_ENDS),
        Shelf.LAST_DAY: (c.due_at < _TODAY_ENDS) & not_late,
        Shelf.NEXT: (c.due_at < _UPCOMING_ENDS) & not_late,
        Shelf.UPCOMING: (c.due_at >= _TODAY_ENDS) & (c.due_at < _UPCOMING_ENDS) & not_late,
        Shelf.PROVISIONAL: c.provisional.is_(True),
        Shelf.SEVERE: c.severity == literal_column(f"'{Severity.SEVERE.value}'"),
    }


_COUNTED = _tests(_T)
_STRETCHES = {
    Shelf.OVERDUE: (None, _NOW), Shelf.PAST_CLOSE: (_TODAY_BEGINS, _NOW), Shelf.TODAY: (_NOW, _TODAY_ENDS),
    Shelf.LAST_DAY: (_TODAY_BEGINS, _TODAY_ENDS), Shelf.NEXT: (_TODAY_BEGINS, _UPCOMING_ENDS),
    Shelf.UPCOMING: (_TODAY_ENDS, _UPCOMING_ENDS),
}  # fmt: skip
"""Where in the order, whose key is the deadline, a list by deadline begins and ends. What is not late is due today at
the earliest, for it is late at the end of the day on which it is due.
"""


def _listed(shelf: Shelf) -> tuple[ColumnElement[bool] | TextClause, ...]:
    """The same tickets along the index of the order. By the deadlines too the planner would expect hardly any."""
    if shelf not in _STRETCHES:
        return (OPEN, _COUNTED[shelf])
    begins, ends = _STRETCHES[shelf]
    late = _COUNTED[Shelf.OVERDUE] if shelf is Shelf.OVERDUE else _T.overdue_at > _NOW
    return (OPEN, late, _T.sort_at < ends, *(() if begins is None else (_T.sort_at >= begins,)))


# Put together once: for a page of these lists that cost twice as much as asking the database.
_LIST = select(*TICKET_COLUMNS).order_by(*_KEY)
# Thousands of tickets are due at the same few instants: the database counts those alike along one index, and only
# then asks how each lot stands.
_LOT = (_T.unit_id, _T.due_at, _T.overdue_at, _T.provisional, _T.severity)
_LOTS = select(*_LOT, func.count().label("held")).where(OPEN).group_by(*_LOT).subquery().c
_STANDS = select(
    _LOTS.unit_id, *(func.sum(_LOTS.held).filter(test) for test in _tests(_LOTS).values())
).group_by(_LOTS.unit_id)
_NUMBERED = _LIST.where(OPEN, _T.number.in_(bindparam("numbers", expanding=True)))


@lru_cache
def _firsts(most: tuple[tuple[Shelf, int], ...]) -> CompoundSelect[Any]:
    firsts = [_LIST.where(*_listed(shelf)).limit(limit).subquery() for shelf, limit in most]
    return union_all(*(select(*first.c) for first in firsts))


def unit_stands(session: Session, days: Days) -> Sequence[UnitStands]:
    """One line a unit that has open tickets, the duty desk first, then by id; one statement."""
    rows = session.execute(_STANDS, asdict(days))
    found = [
        UnitStands(row[0], dict(zip(Shelf, (int(n or 0) for n in row[1:]), strict=True))) for row in rows
    ]
    return sorted(found, key=lambda one: one.unit_id or 0)


def shelved(
    session: Session, shelf: Shelf, days: Days, *, place: Place = EVERYWHERE, after: tuple[datetime, int] | None = None,
    limit: int,
) -> Sequence[Ticket]:  # fmt: skip
    """Earliest deadline first; `after` is the last row's key (sort_at, id)."""
    rows = session.execute(
        _LIST.where(*_listed(shelf), *_of(place), *_behind(after)).limit(limit), asdict(days)
    )  # fmt: skip
    return [as_ticket(row) for row in rows]


def soonest(session: Session, most: Mapping[Shelf, int], days: Days) -> Sequence[Ticket]:
    """The first of each of these lists, at most so many of each, in one statement."""
    rows = session.execute(_firsts(tuple(most.items())), asdict(days))
    return sorted(map(as_ticket, rows), key=lambda one: (one.sort_at, one.id))


def count(session: Session, shelf: Shelf, days: Days, *, place: Place = EVERYWHERE) -> int:
    """How many the list holds in all."""
    number = select(func.count()).select_from(TicketRow)
    return session.scalar(number.where(OPEN, _COUNTED[shelf], *_of(place)), asdict(days)) or 0


def escalated(session: Session, *, place: Place = EVERYWHERE, limit: int) -> Mapping[int, Sequence[Call]]:
    """Open tickets that went beyond their unit by id, the earliest deadline first, and everybody who was called."""
    found: dict[int, list[Call]] = {}
    for ticket_id, cycle_no, step_no, state, created_at, acked_at in session.execute(
        _escalated(place), {"limit": limit}
    ):
        calls = found.setdefault(ticket_id, [])
        if state is not None:
            calls.append(Call(cycle_no, step_no, PageState(state), created_at, acked_at))
    return found


@lru_cache
def _escalated(place: Place) -> Select[Any]:
    """The tickets first, then their calls: the other way round every page there is would be looked at."""
    beyond = select(*_KEY).where(ESCALATED, *_of(place)).order_by(*_KEY).limit(bindparam("limit")).subquery()
    about = (_P.subject_kind == literal_column("'ticket'")) & (_P.subject_id == beyond.c.id)
    columns = (beyond.c.id, _P.cycle_no, _P.step_no, _P.state, _P.created_at, _P.acked_at)
    calls = beyond.outerjoin(PageRow.__table__, about)
    return select(*columns).select_from(calls).order_by(beyond.c.sort_at, beyond.c.id, _P.id)


def by_numbers(session: Session, numbers: Collection[str]) -> Sequence[Ticket]:
    """Open tickets by their numbers, the earliest deadline first."""
    known = [number for number in numbers if number.isalnum()]
    return [as_ticket(row) for row in session.execute(_NUMBERED, {"numbers": known})]


def _of(place: Place) -> list[ColumnElement[bool]]:
    if not place.narrowed:
        return []
    return [_T.unit_id.is_(None) if place.unit_id is None else _T.unit_id == place.unit_id]


def _behind(after: tuple[datetime, int] | None) -> list[ColumnElement[bool]]:
    if after is None:
        return []
    return [tuple_(*_KEY) > tuple_(literal(after[0], _T.sort_at.type), literal(after[1], _T.id.type))]
