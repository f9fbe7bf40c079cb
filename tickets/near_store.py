"""Tickets that may be about the same thing, found by index alone: same page, latest open, latest answered, proposed."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    CompoundSelect,
    Select,
    String,
    Subquery,
    bindparam,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from database.types import instant_of
from tickets.likeness import READ
from tickets.proposal_store import ProposalRow
from tickets.row_store import OPEN, TicketRow

_T, _P = TicketRow.__table__.c, ProposalRow.__table__.c
SAME_PAGE, LATEST_OPEN, LATEST_ANSWERED = 10, 60, 40
"""Rows looked at: what a clerk waits for does not grow with the archive."""
PROPOSED, OTHER = 1, 0


class Found(NamedTuple):
    """What is compared and shown of a ticket; `proposed` is 1 where the reporter named it.

    Of what is compared most is not shown: instants stay as the database writes them until they are asked for.
    """

    id: int
    number: str
    title: str
    words: str
    url: str
    page: str
    problem: str
    state: str
    unit_id: int | None
    received: str
    answered: str | None
    proposed: int

    @property
    def received_at(self) -> datetime:
        return instant_of(self.received)

    @property
    def answered_at(self) -> datetime | None:
        return instant_of(self.answered) if self.answered else None


def _columns(proposed: int) -> Select[Any]:
    return select(
        _T.id, _T.number, _T.title, func.substr(_T.description, 1, READ).label("words"), _T.url, _T.page,
        _T.problem, _T.state, _T.unit_id, cast(_T.received_at, String).label("received"),
        cast(_T.answered_at, String).label("answered"), literal(proposed).label("proposed"),
    )  # fmt: skip


_FIRST = TicketRow.__table__.alias("first")
_NAMED = (
    select(func.coalesce(_FIRST.c.duplicate_of_id, _FIRST.c.id))
    .join(ProposalRow.__table__, _P.of_id == _FIRST.c.id)
    .where(_P.ticket_id == bindparam("but"))
    .scalar_subquery()
)


def _whole(part: Select[Any]) -> Select[Any]:
    """SQLite takes an order and a limit only inside."""
    inner: Subquery = part.subquery()
    return select(*inner.c)


@lru_cache
def _near(dialect: str) -> CompoundSelect[Any]:
    """Put together once a database."""
    others = _others(dialect)
    return union_all(
        _columns(PROPOSED).where(_T.id == _NAMED),
        _whole(_on_page(dialect)),
        _whole(others.where(OPEN).order_by(_T.sort_at.desc(), _T.id.desc()).limit(LATEST_OPEN)),
        _whole(
            others.where(_T.answered_at.is_not(None))
            .order_by(_T.answered_at.desc(), _T.id.desc())
            .limit(LATEST_ANSWERED)
        ),
    )


@lru_cache
def _on_page(dialect: str) -> Select[Any]:
    same = _others(dialect).where(_T.page == bindparam("page"), _T.page != "")
    return same.order_by(_T.id.desc()).limit(SAME_PAGE)


def _others(dialect: str) -> Select[Any]:
    """All but this one and duplicates.

    SQLite takes the index of IS NULL for the best and sorts the archive, where two indexes have the order asked for;
    PostgreSQL takes any other test for one that few rows pass, and reads the archive in place of the index.
    """
    whole = func.coalesce(_T.duplicate_of_id, 0) == 0 if dialect == "sqlite" else _T.duplicate_of_id.is_(None)
    return _columns(OTHER).where(_T.id != bindparam("but"), whole)


def near(session: Session, *, page: str, but: int) -> Sequence[Found]:
    """Each ticket once, a proposed one first."""
    found: dict[int, Found] = {}
    for row in session.execute(_near(_dialect(session)), {"page": page, "but": but}).all():
        found.setdefault(row[0], Found(*row))
    return list(found.values())


def on_page(session: Session, *, page: str, but: int) -> Sequence[Found]:
    """The latest about that page alone."""
    return [Found(*row) for row in session.execute(_on_page(_dialect(session)), {"page": page, "but": but})]


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
