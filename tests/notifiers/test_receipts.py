"""Receipts in any order and number end in the same state, and a failed one calls the next channel."""

from itertools import permutations

import pytest

from notifiers.carriers.port import Uncertain
from notifiers.channels import Channel
from notifiers.pages import AttemptState, PageState, ReceiptStatus
from notifiers.receipts import ReceiptResult, record_receipt
from tests.notifiers.fakes import SMS, VOICE, Phones


def report(phones: Phones, ref: str, *statuses: ReceiptStatus) -> list[ReceiptResult]:
    results = []
    for status in statuses:
        with phones.database.work(phones.clock.now(), "webhook") as work:
            results.append(record_receipt(work, ref, status))
    return results


def sent(phones: Phones, **changes: object) -> tuple[int, str]:
    page_id = phones.order(**changes)
    phones.worker().run_once()
    return page_id, phones.attempts(page_id)[0].ref


@pytest.mark.parametrize(
    "order",
    list(
        permutations(
            [ReceiptStatus.QUEUED, ReceiptStatus.SENT, ReceiptStatus.FAILED, ReceiptStatus.DELIVERED]
        )
    ),
)
def test_whatever_the_order_of_receipts_the_page_ends_delivered(
    phones: Phones, order: tuple[ReceiptStatus, ...]
) -> None:
    page_id, ref = sent(phones)

    report(phones, ref, *order, *order)

    assert phones.attempts(page_id)[0].state is AttemptState.DELIVERED
    assert phones.page(page_id).state is PageState.DELIVERED


def test_the_same_receipt_twice_changes_nothing(phones: Phones) -> None:
    _, ref = sent(phones)

    results = report(phones, ref, ReceiptStatus.DELIVERED, ReceiptStatus.DELIVERED, ReceiptStatus.SENT)

    assert results == [ReceiptResult.APPLIED, ReceiptResult.STALE, ReceiptResult.STALE]


def test_a_receipt_for_no_letter_of_ours_is_said_so(phones: Phones) -> None:
    assert report(phones, "guessed", ReceiptStatus.DELIVERED) == [ReceiptResult.UNKNOWN]


def test_a_failed_receipt_calls_the_next_channel_at_once(phones: Phones) -> None:
    _, ref = sent(phones, channels=(SMS, VOICE))

    report(phones, ref, ReceiptStatus.FAILED)
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]


def test_a_failed_receipt_on_the_last_channel_hands_the_page_back(phones: Phones) -> None:
    page_id, ref = sent(phones)

    report(phones, ref, ReceiptStatus.FAILED)

    assert phones.page(page_id).state is PageState.UNDELIVERABLE
    assert phones.handed_back() == [f"page:{page_id}"]


def test_a_receipt_during_uncertainty_ends_it_without_a_second_copy(phones: Phones) -> None:
    phones.carrier.can_look_up = False
    phones.carrier.loses_answer = [Uncertain("timeout")]
    page_id, ref = sent(phones)

    report(phones, ref, ReceiptStatus.DELIVERED)
    phones.clock.advance(minutes=5)

    assert phones.worker().run_once() == 0
    assert phones.page(page_id).state is PageState.DELIVERED


def test_a_receipt_that_overtakes_the_record_of_its_own_call_is_kept(phones: Phones) -> None:
    page_id = phones.order()

    def early() -> None:
        report(phones, phones.attempts(page_id)[0].ref, ReceiptStatus.DELIVERED)

    phones.carrier.during_call = early
    phones.worker().run_once()

    assert phones.attempts(page_id)[0].state is AttemptState.DELIVERED
    assert phones.page(page_id).state is PageState.DELIVERED


def test_a_failure_that_overtakes_the_record_still_calls_the_next_channel(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE))

    def early() -> None:
        phones.carrier.during_call = None
        report(phones, phones.attempts(page_id)[0].ref, ReceiptStatus.FAILED)

    phones.carrier.during_call = early
    phones.worker().run_once()
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]


def test_a_call_somebody_took_without_a_key_leads_on_after_the_delay(phones: Phones) -> None:
    _, ref = sent(phones, channels=(VOICE, SMS), channel_delay=5)

    report(phones, ref, ReceiptStatus.ANSWERED, ReceiptStatus.DELIVERED)
    phones.clock.advance(minutes=5)
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.VOICE, Channel.SMS]


def test_a_delivered_message_does_not_ring_the_phone_as_well(phones: Phones) -> None:
    _, ref = sent(phones, channels=(SMS, VOICE), channel_delay=5)

    report(phones, ref, ReceiptStatus.DELIVERED)
    phones.clock.advance(minutes=6)

    assert phones.worker().run_once() == 0


def test_when_the_second_channel_is_done_and_the_first_fails_late_the_page_is_handed_back(
    phones: Phones,
) -> None:
    page_id, ref = sent(phones, channels=(SMS, VOICE), channel_delay=5)
    phones.clock.advance(minutes=5)
    phones.worker().run_once()
    second = phones.attempts(page_id)[1].ref

    report(phones, second, ReceiptStatus.FAILED)
    state_between = phones.page(page_id).state
    report(phones, ref, ReceiptStatus.FAILED)

    assert state_between is PageState.ACCEPTED
    assert phones.page(page_id).state is PageState.UNDELIVERABLE
