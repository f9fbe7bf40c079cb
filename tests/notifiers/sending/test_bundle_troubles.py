"""Bundles in trouble: what fails late is handed back, what others took or passed on is not followed up."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import text

from notifiers.budgets import read_budgets
from notifiers.carriers.port import Temporary
from notifiers.channels import Channel
from notifiers.ladder import DispatchRules
from notifiers.outbox import acknowledge_pages, withdraw_many
from notifiers.pages import PageState, ReceiptStatus
from notifiers.receipts import record_receipt
from tests.notifiers.fakes import SMS, VOICE, FakeCarrier, Phones
from tests.notifiers.sending.test_gathering import bundle_of, orders, states, worker
from tests.notifiers.sending.test_troubles import DOWN


def subjects(phones: Phones, pages: list[int]) -> list[int]:
    return [phones.page(page).subject_id for page in pages]


def test_a_bundle_that_fails_after_it_was_accepted_hands_every_page_back(phones: Phones) -> None:
    pages = orders(phones, 3)
    worker(phones).run_once()

    with phones.database.work(phones.clock.now(), "webhook") as work:
        record_receipt(work, phones.carrier.calls[0].ref, ReceiptStatus.FAILED)

    assert states(phones, pages) == [PageState.UNDELIVERABLE] * 3
    assert sorted(phones.handed_back()) == sorted(f"page:{page}" for page in pages)


def test_whoever_passes_a_bundle_on_is_not_rung_up_about_it(phones: Phones) -> None:
    pages = orders(phones, 3, channels=(SMS, VOICE), channel_delay=3)
    worker(phones).run_once()

    with phones.database.work(phones.clock.now(), "reply") as work:
        withdraw_many(work, "ticket", subjects(phones, pages))
    phones.clock.advance(minutes=5)
    worker(phones).run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS]


def test_two_who_take_the_last_two_tickets_at_once_end_the_bundle(phones: Phones) -> None:
    pages = orders(phones, 2, channels=(SMS, VOICE), channel_delay=3)
    worker(phones).run_once()
    both = Barrier(2)

    def takes(subject: int) -> None:
        both.wait(10)
        with phones.database.work(phones.clock.now(), "leader") as work:
            acknowledge_pages(work, "ticket", [subject], label="值班组长", contact_id=9)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(takes, subjects(phones, pages)))
    phones.clock.advance(minutes=5)
    worker(phones).run_once()

    assert phones.page(bundle_of(phones, pages[0])).state is PageState.ACKNOWLEDGED
    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS]


def test_retries_through_an_outage_spend_nothing_and_the_page_leaves_when_it_is_over(phones: Phones) -> None:
    rules = DispatchRules(
        budgets=read_budgets([{"scope": "number", "channel": "sms", "most": 3, "minutes": 60}])
    )
    page = phones.order(severity="normal")
    phones.carrier.answers = list(DOWN)
    for _ in range(40):
        worker(phones, rules).run_once()
        phones.clock.advance(minutes=1)
    tried, phones.carrier.answers = len(phones.carrier.calls), []

    phones.clock.advance(minutes=3)
    worker(phones, rules).run_once()

    assert tried > 10
    assert phones.page(page).state is PageState.ACCEPTED


def test_a_page_that_waits_for_a_budget_leaves_when_it_is_whole_again(phones: Phones) -> None:
    rules = DispatchRules(
        budgets=read_budgets([{"scope": "number", "channel": "sms", "most": 1, "minutes": 60}])
    )
    first = phones.order(subject_id=1, severity="normal")
    worker(phones, rules).run_once()
    phones.clock.advance(minutes=2)
    second = phones.order(subject_id=2, severity="normal")
    worker(phones, rules).run_once()
    told = phones.handed_back()

    phones.clock.advance(minutes=61)
    worker(phones, rules).run_once()

    assert told == [f"page:{second}"], "the next person is called meanwhile"
    assert states(phones, [first, second]) == [PageState.ACCEPTED] * 2


def test_a_mailbox_nobody_was_written_to_does_not_hide_that_the_line_is_down(phones: Phones) -> None:
    down = FakeCarrier(name="sms", answers=[Temporary("503")] * 99)
    carriers = {Channel.SMS: down, Channel.EMAIL: FakeCarrier(name="mail")}
    sender = phones.worker(carriers=carriers)
    pages = [phones.order(subject_id=number, contact_id=number) for number in range(1, 9)]
    sender.run_once(5)

    for _ in range(20):
        sender.run_once()
        phones.clock.advance(seconds=2)

    assert set(states(phones, pages)) == {PageState.PENDING}
    assert phones.handed_back() == []


@pytest.mark.parametrize("address", ["null", "7", "{}"])
def test_a_damaged_address_stops_nobody_else(phones: Phones, address: str) -> None:
    broken, whole = phones.order(), phones.order(subject_id=2, contact_id=9)
    channels = f'[{{"channel": "sms", "address": {address}}}]'
    with phones.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE page SET channels = :value WHERE id = :id"), {"value": channels, "id": broken}
        )

    worker(phones).run_once()

    assert phones.page(whole).state is PageState.ACCEPTED
    assert phones.page(broken).state is PageState.UNDELIVERABLE


@pytest.mark.parametrize("column", ["channels", "data"])
def test_a_row_whose_text_cannot_even_be_read_stops_nobody_else(phones: Phones, column: str) -> None:
    """SQLite keeps any bytes; PostgreSQL refuses what is no JSON, so there the worst is JSON of no use."""
    broken, whole = phones.order(), phones.order(subject_id=2, contact_id=9)
    garbage = '[{"chan' if phones.database.engine.dialect.name == "sqlite" else "7"
    with phones.database.engine.begin() as connection:
        statement = text(f"UPDATE page SET {column} = :value WHERE id = :id")  # noqa: S608 - our own names
        connection.execute(statement, {"value": garbage, "id": broken})

    worker(phones).run_once()

    assert phones.page(whole).state is PageState.ACCEPTED
    left = PageState.UNDELIVERABLE if column == "channels" else PageState.ACCEPTED
    assert phones.page(broken).state is left, (
        "without facts the minimal text leaves; without channels escalation hears"
    )


def test_the_ladder_of_a_bundle_is_that_of_its_most_urgent_page(phones: Phones) -> None:
    orders(phones, 1, channels=(SMS, VOICE, VOICE), channel_delay=10, severity="normal")
    phones.order(subject_id=1, contact_id=7, channels=(VOICE,), channel_delay=3)
    phones.clock.advance(seconds=1)

    worker(phones).run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.VOICE]
