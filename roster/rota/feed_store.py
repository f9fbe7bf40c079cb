"""Addresses under which a calendar program reads a rota or one person's days <-> rows; only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, String, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime


class FeedRow(Base):
    """`person_id` None: the whole rota, for everybody who knows the address."""

    __tablename__ = "rota_feed"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_by: Mapped[str] = mapped_column(String(120), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_by: Mapped[str | None] = mapped_column(String(120))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Feed:
    """One address that still answers. `made_by`: the account."""

    id: int
    person_id: int | None
    made_by: str
    made_at: datetime


_F = FeedRow


def add(session: Session, *, digest: str, person_id: int | None, by: str, now: datetime) -> int:
    values = {"digest": digest, "person_id": person_id, "made_by": by, "made_at": now}
    return session.scalars(insert(_F).returning(_F.id), [values]).one()


def by_digest(session: Session, digest: str) -> Feed | None:
    """The feed behind an address, unless it was revoked."""
    row = session.scalar(select(_F).where(_F.digest == digest, _F.revoked_at.is_(None)))
    return _feed(row) if row else None


def feeds(session: Session, *, by: str | None = None) -> list[Feed]:
    """Those that still answer, the newest first; of one account, or all."""
    asked = select(_F).where(_F.revoked_at.is_(None)).order_by(_F.id.desc())
    return [_feed(row) for row in session.scalars(asked if by is None else asked.where(_F.made_by == by))]


def revoke(session: Session, feed_id: int, *, by: str, now: datetime, only_of: str | None) -> bool:
    """The address answers no more; False where it did not already, or is another account's."""
    statement = update(_F).where(_F.id == feed_id, _F.revoked_at.is_(None))
    if only_of is not None:
        statement = statement.where(_F.made_by == only_of)
    return bool(session.scalars(statement.values(revoked_at=now, revoked_by=by).returning(_F.id)).all())


def revoke_all_of(
    session: Session, made_by: str, *, by: str, now: datetime, only_own: bool = False
) -> list[int]:
    """None of an account's addresses, or of those of one person's days, answers any more; which did until now."""
    mine = update(_F).where(_F.made_by == made_by, _F.revoked_at.is_(None))
    if only_own:
        mine = mine.where(_F.person_id.is_not(None))
    return sorted(session.scalars(mine.values(revoked_at=now, revoked_by=by).returning(_F.id)))


def _feed(row: FeedRow) -> Feed:
    return Feed(row.id, row.person_id, row.made_by, row.made_at)
