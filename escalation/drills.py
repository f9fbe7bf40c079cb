"""A test page through every carrier, each morning: a channel that swallows pages in silence is noticed (B41).

A carrier that gives receipts must have delivered ten minutes later, or somebody confirmed; one that gives none must
have taken it. Otherwise the supervisors hear of it by another channel than the one that failed.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from calendars.service import DeskCalendar
from database import timers
from database.epochs import resumed_at
from database.session import Session, Work
from database.timers import Handler
from escalation import drill_store
from escalation.engine import POSTPONE
from escalation.supervisors import tell_supervisors
from notifiers.channels import Address, Channel, canonical
from notifiers.events import Matched
from notifiers.ordering.store import attempts_of, pages_about, read_page
from notifiers.outbox import Ending, PageDraft, acknowledge_pages, enqueue, withdraw
from notifiers.pages import LIVE, TEST_SUBJECT, PageView, ReceiptStatus
from notifiers.receipts import RANKS
from notifiers.texts import MessageKind

ORDER, ORDERS = "drill.order", "drill:0"
"""Timer kind (one subject), every morning."""
CHECK = "drill.check"
"""Timer kind (subject `page:<id>`), when a test is judged."""
FAILED = "drill"
"""What the message to supervisors is about: the page of the test."""
AT = time(9, 10)
PATIENCE = timedelta(minutes=10)
_NUMBERS = {Channel.SMS: 1, Channel.VOICE: 2, Channel.EMAIL: 3, Channel.GROUP: 4}
_TOLD_BY = (Channel.SMS, Channel.EMAIL, Channel.VOICE, Channel.CALL, Channel.GROUP)
_NO_TICKET = "TEST"
"""Stands where a ticket's number would; fits into the variable of a template."""
NOBODY = 0
"""The contact of a test: the desk itself."""


class Drills:
    """`ends` are the desk's own addresses, `receipts` the best receipt each channel's carrier gives."""

    def __init__(
        self, calendar: DeskCalendar, ends: Mapping[Channel, str],
        receipts: Mapping[Channel, ReceiptStatus | None], *, label: str,
    ) -> None:  # fmt: skip
        self._calendar, self._label = calendar, label
        self._ends = {channel: canonical(end) for channel, end in ends.items() if end}
        self._receipts = receipts

    @property
    def channels(self) -> Sequence[Channel]:
        """Those that are tested."""
        return list(self._ends)

    def gives_receipts(self, channel: Channel) -> bool:
        """Whether a test of it can be known to have arrived, not only to have been taken."""
        return self._receipts.get(channel) is not None

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Timer kinds of the tests, for the engine's table."""
        return ((ORDER, self._order_all), (CHECK, self._check_all))

    def begin(self, session: Session, now: datetime) -> None:
        """Test from the next morning on, where nobody does yet."""
        if self._ends:
            timers.begin_timer(session, ORDER, ORDERS, due_at=self._next(now))

    def order(self, work: Work, channel: Channel) -> int | None:
        """One test more, now; its page, or None where another was ordered in this very moment."""
        known = len(pages_about(work.session, TEST_SUBJECT, [self._subject(work.now, channel)]))
        return self._order(work, channel, run=known + 1)

    def arrived(self, session: Session, page: PageView) -> bool:
        """Whether the test did what its carrier lets one know: confirmed, delivered, or at least taken."""
        best = self._receipts.get(page.channels[0].channel)
        rank = RANKS[best] if best else 0
        calls = attempts_of(session, [page.id])
        return page.acked_at is not None or any(c.state in LIVE and c.receipt_rank >= rank for c in calls)

    def _order_all(self, work: Work, subjects: Sequence[str]) -> int:
        drill_store.forget_others(work.session, [channel.value for channel in self._ends])
        for subject in subjects:
            if self._ends:
                timers.set_timer(work.session, ORDER, subject, due_at=self._next(work.now))
            else:
                timers.clear_timer(work.session, ORDER, subject)
        return sum(self._order(work, channel, run=0) is not None for channel in self._ends)

    def _order(self, work: Work, channel: Channel, *, run: int) -> int | None:
        """Run 0 is the morning's: once a day and channel, whoever orders it."""
        draft = PageDraft(
            subject_kind=TEST_SUBJECT, subject_id=self._subject(work.now, channel), cycle_no=run, step_no=0,
            contact_id=NOBODY, contact_label=self._label, channels=(Address(channel, self._ends[channel]),),
            kind=MessageKind.TEST, data={"number": _NO_TICKET},
        )  # fmt: skip
        page_id = enqueue(work, draft)
        if page_id is not None:
            drill_store.note_ordered(work.session, channel.value, page_id, now=work.now)
            timers.set_timer(work.session, CHECK, f"page:{page_id}", due_at=work.now + PATIENCE)
        return page_id

    def _check_all(self, work: Work, subjects: Sequence[str]) -> int:
        return sum(self._check(work, subject) for subject in subjects)

    def _check(self, work: Work, subject: str) -> int:
        timers.clear_timer(work.session, CHECK, subject)
        page = read_page(work.session, int(subject.partition(":")[2]))
        if page is None or not page.channels:
            return 0
        channel, arrived = page.channels[0].channel, self.arrived(work.session, page)
        if not arrived and (self._was_held(work, page) or self._was_away(work, page)):
            return 0
        drill_store.note_judged(work.session, channel.value, page.id, arrived=arrived, now=work.now)
        work.record("channel_tested", f"page:{page.id}", {"channel": channel.value, "arrived": arrived})
        if page.id == max(one.id for one in pages_about(work.session, TEST_SUBJECT, [page.subject_id])):
            # A test that nobody confirmed must not make a bare reply ambiguous, nor leave after its time.
            withdraw(work, TEST_SUBJECT, page.subject_id, ending=Ending.CLOSED)
        return 0 if arrived else self._tell(work, channel, page)

    def _was_held(self, work: Work, page: PageView) -> bool:
        """Whether sending stood still after it was ordered: what a backup knows of it says nothing about the channel.

        Another one is ordered in its place, and counts from now; unless a newer one is under way already.
        """
        resumed, channel = resumed_at(work.session), page.channels[0].channel
        if resumed is None or page.created_at >= resumed:
            return False
        if drill_store.ordered_at(work.session, channel.value, page.id) is not None:
            withdraw(work, TEST_SUBJECT, page.subject_id, ending=Ending.CLOSED)
            self.order(work, channel)
        return True

    def _was_away(self, work: Work, page: PageView) -> bool:
        """Whether no worker ran while the test should have left: our own fault says nothing about the channel."""
        channel = page.channels[0].channel
        ordered_at = drill_store.ordered_at(work.session, channel.value, page.id)
        late = ordered_at is not None and work.now - ordered_at > PATIENCE + POSTPONE
        if not late or attempts_of(work.session, [page.id]):
            return False
        drill_store.note_ordered(work.session, channel.value, page.id, now=work.now)
        timers.set_timer(work.session, CHECK, f"page:{page.id}", due_at=work.now + PATIENCE)
        return True

    def _tell(self, work: Work, channel: Channel, page: PageView) -> int:
        others = [other.value for other in _TOLD_BY if other is not channel]
        facts = {"channel": channel.value}
        return tell_supervisors(
            work, MessageKind.TEST_FAILED, facts, subject=(FAILED, page.id), channels=others
        )

    def _next(self, now: datetime) -> datetime:
        local = self._calendar.local(now)
        today = datetime.combine(local.date(), AT, self._calendar.zone)
        return (
            today
            if now < today
            else datetime.combine(local.date() + timedelta(days=1), AT, self._calendar.zone)
        )

    def _subject(self, now: datetime, channel: Channel) -> int:
        """Day and channel as one number: 20251010 and 1."""
        return int(f"{self._calendar.local(now):%Y%m%d}") * 10 + _NUMBERS[channel]


def confirm_drill(work: Work, found: Matched) -> None:
    """Somebody at the desk answered the test: it arrived, whatever the carrier reports."""
    if found.subject_kind == TEST_SUBJECT:
        acknowledge_pages(
            work, TEST_SUBJECT, found.subject_ids, label=found.contact_label, contact_id=found.contact_id
        )
