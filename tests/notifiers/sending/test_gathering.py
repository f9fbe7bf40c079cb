"""Bundles as they leave: one message, its pages where it stands, and whoever closes a ticket takes its page out."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import text

from database import timers
from notifiers.audit import delivery_audit
from notifiers.bundling import BundleRules
from notifiers.carriers.port import Rejected, Temporary
from notifiers.channels import Address, Channel
from notifiers.dispatch import Dispatcher
from notifiers.ladder import DispatchRules
from notifiers.outbox import UNDELIVERABLE_TIMER, Ending, acknowledge_pages, withdraw
from notifiers.pages import PageState, ReceiptStatus
from notifiers.receipts import record_receipt
from notifiers.texts import MessageKind
from tests.notifiers.fakes import DRAFT, SMS, VOICE, Phones

RULES = DispatchRules()


def worker(phones: Phones, rules: DispatchRules = RULES) -> Dispatcher:
    return phones.worker(rules=rules)


def orders(phones: Phones, count: int, *, contact_id: int = 7, **changes: object) -> list[int]:
    """So many pages about as many tickets for one person."""
    return [
        phones.order(
            subject_id=5000 + 100 * contact_id + number, contact_id=contact_id,
            data={**DRAFT.data, "number": f"H{number:05d}"}, **changes,
        )
        for number in range(count)
    ]  # fmt: skip


def own(person: int) -> tuple[Address, ...]:
    """A number nobody else has."""
    return (replace(SMS, address=f"+86130000001{person:02d}"),)


def states(phones: Phones, pages: list[int]) -> list[PageState]:
    return [phones.page(page_id).state for page_id in pages]


def bundle_of(phones: Phones, page_id: int) -> int:
    found = phones.page(page_id).bundle_id
    assert found is not None
    return found


def test_many_tickets_for_one_person_are_one_message_with_count_and_earliest_deadline(phones: Phones) -> None:
    first = phones.clock.now() + timedelta(hours=1)
    pages = orders(phones, 2, act_by=first + timedelta(hours=5), severity="normal")
    pages += [phones.order(act_by=first)]

    worker(phones).run_once()

    (letter,) = phones.carrier.calls
    code = phones.page(bundle_of(phones, pages[0])).reply_code
    assert letter.body == (
        f"【示例政务】工单4821等3件待确认(严重1件),最早{first:%m-%d %H:%M}到期。回{code}全部确认,{code}2转下一人。"
    )
    assert states(phones, pages) == [PageState.ACCEPTED] * 3
    assert len({bundle_of(phones, page) for page in pages}) == 1, "every page points to its message"
    assert {phones.page(page).reply_code for page in pages} == {None}, "one code, the bundle's"


def test_what_comes_within_the_minute_leaves_as_one_message_at_its_end(phones: Phones) -> None:
    orders(phones, 1)
    worker(phones).run_once()
    late = [phones.order(subject_id=number, contact_id=7) for number in range(8000, 8004)]

    phones.clock.advance(seconds=59)
    before = worker(phones).run_once()
    phones.clock.advance(seconds=1)
    worker(phones).run_once()

    assert before == 0
    assert len(phones.carrier.calls) == 2
    assert states(phones, late) == [PageState.ACCEPTED] * 4


def test_while_more_is_being_ordered_ordinary_pages_wait_and_what_is_urgent_takes_its_persons_along(
    phones: Phones,
) -> None:
    ordinary, calm = MessageKind.REMINDER, "normal"
    theirs = orders(phones, 1, kind=ordinary, severity=calm)
    waits = orders(phones, 2, contact_id=8, kind=ordinary, severity=calm, channels=own(8))
    urgent = phones.order()

    first = worker(phones).run_once(more_to_come=True)
    later = worker(phones).run_once(more_to_come=True)
    over = worker(phones).run_once()

    assert (first, later, over) == (1, 0, 1), "everything else leaves as soon as the engine is through"
    assert bundle_of(phones, theirs[0]) == bundle_of(phones, urgent)
    assert states(phones, waits) == [PageState.ACCEPTED] * 2


def test_after_fifty_seconds_ordinary_pages_wait_no_longer_for_company(phones: Phones) -> None:
    orders(phones, 2, kind=MessageKind.REMINDER, severity="normal")

    phones.clock.advance(seconds=49)
    before = worker(phones).run_once(more_to_come=True)
    phones.clock.advance(seconds=1)

    assert (before, worker(phones).run_once(more_to_come=True)) == (0, 1)


def test_a_bundle_nobody_received_hands_every_one_of_its_pages_back(phones: Phones) -> None:
    pages = orders(phones, 3)
    phones.carrier.answers = [Rejected("21614")]

    worker(phones).run_once()

    assert states(phones, pages) == [PageState.UNDELIVERABLE] * 3
    assert sorted(phones.handed_back()) == sorted(f"page:{page}" for page in pages)


def test_a_bundle_nobody_received_is_no_broken_promise_once_each_of_its_pages_was_followed_up(
    phones: Phones,
) -> None:
    pages = orders(phones, 2)
    phones.carrier.answers = [Rejected("21614")]
    worker(phones).run_once()
    left_alone = audited(phones)
    for page in pages:
        phones.order(subject_id=phones.page(page).subject_id, contact_id=9, step_no=2, channels=own(9))
    with phones.database.work(phones.clock.now(), "test") as work:
        timers.clear_timers(work.session, UNDELIVERABLE_TIMER, [f"page:{page}" for page in pages])
    worker(phones).run_once()

    assert left_alone == ["hand_back_overdue"]
    assert audited(phones) == []


def audited(phones: Phones) -> list[str]:
    """What the auditor finds an hour later."""
    with phones.database.read() as session:
        return [one.code for one in delivery_audit(session, phones.clock.now() + timedelta(hours=1))]


def test_a_receipt_for_the_message_is_one_for_each_of_its_pages(phones: Phones) -> None:
    pages = orders(phones, 3)
    worker(phones).run_once()

    with phones.database.work(phones.clock.now(), "webhook") as work:
        record_receipt(work, phones.carrier.calls[0].ref, ReceiptStatus.DELIVERED)

    assert states(phones, pages) == [PageState.DELIVERED] * 3


def test_a_ticket_closed_before_the_message_left_takes_only_itself_out_and_the_last_one_takes_the_message(
    phones: Phones,
) -> None:
    pages = orders(phones, 2)
    phones.carrier.answers = [Temporary("503")]
    worker(phones).run_once()
    bundle = bundle_of(phones, pages[0])

    found = []
    for page in pages:
        with phones.database.work(phones.clock.now(), "clerk") as work:
            withdraw(work, "ticket", phones.page(page).subject_id, ending=Ending.CLOSED)
        found.append(phones.page(bundle).state)
    phones.clock.advance(minutes=10)
    worker(phones).run_once()

    assert found == [PageState.PENDING, PageState.WITHDRAWN]
    assert len(phones.carrier.calls) == 1


def test_whoever_takes_the_last_ticket_of_a_message_ends_it(phones: Phones) -> None:
    pages = orders(phones, 2)
    worker(phones).run_once()
    subjects = [phones.page(page).subject_id for page in pages]

    with phones.database.work(phones.clock.now(), "leader") as work:
        acknowledge_pages(work, "ticket", subjects, label="值班组长", contact_id=7)

    bundle = phones.page(bundle_of(phones, pages[0]))
    assert (bundle.state, bundle.acked_by) == (PageState.ACKNOWLEDGED, 7)


def test_the_second_channel_of_a_bundle_is_tried_for_all_of_it(phones: Phones) -> None:
    pages = orders(phones, 3, channels=(SMS, VOICE))
    phones.carrier.answers = [Rejected("21614")]

    worker(phones).run_once()
    worker(phones).run_once()

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS, Channel.VOICE]
    assert "按1全部确认" in phones.carrier.calls[1].body
    assert states(phones, pages) == [PageState.ACCEPTED] * 3


def test_notices_that_ask_for_nothing_are_bundled_without_a_code(phones: Phones) -> None:
    pages = orders(phones, 3, kind=MessageKind.ASSIGNED, severity="normal")

    worker(phones).run_once()

    (letter,) = phones.carrier.calls
    assert "等3件有新通知" in letter.body
    assert phones.page(bundle_of(phones, pages[0])).reply_code is None


def test_t_10k_small_three_hundred_tickets_for_thirteen_people_are_thirteen_messages(phones: Phones) -> None:
    pages = [
        page
        for person in range(13)
        for page in orders(phones, 23, contact_id=person + 1, channels=own(person))
    ]

    while worker(phones).run_once(50):
        pass

    assert Counter(letter.address for letter in phones.carrier.calls).most_common(1)[0][1] == 1
    assert len(phones.carrier.calls) == 13
    assert set(states(phones, pages)) == {PageState.ACCEPTED}
    with phones.database.read() as session:
        assert delivery_audit(session, phones.clock.now() + timedelta(hours=1)) == []


def test_a_page_whose_bundle_vanished_is_found_by_the_auditor(phones: Phones) -> None:
    orders(phones, 2)
    worker(phones).run_once()
    with phones.database.engine.begin() as connection:
        connection.execute(text("UPDATE page SET state = 'bundled' WHERE bundle_id IS NOT NULL"))

    with phones.database.read() as session:
        codes = [finding.code for finding in delivery_audit(session, phones.clock.now())]

    assert "bundled_for_nothing" in codes


def test_without_a_pace_every_page_leaves_by_itself(phones: Phones) -> None:
    orders(phones, 3)

    worker(phones, DispatchRules(bundling=BundleRules(pace=timedelta(0)))).run_once()

    assert len(phones.carrier.calls) == 3
