"""The services of the duty day, put together once: register, incidents, handovers, and who is told by them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Work
from rounds.handover_service import Handovers
from rounds.incident_service import Incidents
from rounds.register_service import Register
from rounds.telling import Addresses, Telling


@dataclass(frozen=True, slots=True)
class DutyDay:
    """What the composition root hands to the doors and to the engine."""

    tell: Telling
    register: Register
    incidents: Incidents
    handovers: Handovers

    @classmethod
    def of(cls, database: Database, clock: Clock, calendar: DeskCalendar, addresses: Addresses) -> "DutyDay":
        tell = Telling(addresses)
        return cls(
            tell, Register(database, clock, calendar, tell), Incidents(database, clock, calendar, tell),
            Handovers(database, clock, calendar, tell),
        )  # fmt: skip

    def handlers(self) -> tuple[tuple[str, Callable[[Work, Sequence[str]], int]], ...]:
        """Timer kinds of the room, in the order of a pass."""
        return (*self.register.handlers(), *self.incidents.handlers(), *self.handovers.handlers())
