"""After an outcome the page moves on: the same channel later, the next one, or back to escalation."""

import json
from itertools import pairwise

import pytest
from sqlalchemy import text

from database.session import Database
from notifiers.carriers.port import Accepted, Rejected, Temporary
from notifiers.channels import Channel
from notifiers.pages import PageState
from tests.notifiers.fakes import SMS, VOICE, Phones


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


@pytest.mark.parametrize(
    ("column", "value"), [("data", json.dumps({})), ("data", "[]"), ("kind", "nonsense")]
)
def test_a_poisoned_page_still_goes_out_with_number_severity_and_code(
    phones: Phones, database: Database, column: str, value: str
) -> None:
    phones.order()
    with database.engine.begin() as connection:
        connection.execute(text(f"UPDATE page SET {column} = :value"), {"value": value})  # noqa: S608  (column names of our own)

    phones.worker().run_once()

    with database.read() as session:
        code = session.scalar(text("SELECT reply_code FROM page"))
    assert code is not None
    assert phones.carrier.calls[0].body == f"【示例政务】工单4821(严重)需处理。回复{code}确认。"
