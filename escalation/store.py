"""Ladders <-> rows."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all
from escalation.ladder import Ladder


class LadderRow(Base):
    """Where a cycle of a ticket stands on its policy's ladder."""

    __tablename__ = "ladder"
    ticket_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cycle: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    policy: Mapped[str] = mapped_column(String(20), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rung: Mapped[int]
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forced: Mapped[bool] = mapped_column(default=False)


Key = tuple[int, int, str]
"""Ticket, cycle, policy."""
_COLUMNS = tuple(field.name for field in fields(Ladder))
"""The policy is the first."""
_L = LadderRow.__table__.c
_LADDERS = select(_L.ticket_id, _L.cycle, *(_L[name] for name in _COLUMNS))


def ladders(session: Session, ticket_ids: Sequence[int]) -> dict[Key, Ladder]:
    """Every ladder of these tickets."""
    if not ticket_ids:
        return {}
    rows = session.execute(_LADDERS.where(_L.ticket_id.in_(ticket_ids)))
    return {(ticket_id, cycle, of[0]): Ladder(*of) for ticket_id, cycle, *of in rows}


def save(session: Session, changed: Mapping[Key, Ladder]) -> None:
    """Insert or replace, in one statement."""
    rows = [
        {"ticket_id": ticket_id, "cycle": cycle} | {name: getattr(ladder, name) for name in _COLUMNS}
        for (ticket_id, cycle, _), ladder in changed.items()
    ]
    insert_all(session, LadderRow, rows, replace_by=("ticket_id", "cycle", "policy"))
