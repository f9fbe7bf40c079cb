"""Held and lost commands <-> rows: at most one held command for a ticket, and one for a person."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Row, String, bindparam, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from roster.permissions import Actor
from tickets.held import Asked, HeldCommand, LostCommand, asked_as_data, asked_of, owner_as_data, owner_of


class HeldCommandRow(Base):
    """A decision that can still be taken back; gone as soon as it is carried out or dropped."""

    __tablename__ = "held_command"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), unique=True)
    owner_ref: Mapped[str] = mapped_column(String(80), unique=True)
    owner_name: Mapped[str] = mapped_column(String(80))
    owner: Mapped[dict[str, Any]] = mapped_column(JSON)
    verb: Mapped[str] = mapped_column(String(30))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LostCommandRow(Base):
    """A decision that came to nothing, kept with what was typed until its owner has read it."""

    __tablename__ = "lost_command"
    id: Mapped[int] = mapped_column(primary_key=True)
    owner_ref: Mapped[str] = mapped_column(String(80), index=True)
    number: Mapped[str] = mapped_column(String(6))
    verb: Mapped[str] = mapped_column(String(30))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    code: Mapped[str] = mapped_column(String(60))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


_H = HeldCommandRow.__table__.c
_HOLDER = select(_H.owner_ref, _H.owner_name).where(_H.ticket_id == bindparam("held_ticket"))


def add(
    session: Session, ticket_id: int, owner: Actor, asked: Asked, *, held_at: datetime, due_at: datetime
) -> bool:
    """Whether it is held now; not where the ticket or the person has a held command already."""
    values = {
        "ticket_id": ticket_id, "owner_ref": owner.ref, "owner_name": owner.name, "owner": owner_as_data(owner),
        "verb": asked.verb, "asked": asked_as_data(asked), "held_at": held_at, "due_at": due_at,
    }  # fmt: skip
    statement = insert_into(session, HeldCommandRow).on_conflict_do_nothing().returning(_H.id)
    return session.execute(statement, [values]).scalar_one_or_none() is not None


def holder(session: Session, ticket_id: int) -> tuple[str, str] | None:
    """Reference and name of who has just decided about this ticket."""
    row = session.execute(_HOLDER, {"held_ticket": ticket_id}).one_or_none()
    return None if row is None else (row.owner_ref, row.owner_name)


def holders(session: Session, ticket_ids: Collection[int], *, but: str) -> Mapping[int, str]:
    """Names of who has just decided about which of these tickets, one's own decisions aside."""
    rows = session.execute(
        select(_H.ticket_id, _H.owner_name).where(_H.ticket_id.in_(ticket_ids), _H.owner_ref != but)
    )
    return {row.ticket_id: row.owner_name for row in rows}


def of_ticket(session: Session, ticket_id: int) -> HeldCommand | None:
    return _held(session.execute(select(*_H).where(_H.ticket_id == ticket_id)).one_or_none())


def of_owner(session: Session, owner_ref: str) -> HeldCommand | None:
    return _held(session.execute(select(*_H).where(_H.owner_ref == owner_ref)).one_or_none())


def take(session: Session, held_id: int) -> bool:
    """Take it off the list, for this transaction; False where somebody carried it out or dropped it already."""
    found = session.execute(delete(HeldCommandRow).where(_H.id == held_id).returning(_H.id))
    return found.scalar_one_or_none() is not None


def keep_lost(
    session: Session, held: HeldCommand, *, code: str, data: Mapping[str, object], at: datetime
) -> None:
    values = {
        "owner_ref": held.owner.ref, "number": held.asked.order.number, "verb": held.asked.verb,
        "asked": asked_as_data(held.asked), "code": code, "data": dict(data), "at": at,
    }  # fmt: skip
    session.execute(insert(LostCommandRow), [values])


def lost(session: Session, owner_ref: str) -> Sequence[LostCommand]:
    """What of this person's came to nothing and was not read yet, oldest first."""
    rows = session.execute(
        select(*LostCommandRow.__table__.c)
        .where(LostCommandRow.owner_ref == owner_ref)
        .order_by(LostCommandRow.id)
    )
    return [
        LostCommand(row.id, row.number, asked_of(row.verb, row.asked), row.code, row.data, row.at)
        for row in rows
    ]


def drop_lost(session: Session, owner_ref: str, lost_id: int) -> None:
    session.execute(
        delete(LostCommandRow).where(LostCommandRow.id == lost_id, LostCommandRow.owner_ref == owner_ref)
    )


def erase_lost(session: Session, *, before: datetime) -> None:
    """What was never read: its words may name people, and its owner may be gone."""
    session.execute(delete(LostCommandRow).where(LostCommandRow.at < before))


def _held(row: Row[Any] | None) -> HeldCommand | None:
    if row is None:
        return None
    owner = owner_of(row.owner_ref, row.owner)
    return HeldCommand(row.id, row.ticket_id, owner, asked_of(row.verb, row.asked), row.held_at, row.due_at)
