"""Who repairs what is broken now, and the calls to them (notice 二(四): 联系技术人员): written down with one tap."""

from collections.abc import Sequence
from dataclasses import dataclass

from calendars.clock import Clock
from database.session import Database, Session
from roster.permissions import Act, Actor
from sites import vendor_store
from sites.object_service import write_call
from sites.objects import CallResult, Repair, VendorCall, nearest, places_above
from tickets.address_store import Standing, open_faults
from tickets.errors import UnknownTicketError
from tickets.store import add_event, by_number
from tickets.ticket import Event

MOST_FAULTS = 100
"""Open faults that are looked at for the page of who is on duty."""
MOST_CALLS, SHOWN_CALLS = 60, 3
OWN_FAULTS = frozenset({"room", "round"})
"""Fingerprints of faults that rounds found name their object: a machine room has no address."""


@dataclass(frozen=True, slots=True)
class Broken:
    """An object with open faults, who repairs it, and the latest calls to them, newest first."""

    repair: Repair
    faults: tuple[Standing, ...]
    calls: tuple[VendorCall, ...]


class VendorCalls:
    """What people do about vendors."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def log(
        self, actor: Actor, object_id: int, vendor_id: int, *, ticket: str = "",
        result: CallResult = CallResult.UNSAID, note: str = "",
    ) -> None:  # fmt: skip
        """That the vendor was rung just now; it stands on the ticket's timeline too, where one is named.

        Raises UnknownObjectError, BadObjectError, UnknownTicketError, NotPermittedError; nothing is kept then.
        """
        actor.require(Act.RECORD_CALLS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = by_number(work.session, ticket) if ticket else None
            if ticket and found is None:
                raise UnknownTicketError(number=ticket)
            vendor = write_call(
                work, actor.name, object_id, vendor_id, ticket=ticket, result=result, note=note
            )
            if found is not None:
                data: dict[str, object] = {
                    "vendor": f"{vendor.company} {vendor.name}",
                    "result": result.value,
                }
                said = Event(work.now, actor.ref, actor.name, "vendor_called", note.strip(), data)
                add_event(work.session, found.id, said)


def broken_now(session: Session, *, only_unit: int | None) -> Sequence[Broken]:
    """Objects with open faults, those of the earliest due first. Three statements."""
    faults = open_faults(session, only_unit=only_unit, limit=MOST_FAULTS)
    known = _known(session, faults)
    by_object: dict[int, tuple[Repair, list[Standing]]] = {}
    for fault in faults:
        if (repair := _nearest(fault.url, fault.fingerprint, known)) is not None:
            by_object.setdefault(repair.object_id, (repair, []))[1].append(fault)
    calls = vendor_store.calls(session, by_object, limit=MOST_CALLS)
    return [
        Broken(repair, tuple(found), tuple(one for one in calls if one.object_id == number)[:SHOWN_CALLS])
        for number, (repair, found) in by_object.items()
    ]


def repair_of(session: Session, url: str, fingerprint: str | None) -> Repair | None:
    """Who repairs what this ticket is about, None where no object is known there. One statement."""
    about = Standing(0, "", "", url, fingerprint)
    return _nearest(url, fingerprint, _known(session, [about]))


def _known(session: Session, faults: Sequence[Standing]) -> Sequence[Repair]:
    places = {place for fault in faults for place in places_above(fault.url)}
    own = {number for fault in faults if (number := _named(fault.fingerprint)) is not None}
    return vendor_store.repairs(session, places, own) if places or own else ()


def _nearest(url: str, fingerprint: str | None, known: Sequence[Repair]) -> Repair | None:
    """The object a round named, else the one with the longest address the page begins with."""
    own = _named(fingerprint)
    named = next((one for one in known if not one.place and one.object_id == own), None)
    return named or nearest(url, known)


def _named(fingerprint: str | None) -> int | None:
    kind, _, rest = (fingerprint or "").partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind in OWN_FAULTS and number.isdecimal() else None
