"""Handover notes <-> rows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Row, String, Text, insert, select, update
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.session import Session
from database.types import ReadableJson, UtcDateTime
from roster.people import Person
from rounds.handover import MOST_LABEL, Note, parts


class HandoverRow(Base):
    """One change of the one on duty; without `from_id` it only says who was on duty when the desk began to look."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_at", "at", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    from_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    from_label: Mapped[str] = mapped_column(String(220))
    to_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    to_label: Mapped[str] = mapped_column(String(220))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    facts: Mapped[Any] = mapped_column(ReadableJson)
    words: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(80))
    writer: Mapped[str] = mapped_column(String(80), server_default="")
    before_ids: Mapped[list[int]] = mapped_column(JSON, server_default="[]")
    after_ids: Mapped[list[int]] = mapped_column(JSON, server_default="[]")
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[str] = mapped_column(String(80))
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    flagged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int]


_H = HandoverRow.__table__.c


def add(
    session: Session, before: Mapping[int, str], after: Sequence[Person], *, at: datetime,
    facts: Mapping[str, list[str]],
) -> int:  # fmt: skip
    """A note of these who were on duty (labels by id) and these who will be; with nobody before, a mark of who is."""
    values = {
        **who(before, after), "at": at, "facts": dict(facts), "words": "", "written_by": "", "writer": "",
        "confirmed_by": "", "confirmed_at": None if before else at, "version": 1,
    }  # fmt: skip
    return session.scalars(insert(HandoverRow).returning(HandoverRow.id), [values]).one()


def who(before: Mapping[int, str], after: Sequence[Person]) -> dict[str, Any]:
    """The columns that say who was and will be on duty."""
    names = {**before, **{one.id: one.label for one in after}}
    leaves, takes = parts(tuple(before), [one.id for one in after])
    return {
        "from_id": leaves[0] if leaves else None, "from_label": _labels(leaves, names), "to_id": takes[0],
        "to_label": _labels(takes, names), "before_ids": list(before), "after_ids": [one.id for one in after],
    }  # fmt: skip


def _labels(ids: Sequence[int], names: Mapping[int, str]) -> str:
    return "、".join(names[one] for one in ids if names.get(one))[:MOST_LABEL]


def note(session: Session, note_id: int) -> Note | None:
    row = session.execute(select(*_H).where(_H.id == note_id)).one_or_none()
    return None if row is None else _note(row)


def hold(session: Session, note_id: int) -> Note | None:
    """The same, kept from whoever would write or confirm it in this moment."""
    row = session.execute(select(*_H).where(_H.id == note_id).with_for_update()).one_or_none()
    return None if row is None else _note(row)


def newest(session: Session) -> Note | None:
    """The last change known: who took over is on duty since."""
    row = session.execute(select(*_H).order_by(_H.at.desc(), _H.id.desc()).limit(1)).one_or_none()
    return None if row is None else _note(row)


def notes(session: Session, *, limit: int) -> list[Note]:
    """The last handovers, the newest first."""
    rows = select(*_H).where(_H.from_id.is_not(None)).order_by(_H.at.desc(), _H.id.desc()).limit(limit)
    return [_note(row) for row in session.execute(rows)]


def between(session: Session, *, since: datetime, until: datetime) -> list[Note]:
    """Handovers from then to then (half-open), the earliest first."""
    rows = select(*_H).where(_H.from_id.is_not(None), _H.at >= since, _H.at < until).order_by(_H.at, _H.id)
    return [_note(row) for row in session.execute(rows)]


def change(session: Session, found: Note, **values: Any) -> bool:  # noqa: ANN401  (columns of HandoverRow)
    """False where the note is confirmed, or not at that version any more."""
    changed = session.execute(
        update(HandoverRow)
        .where(_H.id == found.id, _H.version == found.version, _H.confirmed_at.is_(None))
        .values(**values, version=found.version + 1)
        .returning(_H.id)
    ).all()
    return bool(changed)


def _note(row: Row[Any]) -> Note:
    return Note(
        id=row.id, from_id=row.from_id, from_label=row.from_label, to_id=row.to_id, to_label=row.to_label, at=row.at,
        before=tuple(row.before_ids) or (() if row.from_id is None else (row.from_id,)),
        after=tuple(row.after_ids) or (row.to_id,), writer=row.writer,
        version=row.version, facts=row.facts or {}, words=row.words, written_by=row.written_by,
        written_at=row.written_at, confirmed_by=row.confirmed_by, confirmed_at=row.confirmed_at,
        flagged_at=row.flagged_at,
    )  # fmt: skip
