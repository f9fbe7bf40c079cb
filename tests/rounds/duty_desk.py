"""The desk of stories with the duty day's own services, on the National Day of 2026."""

from datetime import datetime, time

from database.session import Database, Work
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.people import addresses
from escalation.replies import Replies
from notifiers.pages import PageView
from notifiers.quiet import QuietHours
from rounds import incident_store, record_store
from rounds.handover_service import Handovers
from rounds.incident import Fact, Incident
from rounds.incident import Verb as Move
from rounds.incident_service import Incidents
from rounds.incident_service import Order as MoveOrder
from rounds.plan import ReachPlan
from rounds.reach import TestHours
from rounds.record import REGISTER, Line
from rounds.register import Entry, EntryKind, NewEntry, Verb
from rounds.register_moves import Order
from rounds.register_service import Register
from rounds.register_store import entries
from rounds.telling import RELAY_ASK, Telling
from tests.stories.desk import DeskOfStories, failed

NIGHT = QuietHours(time(22), time(7))


class DutyDesk:
    """What a duty day does, and who hears of it."""

    def __init__(self, desk: DeskOfStories) -> None:
        self.desk, self.database, self.clock = desk, desk.database, desk.clock
        self.tell = Telling(addresses)
        self.starts()

    def starts(self, database: Database | None = None) -> None:
        """The services as a process that has just been started has them: nothing is remembered but the database."""
        desk, found = self.desk, database or self.database
        self.register = Register(found, desk.clock, desk.calendar, self.tell)
        tickets = Handlers(desk.calendar, desk.policies, desk.tickets, others=self.next_person)
        desk.replies = Replies(
            found, desk.clock, escalation=desk.escalation, calendar=desk.calendar, duty_phone="0316-2000001",
            signature="【示例政务】", others=self.register.relays,
        )  # fmt: skip
        self.incidents = Incidents(found, desk.clock, desk.calendar, self.tell)
        self.handovers = Handovers(
            found, desk.clock, desk.calendar, self.tell, awake=TestHours(ReachPlan(), [NIGHT]).allowed
        )
        own = (*self.register.handlers(), *self.incidents.handlers(), *self.handovers.handlers())
        handlers = (*tickets.table(), *own)
        desk.engine = Engine(found, desk.clock, handlers=handlers, report=failed)

    def next_person(self, work: Work, page: PageView) -> int:
        """As `DutyDay` hands on what reached nobody."""
        asked = page.subject_kind == RELAY_ASK
        return self.register.relays.unreached(work, page) if asked else self.tell.next_person(work, page)

    def at(self, moment: str) -> datetime:
        return datetime.fromisoformat(moment).replace(tzinfo=self.desk.calendar.zone)

    def until(self, moment: str) -> None:
        self.desk.until(moment)

    def enters(self, kind: EntryKind, source: str, text: str, **more: object) -> Entry:
        return self.register.enter(self.desk.clerk, NewEntry(kind, source, text, **more))  # type: ignore[arg-type]  # a story's shorthand

    def entry(self, entry_id: int) -> Entry:
        with self.database.read() as session:
            return entries(session, [entry_id])[0]

    def acts(self, entry: Entry, verb: Verb, **more: object) -> None:
        """On the entry as it stands."""
        now = self.entry(entry.id)
        self.register.act(self.desk.clerk, Order(now.id, now.version, verb, **more))  # type: ignore[arg-type]  # likewise

    def incident(self, incident_id: int) -> Incident:
        with self.database.read() as session:
            return incident_store.incidents(session, [incident_id])[0]

    def moves(self, incident_id: int, verb: Move, **facts: str) -> None:
        """The clerk moves the incident as it stands."""
        given = {Fact(name): words for name, words in facts.items()}
        version = self.incident(incident_id).version
        self.incidents.move(self.desk.clerk, MoveOrder(incident_id, version, verb, given))

    def lines(self, subject_id: int, kind: str = REGISTER) -> list[Line]:
        with self.database.read() as session:
            return record_store.lines_of(session, kind, [subject_id])[subject_id]

    def verbs(self, subject_id: int, kind: str = REGISTER) -> list[str]:
        return [line.verb for line in self.lines(subject_id, kind)]
