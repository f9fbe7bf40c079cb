"""A test page a channel every morning: whoever swallows it in silence is told of, by another way."""

from dataclasses import replace
from datetime import datetime

from database.session import Database
from escalation.drill_store import drills
from escalation.drills import Drills
from escalation.engine import Engine
from notifiers.audit import delivery_audit
from notifiers.channels import Address, Channel
from notifiers.outbox import enqueue
from notifiers.pages import PageDraft, PageState
from notifiers.replies import ReplyAction
from notifiers.texts import MessageKind
from tests.escalation.morning import DESK_MAIL, DESK_PHONE, Morning
from tests.stories.desk import failed


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
