"""Watches as people use them: begin, change, end; and what pages show of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session
from probes.watch import outage_store, visit_store, watch_store
from probes.watch.errors import BadWatchError, ChangedWatchError
from probes.watch.month import Month, month_of
from probes.watch.outage_store import Outage
from probes.watch.plan import LEAST_A_DAY, MOST_A_DAY, WatchPlan
from probes.watch.visit import Visit
from probes.watch.visit_store import Belief
from probes.watch.visits import VISIT
from probes.watch.watch_store import Watch
from probes.watch.week import DAYS
from roster.permissions import Act, Actor
from sites import object_store
from sites.object_errors import UnknownObjectError
from sites.objects import MonitoredObject

STRIP = 31
"""Days of the month strip, today among them."""
MOST_MARKER = 200
VISITS_SHOWN, OUTAGES_SHOWN = 12, 20


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """What a form sends; `on` False ends the watch."""

    on: bool
    visits_a_day: int
    marker: str


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """One site on the list; `watch` None where it never was watched."""

    about: MonitoredObject
    watch: Watch | None
    month: Month
    beliefs: Sequence[Belief]
    outage: Outage | None


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """One site with its latest visits and outages, newest first."""

    health: SiteHealth
    visits: Sequence[Visit]
    outages: Sequence[Outage]


class Watching:
    """The watches of the desk."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar, *, plan: WatchPlan) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self.plan = plan

    def set(self, actor: Actor, object_id: int, facts: WatchFacts, *, version: int) -> None:
        """Begin, change or end the watch of a site. The first visit follows at once.

        Raises BadWatchError, ChangedWatchError, UnknownObjectError, NotPermittedError; nothing is changed then.
        """
        actor.require(Act.EDIT_OBJECTS)
        marker = facts.marker.strip()
        if not LEAST_A_DAY <= facts.visits_a_day <= MOST_A_DAY:
            raise BadWatchError(field="visits_a_day", problem="range")
        if len(marker) > MOST_MARKER:
            raise BadWatchError(field="marker", problem="long")
        with self._database.work(self._clock.now(), actor.ref) as work:
            about = object_store.object_by_id(work.session, object_id)
            if about is None:
                raise UnknownObjectError(what="object")
            if facts.on and not about.home:
                raise BadWatchError(field="on", problem="no_address")
            known = watch_store.hold_watch(work.session, object_id)
            began = (known and known.began_at) or work.now
            values = {
                "began_at": began if facts.on else None,
                "visits_a_day": facts.visits_a_day,
                "marker": marker,
            }
            if (known.version if known else 0) != version or not watch_store.set_watch(
                work.session, object_id, values, version=version
            ):
                raise ChangedWatchError(name=about.name)
            if not facts.on:
                _end(work.session, object_id, work.now)
            elif known is None or known.began_at is None:
                timers.set_timer(work.session, VISIT, f"watch:{object_id}", due_at=work.now)
            work.record(
                "watch_set", about.subject, {"on": facts.on, "visits": facts.visits_a_day, "marker": marker}
            )

    def overview(self, session: Session) -> list[SiteHealth]:
        """Every site that has an address: its month, its week, how it stands."""
        sites = [one for one in object_store.objects(session) if one.home]
        return self._health(session, sites, outage_store.live(session, [one.id for one in sites]))

    def record(self, session: Session, object_id: int) -> SiteRecord:
        """One site. Raises UnknownObjectError."""
        about = object_store.object_by_id(session, object_id)
        if about is None or not about.home:
            raise UnknownObjectError(what="object")
        outages = outage_store.latest(session, object_id, limit=OUTAGES_SHOWN)
        live = {one.object_id: one for one in outages if one.over_at is None}  # the newest, if any
        visits = visit_store.last_visits(session, object_id, limit=VISITS_SHOWN)
        return SiteRecord(self._health(session, [about], live)[0], visits, outages)

    def _health(
        self, session: Session, sites: Sequence[MonitoredObject], live: Mapping[int, Outage]
    ) -> list[SiteHealth]:
        ids, now = [one.id for one in sites], self._clock.now()
        today = self._calendar.local(now).date()
        watches = watch_store.watches(session, ids)
        days = visit_store.days(session, ids, since=today - timedelta(days=STRIP + DAYS - 2))
        beliefs = visit_store.beliefs(session, ids)

        def month(one: MonitoredObject) -> Month:
            counts, zone = days.get(one.id, ()), self._calendar.zone
            return month_of(counts, watches.get(one.id), self.plan, now=now, zone=zone, length=STRIP)

        return [
            SiteHealth(one, watches.get(one.id), month(one), beliefs.get(one.id, ()), live.get(one.id))
            for one in sites
        ]


def _end(session: Session, object_id: int, now: datetime) -> None:
    """Nobody looks any more: what is ordered is forgotten, and an outage that stands is not said to go on."""
    timers.clear_timer(session, VISIT, f"watch:{object_id}")
    watch_store.forget_orders(session, object_id)
    visit_store.forget_beliefs(session, object_id)
    outage = outage_store.live(session, [object_id]).get(object_id)
    if outage is not None:
        outage_store.change(session, outage.id, {"over_at": now})
