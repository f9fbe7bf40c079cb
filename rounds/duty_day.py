"""The services of the duty day, put together: rounds, log-ins, machine rooms, and the timers that miss them."""

from dataclasses import dataclass

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database
from rounds.log_ins import LogIns
from rounds.plan import Draw, RoundPlan
from rounds.prompts import Handler, Prompts, Ways
from rounds.recheck_service import Rechecks
from rounds.room_service import Rooms
from rounds.round_service import Rounds
from tickets.intake_service import Intake


@dataclass(frozen=True, slots=True)
class DutyDay:
    """What a way in may use."""

    rounds: Rounds
    log_ins: LogIns
    rooms: Rooms
    rechecks: Rechecks
    prompts: Prompts

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return (*self.prompts.handlers(), *self.log_ins.handlers())


def duty_day(
    database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, *, plan: RoundPlan, ways: Ways,
    draw: Draw,
) -> DutyDay:  # fmt: skip
    """The services; their timers begin where they do not run yet."""
    found = DutyDay(
        Rounds(database, clock, calendar, intake, plan=plan),
        LogIns(database, clock, calendar, plan=plan.log_ins, ways=ways), Rooms(database, clock, intake),
        Rechecks(database, clock, calendar, intake, until=plan.recheck_until),
        Prompts(calendar, plan, ways=ways, draw=draw),
    )  # fmt: skip
    with database.work(clock.now(), "desk") as work:
        found.prompts.begin(work.session, work.now)
        found.log_ins.begin(work.session, work.now)
    return found
