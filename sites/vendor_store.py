"""Who repairs what lies at an address, and the calls to them <-> rows."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import insert, literal, null, select, union_all
from sqlalchemy.orm import Session

from sites.object_store import ColumnRow, ObjectRow, VendorCallRow, VendorRow
from sites.objects import CallResult, Repair, Vendor, VendorCall

_O, _C, _V, _K = (row.__table__.c for row in (ObjectRow, ColumnRow, VendorRow, VendorCallRow))
_CALLS = select(_K.id, _K.object_id, _K.vendor, _K.number, _K.at, _K.by, _K.ticket, _K.note, _K.result)


def repairs(session: Session, places: Collection[str], object_ids: Collection[int]) -> Sequence[Repair]:
    """Whatever has one of these places (by index), and these objects, each with its vendors. One statement."""
    at = union_all(
        select(_C.object_id, _C.id.label("column_id"), _C.place)
        .where(_C.place.in_(sorted(places)), _C.retired_at.is_(None)),
        select(_O.id, null().label("column_id"), _O.place)
        .where(_O.place.in_(sorted(places)), _O.retired_at.is_(None)),
        select(_O.id, null().label("column_id"), literal(""))
        .where(_O.id.in_(sorted(object_ids)), _O.retired_at.is_(None)),
    ).subquery()  # fmt: skip
    rows = session.execute(
        select(
            at.c.object_id, at.c.column_id, at.c.place, _O.name.label("object_name"), _V.id, _V.company, _V.name,
            _V.mobile, _V.landline,
        )
        .join(ObjectRow.__table__, _O.id == at.c.object_id)
        .outerjoin(VendorRow.__table__, _V.object_id == _O.id)
        .order_by(_O.id, _V.id)
    )  # fmt: skip
    found: dict[tuple[int, str, bool], tuple[str, list[Vendor]]] = {}
    for row in rows:
        key = (row.object_id, row.place, row.column_id is not None)
        _, vendors = found.setdefault(key, (row.object_name, []))
        if row.id is not None and all(row.id != one.id for one in vendors):
            vendors.append(Vendor(row.id, row.object_id, row.company, row.name, row.mobile, row.landline))
    return [Repair(key[0], name, tuple(who), key[1], key[2]) for key, (name, who) in found.items()]


def add_call(session: Session, values: Mapping[str, object]) -> int:
    return session.scalars(insert(VendorCallRow).returning(VendorCallRow.id), [dict(values)]).one()


def calls(session: Session, object_ids: Collection[int], *, limit: int) -> Sequence[VendorCall]:
    """The latest calls to the vendors of these objects, newest first."""
    if not object_ids:
        return []
    found = _CALLS.where(_K.object_id.in_(sorted(set(object_ids)))).order_by(_K.id.desc()).limit(limit)
    return [
        VendorCall(
            row.id, row.object_id, row.vendor, row.number, row.at, row.by, row.ticket, row.note, CallResult(row.result)
        )
        for row in session.execute(found)
    ]  # fmt: skip
