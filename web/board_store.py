"""Secret addresses of wall boards <-> rows: only a digest is kept, so that the database gives none of them away."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into


class BoardKeyRow(Base):
    """One screen's address; `revoked_at` None while it opens the board."""

    __tablename__ = "board_key"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    label: Mapped[str] = mapped_column(String(80))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[str] = mapped_column(String(80))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str] = mapped_column(String(80), default="")


@dataclass(frozen=True, slots=True)
class BoardKey:
    """A secret address as administrators see it, without the secret."""

    id: int
    label: str
    made_at: datetime
    made_by: str
    revoked_at: datetime | None
    revoked_by: str


_K = BoardKeyRow.__table__.c


def add_key(session: Session, *, digest: str, label: str, at: datetime, by: str) -> int:
    values = {"digest": digest, "label": label, "made_at": at, "made_by": by, "revoked_by": ""}
    return session.scalars(insert_into(session, BoardKeyRow).returning(BoardKeyRow.id), values).one()


def opens(session: Session, digest: str) -> bool:
    """Whether an address with this digest opens the board now."""
    found = select(_K.id).where(_K.digest == digest, _K.revoked_at.is_(None))
    return session.execute(found).one_or_none() is not None


def revoke(session: Session, key_id: int, *, at: datetime, by: str) -> bool:
    """Take it back; False where it was taken back already, or there is none."""
    done = session.execute(
        update(BoardKeyRow)
        .where(BoardKeyRow.id == key_id, BoardKeyRow.revoked_at.is_(None))
        .values(revoked_at=at, revoked_by=by)
        .returning(BoardKeyRow.id)
    )
    return done.one_or_none() is not None


def keys(session: Session, *, limit: int) -> Sequence[BoardKey]:
    """The newest first."""
    columns = (_K[field.name] for field in fields(BoardKey))
    return [BoardKey(*row) for row in session.execute(select(*columns).order_by(_K.id.desc()).limit(limit))]
