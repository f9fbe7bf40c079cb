"""Requests for more time <-> rows: asked, then granted or refused; one waits for a cycle of a ticket at most."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, func, literal, select, text, tuple_, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from tickets.lifecycle import State
from tickets.row_store import OPEN, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Ticket

WAITING = text("decided_at IS NULL")


class ExtensionRow(Base):
    """Who asked for how many working days and why; what was decided by whom, in which words."""

    __tablename__ = "extension_request"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    cycle: Mapped[int]
    days: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    asked_ref: Mapped[str] = mapped_column(String(80))
    asked_by: Mapped[str] = mapped_column(String(80))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by: Mapped[str] = mapped_column(String(80), default="")
    granted_days: Mapped[int] = mapped_column(default=0)
    words: Mapped[str] = mapped_column(Text, default="")

    __table_args__ = (
        Index(
            "uq_extension_waiting", "ticket_id", "cycle", unique=True, sqlite_where=WAITING, postgresql_where=WAITING
        ),
        Index("ix_extension_asked", "asked_at", "id", sqlite_where=WAITING, postgresql_where=WAITING),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `decided_at` None while it waits; `granted_days` 0 then means refused."""

    id: int
    ticket_id: int
    cycle: int
    days: int
    reason: str
    asked_at: datetime
    asked_ref: str
    asked_by: str
    decided_at: datetime | None
    decided_by: str
    granted_days: int
    words: str


_X, _T = ExtensionRow.__table__.c, TicketRow.__table__.c
_COLUMNS = [_X[field.name] for field in fields(Asked)]


def add(
    session: Session, ticket: Ticket, *, days: int, reason: str, at: datetime, ref: str, by: str
) -> int | None:
    """The new request's id, or None where one waits already."""
    values = {
        "ticket_id": ticket.id, "cycle": ticket.cycle, "days": days, "reason": reason, "asked_at": at,
        "asked_ref": ref, "asked_by": by, "decided_by": "", "granted_days": 0, "words": "",
    }  # fmt: skip
    statement = insert_into(session, ExtensionRow).on_conflict_do_nothing()
    return session.scalars(statement.returning(ExtensionRow.id), values).one_or_none()


def held(session: Session, request_id: int) -> tuple[Asked, str] | None:
    """The request, kept from other people until commit, and its ticket's number."""
    row = session.execute(select(*_COLUMNS).where(_X.id == request_id).with_for_update()).one_or_none()
    if row is None:
        return None
    asked = Asked(*row)
    return asked, session.execute(select(_T.number).where(_T.id == asked.ticket_id)).scalar_one()


def decide(session: Session, request_id: int, *, days: int, words: str, at: datetime, by: str) -> None:
    session.execute(
        update(ExtensionRow)
        .where(ExtensionRow.id == request_id)
        .values(decided_at=at, decided_by=by, granted_days=days, words=words)
    )


def waiting(
    session: Session, *, after: tuple[datetime, int] | None = None, limit: int
) -> Sequence[tuple[Asked, Ticket]]:
    """Requests about open tickets that nobody decided yet, the oldest first; `after` is the last row's key."""
    key = (_X.asked_at, _X.id)
    query = (
        select(*_COLUMNS, *TICKET_COLUMNS)
        .join(TicketRow.__table__, (_T.id == _X.ticket_id) & (_T.cycle == _X.cycle))
        .where(_X.decided_at.is_(None), OPEN)
        .order_by(*key)
        .limit(limit)
    )
    if after is not None:
        query = query.where(
            tuple_(*key) > tuple_(literal(after[0], _X.asked_at.type), literal(after[1], _X.id.type))
        )
    return [(Asked(*row[: len(_COLUMNS)]), as_ticket(row[len(_COLUMNS) :])) for row in session.execute(query)]


def count_waiting(session: Session, *, at_most: int) -> int:
    """How many wait, counted up to a bound."""
    # Not a join: SQLite would look through every open ticket for the few that wait.
    state = select(_T.state).where(_T.id == _X.ticket_id, _T.cycle == _X.cycle).scalar_subquery()
    some = (
        select(_X.id).where(_X.decided_at.is_(None), state != State.ANSWERED.value).limit(at_most).subquery()
    )
    return session.scalar(select(func.count()).select_from(some)) or 0


def newest(session: Session, ticket: Ticket) -> Asked | None:
    """The last request of the ticket's present cycle."""
    mine = (_X.ticket_id == ticket.id, _X.cycle == ticket.cycle)
    row = session.execute(select(*_COLUMNS).where(*mine).order_by(_X.id.desc()).limit(1)).one_or_none()
    return None if row is None else Asked(*row)
