"""Saved views <-> rows: a name for a question to the list of tickets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all


class ViewRow(Base):
    """`query` is the address's question without a leading ?; `owner` an account's reference."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    shared: Mapped[bool]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class SavedView:
    """One of a person's own views, or one that the desk shares."""

    id: int
    owner: str
    name: str
    query: str
    shared: bool


_COLUMNS = (ViewRow.id, ViewRow.owner, ViewRow.name, ViewRow.query, ViewRow.shared)


def views(session: Session, owner: str, *, limit: int) -> Sequence[SavedView]:
    """A person's own and the shared ones, by name."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(or_(ViewRow.owner == owner, ViewRow.shared))
        .order_by(ViewRow.name, ViewRow.id)
        .limit(limit)
    )
    return [SavedView(*row) for row in rows]


def count_own(session: Session, owner: str) -> int:
    return session.scalar(select(func.count()).where(ViewRow.owner == owner)) or 0


def save(session: Session, owner: str, name: str, *, query: str, shared: bool, at: datetime) -> None:
    """A name of one's own that is there gets the new question."""
    row = {"owner": owner, "name": name, "query": query, "shared": shared, "at": at}
    insert_all(session, ViewRow, [row], replace_by=["owner", "name"])


def remove(session: Session, owner: str, view_id: int) -> bool:
    """Whether there was such a view of this person's own."""
    gone = delete(ViewRow).where(ViewRow.id == view_id, ViewRow.owner == owner).returning(ViewRow.id)
    return session.scalars(gone).one_or_none() is not None
