"""The desk's tables of names <-> rows: offices held, organs renamed, foreign hosts registered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_all
from probes.check.hosts_table import LONGEST_HOST, ForeignHost
from probes.check.leaders_table import Leader
from probes.check.organs_table import Renamed
from probes.readings.names import LONGEST_OWNER, Entry, NameTable


class _Kept:
    """What every entry has beside its own columns."""

    id: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str] = mapped_column(String(200))
    is_used: Mapped[bool]
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))


class OfficeRow(_Kept, Base):
    __tablename__ = "leader_office"
    __table_args__ = (UniqueConstraint("name", "title"),)
    name: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(40))
    since: Mapped[date | None]
    until: Mapped[date | None]


class OrganRow(_Kept, Base):
    __tablename__ = "renamed_organ"
    old_name: Mapped[str] = mapped_column(String(40), unique=True)
    new_name: Mapped[str] = mapped_column(String(40))
    since: Mapped[date]
    exceptions: Mapped[list[str]] = mapped_column(JSON)


class HostRow(_Kept, Base):
    __tablename__ = "foreign_host"
    host: Mapped[str] = mapped_column(String(LONGEST_HOST + 2), unique=True)
    owner: Mapped[str] = mapped_column(String(LONGEST_OWNER))
    until: Mapped[date | None]


@dataclass(frozen=True, slots=True)
class KeptName:
    """An entry of the desk; one that is not used is held against no page."""

    id: int
    entry: Entry
    is_used: bool
    changed_at: datetime
    changed_by: str


_ROWS: Mapping[NameTable, type[OfficeRow] | type[OrganRow] | type[HostRow]] = {
    NameTable.LEADERS: OfficeRow, NameTable.ORGANS: OrganRow, NameTable.HOSTS: HostRow,
}  # fmt: skip
_KEYS = {
    NameTable.LEADERS: ("name", "title"), NameTable.ORGANS: ("old_name",), NameTable.HOSTS: ("host",),
}  # fmt: skip


def known(session: Session, table: NameTable) -> Sequence[KeptName]:
    """All of them, by name."""
    row = _ROWS[table]
    return [
        _kept(one) for one in session.scalars(select(row).order_by(*(getattr(row, n) for n in _KEYS[table])))
    ]


def count(session: Session, table: NameTable) -> int:
    return session.scalar(select(func.count()).select_from(_ROWS[table])) or 0


def put(session: Session, table: NameTable, entries: Sequence[Entry], *, at: datetime, by: str) -> None:
    """Keep them: one that is known takes the new words, and is used again where it was left out."""
    more = {"is_used": True, "changed_at": at, "changed_by": by}
    insert_all(session, _ROWS[table], [_values(one) | more for one in entries], replace_by=_KEYS[table])


def one(session: Session, table: NameTable, entry_id: int) -> KeptName | None:
    row = _ROWS[table]
    found = session.scalar(select(row).where(row.id == entry_id))
    return _kept(found) if found else None


def use(session: Session, table: NameTable, entry_id: int, *, is_used: bool, at: datetime, by: str) -> None:
    """Hold it against pages, or no more."""
    row = _ROWS[table]
    values = {"is_used": is_used, "changed_at": at, "changed_by": by}
    session.execute(update(row).where(row.id == entry_id).values(**values))


def _values(one: Entry) -> dict[str, Any]:
    own: dict[str, Any]
    match one:
        case Leader():
            own = {"name": one.name, "title": one.titles[0], "since": one.since, "until": one.until}
        case Renamed():
            own = {"old_name": one.old, "new_name": one.new, "since": one.since}
            own["exceptions"] = list(one.exceptions)
        case ForeignHost():
            own = {"host": one.host, "owner": one.owner, "until": one.until}
    return own | {"source": one.source}


def _kept(row: Base) -> KeptName:
    """Of a row of any table."""
    match row:
        case OfficeRow():
            entry: Entry = Leader(row.name, (row.title,), row.since, row.until, row.source)
        case OrganRow():
            entry = Renamed(row.old_name, row.new_name, row.since, tuple(row.exceptions), row.source)
        case HostRow():
            entry = ForeignHost(row.host, row.owner, row.until, row.source)
        case _:
            raise TypeError(row)
    return KeptName(row.id, entry, row.is_used, row.changed_at, row.changed_by)
