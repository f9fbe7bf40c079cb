"""Use cases about monitored objects: enter, change, delete, read; their vendors and the calls to them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from calendars.clock import Clock
from database.session import Database, Session, Work
from roster.numbers import display
from roster.permissions import Act, Actor
from roster.service import check_place
from sites import object_store as store
from sites import vendor_store
from sites.object_checks import ObjectFacts, VendorFacts
from sites.object_errors import BadObjectError, ChangedObjectError, ObjectHasFaultsError, UnknownObjectError
from sites.objects import (
    CallResult,
    Column,
    MonitoredObject,
    Vendor,
    VendorCall,
    address_key,
    nearest,
    places_above,
)

MOST_NUMBERS = 5
"""Tickets an error names."""
MOST_CALLS = 20
MOST_NOTE = 500
MOST_VENDOR = 200
"""Characters of who was called, as the row of the call holds them."""

OpenFaults = Callable[[Session, MonitoredObject], Sequence[str]]
"""The numbers of an object's open tickets: asked of whoever knows tickets, which this room lies below."""


@dataclass(frozen=True, slots=True)
class Whole:
    """An object with its columns (in no order), its vendors and the latest calls to them."""

    object: MonitoredObject
    columns: Sequence[Column]
    vendors: Sequence[Vendor]
    calls: Sequence[VendorCall]


class Objects:
    """What is watched."""

    def __init__(
        self, database: Database, clock: Clock, *, faults: OpenFaults, area_code: str | None = None
    ) -> None:
        self._database, self._clock = database, clock
        self._faults, self._area_code = faults, area_code

    def add(self, actor: Actor, facts: ObjectFacts) -> int:
        """Watch something from now on. Raises BadObjectError, UnknownUnitError, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        facts = facts.checked()
        with self._database.work(self._clock.now(), actor.ref) as work:
            _check(work.session, facts)
            object_id = store.add_object(work.session, facts.values())
            if object_id is None:  # entered by somebody else in this moment
                raise BadObjectError(field="home", problem="taken")
            work.record("object_added", f"object:{object_id}", facts.values())
        return object_id

    def change(self, actor: Actor, object_id: int, facts: ObjectFacts, *, version: int) -> None:
        """Raises BadObjectError, UnknownObjectError, UnknownUnitError, ChangedObjectError, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        facts = facts.checked()
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = held(work, object_id)
            _check(work.session, facts, but=object_id)
            if found.version != version or not store.change_object(work.session, found, facts.values()):
                raise ChangedObjectError(name=found.name)
            work.record("object_changed", found.subject, facts.values())

    def remove(self, actor: Actor, object_id: int, *, version: int) -> None:
        """Watch it no longer; its records stay.

        Raises ObjectHasFaultsError naming the tickets, UnknownObjectError, ChangedObjectError, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = held(work, object_id)
            numbers = self._faults(work.session, found)
            if numbers:
                raise ObjectHasFaultsError(name=found.name, numbers=numbers[:MOST_NUMBERS])
            gone = {"retired_at": work.now, "retired_by": actor.name}
            if found.version != version or not store.change_object(work.session, found, gone):
                raise ChangedObjectError(name=found.name)
            columns = [one.id for one in store.columns(work.session, [object_id])]
            store.retire_columns(work.session, columns, at=work.now, by=actor.name)
            work.record("object_removed", found.subject, {"name": found.name, "columns": len(columns)})

    def whole(self, session: Session, object_id: int) -> Whole:
        """Everything about one object. Raises UnknownObjectError."""
        found = store.object_by_id(session, object_id)
        if found is None:
            raise UnknownObjectError(what="object")
        return Whole(
            found, store.columns(session, [object_id]), store.vendors(session, [object_id]),
            vendor_store.calls(session, [object_id], limit=MOST_CALLS),
        )  # fmt: skip

    def set_vendor(self, actor: Actor, object_id: int, vendor_id: int | None, facts: VendorFacts) -> int:
        """Enter or change who repairs it. Raises BadObjectError, UnknownObjectError, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        facts = facts.checked(area_code=self._area_code)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = held(work, object_id)
            if vendor_id is None:
                vendor_id = store.add_vendor(work.session, {"object_id": object_id, **facts.values()})
            else:
                _vendor(work.session, object_id, vendor_id)
                store.change_vendor(work.session, vendor_id, facts.values())
            told = {"vendor": vendor_id, "company": facts.company, "mobile": work.digest(facts.mobile)}
            work.record("vendor_set", found.subject, told)
        return vendor_id

    def remove_vendor(self, actor: Actor, object_id: int, vendor_id: int) -> None:
        """Raises UnknownObjectError, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = held(work, object_id)
            vendor = _vendor(work.session, object_id, vendor_id)
            store.remove_vendor(work.session, vendor_id)
            work.record("vendor_removed", found.subject, {"vendor": vendor_id, "company": vendor.company})


def write_call(
    work: Work, by: str, object_id: int, vendor_id: int, *, ticket: str, result: CallResult, note: str
) -> Vendor:
    """That the vendor was rung just now, in an open unit of work. Raises UnknownObjectError, BadObjectError."""
    vendor = _vendor(work.session, object_id, vendor_id)
    words = note.strip()
    if len(words) > MOST_NOTE:
        raise BadObjectError(field="note", problem="long")
    values = {
        "object_id": object_id, "vendor": f"{vendor.company} {vendor.name}"[:MOST_VENDOR],
        "number": display(vendor.mobile or vendor.landline), "at": work.now, "by": by, "ticket": ticket,
        "note": words, "result": result.value,
    }  # fmt: skip
    vendor_store.add_call(work.session, values)
    told = {"vendor": vendor_id, "ticket": ticket, "result": result.value}
    work.record("vendor_called", f"object:{object_id}", told)
    return vendor


def place_of(session: Session, url: str) -> tuple[int, str] | None:
    """The object's id and the name of its nearest column ("" for none): the longest address that is there wins."""
    found = nearest(url, store.at_places(session, places_above(url)))
    return (found.object_id, found.name if found.by_column else "") if found else None


def held(work: Work, object_id: int) -> MonitoredObject:
    """The object, kept from others in this unit of work. Raises UnknownObjectError."""
    found = store.hold_object(work.session, object_id)
    if found is None:
        raise UnknownObjectError(what="object")
    return found


def object_names(session: Session) -> Mapping[int, str]:
    """The names of what is watched, by id."""
    return {one.id: one.name for one in store.objects(session)}


def _check(session: Session, facts: ObjectFacts, *, but: int | None = None) -> None:
    """The unit exists, and no other object has the same address: or whose would a page be."""
    check_place(session, facts.unit_id, None)
    key = address_key(facts.home)
    others = (one for one in store.objects(session) if one.id != but)
    if key and any(address_key(one.home) == key for one in others):
        raise BadObjectError(field="home", problem="taken")


def _vendor(session: Session, object_id: int, vendor_id: int) -> Vendor:
    found = next((one for one in store.vendors(session, [object_id]) if one.id == vendor_id), None)
    if found is None:
        raise UnknownObjectError(what="vendor")
    return found
