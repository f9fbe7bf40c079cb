"""Lines of the duty day's record <-> rows; the database refuses to change or delete one."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Row, String, Text, insert, select
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.session import Session, Work
from database.types import UtcDateTime
from rounds.record import Line


class LineRow(Base):
    """One line; `at` is when it happened, `written_at` when it was written down."""

    __tablename__ = "duty_line"
    __table_args__ = (Index("ix_duty_line_subject", "subject_kind", "subject_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(16))
    subject_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_ref: Mapped[str] = mapped_column(String(80))
    actor: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    data: Mapped[Any] = mapped_column(JSON)
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"))


_L = LineRow.__table__.c


def write(work: Work, subject_kind: str, subject_id: int, line: Line) -> int:
    """Append the line, and its digest to the audit chain: words cannot be exchanged unseen. Its id."""
    values = {
        "subject_kind": subject_kind, "subject_id": subject_id, "at": line.at, "written_at": work.now,
        "actor_ref": work.actor, "actor": line.actor, "verb": line.verb, "text": line.text, "data": dict(line.data),
        "blob_id": line.blob_id,
    }  # fmt: skip
    line_id = work.session.scalars(insert(LineRow).returning(LineRow.id), [values]).one()
    told = {"line": line_id, "words": work.digest(line.text)} if line.text else {"line": line_id}
    work.record(f"{subject_kind}.{line.verb}", f"{subject_kind}:{subject_id}", told)
    return line_id


def lines_of(session: Session, subject_kind: str, subject_ids: Collection[int]) -> dict[int, list[Line]]:
    """All lines of these subjects by subject, each in the order they were written."""
    rows = session.execute(
        select(*_L)
        .where(_L.subject_kind == subject_kind, _L.subject_id.in_(subject_ids))
        .order_by(_L.subject_id, _L.id)
    )
    found: dict[int, list[Line]] = {subject_id: [] for subject_id in subject_ids}
    for row in rows:
        found[row.subject_id].append(_line(row))
    return found


def picture_of(session: Session, subject_kind: str, subject_id: int, line_id: int) -> int | None:
    """The blob a line of this subject keeps as proof."""
    return session.scalar(
        select(_L.blob_id).where(
            _L.subject_kind == subject_kind, _L.subject_id == subject_id, _L.id == line_id
        )
    )


def _line(row: Row[Any]) -> Line:
    return Line(
        at=row.at, written_at=row.written_at, actor=row.actor, verb=row.verb, text=row.text, data=row.data or {},
        blob_id=row.blob_id, id=row.id, subject_id=row.subject_id,
    )  # fmt: skip
