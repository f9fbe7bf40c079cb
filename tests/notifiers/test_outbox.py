"""Ordering: once per step and contact, with a code of its own, or not at all."""

from dataclasses import replace

import pytest

from database import timers
from notifiers.errors import MissingVariable
from notifiers.outbox import UNDELIVERABLE_TIMER, acknowledge_pages, enqueue, enqueue_all, withdraw
from notifiers.pages import PageDraft, PageState
from notifiers.texts import MessageKind
from tests.notifiers.fakes import DRAFT, SMS, VOICE, Phones


def order(phones: Phones, *drafts: PageDraft) -> None:
    """One unit of work for all of them."""
    with phones.database.work(phones.clock.now(), "engine") as work:
        for draft in drafts:
            enqueue(work, draft)


def test_a_text_with_a_hole_is_refused_and_nothing_of_that_work_is_queued(phones: Phones) -> None:
    holed = replace(DRAFT, step_no=2, data={"number": "4821", "title": "首页无法访问"})

    with pytest.raises(MissingVariable, match="'deadline'"):
        order(phones, DRAFT, holed)

    assert phones.worker().run_once() == 0


def test_of_many_drafts_each_is_answered_for_itself(phones: Phones) -> None:
    known = phones.order()
    unreachable = replace(DRAFT, contact_id=8, channels=())
    other = replace(DRAFT, contact_id=9, channels=(SMS, VOICE))

    with phones.database.work(phones.clock.now(), "engine") as work:
        found = enqueue_all(work, [DRAFT, unreachable, other, other])
        none = enqueue_all(work, [])

    repeat, lost, new, twice = found
    assert (repeat, twice, none) == (None, None, [])
    assert lost is not None
    assert new is not None
    pages = [phones.page(page_id) for page_id in (known, lost, new)]
    states = [(page.contact_id, page.channels, page.state) for page in pages]
    assert states == [
        (7, (SMS,), PageState.PENDING), (8, (), PageState.UNDELIVERABLE), (9, (SMS, VOICE), PageState.PENDING),
    ]  # fmt: skip
    with phones.database.read() as session:
        handed_back = timers.due_timers(session, UNDELIVERABLE_TIMER, now=phones.clock.now(), limit=9)
    assert handed_back == [f"page:{lost}"]


def test_a_hole_in_one_of_many_orders_none_of_them(phones: Phones) -> None:
    holed = replace(DRAFT, step_no=2, data={"number": "4821"})

    with (
        pytest.raises(MissingVariable),
        phones.database.work(phones.clock.now(), "engine") as work,
    ):
        enqueue_all(work, [DRAFT, holed])

    assert phones.worker().run_once() == 0


def test_codes_are_four_digits_and_differ_for_one_contact_and_one_number(phones: Phones) -> None:
    pages = [phones.order(step_no=step, contact_id=7 + step % 2) for step in range(60)]
    assert {phones.page(page_id).reply_code for page_id in pages} == {None}, "drawn when it is first sent"
    while phones.worker().run_once(25):
        pass
    codes = [phones.page(page_id).reply_code for page_id in pages]

    assert all(code is not None and len(code) == 4 and code.isdigit() for code in codes)
    assert len(set(codes[::2])) == len(set(codes[1::2])) == 30


def test_a_notice_that_asks_for_nothing_carries_no_code(phones: Phones) -> None:
    page_id = phones.order(kind=MessageKind.ASSIGNED)

    phones.worker().run_once()

    assert phones.page(page_id).reply_code is None


def test_withdrawing_twice_counts_once_and_touches_only_its_subject(phones: Phones) -> None:
    phones.order()
    other = phones.order(subject_id=4822)

    with phones.database.work(phones.clock.now(), "clerk") as work:
        counts = [withdraw(work, "ticket", 4821), withdraw(work, "ticket", 4821)]

    assert counts == [1, 0]
    assert phones.page(other).state is PageState.PENDING


def test_an_acknowledgement_names_its_taker_on_sent_and_unsent_pages(phones: Phones) -> None:
    sent = phones.order()
    phones.worker().run_once()
    unsent = phones.order(step_no=2)

    with phones.database.work(phones.clock.now(), "张三") as work:
        count = acknowledge_pages(work, "ticket", [4821], label="张三", contact_id=7)

    states = [phones.page(page_id).state for page_id in (sent, unsent)]
    takers = {(page.acked_by, page.acked_label) for page in map(phones.page, (sent, unsent))}
    assert count == 1
    assert states == [PageState.ACKNOWLEDGED, PageState.WITHDRAWN]
    assert takers == {(7, "张三")}
