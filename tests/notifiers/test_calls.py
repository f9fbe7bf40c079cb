"""A landline is rung and a group pasted into by a person: the task stands once, what is recorded moves the page."""

from datetime import timedelta

import pytest

from database.blobs import Blob
from notifiers.calls import CallBook, NotReached, record_call, record_paste
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.carriers.group import GroupCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Address, Channel
from notifiers.dispatch import Dispatcher
from notifiers.errors import CallTaskSettled, UnknownCallTask
from notifiers.events import Matched
from notifiers.fail_points import FailPoint, never
from notifiers.inbox import call_store
from notifiers.outbox import Ending, withdraw
from notifiers.pages import CallState, CallTaskView, PageState
from notifiers.replies import ReplyAction
from tests.notifiers.fakes import LANDLINE, SMS, Died, Phones, dying

CALL = Address(Channel.CALL, LANDLINE)
GROUP = Address(Channel.GROUP, "读网工作群")
PICTURE = Blob("image/webp", b"invented pixels")


def dispatch(phones: Phones, *, dies_at: FailPoint | None = None) -> None:
    book = CallBook(phones.database, phones.clock)
    by_hand = CallTaskCarrier(book)
    carriers: dict[Channel, Carrier] = {
        Channel.CALL: by_hand,
        Channel.GROUP: GroupCarrier((), phones.clock, local=lambda instant: instant, by_hand=by_hand),
        Channel.SMS: phones.carrier,
    }
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


def paste(phones: Phones, task_id: int, *, pasted: bool = True, proof: Blob | None = None) -> None:
    with phones.database.work(phones.clock.now(), "operator") as work:
        record_paste(work, task_id, pasted=pasted, by="operator 李四", proof=proof)


def test_words_for_a_group_without_a_bot_wait_to_be_pasted(phones: Phones) -> None:
    phones.order(channels=(GROUP,))

    dispatch(phones)

    (task,) = waiting(phones)
    assert (task.channel, task.number) == (Channel.GROUP, "读网工作群")
    assert task.text == "[严重]工单4821:首页无法访问,未确认,限10:30前处理。请登录系统确认。"


def test_pasted_is_delivered_with_name_and_proof_but_acknowledged_by_nobody(phones: Phones) -> None:
    page_id = phones.order(channels=(GROUP, SMS), channel_delay=5)
    dispatch(phones)
    (task,) = waiting(phones)

    paste(phones, task.id, proof=PICTURE)
    phones.clock.advance(minutes=6)
    dispatch(phones)

    assert (phones.page(page_id).state, phones.page(page_id).acked_at) == (PageState.DELIVERED, None)
    assert phones.carrier.calls == []
    with phones.database.read() as session:
        ((done, _),) = call_store.recorded_with_pages(session, limit=10)
        assert call_store.proof_of(session, task.id) == PICTURE
    assert (done.state, done.recorded_by) == (CallState.PASTED, "operator 李四")


def test_what_nobody_pasted_in_time_goes_out_by_the_next_channel(phones: Phones) -> None:
    phones.order(channels=(GROUP, SMS), channel_delay=5)
    dispatch(phones)

    phones.clock.advance(minutes=6)
    dispatch(phones)

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS]


def test_what_could_not_be_pasted_goes_out_by_the_next_channel_at_once(phones: Phones) -> None:
    phones.order(channels=(GROUP, SMS), channel_delay=5)
    dispatch(phones)

    paste(phones, waiting(phones)[0].id, pasted=False)
    dispatch(phones)

    assert [letter.channel for letter in phones.carrier.calls] == [Channel.SMS]


def test_a_call_is_no_pasting_and_a_pasting_no_call(phones: Phones) -> None:
    phones.order(channels=(CALL,))
    phones.order(channels=(GROUP,), contact_id=8)
    dispatch(phones)
    tasks = {task.channel: task.id for task in waiting(phones)}

    with pytest.raises(UnknownCallTask):
        paste(phones, tasks[Channel.CALL])
    with pytest.raises(UnknownCallTask):
        record(phones, tasks[Channel.GROUP], CallState.REACHED)


def test_a_worker_that_dies_after_writing_down_the_words_writes_no_second_task(phones: Phones) -> None:
    phones.order(channels=(GROUP,))
    with pytest.raises(Died):
        dispatch(phones, dies_at=FailPoint.AFTER_CALL)

    for _ in range(3):
        phones.clock.advance(seconds=31)
        dispatch(phones)

    assert len(waiting(phones)) == 1


def test_proofs_are_forgotten_after_their_time_and_the_record_stays(phones: Phones) -> None:
    phones.order(channels=(GROUP,))
    dispatch(phones)
    (task,) = waiting(phones)
    paste(phones, task.id, proof=PICTURE)

    with phones.database.work(phones.clock.now(), "retention") as work:
        call_store.erase_proofs(work.session, before=phones.clock.now())
        assert call_store.proof_of(work.session, task.id) == PICTURE
        call_store.erase_proofs(work.session, before=phones.clock.now() + timedelta(seconds=1))

    with phones.database.read() as session:
        assert call_store.proof_of(session, task.id) is None
        assert len(call_store.recorded_with_pages(session, limit=10)) == 1
