"""Answers that people copy to the national platform <-> rows; a partial index finds what is not copied yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, bindparam, delete, func, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from tickets.lifecycle import State
from tickets.row_store import TicketRow

_UNCOPIED = text("copied_at IS NULL")


class CopyRow(Base):
    """The latest answer of a platform message: since when it is to be copied, when and by whom it was."""

    __tablename__ = "platform_copy"
    __table_args__ = (
        Index(
            "ix_platform_copy_wanted", "wanted_at", "ticket_id",
            sqlite_where=_UNCOPIED, postgresql_where=_UNCOPIED,
        ),
    )  # fmt: skip
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    wanted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    copied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    copied_by: Mapped[str] = mapped_column(String(80), default="", server_default="")


@dataclass(frozen=True, slots=True)
class Copy:
    """How far the copy of a ticket's answer is; `answer` is the one of the ticket it was merged into, "" while none."""

    wanted_at: datetime
    copied_at: datetime | None
    copied_by: str
    answer: str


@dataclass(frozen=True, slots=True)
class Uncopied:
    """One answer that nobody has copied yet."""

    number: str
    title: str
    platform_number: str
    platform_due_at: datetime | None
    due_at: datetime | None
    answered_at: datetime


_C, _T = CopyRow.__table__.c, TicketRow.__table__.c
_FIRST = TicketRow.__table__.alias("first")
_ANSWERED = or_(_T.duplicate_of_id.is_(None), _FIRST.c.state == State.ANSWERED.value)
_OF = (
    select(
        _C.wanted_at, _C.copied_at, _C.copied_by,
        func.coalesce(_FIRST.c.answer, _T.answer).label("answer"),
        _ANSWERED.label("answered"),
    )
    .select_from(CopyRow.__table__)
    .join(TicketRow.__table__, _T.id == _C.ticket_id)
    .outerjoin(_FIRST, _FIRST.c.id == _T.duplicate_of_id)
    .where(_C.ticket_id == bindparam("ticket_id"), _T.state == State.ANSWERED.value)
)  # fmt: skip


def copy_of(session: Session, ticket_id: int) -> Copy | None:
    """None for a ticket that is open, or is no message of the platform."""
    row = session.execute(_OF, {"ticket_id": ticket_id}).one_or_none()
    if row is None:
        return None
    return Copy(row.wanted_at, row.copied_at, row.copied_by, row.answer if row.answered else "")


def want(session: Session, ticket_id: int, *, at: datetime) -> None:
    """The answer just given is to be copied, whatever was copied before."""
    fresh = {"wanted_at": at, "copied_at": None, "copied_by": ""}
    statement = insert_into(session, CopyRow).values(ticket_id=ticket_id, **fresh)
    session.execute(statement.on_conflict_do_update(index_elements=["ticket_id"], set_=fresh))


def want_of_duplicates(session: Session, first_id: int, *, at: datetime) -> None:
    """Messages that were merged into this ticket have its new answer to be copied."""
    merged = select(_T.id).where(_T.duplicate_of_id == first_id)
    fresh = {"wanted_at": at, "copied_at": None, "copied_by": ""}
    session.execute(update(CopyRow).where(CopyRow.ticket_id.in_(merged)).values(**fresh))


def unwant(session: Session, ticket_id: int) -> None:
    """The ticket is open again: there is no answer to copy."""
    session.execute(delete(CopyRow).where(CopyRow.ticket_id == ticket_id))


def note(session: Session, ticket_id: int, *, by: str, at: datetime) -> bool:
    """Copied; False where it was noted already or is not wanted."""
    statement = update(CopyRow).where(CopyRow.ticket_id == ticket_id, CopyRow.copied_at.is_(None))
    noted = session.scalars(statement.values(copied_at=at, copied_by=by).returning(CopyRow.ticket_id))
    return noted.one_or_none() is not None


def unnote(session: Session, ticket_id: int) -> bool:
    """Not copied after all; False where it was not noted."""
    statement = update(CopyRow).where(CopyRow.ticket_id == ticket_id, CopyRow.copied_at.is_not(None))
    taken = session.scalars(statement.values(copied_at=None, copied_by="").returning(CopyRow.ticket_id))
    return taken.one_or_none() is not None


def uncopied(session: Session, *, only_unit: int | None, limit: int) -> Sequence[Uncopied]:
    """Answers waiting to be copied, the longest waiting first."""
    query = (
        select(
            _T.number, _T.title, _T.platform_number, _T.platform_due_at, _T.due_at, _C.wanted_at,
        )
        .select_from(CopyRow.__table__)
        .join(TicketRow.__table__, _T.id == _C.ticket_id)
        .outerjoin(_FIRST, _FIRST.c.id == _T.duplicate_of_id)
        .where(_C.copied_at.is_(None), _T.state == State.ANSWERED.value, _ANSWERED)
        .order_by(_C.wanted_at, _C.ticket_id)
        .limit(limit)
    )  # fmt: skip
    if only_unit is not None:
        query = query.where(_T.unit_id == only_unit)
    return [Uncopied(*row) for row in session.execute(query)]
