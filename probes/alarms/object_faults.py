"""Which open tickets other eyes made about a monitored object: a machine room has no address to find them by."""

from collections.abc import Callable, Sequence

from database.session import Session
from probes.alarms import store
from sites.objects import MonitoredObject
from tickets.store import by_ids

OpenFaults = Callable[[Session, MonitoredObject], Sequence[str]]
"""The numbers of open tickets about an object."""


def and_alarms(others: OpenFaults) -> OpenFaults:
    """What others know of an object's faults, then what its alarms became."""

    def faults(session: Session, about: MonitoredObject) -> list[str]:
        return list(dict.fromkeys((*others(session, about), *alarm_faults(session, about))))

    return faults


def alarm_faults(session: Session, about: MonitoredObject) -> Sequence[str]:
    """The numbers of open tickets of its alarms, the earliest due first."""
    found = by_ids(session, store.tickets_of(session, [about.id])).values()
    return [one.number for one in sorted(found, key=lambda one: (one.sort_at, one.id)) if one.state.is_open]
