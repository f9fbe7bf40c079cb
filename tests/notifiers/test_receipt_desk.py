"""Receipts that never came are asked for: two minutes after the call, every five, for an hour; by one worker only."""

import itertools
import random
import threading

import pytest
from sqlalchemy import event, text

from database.session import Database
from notifiers.carriers.port import Carrier, NotFound, Rejected, Told, Uncertain
from notifiers.channels import Address, Channel
from notifiers.pages import AttemptState, PageState, ReceiptStatus
from notifiers.receipt_desk import ReceiptDesk
from notifiers.receipts import record_receipt
from tests.notifiers.fakes import SMS, VOICE, Phones

DELIVERED = Told(ReceiptStatus.DELIVERED)
MANY = 60


@pytest.fixture(autouse=True)
def _gives_receipts(phones: Phones) -> None:
    phones.carrier.gives_receipts = ReceiptStatus.DELIVERED


def asker(phones: Phones) -> ReceiptDesk:
    """A worker's desk of questions."""
    carriers: dict[Channel, Carrier] = {Channel.SMS: phones.carrier, Channel.VOICE: phones.carrier}
    return ReceiptDesk(phones.database, phones.clock, carriers)


def sent(phones: Phones, **changes: object) -> tuple[int, str]:
    page_id = phones.order(**changes)
    phones.worker().run_once()
    return page_id, phones.attempts(page_id)[0].ref


def minutes_of_questions(phones: Phones, *, until: int) -> list[int]:
    """At which whole minutes after now the carrier is asked."""
    desk, found = asker(phones), []
    for minute in range(1, until + 1):
        phones.clock.advance(minutes=1)
        found += [minute] * desk.run_once(5)
    return found


def test_t_receipt_lost_a_third_of_receipts_dropped_all_pages_end_delivered_and_nobody_is_paged_twice(
    phones: Phones,
) -> None:
    chance = random.Random(29)
    pages = [
        phones.order(contact_id=n, channels=(Address(Channel.SMS, f"+86130000{n:05d}"), VOICE), channel_delay=10)
        for n in range(MANY)
    ]  # fmt: skip
    while phones.worker().run_once():
        pass
    refs = [phones.attempts(page_id)[0].ref for page_id in pages]
    phones.carrier.fates = dict.fromkeys(refs, DELIVERED)
    dropped = [ref for ref in refs if chance.random() < 0.3]
    for ref in set(refs) - set(dropped):
        with phones.database.work(phones.clock.now(), "webhook") as work:
            record_receipt(work, ref, ReceiptStatus.DELIVERED)

    desk = asker(phones)
    for _ in range(5):
        phones.clock.advance(minutes=1)
        while desk.run_once(5):
            pass
        phones.worker().run_once()

    assert {phones.page(page_id).state for page_id in pages} == {PageState.DELIVERED}
    assert sorted(handed.ref for handed in phones.carrier.questions) == sorted(dropped)
    assert len(dropped) > MANY // 6
    assert len(phones.carrier.calls) == MANY


def test_it_is_asked_after_two_minutes_then_every_five_and_given_up_after_an_hour(phones: Phones) -> None:
    page_id, _ = sent(phones)

    asked = minutes_of_questions(phones, until=90)

    assert asked == [2, *range(7, 60, 5)]
    assert phones.page(page_id).state is PageState.ACCEPTED


@pytest.mark.parametrize(
    ("fate", "again"),
    [
        (DELIVERED, []),
        (Told(ReceiptStatus.FAILED, "30003"), []),
        (Told(ReceiptStatus.SENT), [7]),
        (NotFound(), [7]),
    ],
)
def test_a_receipt_that_ends_the_matter_ends_the_questions(
    phones: Phones, fate: Told | NotFound, again: list[int]
) -> None:
    _, ref = sent(phones)
    phones.carrier.fates[ref] = fate

    assert minutes_of_questions(phones, until=8) == [2, *again]


def test_a_receipt_that_came_by_itself_is_not_asked_for(phones: Phones) -> None:
    _, ref = sent(phones)
    with phones.database.work(phones.clock.now(), "webhook") as work:
        record_receipt(work, ref, ReceiptStatus.DELIVERED)

    assert minutes_of_questions(phones, until=8) == []


def test_a_failure_that_was_never_reported_brings_the_next_channel(phones: Phones) -> None:
    page_id, ref = sent(phones, channels=(SMS, VOICE))
    phones.carrier.fates[ref] = Told(ReceiptStatus.FAILED, "30003")

    phones.clock.advance(minutes=2)
    asker(phones).run_once(5)
    phones.worker().run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]
    assert phones.attempts(page_id)[0].error == "30003"


def test_it_is_asked_by_our_reference_the_carriers_id_and_the_address(phones: Phones) -> None:
    _, ref = sent(phones)
    at = phones.clock.now()

    phones.clock.advance(minutes=2)
    asker(phones).run_once(5)

    (handed,) = phones.carrier.questions
    assert (handed.ref, handed.sid, handed.address, handed.at) == (ref, "SM1", SMS.address, at)


def test_a_refused_letter_and_a_carrier_without_receipts_are_not_asked_about(phones: Phones) -> None:
    phones.carrier.answers = [Rejected("21606")]
    sent(phones)
    phones.carrier.gives_receipts = None
    sent(phones, contact_id=8)

    assert minutes_of_questions(phones, until=8) == []


def test_a_carrier_whose_receipts_are_read_at_every_turn_is_not_asked(phones: Phones) -> None:
    phones.carrier.gives_receipts = ReceiptStatus.SENT
    sent(phones)

    assert minutes_of_questions(phones, until=8) == []


def test_a_carrier_that_does_not_answer_is_left_alone_for_a_minute(phones: Phones) -> None:
    for contact in range(12):
        sent(phones, contact_id=contact)
    phones.carrier.deaf = True
    desk = asker(phones)

    phones.clock.advance(minutes=2)
    asked = [desk.run_once(5) for _ in range(3)]
    phones.clock.advance(minutes=5)
    later = desk.run_once(5)

    assert asked == [1, 0, 0]
    assert later == 1


def test_slow_answers_end_the_turn_and_the_rest_stays_due(phones: Phones) -> None:
    for contact in range(5):
        sent(phones, contact_id=contact)
    seconds = itertools.count(step=1.5)
    carriers: dict[Channel, Carrier] = {Channel.SMS: phones.carrier}
    desk = ReceiptDesk(phones.database, phones.clock, carriers, seconds=lambda: next(seconds))

    phones.clock.advance(minutes=2)

    assert [desk.run_once(5) for _ in range(5)] == [1, 1, 1, 1, 1]
    assert desk.run_once(5) == 0


def test_an_uncertain_letter_is_the_dispatchers_to_ask_about(phones: Phones) -> None:
    phones.carrier.deaf = True
    phones.carrier.loses_answer = [Uncertain("timeout")]
    page_id = phones.order()
    phones.worker().run_once()

    asked = minutes_of_questions(phones, until=8)

    assert phones.attempts(page_id)[0].state is not AttemptState.ACCEPTED
    assert asked == []


def ask_eight_times(desk: ReceiptDesk) -> None:
    for _ in range(8):
        desk.run_once(5)


def test_two_workers_at_once_put_each_question_once(phones: Phones) -> None:
    for contact in range(20):
        sent(phones, contact_id=contact)
    phones.clock.advance(minutes=2)
    workers = [threading.Thread(target=ask_eight_times, args=(asker(phones),)) for _ in range(4)]

    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(phones.carrier.questions) == len({handed.ref for handed in phones.carrier.questions}) == 20


def test_with_nothing_due_it_costs_one_statement_answered_by_its_own_index(
    phones: Phones, database: Database
) -> None:
    sent(phones)

    made: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda *told: made.append(told[2]))
    assert asker(phones).run_once(5) == 0

    assert len(made) == 1
    if database.engine.dialect.name == "sqlite":
        plan = "EXPLAIN QUERY PLAN SELECT id FROM attempt WHERE poll_at <= :now ORDER BY poll_at LIMIT 5"
        with database.engine.connect() as connection:
            rows = connection.execute(text(plan), {"now": "2025-01-01"}).all()
        assert "ix_attempt_poll" in str(rows)
        assert "TEMP B-TREE" not in str(rows)
