"""Replies and keys count only for pages their sender was sent, once, and never change a ticket themselves."""

from collections.abc import Iterator
from itertools import count

import pytest

from notifiers.channels import Address, Channel
from notifiers.events import Matched, Reason, Refused
from notifiers.inbox import store
from notifiers.outbox import Ending, acknowledge_pages, withdraw
from notifiers.replies import ReplyAction
from notifiers.service import match_key, match_reply
from notifiers.texts import MessageKind
from tests.notifiers.fakes import DEPUTY, LEADER, SMS, VOICE, Phones

DEPUTY_SMS = Address(Channel.SMS, DEPUTY)


class Desk(Phones):
    """The desk with its inbox."""

    numbers: Iterator[int] = count(1)

    def paged(self, **changes: object) -> tuple[int, str]:
        """A page that reached its carrier, and its code."""
        page_id = self.order(**changes)
        self.worker().run_once()
        return page_id, self.page(page_id).reply_code or ""

    def hears(self, sender: str, text: str, provider_id: str = "") -> Matched | Refused:
        with self.database.work(self.clock.now(), "webhook") as work:
            return match_reply(
                work,
                sender,
                text,
                provider_id=provider_id or f"SM-in-{next(self.numbers)}",
                carrier="fake",
                local=lambda instant: instant,
            )

    def key(self, ref: str, digit: str, provider_id: str) -> Matched | Refused:
        with self.database.work(self.clock.now(), "webhook") as work:
            return match_key(
                work, ref, digit, provider_id=provider_id, carrier="fake", local=lambda instant: instant
            )

    def taken_by(self, contact_id: int, label: str) -> None:
        with self.database.work(self.clock.now(), label) as work:
            acknowledge_pages(work, "ticket", [4821], label=label, contact_id=contact_id)


@pytest.fixture
def desk(phones: Phones) -> Desk:
    return Desk(phones.database, phones.clock, phones.carrier)


def refusal(answer: Matched | Refused) -> tuple[Reason, MessageKind | None]:
    assert isinstance(answer, Refused)
    return answer.reason, answer.kind


@pytest.mark.parametrize(
    "sender", [LEADER, "13000000001", "0086 130-0000-0001", "86 13000000001".replace("86 ", "+86 ")]
)
def test_a_code_from_the_number_it_was_sent_to_takes_the_subject(desk: Desk, sender: str) -> None:
    page_id, code = desk.paged()

    answer = desk.hears(sender, code)

    assert isinstance(answer, Matched)
    assert (answer.page_id, answer.subject_ids, answer.contact_id) == (page_id, (4821,), 7)
    assert (answer.action, answer.kind) == (ReplyAction.ACK, MessageKind.ACK_OK)


def test_the_same_message_twice_is_one_event_with_the_same_answer(desk: Desk) -> None:
    _, code = desk.paged()

    first = desk.hears(LEADER, code, "SM-1")
    again = desk.hears(LEADER, code, "SM-1")

    assert isinstance(first, Matched)
    assert refusal(again) == (Reason.REPEATED, first.kind)
    assert again.data == first.data


def test_the_same_code_again_is_the_same_answer_and_no_second_event(desk: Desk) -> None:
    _, code = desk.paged()
    desk.hears(LEADER, code)
    desk.taken_by(7, "值班组长")

    assert refusal(desk.hears(LEADER, code)) == (Reason.REPEATED, MessageKind.ACK_OK)


def test_passing_on_twice_is_one_event(desk: Desk) -> None:
    _, code = desk.paged()

    first, second = desk.hears(LEADER, f"{code}2"), desk.hears(LEADER, f"{code} 转")

    assert isinstance(first, Matched)
    assert first.action is ReplyAction.PASS
    assert refusal(second) == (Reason.REPEATED, MessageKind.PASSED_ON)


def test_a_code_of_another_contact_is_refused(desk: Desk) -> None:
    _, code = desk.paged()
    _, _own = desk.paged(contact_id=8, channels=(DEPUTY_SMS,), step_no=2)

    assert refusal(desk.hears(DEPUTY, code)) == (Reason.UNKNOWN_CODE, MessageKind.ACK_UNKNOWN)


def test_an_unknown_number_gets_no_answer_at_all(desk: Desk) -> None:
    _, code = desk.paged()

    assert refusal(desk.hears("+8613000000099", code)) == (Reason.UNKNOWN_SENDER, None)


def test_a_bare_word_counts_only_with_exactly_one_open_page(desk: Desk) -> None:
    _, first = desk.paged()
    alone = desk.hears(LEADER, "收到")
    _, second = desk.paged(subject_id=4822)
    both = desk.hears(LEADER, "收到")

    assert isinstance(alone, Matched)
    assert refusal(both) == (Reason.AMBIGUOUS, MessageKind.ACK_LIST)
    assert both.data == {"count": 2, "codes": f"{second}、{first}"}


def test_a_bare_word_with_nothing_open_does_nothing(desk: Desk) -> None:
    desk.paged()
    desk.taken_by(8, "副组长")

    assert refusal(desk.hears(LEADER, "收到")) == (Reason.NOTHING_OPEN, MessageKind.ACK_UNKNOWN)


def test_a_late_reply_hears_who_took_it_and_when(desk: Desk) -> None:
    _, code = desk.paged()
    desk.taken_by(8, "张三")
    desk.clock.advance(minutes=5)

    answer = desk.hears(LEADER, code)

    assert refusal(answer) == (Reason.TOO_LATE, MessageKind.ACK_TOO_LATE)
    assert (answer.data["who"], answer.data["at"]) == ("张三", "01:00")


def test_an_older_code_still_counts_while_somebody_is_being_called(desk: Desk) -> None:
    _, old = desk.paged()
    desk.taken_by(8, "张三")
    desk.clock.advance(minutes=31)
    desk.paged(step_no=2, contact_id=9, channels=(DEPUTY_SMS,))

    assert isinstance(desk.hears(LEADER, old), Matched)


def test_a_closed_subject_answers_closed_for_a_day_and_is_unknown_after(desk: Desk) -> None:
    _, code = desk.paged()
    with desk.database.work(desk.clock.now(), "clerk") as work:
        withdraw(work, "ticket", 4821, ending=Ending.CLOSED)

    within = desk.hears(LEADER, code)
    desk.clock.advance(hours=25)

    assert refusal(within) == (Reason.CLOSED, MessageKind.ACK_CLOSED)
    assert refusal(desk.hears(LEADER, code)) == (Reason.EXPIRED, MessageKind.ACK_UNKNOWN)


def test_five_wrong_codes_within_an_hour_silence_the_number_even_for_a_right_one(desk: Desk) -> None:
    _, code = desk.paged()
    wrong = f"{(int(code) + 1) % 10_000:04d}"

    guesses = [refusal(desk.hears(LEADER, wrong))[0] for _ in range(5)]
    silenced = refusal(desk.hears(LEADER, code))
    desk.clock.advance(minutes=61)

    assert guesses == [Reason.UNKNOWN_CODE] * 4 + [Reason.WRONG_LIMIT]
    assert silenced == (Reason.IGNORED, None)
    assert isinstance(desk.hears(LEADER, code), Matched)


def test_five_answers_an_hour_then_silence(desk: Desk) -> None:
    desk.paged()

    kinds = [refusal(desk.hears(LEADER, "请问怎么办"))[1] for _ in range(6)]

    assert kinds == [MessageKind.ACK_UNKNOWN] * 5 + [None]


def test_stop_names_the_contact_so_that_other_channels_take_over(desk: Desk) -> None:
    desk.paged()

    answer = desk.hears(LEADER, "退订")

    assert isinstance(answer, Matched)
    assert (answer.action, answer.contact_id, answer.kind) == (ReplyAction.STOP, 7, MessageKind.STOPPED)


def test_two_contacts_on_one_office_mobile_are_told_apart_by_their_codes(desk: Desk) -> None:
    _, first = desk.paged()
    _, second = desk.paged(contact_id=8)

    answers = [desk.hears(LEADER, first), desk.hears(LEADER, second)]

    assert first != second
    assert [a.contact_id for a in answers if isinstance(a, Matched)] == [7, 8]


def test_unknown_words_are_kept_as_a_note_on_the_newest_page_and_change_nothing(desk: Desk) -> None:
    page_id, _ = desk.paged()

    answer = desk.hears(LEADER, "明天再说\x00" + "长" * 3000, "SM-note")

    with desk.database.read() as session:
        row = store.inbound_by_provider_id(session, "fake", "SM-note")
        assert row is not None
        assert (row.page_id, row.body[:4], len(row.body)) == (page_id, "明天再说", 500)
    assert refusal(answer) == (Reason.NOT_UNDERSTOOD, MessageKind.ACK_UNKNOWN)


def test_a_notice_that_asks_for_nothing_is_no_open_page(desk: Desk) -> None:
    _, code = desk.paged()
    desk.paged(kind=MessageKind.ASSIGNED, step_no=9)

    answer = desk.hears(LEADER, "1")

    assert isinstance(answer, Matched)
    assert code


def test_a_key_during_the_call_takes_it_once(desk: Desk) -> None:
    page_id, _ = desk.paged(channels=(VOICE,))
    ref = desk.attempts(page_id)[0].ref

    first, again = desk.key(ref, "1", "CA1:1"), desk.key(ref, "1", "CA1:1")

    assert isinstance(first, Matched)
    assert first.page_id == page_id
    assert refusal(again) == (Reason.REPEATED, MessageKind.ACK_OK)


def test_any_other_key_and_any_other_call_do_nothing(desk: Desk) -> None:
    page_id, _ = desk.paged(channels=(VOICE,))
    ref = desk.attempts(page_id)[0].ref

    assert refusal(desk.key(ref, "5", "CA1:5")) == (Reason.NOT_UNDERSTOOD, None)
    assert refusal(desk.key("guessed", "1", "CA2:1")) == (Reason.UNKNOWN_CODE, None)


def test_the_answer_to_a_test_page_needs_no_deadline(desk: Desk) -> None:
    _, code = desk.paged(kind=MessageKind.TEST, data={}, channels=(SMS,))

    answer = desk.hears(LEADER, code)

    assert answer.kind is MessageKind.TEST_OK
