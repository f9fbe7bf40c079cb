"""Leave and key periods <-> rows; what was called off stays, with who did it and when."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from roster.rota.days import KeyPeriod, Leave


class LeaveRow(Base):
    """Days on which somebody is not there."""

    __tablename__ = "rota_leave"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    reason: Mapped[str] = mapped_column(String(200))
    entered_by: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(120))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class KeyPeriodRow(Base):
    """重保: days on which so many read."""

    __tablename__ = "key_period"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    first: Mapped[date]
    last: Mapped[date] = mapped_column(index=True)
    readers: Mapped[int]
    entered_by: Mapped[str] = mapped_column(String(120))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(120))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_L, _K = LeaveRow, KeyPeriodRow


def leaves(session: Session, first: date, last: date | None = None) -> list[Leave]:
    """Leave that touches these days, or everything from `first` on, earliest first."""
    asked = select(_L).where(_L.last >= first, _L.ended_at.is_(None)).order_by(_L.first, _L.id)
    rows = session.scalars(asked if last is None else asked.where(_L.first <= last))
    return [Leave(row.id, row.person_id, row.first, row.last, row.reason) for row in rows]


def periods(session: Session, first: date, last: date | None = None) -> list[KeyPeriod]:
    """Key periods that touch these days, or everything from `first` on, earliest first."""
    asked = select(_K).where(_K.last >= first, _K.ended_at.is_(None)).order_by(_K.first, _K.id)
    rows = session.scalars(asked if last is None else asked.where(_K.first <= last))
    return [KeyPeriod(row.id, row.name, row.first, row.last, row.readers) for row in rows]


def add_leave(session: Session, leave: Leave, *, by: str, now: datetime) -> int:
    values = {
        "person_id": leave.person_id, "first": leave.first, "last": leave.last, "reason": leave.reason,
        "entered_by": by, "entered_at": now,
    }  # fmt: skip
    return session.scalars(insert(_L).returning(_L.id), [values]).one()


def add_period(session: Session, period: KeyPeriod, *, by: str, now: datetime) -> int:
    values = {
        "name": period.name, "first": period.first, "last": period.last, "readers": period.readers,
        "entered_by": by, "entered_at": now,
    }  # fmt: skip
    return session.scalars(insert(_K).returning(_K.id), [values]).one()


def end_leave(session: Session, leave_id: int, *, by: str, now: datetime) -> bool:
    """Called off from now on; False where it was already, or never was."""
    ended: Sequence[int] = session.scalars(
        update(_L)
        .where(_L.id == leave_id, _L.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
        .returning(_L.id)
    ).all()
    return bool(ended)


def end_period(session: Session, period_id: int, *, by: str, now: datetime) -> bool:
    """Called off from now on; False where it was already, or never was."""
    ended: Sequence[int] = session.scalars(
        update(_K)
        .where(_K.id == period_id, _K.ended_at.is_(None))
        .values(ended_at=now, ended_by=by)
        .returning(_K.id)
    ).all()
    return bool(ended)
