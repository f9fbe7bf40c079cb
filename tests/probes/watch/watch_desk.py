"""The desk of stories with the site watch, and a site on loopback to look at."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select, text

from escalation.engine import Engine
from escalation.handlers import Handlers
from probes.reach.networks import networks
from probes.watch import visit_store
from probes.watch.desk_watch import DeskWatch
from probes.watch.line import Line
from probes.watch.looking import Ways
from probes.watch.outage_store import Outage
from probes.watch.plan import WatchPlan, read_watch_plan
from probes.watch.prober import Prober
from probes.watch.visit import Seen
from probes.watch.visits import Job
from probes.watch.watch_store import VisitOrderRow
from probes.watch.watching import SiteHealth, SiteRecord, WatchFacts
from probes.watch.week import DayCount
from sites.object_checks import ObjectFacts
from sites.object_service import Objects
from sites.objects import Frequency, ObjectKind
from tests.stories.desk import CENTRE, DeskOfStories, failed

SHIPPED = Path(__file__).parents[3] / "probes" / "data" / "watch.json"
MARKER = "示例市人民政府主办"
OPEN = Seen("ok", status=200, marker=True)
DOWN = Seen("timeout", "no answer in time")
HIDDEN = Seen("cannot_tell", "resolver: try again")


def plan(**other: object) -> WatchPlan:
    """The shipped plan, with some of it otherwise."""
    return read_watch_plan(json.loads(SHIPPED.read_text(encoding="utf-8")) | other)


def not_kept(job: Job, error: Exception) -> None:
    """Every look is kept in a story."""
    raise AssertionError(job) from error


class WatchDesk:
    """A portal that is watched, who looks at it, and what the desk makes of it."""

    def __init__(self, desk: DeskOfStories, home: str, *, by: WatchPlan, limit: float = 0.3) -> None:
        self.desk, self.clock, self.database = desk, desk.clock, desk.database
        self.watch = DeskWatch.of(
            desk.database, desk.clock, desk.calendar, desk.intake, plan=by, draw=lambda below: below // 2,
            lease_clock=lambda _: desk.clock.now(),
        )  # fmt: skip
        handlers = (
            *Handlers(desk.calendar, desk.policies, desk.tickets).table(),
            *self.watch.visits.handlers(),
        )
        desk.engine = Engine(desk.database, desk.clock, handlers=handlers, report=failed)
        objects = Objects(desk.database, desk.clock, faults=lambda _session, _about: ())
        facts = ObjectFacts(
            ObjectKind.PORTAL, "示例市政府门户", desk.units[CENTRE], home, Frequency.EACH_ROUND
        )
        self.object_id = objects.add(desk.head, facts)
        self.prober = Prober(
            self.watch.visits, "main", Ways(limit, networks(["127.0.0.0/8"]), Line(())), report=not_kept
        )

    def begins(self, visits: int = 20) -> None:
        self.watch.watching.set(
            self.desk.head, self.object_id, WatchFacts(on=True, visits_a_day=visits, marker=MARKER), version=0
        )

    def until(self, moment: str) -> None:
        """Time goes by: the engine orders, somebody looks, phones ring."""
        end = self.at(moment)
        while (due := self._next()) is not None and due <= end:
            self.clock.set(max(due, self.clock.now()))
            self.desk.works()
            while self.prober.run_once():
                self.desk.works()
        self.clock.set(end)

    def sees(self, seen: Seen, vantage: str = "main") -> int:
        """Whoever looks from there sees this, whatever is due; how many looks were due."""
        jobs = self.watch.visits.claim(vantage)
        for job in jobs:
            self.watch.visits.take_in(job, seen)
        return len(jobs)

    def counts(self, *, open_visits: int) -> None:
        """The day's other visits, all well."""
        day = self.desk.calendar.local(self.clock.now()).date()
        with self.database.work(self.clock.now(), "test") as work:
            visit_store.count(work.session, self.object_id, "main", DayCount(day, 20, open_visits))

    def at(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).replace(tzinfo=self.desk.calendar.zone)

    def waits(self, **length: int) -> None:
        self.clock.set(self.clock.now() + timedelta(**length))

    def health(self) -> SiteHealth:
        with self.database.read() as session:
            return self.watch.watching.overview(session)[0]

    def record(self) -> SiteRecord:
        with self.database.read() as session:
            return self.watch.watching.record(session, self.object_id)

    def outages(self) -> list[Outage]:
        return list(self.record().outages)

    def tickets(self) -> list[str]:
        """Titles of all tickets."""
        with self.database.read() as session:
            return list(session.scalars(text("SELECT title FROM ticket ORDER BY id")))

    def _next(self) -> datetime | None:
        with self.database.read() as session:
            order = session.execute(select(func.min(VisitOrderRow.due_at))).scalar_one()
        found = [at for at in (order, self.desk._next_due()) if at is not None]  # noqa: SLF001  (its own story)
        return min(found, default=None)
