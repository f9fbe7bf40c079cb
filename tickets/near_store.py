"""Tickets that may be about the same thing, found by index alone: same page, latest open, latest answered, proposed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, Subquery, bindparam, func, literal, select, union_all
from sqlalchemy.orm import Session

from tickets.likeness import READ
from tickets.proposal_store import ProposalRow
from tickets.row_store import OPEN, TicketRow

_T, _P = TicketRow.__table__.c, ProposalRow.__table__.c
SAME_PAGE, LATEST_OPEN, LATEST_ANSWERED = 10, 60, 40
"""Rows looked at: what a clerk waits for does not grow with the archive."""
PROPOSED, OTHER = 1, 0


class Found(NamedTuple):
    """What is compared and shown of a ticket; `proposed` is 1 where the reporter named it."""

    id: int
    number: str
    title: str
    words: str
    url: str
    page: str
    problem: str
    state: str
    unit_id: int | None
    received_at: datetime
    answered_at: datetime | None
    proposed: int


def _columns(proposed: int) -> Select[tuple[object, ...]]:
    return select(
        _T.id, _T.number, _T.title, func.substr(_T.description, 1, READ).label("words"), _T.url, _T.page,
        _T.problem, _T.state, _T.unit_id, _T.received_at, _T.answered_at, literal(proposed).label("proposed"),
    )  # fmt: skip


_OTHERS = _columns(OTHER).where(_T.id != bindparam("but"), _T.duplicate_of_id.is_(None))
_ON_PAGE = _OTHERS.where(_T.page == bindparam("page"), _T.page != "").order_by(_T.id.desc()).limit(SAME_PAGE)
_FIRST = TicketRow.__table__.alias("first")
_NAMED = (
    select(func.coalesce(_FIRST.c.duplicate_of_id, _FIRST.c.id))
    .join(ProposalRow.__table__, _P.of_id == _FIRST.c.id)
    .where(_P.ticket_id == bindparam("but"))
    .scalar_subquery()
)


def _whole(part: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    """SQLite takes an order and a limit only inside."""
    inner: Subquery = part.subquery()
    return select(*inner.c)


_NEAR = union_all(
    _columns(PROPOSED).where(_T.id == _NAMED),
    _whole(_ON_PAGE),
    _whole(_OTHERS.where(OPEN).order_by(_T.sort_at.desc(), _T.id.desc()).limit(LATEST_OPEN)),
    _whole(
        _OTHERS.where(_T.answered_at.is_not(None))
        .order_by(_T.answered_at.desc(), _T.id.desc())
        .limit(LATEST_ANSWERED)
    ),
)


def _found(row: Sequence[Any]) -> Found:
    return Found(*row)


def near(session: Session, *, page: str, but: int) -> Sequence[Found]:
    """Each ticket once, a proposed one first."""
    found: dict[int, Found] = {}
    for row in session.execute(_NEAR, {"page": page, "but": but}):
        one = _found(row)
        found.setdefault(one.id, one)
    return list(found.values())


def on_page(session: Session, *, page: str, but: int) -> Sequence[Found]:
    """The latest about that page alone."""
    return [_found(row) for row in session.execute(_ON_PAGE, {"page": page, "but": but})]
