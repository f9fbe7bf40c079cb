"""The desk a state machine plays on: its worker, its line, what is remembered between two steps."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis.stateful import RuleBasedStateMachine
from sqlalchemy import select

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from database.session import Database
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.port import Carrier, Letter
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import FailPoints, never
from notifiers.store import AttemptRow, PageRow
from roster import store as roster_store
from roster.people import ChannelKind, Reach
from tests.stories import promises
from tests.stories.desk import DeskOfStories
from tests.stories.line import MemoryLine
from tests.stories.promises import Taken

EVE = datetime(2025, 9, 30, 8, 59, tzinfo=UTC)
"""16:59 on the eve of a long holiday."""
AT_LEAST_A_LEASE = timedelta(minutes=1)
Databases = Callable[[], AbstractContextManager[Database]]
_T = TypeVar("_T")


class Died(BaseException):
    """The worker was killed here: nothing after this line ran."""


class EveningDesk(RuleBasedStateMachine):
    """One desk, one worker that may die; the rules and the promises are any_evening's."""

    def __init__(self, databases: Databases) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.database = self.stack.enter_context(databases())
        self.folder = Path(self.stack.enter_context(TemporaryDirectory(prefix="duwang-evening-")))
        self.numbers: list[str] = []
        self.taken: list[Taken] = []
        self.said: dict[str, int] = {}
        self.known: dict[str, tuple[str, int]] = {}
        self.rested = False
        self.held_by_the_dead = False

    def furnish(self, *, can_look_up: bool) -> None:
        """People, a calendar, a line that can be asked or not, and a worker."""
        self.clock = ManualClock(EVE)
        self.desk = DeskOfStories(self.database, self.clock, DeskCalendar.shipped(), self.folder)
        with self.database.work(EVE, "test") as work:
            begin(work, shipped_content())
            landline = [Reach(ChannelKind.LANDLINE, "0316-2000003")]
            roster_store.set_reaches(work.session, self.desk.people["duty leader"], landline)
        self.line = MemoryLine(self.clock, can_look_up=can_look_up, on_record=self._is_on_record)
        self.carriers: dict[Channel, Carrier] = dict.fromkeys(Channel, self.line)
        self.carriers[Channel.CALL] = CallTaskCarrier(CallBook(self.database, self.clock))
        self._begins(never)

    def teardown(self) -> None:
        try:
            if hasattr(self, "desk"):
                assert self.database.verify_audit()[1] == []
        finally:
            self.stack.close()

    def _is_open(self) -> bool:
        return hasattr(self, "desk")

    def _begins(self, reach: FailPoints) -> None:
        """A worker starts anew."""
        self.desk.dispatcher = Dispatcher(
            self.database, self.clock, self.carriers, signature="【示例政务】", reach=reach,
            lease_clock=lambda _: self.clock.now(), jitter=lambda: 1.0,
        )  # fmt: skip

    def _works(self, *, past_the_lease: bool = False) -> None:
        self.desk.works()
        self._has_rested(past_the_lease=past_the_lease)

    def _works_after_the_lease(self) -> None:
        self.clock.advance(seconds=AT_LEAST_A_LEASE.total_seconds())
        self._works(past_the_lease=True)

    def _has_rested(self, *, past_the_lease: bool) -> None:
        self.held_by_the_dead = self.held_by_the_dead and not past_the_lease
        self.rested = not self.held_by_the_dead

    def _answers(self, answer: Callable[[], object]) -> None:
        """A reply; whatever it took on is remembered."""
        before = self._acknowledgements()
        answer()
        for ticket in self._acknowledgements()[len(before) :]:
            self._notes(ticket)
        self._works()

    def _acknowledgements(self) -> Sequence[int]:
        return promises.acknowledged(self.desk)

    def _notes(self, ticket: int) -> None:
        self.taken.append(Taken(ticket, self.clock.now(), promises.pages_of(self.desk, ticket)))

    def _page(self, which: int) -> PageRow | None:
        with self.database.read() as session:
            rows = session.scalars(select(PageRow).order_by(PageRow.id.desc()).limit(20)).all()
        return one_of(rows, which) if rows else None

    def _attempt(self, which: int, *, channel: str = "") -> AttemptRow | None:
        asked = select(AttemptRow).order_by(AttemptRow.id.desc()).limit(20)
        with self.database.read() as session:
            rows = session.scalars(asked.where(AttemptRow.channel == channel) if channel else asked).all()
        return one_of(rows, which) if rows else None

    def _is_on_record(self, letter: Letter) -> bool:
        asked = select(AttemptRow.id).where(
            AttemptRow.ref == letter.ref, AttemptRow.body == letter.body, AttemptRow.state == "started"
        )
        with self.database.read() as session:
            return session.scalars(asked).first() is not None


def one_of(found: Sequence[_T], which: int) -> _T:
    return found[which % len(found)]
