"""Epochs: each time the desk's memory was set back (a restored backup), nothing leaves before a person says so.

What the backup holds as unsent may have been sent after it was made; only a person can know.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, exists, false, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into

RESTORED = "restored"
OLDER_THAN_KNOWN = "older_than_known"
"""The database's last pass lies before one this machine remembers: somebody put an older database in its place."""


class EpochRow(Base):
    """One setting back; while the newest is not resumed, sending stands still.

    `forgets`: what was due before is taken as told, so that nobody is called for yesterday.
    """

    __tablename__ = "epoch"
    number: Mapped[int] = mapped_column(primary_key=True)
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(40))
    resumed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    resumed_by: Mapped[str | None] = mapped_column(String(80))
    forgets: Mapped[bool] = mapped_column(default=False, server_default=false())


@dataclass(frozen=True, slots=True)
class Hold:
    """Sending stands still since then, and why."""

    since: datetime
    reason: str


def hold(session: Session, *, reason: str, now: datetime) -> None:
    """Stop sending, unless it stands still already."""
    if current_hold(session) is None:
        session.execute(insert_into(session, EpochRow).values(began_at=now, reason=reason))


def is_held(session: Session) -> bool:
    """Whether nothing may leave."""
    return bool(session.scalar(select(exists().where(EpochRow.resumed_at.is_(None)))))


def current_hold(session: Session) -> Hold | None:
    """Since when and why nothing leaves, None where all is well."""
    row = session.scalars(select(EpochRow).where(EpochRow.resumed_at.is_(None)).limit(1)).one_or_none()
    return None if row is None else Hold(row.began_at, row.reason)


def resume(session: Session, *, by: str, now: datetime, forgets: bool) -> None:
    """Sending goes on."""
    session.execute(
        update(EpochRow)
        .where(EpochRow.resumed_at.is_(None))
        .values(resumed_at=now, resumed_by=by, forgets=forgets)
    )


def resumed_at(session: Session) -> datetime | None:
    """When sending last went on, None where it was never held."""
    return session.scalar(select(func.max(EpochRow.resumed_at, type_=EpochRow.resumed_at.type)))


def told_until(session: Session) -> datetime | None:
    """What was due up to then is taken as told; None where no restore ever asked for that."""
    newest = func.max(EpochRow.began_at, type_=EpochRow.began_at.type)
    return session.scalar(select(newest).where(EpochRow.forgets))
