"""Everything a way in may use of the readings: the services, put together once by the composition root."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database
from database.timers import Handler
from probes.readings.following import Following
from probes.readings.lexicon_service import Lexicons
from probes.readings.names_service import Names
from probes.readings.recheck import Rechecks
from probes.readings.review import Review
from probes.readings.runner import Runner
from probes.readings.service import DAILY, Readings
from probes.readings.surroundings import Surroundings
from tickets.intake_service import Intake
from tickets.service import Tickets


@dataclass(frozen=True, slots=True)
class SiteReadings:
    """The services of reading a site."""

    database: Database
    clock: Clock
    calendar: DeskCalendar
    readings: Readings
    following: Following
    review: Review
    rechecks: Rechecks
    lexicons: Lexicons
    names: Names
    surroundings: Surroundings = field(default_factory=Surroundings)

    @classmethod
    def of(
        cls, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, tickets: Tickets, *,
        surroundings: Surroundings,
    ) -> "SiteReadings":  # fmt: skip
        following = Following(database, clock, calendar, intake, tickets)
        rechecks = Rechecks(database, clock, calendar, following, surroundings=surroundings)
        return cls(
            database, clock, calendar, Readings(database, clock, calendar), following,
            Review(database, clock, following), rechecks, Lexicons(database, clock), Names(database, clock),
            surroundings,
        )  # fmt: skip

    def handlers(self) -> Sequence[tuple[str, Handler]]:
        """The timers of this room."""
        return ((DAILY, self.readings.daily),)

    def runner(self, told_to_stop: Callable[[], bool] = lambda: False) -> Runner:
        """Runs readings in the process that asks for it."""
        return Runner(
            self.database, self.clock, self.calendar, self.following, surroundings=self.surroundings,
            told_to_stop=told_to_stop,
        )  # fmt: skip
