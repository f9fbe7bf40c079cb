"""A desk to which anything may happen in any order: reports, moves, replies, receipts, deaths, a calendar that changes.

After every step the promises of tests/stories/promises.py are asked.
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.versions import begin
from calendars.workdays import DayEntry
from database.session import Database
from escalation.errors import NothingToAcknowledgeError
from notifiers.calls import CallBook
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.port import Carrier, Letter
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import FailPoint, FailPoints, never
from notifiers.pages import CallState
from notifiers.receipts import RANKS, ReceiptStatus, record_receipt
from notifiers.store import AttemptRow, CallTaskRow, PageRow
from roster import store as roster_store
from roster.people import ChannelKind, Reach
from tests.stories import promises
from tests.stories.desk import CENTRE, DeskOfStories
from tests.stories.line import Luck, MemoryLine
from tests.stories.promises import Taken
from tickets.calendar_service import CalendarVersions, Source
from tickets.errors import IllegalMoveError, MissingFactError
from tickets.kinds import Kind, Severity
from tickets.kinds import Source as CameBy
from tickets.lifecycle import Verb

EVE = datetime(2025, 9, 30, 8, 59, tzinfo=UTC)
"""16:59 on the eve of a long holiday."""
DAYS = [date(2025, 9, 30) + timedelta(days=n) for n in range(1, 13)]
FACTS = {
    Verb.VERIFY: {"problem": "unreachable"},
    Verb.HANDLE: {"note": "已修复"},
    Verb.ANSWER: {"answer": "已处理。", "cause": "电源故障", "fix_time": "10:30", "leader_report": "已报告"},
    Verb.DISMISS: {"reason": "unfounded", "answer": "经核实网站正常。"},
    Verb.REOPEN: {"reason": "再次出现"},
    Verb.DEESCALATE: {"reason": "已联系上"},
}
AT_LEAST_A_LEASE = timedelta(minutes=1)
Databases = Callable[[], AbstractContextManager[Database]]
_T = TypeVar("_T")
which = st.integers(min_value=0, max_value=40)
"""One of whatever there is, counted round."""


class Died(BaseException):
    """The worker was killed here: nothing after this line ran."""


class AnyEvening(RuleBasedStateMachine):
    """One desk, one worker that may die, people who do whatever they may."""

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

    @initialize(can_look_up=st.booleans())
    def opens(self, *, can_look_up: bool) -> None:
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

    # Tickets.

    @rule(severe=st.booleans(), detected=st.booleans())
    def receives(self, *, severe: bool, detected: bool) -> None:
        kind, source = (
            (Kind.DETECTED_FAULT, CameBy.MACHINE) if detected else (Kind.ERROR_REPORT, CameBy.PUBLIC_FORM)
        )
        taken = self.desk.receives(
            kind=kind, source=source, severity=Severity.SEVERE if severe and detected else Severity.NORMAL,
            fingerprint=f"down:{len(self.numbers)}" if detected else None,
        )  # fmt: skip
        self.numbers.append(taken.number)
        self._works()

    @precondition(lambda self: self.numbers)
    @rule(which=which, verb=st.sampled_from(sorted(FACTS)))
    def moves(self, which: int, verb: Verb) -> None:
        facts = dict(FACTS[verb])
        if verb is Verb.VERIFY:
            facts["unit"] = str(self.desk.units[CENTRE])
        actor, self.desk.clerk = self.desk.clerk, self.desk.head
        with suppress(IllegalMoveError, MissingFactError):
            self.desk.moves(_one_of(self.numbers, which), verb, **facts)
        self.desk.clerk = actor
        self._works()

    # Replies.

    @precondition(lambda self: self.numbers)
    @rule(which=which)
    def takes_it_on_the_page(self, which: int) -> None:
        number = _one_of(self.numbers, which)
        with suppress(NothingToAcknowledgeError):
            until = self.desk.escalation.acknowledge_by_web(self.desk.head, number)
            self._notes(self.desk.ticket(number).id, until)
        self._works()

    @precondition(lambda self: self.numbers)
    @rule(which=which, action=st.sampled_from(["", "2", "3"]))
    def texts_back(self, which: int, action: str) -> None:
        page = self._page(which)
        if page is None or page.reply_code is None:
            return
        sender = page.channels[0]["address"]
        self.desk.inbound += 1
        self._answers(
            lambda: self.desk.replies.sms(
                sender=sender, text=f"{page.reply_code}{action}", provider_id=f"SM{self.desk.inbound}",
                carrier="test",
            )
        )  # fmt: skip

    @precondition(lambda self: self.numbers)
    @rule(which=which, digit=st.sampled_from(["1", "2"]))
    def presses_a_key(self, which: int, digit: str) -> None:
        attempt = self._attempt(which, channel="voice")
        if attempt is None:
            return
        self.desk.inbound += 1
        call = f"CA{self.desk.inbound}"
        self._answers(
            lambda: self.desk.replies.key(ref=attempt.ref, digit=digit, provider_id=call, carrier="test")
        )

    @precondition(lambda self: self.numbers)
    @rule(which=which, reached=st.booleans())
    def records_a_call(self, which: int, *, reached: bool) -> None:
        asked = select(CallTaskRow.id).where(CallTaskRow.state == CallState.OPEN).order_by(CallTaskRow.id)
        with self.database.read() as session:
            open_ones = session.scalars(asked).all()
        if not open_ones:
            return
        state = CallState.REACHED if reached else CallState.NOT_REACHED
        task = _one_of(open_ones, which)
        self._answers(lambda: self.desk.replies.call_recorded(self.desk.head, task, state=state, note=""))

    @precondition(lambda self: self.numbers)
    @rule(which=which, said=st.lists(st.sampled_from(ReceiptStatus), min_size=1, max_size=3))
    def receipts_come(self, which: int, said: list[ReceiptStatus]) -> None:
        """In any order, and any of them twice."""
        attempt = self._attempt(which)
        if attempt is None:
            return
        for status in said:
            with self.database.work(self.clock.now(), "test") as work:
                record_receipt(work, attempt.ref, status, sid=attempt.provider_sid or "")
        self.said[attempt.ref] = max(self.said.get(attempt.ref, 0), *(RANKS[status] for status in said))
        self._works()

    # Time, luck and death.

    @precondition(lambda self: not self.held_by_the_dead)
    @rule(minutes=st.sampled_from([1, 4, 11, 31, 150, 24 * 60]))
    def time_goes_by(self, minutes: int) -> None:
        """With the worker at its post."""
        self.desk.waits(minutes=minutes)
        self._has_rested(past_the_lease=True)

    @rule(minutes=st.sampled_from([20, 24 * 60]))
    def the_worker_is_away(self, minutes: int) -> None:
        self.clock.advance(minutes=minutes)
        self._works(past_the_lease=True)

    @rule(luck=st.sampled_from(Luck), calls=st.integers(1, 6))
    def the_line_is_bad(self, luck: Luck, calls: int) -> None:
        """For so many calls; long enough and every channel of somebody fails."""
        self.line.luck.extend([luck] * calls)

    @rule(point=st.sampled_from(FailPoint), after=st.integers(1, 2), waits=st.booleans())
    def the_worker_dies(self, point: FailPoint, after: int, *, waits: bool) -> None:
        """While it tells of a severe fault; its successor begins at once, and the lease runs on or out."""
        left = [after]

        def reach(reached: FailPoint) -> None:
            left[0] -= reached is point
            if not left[0]:
                raise Died

        self._begins(reach)
        try:
            self.receives(severe=True, detected=True)
        except Died:
            self.rested, self.held_by_the_dead = False, True
        self._begins(never)
        if waits:
            self._works_after_the_lease()

    @precondition(lambda self: self.held_by_the_dead)
    @rule()
    def the_lease_runs_out(self) -> None:
        self._works_after_the_lease()

    @rule(which=which, hours=st.sampled_from([0, 3, 8 * 24]))
    def the_calendar_changes(self, which: int, hours: int) -> None:
        """A working day becomes a day off or the other way round; the worker brings every deadline up to date."""
        versions = CalendarVersions(self.database, self.clock, self.desk.calendar)
        content, day = versions.published(), _one_of(DAYS, which)
        entry = DayEntry(
            day, working=not self.desk.calendar.is_working_day(day), name="示例", source="示例发〔2025〕9号",
            local=True,
        )  # fmt: skip
        kept = [one for one in content.days if (one.day, one.local) != (day, True)]
        draft = versions.propose(
            self.desk.head, replace(content, days=(*kept, entry)), Source("notice", entry.source)
        )
        self.clock.advance(hours=hours)
        versions.publish(self.desk.head, draft)
        self._works(past_the_lease=hours > 0)

    # The promises.

    @invariant()
    def nothing_is_forgotten(self) -> None:
        if self.rested:
            assert promises.forgotten(self.desk) == []
            assert promises.untold(self.desk) == []

    @invariant()
    def nothing_is_doubled(self) -> None:
        if self._is_open():
            assert promises.doubled(self.line.arrived, can_look_up=self.line.can_look_up) == []
            assert promises.paged_twice(self.desk) == []

    @invariant()
    def nobody_is_called_after_somebody_took_it(self) -> None:
        if self._is_open():
            assert promises.called_after(self.taken, self.line.arrived) == []
            assert promises.climbed_while_held(self.desk, self.taken) == []

    @invariant()
    def receipts_only_move_forward(self) -> None:
        if self._is_open():
            assert promises.backwards(self.desk, self.known) == []
            assert promises.unheard(self.desk, self.said) == []

    @invariant()
    def every_call_was_on_record(self) -> None:
        if self._is_open():
            assert promises.off_the_record(self.line.arrived) == []

    @invariant()
    def the_calendar_pages_nobody_for_the_past(self) -> None:
        if self.rested:
            assert promises.paged_for_the_past(self.desk, self.numbers) == []
            assert promises.moved_twice(self.desk) == []

    @invariant()
    def nothing_is_answered_unseen(self) -> None:
        if self._is_open():
            assert promises.answered_unseen(self.desk) == []

    # How.

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
            self._notes(ticket, None)
        self._works()

    def _acknowledgements(self) -> Sequence[int]:
        return promises.acknowledged(self.desk)

    def _notes(self, ticket: int, until: datetime | None) -> None:
        self.taken.append(Taken(ticket, self.clock.now(), until, promises.pages_of(self.desk, ticket)))

    def _page(self, which: int) -> PageRow | None:
        with self.database.read() as session:
            rows = session.scalars(select(PageRow).order_by(PageRow.id.desc()).limit(20)).all()
        return _one_of(rows, which) if rows else None

    def _attempt(self, which: int, *, channel: str = "") -> AttemptRow | None:
        asked = select(AttemptRow).order_by(AttemptRow.id.desc()).limit(20)
        with self.database.read() as session:
            rows = session.scalars(asked.where(AttemptRow.channel == channel) if channel else asked).all()
        return _one_of(rows, which) if rows else None

    def _is_on_record(self, letter: Letter) -> bool:
        asked = select(AttemptRow.id).where(
            AttemptRow.ref == letter.ref, AttemptRow.body == letter.body, AttemptRow.state == "started"
        )
        with self.database.read() as session:
            return session.scalars(asked).first() is not None


def _one_of(found: Sequence[_T], which: int) -> _T:
    return found[which % len(found)]
