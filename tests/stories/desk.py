"""A whole desk for stories: people with phones, a clock, and the desk's own services on a real database."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from database.timers import next_due
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.policy import read_policies
from escalation.replies import Answered, Replies
from escalation.service import Escalation
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.file import FileCarrier, SentLetter
from notifiers.carriers.port import Carrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.ladder import DispatchRules
from notifiers.store import PageRow
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from sites import store as site_store
from sites.responsibility import FaultKind
from sites.service import add_site
from tickets.import_service import MessageImport
from tickets.intake_service import Intake
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.reading_service import Reading
from tickets.service import Order, Tickets
from tickets.store import by_number
from tickets.term_service import Terms
from tickets.ticket import Report, TakenIn, Ticket

POLICIES = Path(__file__).parents[2] / "escalation" / "data" / "policies.json"
CENTRE, OFFICE, VENDOR = "市政府信息中心", "市政府办", "软件公司分公司"
PEOPLE = (
    ("reader", CENTRE, "示例乙", DutyRole.READER, "+8613000000002", ""),
    ("centre", CENTRE, "示例丙", None, "+8613000000003", ""),
    ("technician", VENDOR, "示例子", DutyRole.TECHNICIAN, "+8613000000011", ""),
    ("leader", OFFICE, "示例甲", DutyRole.LEADER_IN_CHARGE, "+8613000000001", ""),
    ("duty leader", OFFICE, "示例寅", DutyRole.DUTY_LEADER, "+8613000000013", ""),
    ("supervisor", OFFICE, "示例戊", DutyRole.SUPERVISOR, "+8613000000005", ""),
)
"""Handle, unit, name, duty role, mobile, landline; the unit's first person is its contact."""


def failed(kind: str, subject: str, error: Exception) -> None:
    """No subject may fail in a story."""
    raise AssertionError(kind, subject) from error


@dataclass
class Phone:
    """What one number received; `hears` takes the messages that came since it was last asked."""

    desk: "DeskOfStories"
    number: str

    def messages(self) -> list[SentLetter]:
        return [one for one in reversed(self.desk.file.sent(10_000)) if one.address == self.number]

    def hears(self, *words: str) -> str:
        """One new message holding all the words; its text."""
        new = self.messages()[self.desk.heard.get(self.number, 0) :]
        assert len(new) == 1, [one.body for one in new]
        for word in words:
            assert word.replace(" ", "") in new[0].body.replace(" ", ""), new[0].body
        self.desk.heard[self.number] = self.desk.heard.get(self.number, 0) + 1
        return new[0].body

    def replies(self, text: str, *, provider_id: str = "") -> Answered:
        """Send an SMS back."""
        self.desk.inbound += 1
        name = provider_id or f"SM{self.desk.inbound:032d}"
        return self.desk.replies.sms(sender=self.number, text=text, provider_id=name, carrier="test")


class DeskOfStories:
    """The services wired as the composition root wires them, plus phones."""

    def __init__(self, database: Database, clock: ManualClock, calendar: DeskCalendar, folder: Path) -> None:
        self.database, self.clock, self.calendar = database, clock, calendar
        policies = read_policies(json.loads(POLICIES.read_text(encoding="utf-8")))
        self.policies = policies
        self.tickets = Tickets(database, clock, calendar)
        self.terms = Terms(database, clock, calendar)
        self.intake = Intake(database, clock, calendar)
        self.reading = Reading(database, clock)
        self.message_import = MessageImport(database, clock, self.intake)
        self.escalation = Escalation(database, clock, calendar=calendar, policies=policies)
        self.replies = Replies(
            database, clock, escalation=self.escalation, calendar=calendar, duty_phone="0316-2000001",
            signature="【示例政务】",
        )  # fmt: skip
        self.file = FileCarrier(folder / "sent.jsonl", clock)
        carriers: dict[Channel, Carrier] = dict.fromkeys(Channel, self.file)
        carriers[Channel.CALL] = CallTaskCarrier(CallBook(database, clock))
        handlers = Handlers(calendar, policies, self.tickets).table()
        self.engine = Engine(database, clock, handlers=handlers, report=failed)
        self.dispatcher = Dispatcher(
            database,
            clock,
            carriers,
            signature="【示例政务】",
            lease_clock=lambda _: clock.now(),
            rules=DispatchRules(local=calendar.local),
        )
        self.heard: dict[str, int] = {}
        self.inbound = 0
        self.people: dict[str, int] = {}
        self.numbers: dict[str, str] = {}
        self.clerk = Actor(ref="account:1", name="何语桐", role=Role.STAFF)
        self.head = Actor(ref="account:2", name="顾明川", role=Role.SUPERVISOR)
        self._furnish()

    def _furnish(self) -> None:
        with self.database.work(self.clock.now(), "story") as work:
            self.units = {
                name: roster_store.add_unit(work.session, name) for name in (CENTRE, OFFICE, VENDOR)
            }
            for position, (handle, unit, name, role, mobile, landline) in enumerate(PEOPLE):
                person = roster_store.add_person(
                    work.session, unit_id=self.units[unit], name=name, title="", position=position
                )
                ways = [(ChannelKind.MOBILE, mobile), (ChannelKind.LANDLINE, landline)]
                roster_store.set_reaches(
                    work.session, person, [Reach(kind, end) for kind, end in ways if end]
                )
                if role:
                    roster_store.set_holders(work.session, role, [person])
                self.people[handle], self.numbers[handle] = person, mobile
            site_store.add_line(
                work.session,
                fault_kind=FaultKind.CONTENT,
                unit_id=self.units[CENTRE],
                url_prefix="",
                clause="一(二)",
            )
            add_site(
                work, name="示例市人民政府门户网站", home="https://www.shili.example/", site_code="1300000001"
            )

    def receives(
        self, words: str = "点“规章库”出现404页面", *, kind: Kind = Kind.ERROR_REPORT,
        source: Source = Source.PUBLIC_FORM, severity: Severity = Severity.NORMAL, fingerprint: str | None = None,
    ) -> TakenIn:  # fmt: skip
        report = Report(
            kind=kind, source=source, description=words, url="https://www.shili.example/zwgk/gzk/index.html",
            problem="unreachable", severity=severity, fingerprint=fingerprint,
        )  # fmt: skip
        return self.intake.take_in(self.head, report)

    def ticket(self, number: str) -> Ticket:
        with self.database.read() as session:
            found = by_number(session, number)
        assert found is not None
        return found

    def moves(self, number: str, verb: Verb, **facts: str) -> Ticket:
        """The clerk moves the ticket as it stands."""
        given = {Fact(name): words for name, words in facts.items()}
        return self.tickets.move(self.clerk, verb, Order(number, self.ticket(number).version, given))

    def verifies(self, number: str) -> Ticket:
        return self.moves(number, Verb.VERIFY, problem="unreachable", unit=str(self.units[CENTRE]))

    def works(self) -> None:
        """What the worker does at this instant: passes and sendings until nothing is due."""
        for _ in range(20):
            passed = self.engine.run_pass()
            if not passed.looked_at + self.dispatcher.run_once():
                return
        raise AssertionError("the worker never comes to rest")

    def until(self, moment: str) -> None:
        """Time goes by up to a local instant like `2025-10-11 08:30`; the worker acts whenever something is due."""
        end = datetime.fromisoformat(moment).replace(tzinfo=self.calendar.zone)
        while (due := self._next_due()) is not None and due <= end:
            self.clock.set(max(due, self.clock.now()))
            self.works()
        self.clock.set(end)

    def waits(self, **length: int) -> None:
        """So long."""
        self.until(f"{self.calendar.local(self.clock.now() + timedelta(**length)):%Y-%m-%d %H:%M:%S}")

    def _next_due(self) -> datetime | None:
        """When the worker would have something to do: a timer, or a page that waits for its next try."""
        with self.database.read() as session:
            page = session.execute(select(func.min(PageRow.next_try_at))).scalar_one()
            found = [at for at in (next_due(session), page) if at is not None]
        return min(found, default=None)

    def phone(self, handle: str) -> Phone:
        return Phone(self, self.numbers[handle])

    def nobody_heard_anything_else(self) -> None:
        """Every message that left was asked about."""
        for number in self.numbers.values():
            phone = Phone(self, number)
            new = phone.messages()[self.heard.get(number, 0) :]
            assert not new, (number, [one.body for one in new])
        known = set(self.numbers.values())
        assert {one.address for one in self.file.sent(10_000)} <= known
