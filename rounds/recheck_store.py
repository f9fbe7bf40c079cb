"""Articles to be read again after publication <-> rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import Rows, insert_new
from rounds.reading import Mark
from rounds.recheck import Article

UNREAD = text("mark = ''")


class ArticleRow(Base):
    __tablename__ = "recheck_article"
    __table_args__ = (
        Index("ix_recheck_unread", "due_at", "id", sqlite_where=UNREAD, postgresql_where=UNREAD),
        Index("ix_recheck_marked", "marked_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    url: Mapped[str] = mapped_column(String(500), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mark: Mapped[str] = mapped_column(String(12), default="")
    marked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    marked_by: Mapped[str] = mapped_column(String(80), default="")
    ticket: Mapped[str] = mapped_column(String(6), default="")
    added_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_A = ArticleRow.__table__.c
_ARTICLES = select(
    _A.id, _A.title, _A.url, _A.published_at, _A.due_at, _A.mark, _A.marked_at, _A.marked_by, _A.ticket
)


def add(session: Session, rows: Rows) -> int:
    """Those whose address is not there yet; how many."""
    return len(insert_new(session, ArticleRow, rows, returning=[_A.id])) if rows else 0


def last_added(session: Session) -> datetime | None:
    """When an import last brought something new."""
    return session.scalar(select(_A.added_at).order_by(_A.id.desc()).limit(1))


def unread(session: Session, *, limit: int) -> Sequence[Article]:
    """What waits, the earliest due first."""
    found = _ARTICLES.where(_A.mark == Mark.UNREAD.value).order_by(_A.due_at, _A.id).limit(limit)
    return [_article(row) for row in session.execute(found)]


def count_late(session: Session, now: datetime, *, at_most: int) -> int:
    """How many are over their hour, bounded."""
    late = select(_A.id).where(UNREAD, _A.due_at <= now).order_by(_A.due_at).limit(at_most).subquery()
    return session.scalar(select(func.count()).select_from(late)) or 0


def lately_read(session: Session, *, limit: int) -> Sequence[Article]:
    """What was read last."""
    found = _ARTICLES.where(_A.marked_at.is_not(None)).order_by(_A.marked_at.desc(), _A.id).limit(limit)
    return [_article(row) for row in session.execute(found)]


def by_id(session: Session, article_id: int) -> Article | None:
    row = session.execute(_ARTICLES.where(_A.id == article_id)).one_or_none()
    return None if row is None else _article(row)


def set_mark(session: Session, article_id: int, values: Mapping[str, object]) -> bool:
    """Whether nobody had marked it."""
    changed = session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id, ArticleRow.mark == Mark.UNREAD.value)
        .values(**values)
        .returning(ArticleRow.id)
    )
    return changed.one_or_none() is not None


def set_ticket(session: Session, article_id: int, number: str) -> None:
    session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(ticket=number))


def _article(row: Any) -> Article:  # noqa: ANN401  (a row of _ARTICLES)
    return Article(
        row.id, row.title, row.url, row.published_at, row.due_at, Mark(row.mark), row.marked_at, row.marked_by,
        row.ticket,
    )  # fmt: skip
