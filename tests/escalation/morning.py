"""A desk that tests SMS and mail each morning, and carriers that do what a test says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from escalation.drill_store import Drill, drills
from escalation.drills import Drills
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.receipts import note_receipt
from notifiers.carriers.port import (
    Accepted,
    DataRegion,
    Fate,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
)
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.ordering.store import pages_about
from notifiers.pages import PageView, ReceiptStatus
from tests.stories.desk import DeskOfStories, failed

ENDS = {Channel.SMS: "13000000090", Channel.EMAIL: "desk@shili.example"}
DESK_PHONE, DESK_MAIL = "+8613000000090", "desk@shili.example"
TOLD = "测试未送达"


@dataclass
class Line:
    """One channel's carrier: writes letters to the desk's file; gives receipts, or swallows what it took."""

    desk: DeskOfStories
    gives_receipts: ReceiptStatus | None = None
    swallows: bool = False
    refuses: bool = False
    refs: list[str] = field(default_factory=list)
    name: str = "line"
    data_region: DataRegion = DataRegion.LOCAL
    can_look_up: bool = True
    settle_after: timedelta = timedelta(0)

    def send(self, letter: Letter) -> Outcome:
        if self.refuses:
            return Rejected("twilio:20003")
        if not self.swallows:
            self.desk.file.send(letter)
        self.refs.append(letter.ref)
        return Accepted(f"sid-{letter.ref}")

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        return NotFound()

    def what_became(self, handed: Handed) -> Fate:
        return NotFound()


@dataclass
class Morning:
    """A desk that tests SMS (with receipts) and mail (without) each morning."""

    desk: DeskOfStories
    sms: Line
    mail: Line
    drills: Drills

    def drill(self, channel: Channel = Channel.SMS) -> Drill:
        with self.desk.database.read() as session:
            return next(one for one in drills(session) if one.channel == channel)

    def pages(self) -> list[PageView]:
        """Of the last test of SMS."""
        day = int(f"{self.desk.calendar.local(self.desk.clock.now()):%Y%m%d}") * 10 + 1
        with self.desk.database.read() as session:
            return pages_about(session, "test", [day])

    def delivered(self) -> None:
        with self.desk.database.work(self.desk.clock.now(), "webhook") as work:
            note_receipt(work, self.sms.refs[-1], ReceiptStatus.DELIVERED)

    def told(self) -> list[tuple[str, str]]:
        """What the supervisor heard of failed tests: by which channel, and the words."""
        heard = self.desk.phone("supervisor").messages()
        return [(one.channel, one.body) for one in heard if TOLD in one.body]

    def heard(self, address: str) -> list[str]:
        return [one.body for one in reversed(self.desk.file.sent(1000)) if one.address == address]


def morning_of(desk: DeskOfStories) -> Iterator[Morning]:
    """The eve of National Day; tests begin the next morning."""
    sms, mail = Line(desk, ReceiptStatus.DELIVERED), Line(desk)
    lines: Mapping[Channel, Line] = {
        Channel.SMS: sms, Channel.EMAIL: mail, Channel.VOICE: Line(desk), Channel.CALL: Line(desk),
    }  # fmt: skip
    receipts = {channel: line.gives_receipts for channel, line in lines.items()}
    found = Drills(desk.calendar, ENDS, receipts, label="示例市读网台")
    handlers = (*Handlers(desk.calendar, desk.policies, desk.tickets).table(), *found.handlers())
    desk.engine = Engine(desk.database, desk.clock, handlers=handlers, report=failed)
    desk.dispatcher = Dispatcher(desk.database, desk.clock, lines, lease_clock=lambda _: desk.clock.now())
    with desk.database.work(desk.clock.now(), "desk") as work:
        found.begin(work.session, work.now)
    yield Morning(desk, sms, mail, found)
    assert desk.database.verify_audit()[1] == []
