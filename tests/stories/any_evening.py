"""A desk to which anything may happen in any order: reports, moves, replies, receipts, deaths, a calendar that changes.

After every step the promises of tests/stories/promises.py are asked.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule
from sqlalchemy import select

from calendars.workdays import DayEntry
from escalation.errors import NothingToAcknowledgeError
from notifiers.fail_points import FailPoint, never
from notifiers.pages import CallState
from notifiers.receipts import RANKS, ReceiptStatus, record_receipt
from notifiers.store import CallTaskRow
from tests.stories import promises
from tests.stories.desk import CENTRE
from tests.stories.evening_desk import Died, EveningDesk, one_of
from tests.stories.line import Luck
from tickets.calendar_service import CalendarVersions, Source
from tickets.errors import IllegalMoveError, MissingFactError
from tickets.kinds import Kind, Severity
from tickets.kinds import Source as CameBy
from tickets.lifecycle import Verb

DAYS = [date(2025, 9, 30) + timedelta(days=n) for n in range(1, 13)]
FACTS = {
    Verb.VERIFY: {"problem": "unreachable"},
    Verb.HANDLE: {"note": "已修复"},
    Verb.ANSWER: {"answer": "已处理。", "cause": "电源故障", "fix_time": "10:30", "leader_report": "已报告"},
    Verb.DISMISS: {"reason": "unfounded", "answer": "经核实网站正常。"},
    Verb.REOPEN: {"reason": "再次出现"},
    Verb.DEESCALATE: {"reason": "已联系上"},
}
which = st.integers(min_value=0, max_value=40)
"""One of whatever there is, counted round."""


class AnyEvening(EveningDesk):
    """People do whatever they may, in any order."""

    @initialize(can_look_up=st.booleans())
    def opens(self, *, can_look_up: bool) -> None:
        self.furnish(can_look_up=can_look_up)

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
            self.desk.moves(one_of(self.numbers, which), verb, **facts)
        self.desk.clerk = actor
        self._works()

    # Replies.

    @precondition(lambda self: self.numbers)
    @rule(which=which)
    def takes_it_on_the_page(self, which: int) -> None:
        number = one_of(self.numbers, which)
        with suppress(NothingToAcknowledgeError):
            self.desk.escalation.acknowledge_by_web(self.desk.head, number)
            self._notes(self.desk.ticket(number).id)
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
        task = one_of(open_ones, which)
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
        content, day = versions.published(), one_of(DAYS, which)
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
