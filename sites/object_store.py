"""Monitored objects, columns, vendors and calls to them <-> rows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ForeignKey,
    Index,
    String,
    Text,
    delete,
    func,
    insert,
    literal,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_new
from sites.object_errors import BadObjectError
from sites.objects import Column, Frequency, Limits, MonitoredObject, ObjectKind, Place, Vendor

_CURRENT = text("retired_at IS NULL")
_PLACED = text("retired_at IS NULL AND place <> ''")
"""What was taken away stays for the records that name it; every page asks for the rest alone."""
MOST_PLACES = 5_000
"""Of one statement: both databases bound how much one may name."""


class ObjectRow(Base):
    __tablename__ = "monitored_object"
    __table_args__ = (
        Index(
            "uq_monitored_object_place", "place", unique=True, sqlite_where=_PLACED, postgresql_where=_PLACED
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    home: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(300), default="", index=True)
    frequency: Mapped[str] = mapped_column(String(20))
    temperature_limit: Mapped[int | None]
    humidity_limit: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[str] = mapped_column(String(80), default="")


class ColumnRow(Base):
    __tablename__ = "watched_column"
    __table_args__ = (
        Index("ix_watched_column_object", "object_id", sqlite_where=_CURRENT, postgresql_where=_CURRENT),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("watched_column.id"))
    position: Mapped[int] = mapped_column(default=0)
    name: Mapped[str] = mapped_column(String(120))
    url: Mapped[str] = mapped_column(String(300), default="")
    place: Mapped[str] = mapped_column(String(300), default="", index=True)
    frequency: Mapped[str] = mapped_column(String(20), default="")
    version: Mapped[int] = mapped_column(default=1)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    retired_by: Mapped[str] = mapped_column(String(80), default="")


class VendorRow(Base):
    __tablename__ = "vendor"
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"), index=True)
    company: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(80))
    mobile: Mapped[str] = mapped_column(String(60), default="")
    landline: Mapped[str] = mapped_column(String(60), default="")


class VendorCallRow(Base):
    __tablename__ = "vendor_call"
    __table_args__ = (Index("ix_vendor_call_object", "object_id", "id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    object_id: Mapped[int] = mapped_column(ForeignKey("monitored_object.id"))
    vendor: Mapped[str] = mapped_column(String(200))
    number: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(80))
    ticket: Mapped[str] = mapped_column(String(6), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(String(12), default="", server_default="")


_O, _C, _V = (row.__table__.c for row in (ObjectRow, ColumnRow, VendorRow))
_OBJECT = (
    _O.id, _O.kind, _O.name, _O.unit_id, _O.home, _O.frequency, _O.temperature_limit, _O.humidity_limit, _O.version,
)  # fmt: skip
_OBJECTS = select(*_OBJECT).where(_O.retired_at.is_(None)).order_by(_O.id)
_COLUMNS = select(
    _C.id, _C.object_id, _C.parent_id, _C.position, _C.name, _C.url, _C.frequency, _C.version
).where(_C.retired_at.is_(None))


def objects(session: Session) -> Sequence[MonitoredObject]:
    """Everything watched now, in the order it was entered."""
    return [_object(row) for row in session.execute(_OBJECTS)]


def object_by_id(session: Session, object_id: int) -> MonitoredObject | None:
    row = session.execute(_OBJECTS.where(_O.id == object_id)).one_or_none()
    return None if row is None else _object(row)


def hold_object(session: Session, object_id: int) -> MonitoredObject | None:
    """The same, kept from others until this transaction ends: changes of one tree come one after the other."""
    row = session.execute(_OBJECTS.where(_O.id == object_id).with_for_update()).one_or_none()
    return None if row is None else _object(row)


def add_object(session: Session, values: Mapping[str, object]) -> int | None:
    """None where another object has its place, however short a time ago."""
    added = insert_new(session, ObjectRow, [values], returning=[_O.id])
    return int(added[0].id) if added else None


def unit_of(session: Session, object_id: int) -> int | None:
    """Who answers for an object, watched no longer too."""
    return session.scalar(select(_O.unit_id).where(_O.id == object_id))


def change_object(session: Session, found: MonitoredObject, values: Mapping[str, object]) -> bool:
    """Whether the object still was as it was read. Raises BadObjectError where another has taken the place."""
    change = (
        update(ObjectRow)
        .where(ObjectRow.id == found.id, ObjectRow.version == found.version, ObjectRow.retired_at.is_(None))
        .values(**values, version=found.version + 1)
        .returning(ObjectRow.id)
    )
    try:
        return session.execute(change).one_or_none() is not None
    except IntegrityError as error:
        raise BadObjectError(field="home", problem="taken") from error


def columns(session: Session, object_ids: Collection[int]) -> Sequence[Column]:
    """The columns of these objects; their order is that of `in_order`."""
    wanted = _COLUMNS.where(_C.object_id.in_(sorted(set(object_ids))))
    return [_column(row) for row in session.execute(wanted)]


def all_columns(session: Session) -> Sequence[Column]:
    """The columns of every object."""
    return [_column(row) for row in session.execute(_COLUMNS)]


def counts(session: Session) -> Mapping[int, int]:
    """How many columns each object has."""
    counted = select(_C.object_id, func.count()).where(_C.retired_at.is_(None)).group_by(_C.object_id)
    return {row[0]: row[1] for row in session.execute(counted)}


def at_places(session: Session, places: Collection[str]) -> list[Place]:
    """Whatever has one of these places, by index."""
    wanted, found = sorted(places), list[Place]()
    for first in range(0, len(wanted), MOST_PLACES):
        found += _at_places(session, wanted[first : first + MOST_PLACES])
    return found


def _at_places(session: Session, places: Sequence[str]) -> list[Place]:
    found = union_all(
        select(_C.object_id, _C.place, _C.name, literal(value=True))
        .where(_C.place.in_(places), _C.retired_at.is_(None)),
        select(_O.id, _O.place, _O.name, literal(value=False))
        .where(_O.place.in_(places), _O.retired_at.is_(None)),
    )  # fmt: skip
    return [Place(*row) for row in session.execute(found)]


def add_column(session: Session, values: Mapping[str, object]) -> int:
    return session.scalars(insert(ColumnRow).returning(ColumnRow.id), [dict(values)]).one()


def change_column(session: Session, found: Column, values: Mapping[str, object]) -> bool:
    """Whether the column still was as it was read."""
    changed = session.execute(
        update(ColumnRow)
        .where(ColumnRow.id == found.id, ColumnRow.version == found.version, ColumnRow.retired_at.is_(None))
        .values(**values, version=found.version + 1)
        .returning(ColumnRow.id)
    )
    return changed.one_or_none() is not None


def set_positions(session: Session, ids: Sequence[int]) -> None:
    """Siblings stand in this order from now on; nobody's form is outdated by that."""
    if ids:
        session.execute(update(ColumnRow), [{"id": one, "position": n} for n, one in enumerate(ids)])


def retire_columns(session: Session, ids: Collection[int], *, at: datetime, by: str) -> None:
    session.execute(
        update(ColumnRow).where(ColumnRow.id.in_(sorted(ids))).values(retired_at=at, retired_by=by)
    )


def vendors(session: Session, object_ids: Collection[int]) -> Sequence[Vendor]:
    """Who repairs these objects, in the order they were entered."""
    rows = session.execute(
        select(_V.id, _V.object_id, _V.company, _V.name, _V.mobile, _V.landline)
        .where(_V.object_id.in_(sorted(set(object_ids))))
        .order_by(_V.id)
    )
    return [Vendor(*row) for row in rows]


def add_vendor(session: Session, values: Mapping[str, object]) -> int:
    return session.scalars(insert(VendorRow).returning(VendorRow.id), [dict(values)]).one()


def change_vendor(session: Session, vendor_id: int, values: Mapping[str, object]) -> None:
    session.execute(update(VendorRow).where(VendorRow.id == vendor_id).values(**values))


def remove_vendor(session: Session, vendor_id: int) -> None:
    session.execute(delete(VendorRow).where(VendorRow.id == vendor_id))


def _object(row: Any) -> MonitoredObject:  # noqa: ANN401  (a row of _OBJECTS)
    return MonitoredObject(
        row.id, ObjectKind(row.kind), row.name, row.unit_id, row.home, Frequency(row.frequency),
        Limits(row.temperature_limit, row.humidity_limit), row.version,
    )  # fmt: skip


def _column(row: Any) -> Column:  # noqa: ANN401  (a row of _COLUMNS)
    frequency = Frequency(row.frequency) if row.frequency else None
    return Column(
        row.id, row.object_id, row.parent_id, row.position, row.name, row.url, frequency, row.version
    )
