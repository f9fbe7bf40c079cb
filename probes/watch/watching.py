"""Watches as people use them: begin, change, end; and what pages show of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session
from probes.watch import outage_store, visit_store, watch_store
from probes.watch.errors import BadWatchError, ChangedWatchError
from probes.watch.outage_store import Outage
from probes.watch.plan import LEAST_A_DAY, MOST_A_DAY, WatchPlan
from probes.watch.spacing import to_come
from probes.watch.visit import Visit
from probes.watch.visit_store import Belief
from probes.watch.visits import VISIT
from probes.watch.watch_store import Watch
from probes.watch.week import DAYS, DayCount, Mark, Share, week_of, week_to_come
from roster.permissions import Act, Actor
from sites import object_store
from sites.object_errors import UnknownObjectError
from sites.objects import MonitoredObject

STRIP = 31
"""Days of the month strip, today among them."""
MOST_MARKER = 200
VISITS_SHOWN, OUTAGES_SHOWN = 30, 20


@dataclass(frozen=True, slots=True)
class WatchFacts:
    """What a form sends; `on` False ends the watch."""

    on: bool
    visits_a_day: int
    marker: str


@dataclass(frozen=True, slots=True)
class SiteHealth:
    """One site on the list. `days` has each day of the strip, `marks` how the week up to each of them stood.

    `watch` is None where it never was watched.
    """

    about: MonitoredObject
    watch: Watch | None
    days: Sequence[DayCount]
    marks: Sequence[Mark]
    today_to_come: int
    share: Share
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
        return self._health(session, sites)

    def record(self, session: Session, object_id: int) -> SiteRecord:
        """One site. Raises UnknownObjectError."""
        about = object_store.object_by_id(session, object_id)
        if about is None or not about.home:
            raise UnknownObjectError(what="object")
        return SiteRecord(
            self._health(session, [about])[0],
            visit_store.last_visits(session, object_id, limit=VISITS_SHOWN),
            outage_store.latest(session, object_id, limit=OUTAGES_SHOWN),
        )

    def _health(self, session: Session, sites: Sequence[MonitoredObject]) -> list[SiteHealth]:
        ids, now = [one.id for one in sites], self._clock.now()
        today = self._calendar.local(now).date()
        watches = watch_store.watches(session, ids)
        days = visit_store.days(session, ids, since=today - timedelta(days=STRIP + DAYS - 2))
        beliefs, live = visit_store.beliefs(session, ids), outage_store.live(session, ids)
        return [
            self._one(
                one, watches.get(one.id), days.get(one.id, []), today,
                now=now, beliefs=beliefs.get(one.id, ()), outage=live.get(one.id),
            )
            for one in sites
        ]  # fmt: skip

    def _one(
        self, about: MonitoredObject, watch: Watch | None, counts: Sequence[DayCount], today: date, *,
        now: datetime, beliefs: Sequence[Belief], outage: Outage | None,
    ) -> SiteHealth:  # fmt: skip
        planned = watch.visits_a_day * len(self.plan.vantages) if watch else 0
        began = self._calendar.local(watch.began_at).date() if watch and watch.began_at else None
        strip, coming = _strip(counts, today, began, planned), 0
        if watch is not None and began is not None:
            left = to_come(now, visits=watch.visits_a_day, zone=self._calendar.zone)
            coming = min(left * len(self.plan.vantages), strip[-1].unwatched())
        shares = [
            self._share(counts, one.day, began, planned, coming if one.day == today else 0) for one in strip
        ]
        marks = [one.mark for one in shares]
        return SiteHealth(about, watch, strip, marks, coming, shares[-1], beliefs, outage)

    def _share(
        self, counts: Sequence[DayCount], day: date, began: date | None, planned: int, coming: int
    ) -> Share:
        """Of the week up to a day; while the watch was young its days to come are counted in."""
        young = began is not None and began <= day
        rest = (
            week_to_come(began=began, today=day, visits=planned, today_to_come=coming)
            if young and began
            else 0
        )
        return week_of(
            counts,
            today=day,
            to_come=rest,
            warn_percent=self.plan.warn_percent,
            veto_percent=self.plan.veto_percent,
        )


def _strip(counts: Sequence[DayCount], today: date, began: date | None, planned: int) -> list[DayCount]:
    """Each day up to today; one that nobody counted was planned and not watched, or lies before the watch."""
    known = {one.day: one for one in counts}
    days = [today - timedelta(days=back) for back in reversed(range(STRIP))]
    return [
        known.get(day) or DayCount(day, planned if began is not None and began <= day else 0) for day in days
    ]


def _end(session: Session, object_id: int, now: datetime) -> None:
    """Nobody looks any more: what is ordered is forgotten, and an outage that stands is not said to go on."""
    timers.clear_timer(session, VISIT, f"watch:{object_id}")
    watch_store.forget_orders(session, object_id)
    visit_store.forget_beliefs(session, object_id)
    outage = outage_store.live(session, [object_id]).get(object_id)
    if outage is not None:
        outage_store.change(session, outage.id, {"over_at": now})
