"""A test page a channel every morning: whoever swallows it in silence is told of, by another way."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from database.epochs import RESTORED, hold
from database.session import Database
from escalation.drill_store import Drill, drills
from escalation.drills import Drills
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.receipts import note_receipt
from escalation.resuming import Resuming
from notifiers.audit import delivery_audit
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
from notifiers.channels import Address, Channel
from notifiers.dispatch import Dispatcher
from notifiers.ladder import DispatchRules
from notifiers.ordering.store import pages_about
from notifiers.outbox import enqueue
from notifiers.pages import PageDraft, PageState, PageView, ReceiptStatus
from notifiers.quiet import read_quiet_hours
from notifiers.replies import ReplyAction
from notifiers.texts import MessageKind
from roster.permissions import Actor, Role
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


@pytest.fixture
def morning(desk: DeskOfStories) -> Iterator[Morning]:
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


def test_t_synthetic_every_day_at_ten_past_nine_each_channel_is_tested_once(morning: Morning) -> None:
    morning.desk.until("2025-10-01 09:09")
    before = morning.heard(DESK_PHONE)
    morning.desk.until("2025-10-03 09:15")

    assert before == []
    assert [len(morning.heard(end)) for end in (DESK_PHONE, DESK_MAIL)] == [3, 3]
    assert "测试消息,请勿处置" in morning.heard(DESK_PHONE)[0]


def test_t_synthetic_a_carrier_that_takes_and_swallows_is_told_to_the_supervisors_by_another_way(
    morning: Morning,
) -> None:
    morning.sms.swallows = True

    morning.desk.until("2025-10-01 09:19")
    early = morning.told()
    morning.desk.until("2025-10-01 12:00")

    assert early == []
    assert [channel for channel, _ in morning.told()] == ["voice"], "the supervisor has a mobile and no more"
    assert "短信测试未送达" in morning.told()[0][1]
    assert (morning.drill().arrived, morning.drill().good_at) == (False, None)


def test_a_delivered_test_is_good_and_nobody_is_told(morning: Morning) -> None:
    morning.desk.until("2025-10-01 09:11")
    morning.delivered()
    morning.desk.until("2025-10-01 12:00")

    assert morning.told() == []
    assert (morning.drill().arrived, morning.drill().waits) == (True, False)
    assert morning.drill().good_at == morning.drill().judged_at


def test_whoever_answers_the_test_proves_the_line_though_no_receipt_comes(morning: Morning) -> None:
    morning.desk.until("2025-10-01 09:12")
    code = morning.pages()[0].reply_code or ""
    phone = replace(morning.desk.phone("reader"), number=DESK_PHONE)

    answered = phone.replies(code)
    morning.desk.until("2025-10-01 12:00")

    assert (answered.done, "测试回复" in answered.words) == (ReplyAction.ACK, True)
    assert morning.pages()[0].state is PageState.ACKNOWLEDGED
    assert morning.drill().arrived
    assert morning.told() == []


def test_a_carrier_without_receipts_need_only_take_it(morning: Morning) -> None:
    morning.mail.refuses = True
    morning.desk.until("2025-10-01 09:12")
    morning.delivered()
    morning.desk.until("2025-10-01 12:00")
    refused = morning.told()
    morning.mail.refuses = False
    morning.desk.until("2025-10-02 09:12")
    morning.delivered()
    morning.desk.until("2025-10-02 12:00")

    assert [channel for channel, _ in refused] == ["sms"]
    assert "邮件测试未送达" in refused[0][1]
    assert morning.told() == refused
    assert morning.drill(Channel.EMAIL).arrived


def test_a_failed_test_does_not_hide_when_the_last_one_arrived(morning: Morning) -> None:
    morning.desk.until("2025-10-01 09:12")
    morning.delivered()
    morning.desk.until("2025-10-01 12:00")
    good = morning.drill().good_at
    morning.desk.until("2025-10-02 12:00")

    assert (morning.drill().arrived, morning.drill().good_at) == (False, good)
    assert good is not None


def test_a_test_counts_as_no_broken_promise_and_calls_nobody(morning: Morning, database: Database) -> None:
    morning.sms.refuses = morning.mail.refuses = True
    morning.desk.until("2025-10-01 09:15")

    with database.read() as session:
        while_it_failed = delivery_audit(session, morning.desk.clock.now())
    morning.desk.until("2025-10-01 12:00")
    with database.read() as session:
        afterwards = delivery_audit(session, morning.desk.clock.now())

    assert (while_it_failed, afterwards) == ([], [])
    for handle in ("reader", "centre", "technician", "leader", "duty leader"):
        assert morning.desk.phone(handle).messages() == []


def test_a_test_is_a_message_of_its_own_whatever_else_waits_for_the_number(morning: Morning) -> None:
    with morning.desk.database.work(morning.desk.clock.now(), "story") as work:
        at = datetime(2025, 10, 1, 9, 10, tzinfo=morning.desk.calendar.zone)
        for number in range(3):
            draft = PageDraft(
                subject_kind="ticket", subject_id=number, cycle_no=1, step_no=1, contact_id=0, contact_label="台",
                channels=(Address(Channel.SMS, DESK_PHONE),), kind=MessageKind.REMINDER, send_at=at,
                data={"number": "7K3M9P", "title": "错字", "deadline": "10-11 17:30"},
            )  # fmt: skip
            enqueue(work, draft)

    morning.desk.until("2025-10-01 09:15")

    tests = [body for body in morning.heard(DESK_PHONE) if "测试消息" in body]
    assert len(tests) == 1
    assert "工单" not in tests[0]


def test_an_unconfirmed_test_leaves_no_code_behind_that_makes_a_bare_reply_ambiguous(
    morning: Morning,
) -> None:
    morning.desk.until("2025-10-01 12:00")

    assert morning.pages()[0].closed_at is not None


def test_a_desk_that_was_switched_off_blames_no_channel(morning: Morning) -> None:
    desk = morning.desk
    desk.until("2025-10-01 09:09")
    desk.clock.advance(minutes=1)
    desk.engine.run_pass()

    desk.clock.advance(hours=3)
    desk.works()
    morning.delivered()
    desk.until("2025-10-01 13:00")

    assert morning.told() == []
    assert morning.drill().arrived


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize("held_at", ["2025-10-01 09:09", "2025-10-01 09:10", "2025-10-01 09:15"])
def test_while_sending_was_held_after_a_restore_no_channel_is_blamed_and_tests_count_from_when_it_goes_on(
    morning: Morning, held_at: str, *, again: bool
) -> None:
    """Before the test is ordered, before it leaves, and after it left: its receipt is not in the backup."""
    desk, head = morning.desk, Actor("account:1", "示例戊", Role.SUPERVISOR)
    desk.until("2025-10-01 09:09")
    if held_at == "2025-10-01 09:10":
        desk.clock.advance(minutes=1)
        desk.engine.run_pass()
    desk.until(held_at)
    with desk.database.work(desk.clock.now(), "restore") as work:
        hold(work.session, reason=RESTORED, now=work.now)
    desk.clock.advance(minutes=12)
    desk.works()
    Resuming(desk.database, desk.clock).resume(head, again=again)
    desk.works()
    morning.delivered()
    desk.until("2025-10-01 13:00")

    assert morning.told() == []
    assert morning.drill().arrived
    assert morning.drill(Channel.EMAIL).arrived
    assert not morning.drill().waits


def test_a_line_that_is_dead_after_a_restore_is_told_all_the_same(morning: Morning) -> None:
    desk, head = morning.desk, Actor("account:1", "示例戊", Role.SUPERVISOR)
    desk.until("2025-10-01 09:12")
    with desk.database.work(desk.clock.now(), "restore") as work:
        hold(work.session, reason=RESTORED, now=work.now)
    desk.clock.advance(hours=1)
    Resuming(desk.database, desk.clock).resume(head, again=True)
    morning.sms.swallows = True
    desk.until("2025-10-01 13:00")

    assert [channel for channel, _ in morning.told()] == ["voice"]
    assert morning.drill().arrived is False


def test_quiet_hours_over_ten_past_nine_do_not_put_the_tests_off(morning: Morning) -> None:
    desk = morning.desk
    rules = DispatchRules(local=desk.calendar.local, quiet=read_quiet_hours("22:00-10:00"))
    lines = {Channel.SMS: morning.sms, Channel.EMAIL: morning.mail}
    desk.dispatcher = Dispatcher(
        desk.database, desk.clock, lines, lease_clock=lambda _: desk.clock.now(), rules=rules
    )

    desk.until("2025-10-01 09:12")
    left = [len(morning.heard(end)) for end in (DESK_PHONE, DESK_MAIL)]
    morning.delivered()
    desk.until("2025-10-01 12:00")

    assert left == [1, 1]
    assert morning.drill().arrived
    assert morning.told() == []


def test_one_more_test_is_ordered_beside_the_mornings(morning: Morning) -> None:
    desk = morning.desk
    desk.until("2025-10-01 08:00")
    for moment in ("2025-10-01 08:30", "2025-10-01 10:30"):
        with desk.database.work(desk.clock.now(), "operator") as work:
            assert morning.drills.order(work, Channel.SMS) is not None
        desk.until(moment)

    assert len(morning.heard(DESK_PHONE)) == 3
    assert [page.cycle_no for page in morning.pages()] == [1, 2, 0]


def test_without_addresses_nothing_is_tested_and_old_results_are_forgotten(morning: Morning) -> None:
    desk = morning.desk
    desk.until("2025-10-01 12:00")
    none = Drills(desk.calendar, {}, {}, label="台")
    desk.engine = Engine(desk.database, desk.clock, handlers=none.handlers(), report=failed)

    desk.until("2025-10-03 12:00")

    with desk.database.read() as session:
        assert drills(session) == []
    assert len(morning.heard(DESK_PHONE)) == 1
