"""Answer templates <-> rows: every saved wording is a row of its own, one of each number is current."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Index, String, Text, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into

_CURRENT = text("retired_at IS NULL")
HISTORY = 20


class TemplateRow(Base):
    """One wording; `retired_at` when another took its place or it was taken away."""

    __tablename__ = "answer_template"
    __table_args__ = (
        Index(
            "uq_answer_template_current", "number", unique=True,
            sqlite_where=_CURRENT, postgresql_where=_CURRENT,
        ),
    )  # fmt: skip
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(60))
    body: Mapped[str] = mapped_column(Text)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_by: Mapped[str] = mapped_column(String(80))
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[str] = mapped_column(String(80), default="", server_default="")


@dataclass(frozen=True, slots=True)
class AnswerTemplate:
    """A wording of an answer, chosen by its number."""

    id: int
    number: int
    title: str
    body: str
    written_at: datetime
    written_by: str


_R = TemplateRow
_WHOLE = select(_R.id, _R.number, _R.title, _R.body, _R.written_at, _R.written_by)


def current(session: Session) -> Sequence[AnswerTemplate]:
    """The wordings in use, by number."""
    rows = session.execute(_WHOLE.where(_R.retired_at.is_(None)).order_by(_R.number))
    return [AnswerTemplate(*row) for row in rows]


def earlier(session: Session, number: int) -> Sequence[AnswerTemplate]:
    """The wordings that number had before, the newest first."""
    rows = session.execute(
        _WHOLE.where(_R.number == number, _R.retired_at.is_not(None)).order_by(_R.id.desc()).limit(HISTORY)
    )
    return [AnswerTemplate(*row) for row in rows]


def retire(session: Session, *, number: int, read_id: int, by: str, at: datetime) -> bool:
    """Take the wording that was read out of use; False where another is in use by now."""
    done = session.scalars(
        update(_R)
        .where(_R.id == read_id, _R.number == number, _R.retired_at.is_(None))
        .values(retired_at=at, retired_by=by)
        .returning(_R.id)
    ).all()
    return bool(done)


def add(session: Session, *, number: int, title: str, body: str, by: str, at: datetime) -> bool:
    """Put a wording in use; False where the number has one already."""
    values = {"number": number, "title": title, "body": body, "written_at": at, "written_by": by}
    statement = insert_into(session, _R).on_conflict_do_nothing().returning(_R.id)
    return session.scalars(statement, values).one_or_none() is not None
