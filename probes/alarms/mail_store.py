"""Mail that was taken once, and mail that waits for somebody to look at it <-> rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Index, String, Text, delete, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into

_WAITING = text("settled_at IS NULL")


class TakenRow(Base):
    """A message's identity and content, as digests: taken once, whoever delivers it again."""

    __tablename__ = "mail_taken"
    identity: Mapped[str] = mapped_column(String(64), primary_key=True)
    content: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class AsideRow(Base):
    """Mail that became no ticket: why, from whom, what it began with; the bytes while nobody has settled it."""

    __tablename__ = "mail_aside"
    __table_args__ = (Index("ix_mail_aside_waiting", "id", sqlite_where=_WAITING, postgresql_where=_WAITING),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(300), default="")
    source: Mapped[str] = mapped_column(String(60), default="")
    sender: Mapped[str] = mapped_column(String(200), default="")
    subject: Mapped[str] = mapped_column(String(200), default="")
    excerpt: Mapped[str] = mapped_column(Text, default="")
    blob_id: Mapped[int | None]
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[str] = mapped_column(String(80), default="")


@dataclass(frozen=True, slots=True)
class Aside:
    """Mail that waits for somebody."""

    id: int
    at: datetime
    reason: str
    detail: str
    source: str
    sender: str
    subject: str
    excerpt: str
    blob_id: int | None


_A = AsideRow.__table__.c
_ASIDE = select(*(_A[one.name] for one in fields(Aside))).where(_A.settled_at.is_(None))


def take(session: Session, identity: str, content: str, *, at: datetime) -> bool:
    """Whether this message was new; somebody taking it at the same time is waited for."""
    statement = insert_into(session, TakenRow).on_conflict_do_nothing().returning(TakenRow.identity)
    values = {"identity": identity, "content": content, "at": at}
    return session.scalars(statement, values).one_or_none() is not None


def content_of(session: Session, identity: str) -> str:
    """The digest of what was taken under this identity."""
    return session.scalar(select(TakenRow.content).where(TakenRow.identity == identity)) or ""


def forget(session: Session, *, before: datetime) -> None:
    """No server delivers again what is so old."""
    session.execute(delete(TakenRow).where(TakenRow.at < before))


def put_aside(session: Session, values: Mapping[str, object]) -> int:
    return session.scalars(insert_into(session, AsideRow).returning(AsideRow.id), dict(values)).one()


def aside(session: Session, *, limit: int) -> Sequence[Aside]:
    """What waits, the newest first."""
    return [Aside(*row) for row in session.execute(_ASIDE.order_by(_A.id.desc()).limit(limit))]


def count_aside(session: Session) -> int:
    return session.scalar(select(func.count()).where(text("settled_at IS NULL")).select_from(AsideRow)) or 0


def one_aside(session: Session, mail_id: int) -> Aside | None:
    row = session.execute(_ASIDE.where(_A.id == mail_id)).one_or_none()
    return None if row is None else Aside(*row)


def hold_aside(session: Session, mail_id: int) -> Aside | None:
    """What waits, kept from everybody else until commit; None where somebody was first."""
    row = session.execute(_ASIDE.where(_A.id == mail_id).with_for_update()).one_or_none()
    return None if row is None else Aside(*row)


def change_aside(session: Session, mail_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(AsideRow).where(AsideRow.id == mail_id).values(**values))


def settle(session: Session, mail_id: int, *, at: datetime, by: str) -> None:
    """Of one that is held: its words are forgotten, the line stays."""
    gone: dict[str, object] = {"subject": "", "excerpt": "", "sender": "", "blob_id": None}
    change_aside(session, mail_id, {"settled_at": at, "settled_by": by, **gone})
