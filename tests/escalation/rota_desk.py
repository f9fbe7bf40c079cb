"""A desk with five readers and three leaders on a rota, for the tests of rotas and swaps."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from database.session import Database
from escalation.rotas import Rotas
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from roster.rota import planning, store
from roster.rota.days import Coverage
from roster.rota.store import Slot
from roster.service import on_duty
from tests.stories.desk import DeskOfStories, Phone

NAMES = ("陆青禾", "何语桐", "许南星", "沈知远", "周亦安")
LEADERS = ("顾明川", "江予安", "罗致和")
END = date(2026, 10, 31)


@dataclass
class RotaDesk:
    """A desk on 11 September 2026 with five readers and three leaders."""

    stories: DeskOfStories
    rotas: Rotas
    people: dict[str, int]

    @property
    def head(self) -> Actor:
        return self.stories.head

    def slots(self, role: DutyRole = DutyRole.READER) -> list[Slot]:
        with self.stories.database.read() as session:
            return [
                one for one in store.slots(session, date(2026, 1, 1), date(2027, 12, 31)) if one.role is role
            ]

    def publish(self, until: date | None = END) -> None:
        with self.stories.database.read() as session:
            found = self.rotas.proposals(session, until)
            mark = planning.seen({role: one.moves for role, one in found.items()})
        self.rotas.publish(self.head, until, seen=mark)

    def on(self, day: int, month: int = 10, role: DutyRole = DutyRole.READER) -> Slot:
        return next(one for one in self.slots(role) if one.day == date(2026, month, day))

    def duty(self, moment: str, role: DutyRole = DutyRole.READER) -> list[str]:
        at = datetime.fromisoformat(moment).replace(tzinfo=self.stories.calendar.zone)
        with self.stories.database.read() as session:
            return [person.name for person in on_duty(session, role, at)]

    def actor(self, person_id: int) -> Actor:
        return Actor(f"account:{person_id}", str(person_id), Role.STAFF, person_id=person_id)

    def name(self, person_id: int) -> str:
        return next(name for name, one in self.people.items() if one == person_id)

    def phone(self, person_id: int) -> Phone:
        return Phone(self.stories, f"+861300000{person_id:04}")

    def audited(self, action: str) -> int:
        with self.stories.database.read() as session:
            found = session.execute(text("SELECT count(*) FROM audit WHERE action = :a"), {"a": action})
            return int(found.scalar_one())


def rota_desk(database: Database, clock: ManualClock, folder: Path) -> RotaDesk:
    """Set up on 11 September 2026, nothing published."""
    calendar = DeskCalendar.shipped()
    clock.set(datetime(2026, 9, 11, 9, 20, tzinfo=calendar.zone))
    stories = DeskOfStories(database, clock, calendar, folder)
    rotas = Rotas(database, clock, calendar)
    people = {}
    with database.work(clock.now(), "test") as work:
        begin(work, shipped_content())
        unit = roster_store.add_unit(work.session, "读网班")
        for name in (*NAMES, *LEADERS):
            found = roster_store.add_person(work.session, unit_id=unit, name=name, title="", position=9)
            number = f"+861300000{found:04}"
            roster_store.set_reaches(work.session, found, [Reach(ChannelKind.MOBILE, number)])
            people[name] = found
    for role, names in ((DutyRole.READER, NAMES), (DutyRole.DUTY_LEADER, LEADERS)):
        rotas.set_members(stories.head, role, [people[name] for name in names], Coverage.EVERY_REST_DAY)
    return RotaDesk(stories, rotas, people)
