"""How often an address used a public door lately <-> rows; kept in the database so that every process counts."""

from datetime import datetime

from sqlalchemy import Index, String, delete, func, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime


class DoorUseRow(Base):
    """One use of a public door by an address (as a digest)."""

    __tablename__ = "door_use"
    __table_args__ = (Index("ix_door_use_door_address_at", "door", "address", "at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    door: Mapped[str] = mapped_column(String(20))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def uses_since(session: Session, *, door: str, address: str, since: datetime) -> int:
    """How often that address used the door since."""
    return session.scalar(
        select(func.count())
        .select_from(DoorUseRow)
        .where(DoorUseRow.door == door, DoorUseRow.address == address, DoorUseRow.at > since)
    ) or 0  # fmt: skip


def note_use(session: Session, *, door: str, address: str, at: datetime) -> None:
    session.execute(insert(DoorUseRow), [{"door": door, "address": address, "at": at}])


def drop_latest(session: Session, *, door: str, address: str) -> None:
    """One use less: the address's last one of that door."""
    latest = session.scalar(
        select(func.max(DoorUseRow.id)).where(DoorUseRow.door == door, DoorUseRow.address == address)
    )
    session.execute(delete(DoorUseRow).where(DoorUseRow.id == latest))


def drop_before(session: Session, at: datetime) -> None:
    """Uses older than the window are of no use."""
    session.execute(delete(DoorUseRow).where(DoorUseRow.at < at))
