"""The dispatcher's promises: nothing lost, nothing doubled that can be asked about, never silence."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import text

from database.session import Database
from notifiers.carriers.port import Accepted, Rejected, Temporary, Uncertain
from notifiers.channels import Channel
from notifiers.fail_points import FailPoint
from notifiers.outbox import Ending, acknowledge_pages, enqueue, withdraw
from notifiers.pages import AttemptState, PageState
from tests.notifiers.fakes import DRAFT, LEADER, SMS, VOICE, Died, FakeCarrier, Phones


def test_a_due_page_reaches_the_phone_once_with_its_attempt_on_record(phones: Phones) -> None:
    page_id = phones.order()

    handled = [phones.worker().run_once(), phones.worker().run_once()]

    page, (attempt,) = phones.page(page_id), phones.attempts(page_id)
    assert handled == [1, 0]
    assert page.state is PageState.ACCEPTED
    assert (attempt.state, attempt.provider_sid, attempt.n) == (AttemptState.ACCEPTED, "SM1", 1)
    assert [letter.address for letter in phones.carrier.calls] == [LEADER]
    assert phones.carrier.calls[0].body == (
        f"【示例政务】工单4821(严重)首页无法访问,未确认,限10:30前处理。"
        f"回复{page.reply_code}确认,{page.reply_code}2转下一人,0值班电话。"
    )


def test_a_page_ordered_for_later_waits_for_its_instant(phones: Phones) -> None:
    phones.order(send_at=phones.clock.now() + timedelta(minutes=10))

    before = phones.worker().run_once()
    phones.clock.advance(minutes=10)

    assert (before, phones.worker().run_once()) == (0, 1)


@pytest.mark.parametrize("point", [FailPoint.AFTER_CLAIM, FailPoint.AFTER_ATTEMPT, FailPoint.AFTER_CALL])
def test_a_worker_that_dies_anywhere_neither_loses_nor_doubles_the_page(
    phones: Phones, point: FailPoint
) -> None:
    page_id = phones.order()
    with pytest.raises(Died):
        phones.worker(dies_at=point).run_once()

    phones.clock.advance(seconds=31)
    phones.worker().run_once()

    assert phones.page(page_id).state is PageState.ACCEPTED
    assert len(phones.carrier.arrived) == 1


def test_nobody_touches_a_page_while_its_lease_lasts(phones: Phones) -> None:
    phones.order()
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_CALL).run_once()

    phones.clock.advance(seconds=29)

    assert phones.worker().run_once() == 0


def test_the_lease_goes_by_the_database_servers_clock_not_the_workers(phones: Phones) -> None:
    phones.order()
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_CALL).run_once()

    phones.clock.advance(hours=1)
    phones.lease_skew = -timedelta(hours=1)

    assert phones.worker().run_once() == 0


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


def test_a_refusal_for_good_goes_to_the_next_channel_at_once(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE))
    phones.carrier.answers = [Rejected("21614")]

    phones.worker().run_once()
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]
    assert phones.attempts(page_id)[0].error == "21614"
    assert phones.attempts(page_id)[0].ref != phones.attempts(page_id)[1].ref


def test_when_no_channel_is_left_escalation_is_woken_in_the_same_transaction(phones: Phones) -> None:
    page_id = phones.order()
    phones.carrier.answers = [Rejected("21610")]

    phones.worker().run_once()

    assert phones.page(page_id).state is PageState.UNDELIVERABLE
    assert phones.handed_back() == [f"page:{page_id}"]


def test_a_passing_trouble_is_tried_again_later_and_later_then_the_next_channel(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE))
    phones.carrier.answers = [Temporary("503")] * 4
    waits = []

    while len(phones.carrier.calls) < 5:
        before = len(phones.carrier.calls)
        phones.worker().run_once()
        waits += [phones.clock.now()] if len(phones.carrier.calls) > before else []
        phones.clock.advance(seconds=1)

    gaps = [(later - earlier).seconds for earlier, later in pairwise(waits)]
    assert gaps == [4, 8, 16, 1]
    assert [letter.channel for letter in phones.carrier.calls][-1] is Channel.VOICE
    assert [attempt.n for attempt in phones.attempts(page_id)] == [1, 2, 3, 4, 1]


def test_the_carriers_own_wish_to_wait_is_kept(phones: Phones) -> None:
    phones.order()
    phones.carrier.answers = [Temporary("429", retry_after=90)]
    phones.worker().run_once()

    phones.clock.advance(seconds=89)
    early = phones.worker().run_once()
    phones.clock.advance(seconds=1)

    assert (early, phones.worker().run_once()) == (0, 1)


def test_an_acceptance_without_an_answer_leads_on_to_the_voice_after_the_pages_delay(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE), channel_delay=5)
    phones.worker().run_once()

    phones.clock.advance(minutes=4)
    early = phones.worker().run_once()
    phones.clock.advance(minutes=1)
    phones.worker().run_once()

    assert early == 0
    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]
    assert phones.page(page_id).state is PageState.ACCEPTED


def test_a_crash_while_ringing_the_second_channel_asks_about_that_one(phones: Phones) -> None:
    phones.order(channels=(SMS, VOICE), channel_delay=5)
    phones.worker().run_once()
    phones.clock.advance(minutes=5)
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_CALL).run_once()

    phones.clock.advance(seconds=31)
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.arrived] == [Channel.SMS, Channel.VOICE]


def test_a_failed_second_channel_leaves_what_the_first_had_reached(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE), channel_delay=5)
    phones.carrier.answers = [Accepted("SM1"), Rejected("busy")]

    phones.worker().run_once()
    phones.clock.advance(minutes=5)
    phones.worker().run_once()

    assert phones.page(page_id).state is PageState.ACCEPTED
    assert phones.handed_back() == []


def test_a_channel_without_a_carrier_is_passed_over(phones: Phones) -> None:
    phones.order(channels=(SMS, VOICE))

    phones.worker(carriers={Channel.VOICE: phones.carrier}).run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.VOICE]


def test_a_page_without_any_usable_channel_is_handed_back_at_once(phones: Phones) -> None:
    nowhere = phones.order(channels=())
    unserved = phones.order(contact_id=8)

    phones.worker(carriers={Channel.EMAIL: phones.carrier}).run_once()

    assert phones.page(nowhere).state is PageState.UNDELIVERABLE
    assert phones.page(unserved).state is PageState.UNDELIVERABLE
    assert phones.handed_back() == [f"page:{nowhere}", f"page:{unserved}"]


def test_an_acknowledgement_between_claim_and_call_stops_the_call(phones: Phones) -> None:
    first, second = phones.order(), phones.order(step_no=2, contact_id=8)

    def acknowledge() -> None:
        phones.carrier.during_call = None
        with phones.database.work(phones.clock.now(), "leader") as work:
            acknowledge_pages(work, "ticket", 4821, label="值班组长", contact_id=7)

    phones.carrier.during_call = acknowledge
    phones.worker().run_once()

    assert len(phones.carrier.calls) == 1
    assert phones.page(first).state is PageState.ACKNOWLEDGED
    assert phones.page(second).state is PageState.ACKNOWLEDGED
    assert phones.attempts(second)[0].error == "not_called"


def test_a_closed_ticket_takes_its_waiting_pages_with_it(phones: Phones) -> None:
    page_id = phones.order()

    with phones.database.work(phones.clock.now(), "clerk") as work:
        withdrawn = withdraw(work, "ticket", 4821, ending=Ending.CLOSED)

    assert (withdrawn, phones.worker().run_once()) == (1, 0)
    assert phones.page(page_id).state is PageState.WITHDRAWN
    assert phones.page(page_id).closed_at == phones.clock.now()


def test_a_lease_too_short_for_a_call_is_handed_back_uncalled(phones: Phones) -> None:
    first, second = phones.order(), phones.order(contact_id=8)

    def slow() -> None:
        phones.clock.advance(seconds=25)

    phones.carrier.during_call = slow
    phones.worker().run_once()
    uncalled = phones.attempts(second)[0]
    phones.worker().run_once()

    assert (uncalled.state, uncalled.error) == (AttemptState.FAILED, "not_called")
    assert phones.page(first).state is phones.page(second).state is PageState.ACCEPTED
    assert [letter.ref for letter in phones.carrier.calls] == [
        phones.attempts(first)[0].ref,
        phones.attempts(second)[0].ref,
    ]


def test_a_worker_that_wakes_after_its_lease_cannot_overwrite_its_successor(phones: Phones) -> None:
    page_id = phones.order(channels=(SMS, VOICE))
    phones.carrier.answers = [Accepted("SM2"), Rejected("too late")]

    def successor() -> None:
        phones.carrier.during_call = None
        phones.clock.advance(seconds=31)
        phones.worker().run_once()

    phones.carrier.during_call = successor
    phones.worker().run_once()

    assert phones.page(page_id).state is PageState.ACCEPTED
    assert len(phones.carrier.calls) == 2


def test_a_carrier_that_breaks_is_uncertain_and_the_rest_of_the_batch_goes_out(phones: Phones) -> None:
    broken, sound = phones.order(), phones.order(contact_id=8)
    phones.carrier.answers = [RuntimeError("bug")]

    phones.worker().run_once()

    assert phones.attempts(broken)[0].error == "fault:RuntimeError"
    assert phones.attempts(broken)[0].state is AttemptState.UNCERTAIN
    assert phones.page(sound).state is PageState.ACCEPTED


@pytest.mark.parametrize(
    ("column", "value"), [("data", json.dumps({})), ("data", "[]"), ("kind", "nonsense")]
)
def test_a_poisoned_page_still_goes_out_with_number_severity_and_code(
    phones: Phones, database: Database, column: str, value: str
) -> None:
    page_id = phones.order()
    code = phones.page(page_id).reply_code
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE page SET {column} = :value"), {"value": value})  # noqa: S608

    phones.worker().run_once()

    assert phones.carrier.calls[0].body == f"【示例政务】工单4821(严重)需处理。回复{code}确认。"


def test_two_workers_on_the_same_pages_call_each_once(phones: Phones) -> None:
    for contact_id in range(20):
        phones.order(contact_id=contact_id)

    def other_worker() -> None:
        phones.carrier.during_call = None
        phones.worker().run_once()

    phones.carrier.during_call = other_worker
    phones.worker().run_once(limit=12)

    assert len({letter.ref for letter in phones.carrier.calls}) == len(phones.carrier.calls) == 20


def test_the_same_step_pages_the_same_contact_once(phones: Phones) -> None:
    phones.order()

    with phones.database.work(phones.clock.now(), "engine") as work:
        again = enqueue(work, DRAFT)

    assert again is None
