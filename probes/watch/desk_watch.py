"""The services of the site watch, put together once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Session, server_now
from probes.reach.networks import Network
from probes.watch.line import Line
from probes.watch.looking import Ways
from probes.watch.plan import WatchPlan
from probes.watch.prober import Prober, Report
from probes.watch.spacing import Draw
from probes.watch.telling import WatchTelling
from probes.watch.visits import Visits
from probes.watch.watching import Watching
from tickets.intake_service import Intake


@dataclass(frozen=True, slots=True)
class DeskWatch:
    """What the composition root hands to the doors, to the engine and to whoever looks."""

    plan: WatchPlan
    visits: Visits
    watching: Watching
    allowed: tuple[Network, ...]
    """Networks that may be visited although they are not public."""

    @classmethod
    def of(
        cls, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, *, plan: WatchPlan, draw: Draw,
        allowed: tuple[Network, ...] = (), lease_clock: Callable[[Session], datetime] = server_now,
    ) -> "DeskWatch":  # fmt: skip
        telling = WatchTelling(calendar, intake, plan)
        visits = Visits(
            database, clock, calendar, plan=plan, telling=telling, draw=draw, lease_clock=lease_clock
        )
        return cls(plan, visits, Watching(database, clock, calendar, plan=plan), allowed)

    def prober(self, vantage: str, *, report: Report) -> Prober:
        """Whoever looks from this vantage point, over the machine's own network."""
        ways = Ways(self.plan.limit.total_seconds(), self.allowed, Line(self.plan.line))
        return Prober(self.visits, vantage, ways, report=report)
