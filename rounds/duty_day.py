"""The services of the duty day, put together once: reading, log-ins, register, incidents, handovers, tests; timers."""

from collections.abc import Collection
from dataclasses import dataclass

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Work
from database.timers import Handler
from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.pages import REACH_SUBJECT, PageView
from notifiers.quiet import QuietHours
from rounds.handover_service import Handovers
from rounds.incident_service import Incidents
from rounds.log_ins import LogIns
from rounds.plan import Draw, RoundPlan
from rounds.prompts import Prompts
from rounds.reach import TestHours
from rounds.reach_service import Reachability
from rounds.recheck_service import Rechecks
from rounds.register_service import Register
from rounds.room_service import Rooms
from rounds.round_service import ROUND, Rounds
from rounds.telling import RELAY_ASK, Addresses, Telling
from rounds.vendor_calls import VendorCalls
from tickets.intake_service import Intake


@dataclass(frozen=True, slots=True)
class DutyDay:
    """What the composition root hands to the doors and to the engine."""

    tell: Telling
    register: Register
    incidents: Incidents
    handovers: Handovers
    rounds: Rounds
    log_ins: LogIns
    rooms: Rooms
    rechecks: Rechecks
    prompts: Prompts
    reach: Reachability
    vendors: VendorCalls

    @classmethod
    def of(
        cls, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, *, addresses: Addresses,
        plan: RoundPlan, draw: Draw, quiet: QuietHours | None = None,
    ) -> "DutyDay":  # fmt: skip
        """`quiet` are the hours in which the dispatcher holds what is not severe."""
        tell = Telling(addresses)
        hours = TestHours(plan.reach, [one for one in (plan.quiet, quiet) if one is not None])
        return cls(
            tell=tell, register=Register(database, clock, calendar, tell),
            incidents=Incidents(database, clock, calendar, tell),
            handovers=Handovers(database, clock, calendar, tell, awake=hours.allowed),
            rounds=Rounds(database, clock, calendar, intake, plan=plan),
            log_ins=LogIns(database, clock, calendar, plan=plan.log_ins, tell=tell),
            rooms=Rooms(database, clock, calendar, intake),
            rechecks=Rechecks(database, clock, calendar, intake, until=plan.recheck_until, tell=tell),
            prompts=Prompts(calendar, plan, ways=addresses, draw=draw), vendors=VendorCalls(database, clock),
            reach=Reachability(database, clock, calendar, hours=hours, ways=addresses),
        )  # fmt: skip

    def begin(self, work: Work) -> None:
        """Its timers start where they do not run yet."""
        for service in (self.handovers, self.prompts, self.log_ins, self.rechecks, self.reach):
            service.begin(work.session, work.now)

    def next_person(self, work: Work, page: PageView) -> int:
        """A message of this room reached nobody: who comes next. How many are told."""
        own = {
            ROUND: self.prompts.unreached, RELAY_ASK: self.register.relays.unreached,
            REACH_SUBJECT: self.reach.unreached,
        }  # fmt: skip
        return own.get(page.subject_kind, self.tell.next_person)(work, page)

    def hold(self, work: Work, kind: str, ids: Collection[int]) -> None:
        """Keep what a phone answers about, before its pages are locked."""
        self.register.relays.hold(work, kind, ids)

    def answered(self, work: Work, found: Matched, channel: Channel) -> None:
        """Somebody answered what this room asked."""
        self.register.relays.answered(work, found, channel)
        self.reach.answered(work, found, channel)

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Timer kinds of the room, in the order of a pass."""
        services = (
            self.register, self.incidents, self.handovers, self.prompts, self.log_ins, self.rechecks, self.reach,
        )  # fmt: skip
        return tuple(handler for service in services for handler in service.handlers())
