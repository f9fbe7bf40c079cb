"""A landline is rung by a person: the task stands once, and what is recorded moves the page."""

import pytest

from notifiers.calls import CallBook, NotReached, record_call
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Address, Channel
from notifiers.dispatch import Dispatcher
from notifiers.errors import CallTaskSettled, UnknownCallTask
from notifiers.fail_points import FailPoint, never
from notifiers.inbox import call_store
from notifiers.outbox import Ending, withdraw
from notifiers.pages import CallState, CallTaskView, PageState
from notifiers.replies import ReplyAction
from notifiers.service import Matched
from tests.notifiers.fakes import LANDLINE, SMS, Died, Phones, dying

CALL = Address(Channel.CALL, LANDLINE)


def dispatch(phones: Phones, *, dies_at: FailPoint | None = None) -> None:
    book = CallBook(phones.database, phones.clock)
    carriers: dict[Channel, Carrier] = {Channel.CALL: CallTaskCarrier(book), Channel.SMS: phones.carrier}
    Dispatcher(
        phones.database,
        phones.clock,
        carriers,
        lease_clock=phones.lease_clock,
        reach=dying(dies_at) if dies_at else never,
    ).run_once()


def waiting(phones: Phones) -> list[CallTaskView]:
    with phones.database.read() as session:
        return [task for task, _ in call_store.waiting_with_pages(session, limit=10)]


def record(phones: Phones, task_id: int, state: CallState) -> Matched | NotReached:
    with phones.database.work(phones.clock.now(), "operator") as work:
        return record_call(work, task_id, state=state, by="operator 李四", note="接听人王五")


def test_the_task_says_whom_to_ring_and_what_to_say(phones: Phones) -> None:
    phones.order(channels=(CALL,))

    dispatch(phones)

    (task,) = waiting(phones)
    assert (task.number, task.person) == (LANDLINE, "值班组长")
    assert task.text == "工单4821(严重)首页无法访问,未确认,限10:30前处理。请确认对方已知悉,并登记通话人。"


def test_reached_is_an_acknowledgement_with_the_names_on_record(phones: Phones) -> None:
    page_id = phones.order(channels=(CALL, SMS), channel_delay=5)
    dispatch(phones)
    (task,) = waiting(phones)

    answer = record(phones, task.id, CallState.REACHED)

    assert isinstance(answer, Matched)
    assert (answer.page_id, answer.action, answer.contact_id) == (page_id, ReplyAction.ACK, 7)
    assert phones.page(page_id).state is PageState.DELIVERED
    assert waiting(phones) == []


def test_not_reached_turns_to_the_next_channel(phones: Phones) -> None:
    page_id = phones.order(channels=(CALL, SMS))
    dispatch(phones)

    answer = record(phones, waiting(phones)[0].id, CallState.NOT_REACHED)
    dispatch(phones)

    assert answer == NotReached(page_id)
    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS]


def test_a_worker_that_dies_after_opening_the_task_opens_no_second_one(phones: Phones) -> None:
    phones.order(channels=(CALL,))
    with pytest.raises(Died):
        dispatch(phones, dies_at=FailPoint.AFTER_CALL)

    phones.clock.advance(seconds=31)
    dispatch(phones)

    assert len(waiting(phones)) == 1


def test_a_call_is_recorded_once_and_only_if_it_was_asked_for(phones: Phones) -> None:
    phones.order(channels=(CALL,))
    dispatch(phones)
    (task,) = waiting(phones)
    record(phones, task.id, CallState.REACHED)

    with pytest.raises(CallTaskSettled):
        record(phones, task.id, CallState.NOT_REACHED)
    with pytest.raises(UnknownCallTask):
        record(phones, 999, CallState.REACHED)


def test_nobody_is_asked_to_ring_about_a_ticket_that_was_closed(phones: Phones) -> None:
    phones.order(channels=(CALL,), channel_delay=5)
    dispatch(phones)

    with phones.database.work(phones.clock.now(), "clerk") as work:
        withdraw(work, "ticket", 4821, ending=Ending.CLOSED)

    assert waiting(phones) == []
