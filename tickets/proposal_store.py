"""What reporters said of their own report: it is the one somebody sent before. A clerk decides."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into


class ProposalRow(Base):
    """A ticket its reporter says is the same as another."""

    __tablename__ = "duplicate_proposal"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    of_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def propose(session: Session, *, ticket_id: int, of_id: int, at: datetime) -> bool:
    """Keep it; False where this report has a proposal already: the first word counts."""
    statement = insert_into(session, ProposalRow).on_conflict_do_nothing().returning(ProposalRow.ticket_id)
    found = session.scalars(statement, {"ticket_id": ticket_id, "of_id": of_id, "at": at}).one_or_none()
    return found is not None
