"""Which open tickets are about a monitored object: asked here, because what is watched lies below what went wrong."""

from collections.abc import Sequence

from database.session import Session
from rounds import room_store
from sites import object_store
from sites.object_service import place_of
from sites.objects import MonitoredObject, address_key
from tickets.address_store import open_below, open_of


def open_faults(session: Session, about: MonitoredObject) -> Sequence[str]:
    """The numbers of open tickets whose page lies nearest to this object, the earliest due first."""
    urls = [about.home, *(one.url for one in object_store.columns(session, [about.id]))]
    hosts = {key.partition("/")[0] for url in urls if (key := address_key(url))}
    near = ((one.number, place_of(session, one.url)) for one in open_below(session, sorted(hosts)))
    own = open_of(session, room_store.tickets_of(session, [about.id]))
    found = [number for number, place in near if place is not None and place[0] == about.id]
    return [*found, *(one.number for one in own if one.number not in found)]
