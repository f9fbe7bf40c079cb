"""Versions of the desk's calendar <-> rows: drafts wait for a reviewer, published ones are numbered and immutable."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, String, Text, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from calendars.content import Content
from calendars.errors import AlteredVersion, UnknownVersion
from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into


class CalendarVersionRow(Base):
    """One content with who proposed and who published it, because of which document."""

    __tablename__ = "calendar_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(String(40))
    base_number: Mapped[int]
    origin: Mapped[str] = mapped_column(String(20))
    document: Mapped[str] = mapped_column(String(200))
    issued: Mapped[date | None] = mapped_column(Date)
    source_text: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    doubts: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[str] = mapped_column(String(80))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[str] = mapped_column(String(80), default="")
    discarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    discarded_by: Mapped[str] = mapped_column(String(80), default="")


@dataclass(frozen=True, slots=True)
class Version:
    """A version without its content. `number` is None until it is published; `issued` is the document's date.

    `base_number` is the published version it was drawn up against, 0 for the first; `doubts` are what the
    parser could not believe, as code and data.
    """

    id: int
    number: int | None
    name: str
    base_number: int
    origin: str
    document: str
    issued: date | None
    doubts: Sequence[Mapping[str, Any]]
    proposed_at: datetime
    proposed_by: str
    published_at: datetime | None
    published_by: str
    discarded_at: datetime | None
    discarded_by: str

    @property
    def is_draft(self) -> bool:
        return self.number is None and self.discarded_at is None


_COLUMNS = [getattr(CalendarVersionRow, field.name) for field in fields(Version)]


def add(session: Session, content: Content, values: Mapping[str, object]) -> int:
    """Keep a content; `values` are the other columns. Its id."""
    row = {"name": content.version, "content": content.to_json(), **values}
    return session.scalars(
        insert_into(session, CalendarVersionRow).returning(CalendarVersionRow.id), row
    ).one()


def versions(session: Session, *, drafts: int = 50) -> list[Version]:
    """Every published one, and the newest so many that are not, drafts and discarded; the newest first."""
    newest = select(*_COLUMNS).order_by(CalendarVersionRow.id.desc())
    rows = [
        *session.execute(newest.where(CalendarVersionRow.number.is_not(None))),
        *session.execute(newest.where(CalendarVersionRow.number.is_(None)).limit(drafts)),
    ]
    return sorted((Version(*row) for row in rows), key=lambda one: one.id, reverse=True)


def version(session: Session, version_id: int) -> Version:
    """Raises `UnknownVersion`."""
    row = session.execute(select(*_COLUMNS).where(CalendarVersionRow.id == version_id)).one_or_none()
    if row is None:
        raise UnknownVersion(version_id)
    return Version(*row)


def latest_number(session: Session) -> int:
    """The newest published version's; 0 before the first."""
    return session.scalar(select(func.max(CalendarVersionRow.number))) or 0


def number_of(session: Session, name: str) -> int | None:
    """The newest published version of that name; equal names say the same."""
    return session.scalar(select(func.max(CalendarVersionRow.number)).where(CalendarVersionRow.name == name))


def hold_newest(session: Session) -> None:
    """Let nobody else publish until commit."""
    newest = select(CalendarVersionRow.id).where(CalendarVersionRow.number.is_not(None))
    session.execute(newest.order_by(CalendarVersionRow.number.desc()).limit(1).with_for_update())


def source_text(session: Session, version_id: int) -> str:
    """What was pasted or uploaded, as it came."""
    found = session.scalar(select(CalendarVersionRow.source_text).where(CalendarVersionRow.id == version_id))
    return found or ""


def content_of(session: Session, version_id: int) -> Content:
    """A version's content by id; raises `UnknownVersion`, `AlteredVersion`."""
    return _content(session, CalendarVersionRow.id == version_id, version_id)


def published_content(session: Session, number: int) -> Content:
    """A published version's content by number; raises `UnknownVersion`, `AlteredVersion`."""
    return _content(session, CalendarVersionRow.number == number, number)


def publish(session: Session, version_id: int, *, number: int, at: datetime, by: str) -> bool:
    """Give a draft its number; False where it is no draft any more."""
    return _settle(session, version_id, {"number": number, "published_at": at, "published_by": by})


def discard(session: Session, version_id: int, *, at: datetime, by: str) -> bool:
    """Put a draft away; False where it is no draft any more."""
    return _settle(session, version_id, {"discarded_at": at, "discarded_by": by})


def _settle(session: Session, version_id: int, values: Mapping[str, object]) -> bool:
    done = session.execute(
        update(CalendarVersionRow)
        .where(
            CalendarVersionRow.id == version_id,
            CalendarVersionRow.number.is_(None),
            CalendarVersionRow.discarded_at.is_(None),
        )
        .values(**values)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]  # a cursor result of an UPDATE


def _content(session: Session, where: Any, said: int) -> Content:  # noqa: ANN401  (an SQL expression)
    row = session.execute(
        select(CalendarVersionRow.name, CalendarVersionRow.content).where(where)
    ).one_or_none()
    if row is None:
        raise UnknownVersion(said)
    content = Content.from_json(row.content)
    if content.version != row.name:
        raise AlteredVersion(row.name)
    return content
