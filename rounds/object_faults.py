"""Which open tickets are about a monitored object: asked here, because what is watched lies below what went wrong."""

from collections.abc import Sequence

from database.session import Session
from rounds.room import Aspect, Measure, fingerprint
from sites import object_store
from sites.objects import MonitoredObject, address_key, nearest, places_above
from tickets.address_store import open_below, open_of


def open_faults(session: Session, about: MonitoredObject) -> Sequence[str]:
    """The numbers of open tickets whose page lies nearest to this object, the earliest due first."""
    urls = [about.home, *(one.url for one in object_store.columns(session, [about.id]))]
    hosts = {key.partition("/")[0] for url in urls if (key := address_key(url))}
    below = open_below(session, sorted(hosts))
    known = object_store.at_places(session, {place for one in below for place in places_above(one.url)})
    near = [one.number for one in below if (at := nearest(one.url, known)) and at.object_id == about.id]
    own = open_of(session, [fingerprint(about.id, what) for what in (*Aspect, *Measure)])
    return [*near, *(one.number for one in own if one.number not in near)]
