"""A desk that reads a small site on a server in a thread of its own, so that readings run as they do in a worker."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from probes.crawl.plan import ReadingPlan
from probes.findings import Key
from probes.pictures.chromium import Chromium, Lack, NoPicture
from probes.reach.networks import networks
from probes.readings import finding_store
from probes.readings.following import Following
from probes.readings.recheck import Rechecks
from probes.readings.runner import Runner
from probes.readings.service import Readings
from probes.readings.surroundings import Surroundings
from probes.readings.values import SiteReading
from roster import store as roster_store
from roster.permissions import Actor, Role
from sites.object_checks import ObjectFacts
from sites.object_service import Objects
from sites.objects import ObjectKind
from sites.service import add_site
from tests.probes.readings import HURRIED, QUICK, lookup, no_wait
from tests.probes.small_site import SmallSite
from tests.probes.wild_server import WildServer
from tickets.intake_service import Intake
from tickets.service import Tickets


@dataclass(frozen=True)
class FailingChromium(Chromium):
    """Fails in an order of its own; None is what nobody foresaw."""

    lacks: Iterator[Lack | None] = field(default_factory=lambda: iter(()))

    def lack(self) -> Lack | None:
        """It may be tried."""
        return None

    async def picture(self, url: str, port: int, should_stop: Callable[[], bool] = lambda: False) -> bytes:
        """None."""
        found = next(self.lacks)
        raise NoPicture(found, "its last words") if found else ValueError(url, port, should_stop())


CLERK = Actor(ref="account:1", name="何语桐", role=Role.SUPERVISOR)


@contextmanager
def served(seed: int = 1) -> Iterator[SmallSite]:
    """The small site, until the block ends; its routes may be changed meanwhile."""
    ready, over = threading.Event(), threading.Event()
    found: list[SmallSite] = []

    async def serve() -> None:
        async with WildServer() as server:
            found.append(SmallSite(server, seed).build())
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield found[0]
    over.set()
    thread.join(10)


@dataclass(slots=True)
class ReadingDesk:
    """The services a reading needs, on one database."""

    database: Database
    clock: ManualClock
    calendar: DeskCalendar
    small: SmallSite
    site: int = 0
    unit: int = 0
    batch: int = 200
    heavy_seconds: float = 60.0
    chromium: Chromium = field(default_factory=lambda: Chromium(""))
    readings: Readings = field(init=False)
    tickets: Tickets = field(init=False)
    following: Following = field(init=False)

    def __post_init__(self) -> None:
        with self.database.work(self.clock.now(), "test") as work:
            home = f"{self.small.server.base}/"
            self.site = add_site(work, name="示例市政府", home=home, site_code="1310000099")
            self.unit = roster_store.add_unit(work.session, "示例市政府办")
        facts = ObjectFacts(ObjectKind.PORTAL, "门户网站", self.unit, home)
        objects = Objects(self.database, self.clock, faults=lambda *_: (), area_code="0316")
        objects.add(CLERK, facts)
        self.readings = Readings(self.database, self.clock, self.calendar)
        self.tickets = Tickets(self.database, self.clock, self.calendar)
        intake = Intake(self.database, self.clock, self.calendar)
        self.following = Following(self.database, self.clock, self.calendar, intake, self.tickets)

    def surroundings(self) -> Surroundings:
        return Surroundings(
            allowed=networks(["127.0.0.0/8"]), lookup=lookup, bounds=QUICK, pause=no_wait, adapt=self._adapt,
            ports=frozenset([self.small.server.port, 1]), chromium=self.chromium,
        )  # fmt: skip

    def runner(self) -> Runner:
        return Runner(
            self.database, self.clock, self.calendar, self.following, surroundings=self.surroundings()
        )

    def rechecks(self) -> Rechecks:
        return Rechecks(
            self.database, self.clock, self.calendar, self.following, surroundings=self.surroundings()
        )

    def reads(self) -> SiteReading:
        """Ask for a reading and run it."""
        self.readings.ask(CLERK, self.site)
        found = self.runner().run_next()
        assert found is not None
        return found

    def standing(self) -> set[Key]:
        """The keys of all findings that stand."""
        with self.database.read() as session:
            kinds = finding_store.counts(session, self.site)
            return {
                one.finding.key
                for _, kind in kinds
                for one in finding_store.standing(session, self.site, kind=kind, limit=1_000)
            }

    def _adapt(self, plan: ReadingPlan) -> ReadingPlan:
        """The site's own tables and no manners: what is looked for is what was seeded."""
        return replace(
            plan, tables=self.small.tables(), manners=HURRIED, others=HURRIED, second_looks=(1.0,), batch=self.batch,
            limits=replace(plan.limits, heavy_seconds=self.heavy_seconds),
        )  # fmt: skip
