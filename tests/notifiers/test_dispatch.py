"""The dispatcher never loses a page to a crash, a second worker or an acknowledgement in between."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from notifiers.carriers.port import Accepted, Rejected
from notifiers.channels import Channel
from notifiers.fail_points import FailPoint
from notifiers.outbox import Ending, acknowledge_pages, enqueue, withdraw
from notifiers.pages import AttemptState, PageState
from tests.notifiers.fakes import DRAFT, LEADER, SMS, VOICE, Died, Phones


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


def test_a_crash_while_ringing_the_second_channel_asks_about_that_one(phones: Phones) -> None:
    phones.order(channels=(SMS, VOICE), channel_delay=5)
    phones.worker().run_once()
    phones.clock.advance(minutes=5)
    with pytest.raises(Died):
        phones.worker(dies_at=FailPoint.AFTER_CALL).run_once()

    phones.clock.advance(seconds=31)
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.arrived] == [Channel.SMS, Channel.VOICE]


def test_an_acknowledgement_between_claim_and_call_stops_the_call(phones: Phones) -> None:
    first, second = phones.order(), phones.order(step_no=2, contact_id=8)

    def acknowledge() -> None:
        phones.carrier.during_call = None
        with phones.database.work(phones.clock.now(), "leader") as work:
            acknowledge_pages(work, "ticket", [4821], label="值班组长", contact_id=7)

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


def test_two_workers_at_the_same_time_page_each_contact_once(phones: Phones) -> None:
    for contact_id in range(40):
        phones.order(contact_id=contact_id)
    together = Barrier(2)

    def work() -> int:
        together.wait()
        handled = [phones.worker().run_once(limit=5) for _ in range(12)]
        return sum(handled)

    with ThreadPoolExecutor(2) as pool:
        shares = [done.result() for done in [pool.submit(work), pool.submit(work)]]

    assert sum(shares) == 40
    assert len({letter.ref for letter in phones.carrier.calls}) == len(phones.carrier.calls) == 40


def test_acknowledging_while_a_worker_sends_neither_blocks_nor_loses(phones: Phones) -> None:
    pages = [phones.order(contact_id=contact_id, step_no=contact_id) for contact_id in range(20)]

    def acknowledge() -> None:
        with phones.database.work(phones.clock.now(), "leader") as work:
            acknowledge_pages(work, "ticket", [4821], label="值班组长", contact_id=7)

    with ThreadPoolExecutor(2) as pool:
        sending, taking = pool.submit(phones.worker().run_once), pool.submit(acknowledge)
        sending.result()
        taking.result()
    later = phones.worker().run_once()

    assert later == 0
    assert {phones.page(page_id).state for page_id in pages} <= {
        PageState.ACKNOWLEDGED,
        PageState.WITHDRAWN,
    }
