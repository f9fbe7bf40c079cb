"""Rounds of machine rooms <-> rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from rounds.room import RoomRound


class RoomRoundRow(Base):
    __tablename__ = "room_round"
    __table_args__ = (Index("ix_room_round_object", "object_id", "id"), Index("ix_room_round_at", "at"))
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(80))
    temperature: Mapped[int | None]
    humidity: Mapped[int | None]
    faults: Mapped[dict[str, str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
    tickets: Mapped[list[str]] = mapped_column(JSON)


_R = RoomRoundRow.__table__.c
_ROUNDS = select(
    _R.id, _R.object_id, _R.at, _R.by, _R.temperature, _R.humidity, _R.faults, _R.note, _R.tickets
)


def add(session: Session, values: Mapping[str, object]) -> RoomRound:
    """As it is stored."""
    added = session.scalars(insert(RoomRoundRow).returning(RoomRoundRow.id), [dict(values)]).one()
    return _round(session.execute(_ROUNDS.where(_R.id == added)).one())


def latest(session: Session, object_id: int, *, limit: int) -> Sequence[RoomRound]:
    """The newest rounds of a room, newest first."""
    found = _ROUNDS.where(_R.object_id == object_id).order_by(_R.id.desc()).limit(limit)
    return [_round(row) for row in session.execute(found)]


def first_at(session: Session, since: datetime) -> datetime | None:
    """When a room was first read from this instant on."""
    found: datetime | None = session.scalar(select(func.min(_R.at)).where(_R.at >= since))
    return found


def between(session: Session, first: datetime, until: datetime) -> Sequence[RoomRound]:
    """The rounds of all rooms from one instant to before another."""
    found = _ROUNDS.where(_R.at >= first, _R.at < until).order_by(_R.at, _R.id)
    return [_round(row) for row in session.execute(found)]


def _round(row: Any) -> RoomRound:  # noqa: ANN401  (a row of _ROUNDS)
    return RoomRound(
        row.id, row.object_id, row.at, row.by, row.temperature, row.humidity, row.faults, row.note,
        tuple(row.tickets),
    )  # fmt: skip
