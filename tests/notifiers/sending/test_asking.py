"""Uncertain is not failed: asked about first, then one marked copy, never a third."""

from datetime import timedelta

import pytest

from notifiers.audit import delivery_audit
from notifiers.carriers.port import Temporary, Uncertain
from notifiers.channels import Channel
from notifiers.fail_points import FailPoint
from notifiers.pages import AttemptState, PageState
from tests.notifiers.fakes import SMS, VOICE, Died, FakeCarrier, Phones


def test_a_lost_answer_is_asked_about_and_found(phones: Phones) -> None:
    page_id = phones.order()
    phones.carrier.loses_answer = [Uncertain("timeout")]
    phones.worker().run_once()
    state_meanwhile = phones.attempts(page_id)[0].state

    phones.clock.advance(seconds=3)
    phones.worker().run_once()

    (attempt,) = phones.attempts(page_id)
    assert state_meanwhile is AttemptState.UNCERTAIN
    assert attempt.provider_sid == f"found-{attempt.ref}"
    assert phones.page(page_id).state is PageState.ACCEPTED
    assert len(phones.carrier.calls) == 1


def test_what_the_carrier_never_got_is_sent_once_more_with_the_same_reference_and_marked(
    phones: Phones,
) -> None:
    page_id = phones.order()
    phones.carrier.answers = [Uncertain("timeout")]
    phones.worker().run_once()

    phones.clock.advance(seconds=3)
    phones.worker().run_once()

    first, second = phones.attempts(page_id)
    assert (first.ref, first.n, second.ref, second.n) == (first.ref, 1, first.ref, 2)
    assert phones.carrier.arrived[0].body.startswith("【示例政务】(可能重复)工单4821")
    assert phones.page(page_id).state is PageState.ACCEPTED


def test_a_carrier_that_answers_late_is_given_its_time_before_a_second_copy(phones: Phones) -> None:
    phones.order()
    phones.carrier.settle_after = timedelta(seconds=60)
    phones.carrier.answers = [Uncertain("timeout")]
    phones.worker().run_once()

    phones.clock.advance(seconds=3)
    phones.worker().run_once()
    copies_early = len(phones.carrier.calls)
    phones.clock.advance(seconds=60)
    phones.worker().run_once()

    assert (copies_early, len(phones.carrier.calls)) == (1, 2)


def test_a_dead_workers_call_may_have_come_at_the_end_of_its_lease_and_is_given_its_time(
    phones: Phones,
) -> None:
    phones.order()
    phones.carrier.settle_after = timedelta(seconds=30)
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_ATTEMPT).run_once()

    copies = []
    for seconds in (35, 20, 10):
        phones.clock.advance(seconds=seconds)
        phones.worker().run_once()
        copies.append(len(phones.carrier.calls))

    assert copies == [0, 0, 1]


def test_without_look_up_there_is_one_marked_copy_and_never_a_third(phones: Phones) -> None:
    page_id = phones.order()
    phones.carrier.can_look_up = False
    phones.carrier.loses_answer = [Uncertain("timeout"), Uncertain("timeout")]

    for _ in range(6):
        phones.worker().run_once()
        phones.clock.advance(seconds=40)

    marks = ["可能重复" in letter.body for letter in phones.carrier.arrived]
    assert marks == [False, True]
    assert phones.page(page_id).state is PageState.UNDELIVERABLE
    assert phones.handed_back() == [f"page:{page_id}"]


def test_a_call_whose_worker_died_is_ended_as_uncertain_when_its_marked_copy_goes_out(phones: Phones) -> None:
    page_id = phones.order()
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_ATTEMPT).run_once()
    phones.clock.advance(minutes=1)
    phones.worker().run_once()

    first, second = phones.attempts(page_id)
    phones.clock.advance(minutes=20)
    with phones.database.read() as session:
        assert delivery_audit(session, phones.clock.now()) == [], "nothing is left for the auditor to find"
    assert (first.state, second.state) == (AttemptState.UNCERTAIN, AttemptState.ACCEPTED)


def test_a_carrier_that_cannot_be_asked_gives_way_to_the_next_channel_not_to_a_copy(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE))
    silent = FakeCarrier(name="silent", deaf=True, answers=[Uncertain("timeout")])
    carriers = {Channel.SMS: silent, Channel.VOICE: phones.carrier}

    for _ in range(4):
        phones.worker(carriers=carriers).run_once()
        phones.clock.advance(minutes=3)

    assert len(silent.calls) == 1
    assert [letter.channel for letter in phones.carrier.calls] == [Channel.VOICE]
    assert phones.page(page_id).state is PageState.ACCEPTED


def test_a_carrier_that_breaks_is_uncertain_and_the_rest_of_the_batch_goes_out(phones: Phones) -> None:
    broken, sound = phones.order(), phones.order(contact_id=8)
    phones.carrier.answers = [RuntimeError("bug")]

    phones.worker().run_once()

    assert phones.attempts(broken)[0].error == "fault:RuntimeError"
    assert phones.attempts(broken)[0].state is AttemptState.UNCERTAIN
    assert phones.page(sound).state is PageState.ACCEPTED


def test_a_channel_of_which_nobody_knows_is_not_tried_again_while_another_fails_for_the_moment(
    phones: Phones,
) -> None:
    """Two copies at most, whatever else of the page waits on."""
    sms = FakeCarrier(name="sms", can_look_up=False, answers=[Temporary("503"), *[Uncertain("timeout")] * 9])
    voice = FakeCarrier(name="voice", answers=[Temporary("503")] * 99)
    page_id = phones.order(channels=(SMS, VOICE))
    worker = phones.worker(carriers={Channel.SMS: sms, Channel.VOICE: voice})

    for _ in range(60):
        worker.run_once()
        phones.clock.advance(seconds=20)

    assert len(sms.calls) == 3, "one refused for the moment, then one letter and its marked copy"
    assert len(voice.calls) > 8
    assert phones.page(page_id).state is PageState.PENDING
