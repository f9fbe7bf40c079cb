"""Pauses of tickets' clocks <-> rows."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from calendars.pauses import Pause
from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into


class PauseRow(Base):
    """A stretch in which the ticket's clocks do not run; `ended_at` None while it lasts."""

    __tablename__ = "ticket_pause"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(80))


def begin(session: Session, ticket_id: int, *, at: datetime, reason: str, by: str) -> None:
    row = {"ticket_id": ticket_id, "started_at": at, "reason": reason, "by": by}
    session.execute(insert_into(session, PauseRow), row)


def end(session: Session, ticket_id: int, *, at: datetime) -> None:
    """Whatever still lasts is over."""
    session.execute(
        update(PauseRow)
        .where(PauseRow.ticket_id == ticket_id, PauseRow.ended_at.is_(None))
        .values(ended_at=at)
    )


def pauses(session: Session, ticket_ids: Sequence[int]) -> dict[int, list[Pause]]:
    """The pauses of those tickets that have any."""
    rows = session.execute(
        select(PauseRow.ticket_id, PauseRow.started_at, PauseRow.ended_at).where(
            PauseRow.ticket_id.in_(ticket_ids)
        )
    )
    found: dict[int, list[Pause]] = {}
    for row in rows:
        found.setdefault(row.ticket_id, []).append(Pause(row.started_at, row.ended_at))
    return found
