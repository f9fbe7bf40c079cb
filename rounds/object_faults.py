"""Which open tickets are about a monitored object: asked here, because what is watched lies below what went wrong."""

from collections.abc import Mapping, Sequence

from database.session import Session
from rounds.room import Aspect, Measure, fingerprint
from sites import object_store
from sites.objects import MonitoredObject, address_key, places_above
from tickets.address_store import open_below, open_of


def open_faults(session: Session, about: MonitoredObject) -> Sequence[str]:
    """The numbers of open tickets whose page lies nearest to this object, the earliest due first."""
    urls = [about.home, *(one.url for one in object_store.columns(session, [about.id]))]
    hosts = {key.partition("/")[0] for url in urls if (key := address_key(url))}
    owners = object_store.owners(session)
    near = [one.number for one in open_below(session, sorted(hosts)) if _owner(one.url, owners) == about.id]
    own = open_of(session, [fingerprint(about.id, what) for what in (*Aspect, *Measure)])
    return [*near, *(one.number for one in own if one.number not in near)]


def _owner(url: str, owners: Mapping[str, int]) -> int | None:
    """The object whose address is the longest that the page begins with."""
    return next((owners[place] for place in places_above(url) if place in owners), None)
