"""A carrier that does as it is told, and the desk's end of the line, both in the words of the stories."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from calendars.clock import ManualClock
from database import timers
from database.session import Database
from notifiers.bundling import BundleRules
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    Carrier,
    DataRegion,
    Found,
    Letter,
    LookUp,
    NotFound,
    Outcome,
)
from notifiers.channels import Address, Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import FailPoint, FailPoints, never
from notifiers.ladder import DispatchRules
from notifiers.ordering.store import attempts_of, read_page
from notifiers.outbox import enqueue
from notifiers.pages import AttemptView, PageDraft, PageView
from notifiers.store import Reader
from notifiers.texts import MessageKind

MORNING = datetime(2025, 10, 10, 1, 0, tzinfo=UTC)
LEADER = "+8613000000001"
DEPUTY = "+8613000000002"
LANDLINE = "+867305550101"
SMS, VOICE = Address(Channel.SMS, LEADER), Address(Channel.VOICE, LEADER)
SIGNATURE = "【示例政务】"
EVERY_PAGE_BY_ITSELF = DispatchRules(bundling=BundleRules(pace=timedelta(0)))
"""Delivery is told page by page; tests of bundling ask for the desk's own rules."""


class Died(BaseException):
    """The worker's process is gone."""


@dataclass
class FakeCarrier:
    """Accepts unless told otherwise; remembers what arrived, by reference."""

    name: str = "fake"
    data_region: DataRegion = DataRegion.LOCAL
    can_look_up: bool = True
    settle_after: timedelta = timedelta(0)
    answers: list[Outcome | BaseException] = field(default_factory=list)
    loses_answer: list[Outcome] = field(default_factory=list)
    deaf: bool = False
    arrived: list[Letter] = field(default_factory=list)
    calls: list[Letter] = field(default_factory=list)
    during_call: Callable[[], None] | None = None

    def send(self, letter: Letter) -> Outcome:
        self.calls.append(letter)
        if self.during_call:
            self.during_call()
        if self.loses_answer:
            self.arrived.append(letter)
            return self.loses_answer.pop(0)
        answer = self.answers.pop(0) if self.answers else Accepted(f"SM{len(self.calls)}")
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Accepted):
            self.arrived.append(letter)
        return answer

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        if self.deaf:
            return CannotAsk("down")
        here = [one for one in self.arrived if one.ref == letter.ref and one.body == letter.body]
        return Found((f"found-{letter.ref}",)) if here else NotFound()


DRAFT = PageDraft(
    subject_kind="ticket",
    subject_id=4821,
    cycle_no=1,
    step_no=1,
    contact_id=7,
    contact_label="值班组长",
    channels=(SMS,),
    kind=MessageKind.SEVERE,
    data={"number": "4821", "title": "首页无法访问", "deadline": "10:30"},
    severity="severe",
)


class Phones:
    """Orders pages, runs workers, and looks at what became of them."""

    def __init__(self, database: Database, clock: ManualClock, carrier: FakeCarrier) -> None:
        self.database, self.clock, self.carrier = database, clock, carrier
        self.lease_skew = timedelta(0)

    def order(self, draft: PageDraft = DRAFT, /, **changes: object) -> int:
        """The id of a page that is new."""
        with self.database.work(self.clock.now(), "test") as work:
            page_id = enqueue(work, replace(draft, **changes))  # type: ignore[arg-type]  # changes name its fields
        assert page_id is not None
        return page_id

    def worker(
        self, *, dies_at: FailPoint | None = None, carriers: Mapping[Channel, Carrier] | None = None,
        rules: DispatchRules = EVERY_PAGE_BY_ITSELF,
    ) -> Dispatcher:  # fmt: skip
        """A worker process; it may be told to die."""
        ours = carriers or {Channel.SMS: self.carrier, Channel.VOICE: self.carrier}
        return Dispatcher(
            self.database,
            self.clock,
            ours,
            signature=SIGNATURE,
            rules=rules,
            lease_clock=self.lease_clock,
            jitter=lambda: 1.0,
            reach=never if dies_at is None else dying(dies_at),
        )

    def lease_clock(self, _session: Reader) -> datetime:
        return self.clock.now() + self.lease_skew

    def page(self, page_id: int) -> PageView:
        with self.database.read() as session:
            page = read_page(session, page_id)
        assert page is not None
        return page

    def attempts(self, page_id: int) -> list[AttemptView]:
        with self.database.read() as session:
            return attempts_of(session, [page_id])

    def handed_back(self) -> list[str]:
        """Pages escalation has to pass to the next person now."""
        with self.database.read() as session:
            return list(timers.due_timers(session, "page.undeliverable", now=self.clock.now(), limit=9))


def dying(at: FailPoint) -> FailPoints:
    def reach(point: FailPoint) -> None:
        if point is at:
            raise Died

    return reach
