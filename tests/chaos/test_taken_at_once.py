"""T-ACK-RACE: taken by page, text and key at the moment of the engine's tick: one is first, nobody is called after.

Each round starts the four in an order drawn from its seed. T-WEBHOOK-DUP: a text delivered five times at once is one.
"""

import random
import re
import threading
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from calendars.service import DeskCalendar
from database.session import Database
from escalation.errors import NothingToAcknowledgeError
from notifiers.calls import CallBook, record_call
from notifiers.carriers.call_task import CallTaskCarrier
from notifiers.channels import Address, Channel
from notifiers.errors import CallTaskSettled
from notifiers.inbox import call_store
from notifiers.ordering.store import attempts_of, pages_about
from notifiers.outbox import acknowledge_pages
from notifiers.pages import CallState, PageState
from tests.chaos.desk import SIZE
from tests.notifiers.fakes import DRAFT, LANDLINE, FakeCarrier, Phones
from tests.stories.desk import DeskOfStories
from tickets.kinds import Kind, Severity, Source
from tickets.store import events

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
ROUNDS = 15 if SIZE == 1 else 200
CODE = re.compile(r"回复?(\d{4})")


@pytest.fixture
def desk(database: Database, clock: ManualClock, calendar: DeskCalendar, tmp_path: Path) -> DeskOfStories:
    return DeskOfStories(database, clock, calendar, tmp_path)


@pytest.fixture
def phones(database: Database, clock: ManualClock) -> Phones:
    return Phones(database, clock, FakeCarrier())


def outage(desk: DeskOfStories, count: int) -> tuple[int, str]:
    """A severe fault whose reader was texted and rung up: the ticket's id, and the code of the text."""
    number = desk.receives(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint=f"down:{count}"
    ).number
    desk.works()
    found = CODE.search(desk.phone("reader").messages()[-1].body)
    assert found
    return desk.ticket(number).id, found[1]


def at_once(
    deeds: Sequence[Callable[[], object]],
    order: random.Random,
    *,
    but: type[Exception] = NothingToAcknowledgeError,
) -> None:
    """Everything in threads that start together; what one of them raises, `but` this, fails the test."""
    ready, failures = threading.Barrier(len(deeds)), []

    def run(deed: Callable[[], object]) -> None:
        ready.wait()
        try:
            deed()
        except but:
            pass
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)

    threads = [threading.Thread(target=run, args=(deed,)) for deed in order.sample(deeds, len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_t_ack_race_one_is_first_and_nobody_is_called_afterwards(desk: DeskOfStories) -> None:
    for seed in range(ROUNDS):
        ticket_id, code = outage(desk, seed)
        desk.waits(minutes=9)
        number = desk.receives(
            kind=Kind.DETECTED_FAULT,
            source=Source.MACHINE,
            severity=Severity.SEVERE,
            fingerprint=f"down:{seed}",
        ).number
        with desk.database.read() as session:
            mine = [page.id for page in pages_about(session, "ticket", [ticket_id])]
            ref = next(one.ref for one in attempts_of(session, mine) if one.channel == "voice")
        desk.clock.advance(minutes=1)
        by_key = {"ref": ref, "digit": "1", "provider_id": f"CA{seed}:1", "carrier": "test"}
        deeds: list[Callable[[], object]] = [
            partial(desk.escalation.acknowledge_by_web, desk.head, number),
            partial(desk.phone("reader").replies, code, provider_id=f"SM-{seed}"),
            partial(desk.replies.key, **by_key),
            desk.engine.run_pass,
        ]
        at_once(deeds, random.Random(seed))
        _judge(desk, ticket_id)


def _judge(desk: DeskOfStories, ticket_id: int) -> None:
    with desk.database.read() as session:
        pages = [
            page for page in pages_about(session, "ticket", [ticket_id]) if page.step_no >= 0
        ]  # no news of it
        told = [event.verb for event in events(session, ticket_id, limit=50)]
        calls = len(attempts_of(session, [page.id for page in pages]))
    taken = {(page.acked_by, page.acked_at) for page in pages if page.state is PageState.ACKNOWLEDGED}
    assert told.count("acknowledged") >= 1
    assert len(taken) == 1, "one is first"
    assert not [page for page in pages if page.state in (PageState.PENDING, PageState.SENDING)]
    while desk.dispatcher.run_once():
        pass
    desk.waits(minutes=25)
    with desk.database.read() as session:
        pages = [page for page in pages_about(session, "ticket", [ticket_id]) if page.step_no >= 0]
        assert len(attempts_of(session, [page.id for page in pages])) == calls


def test_a_call_is_recorded_while_its_ticket_is_taken_and_neither_waits_for_the_other_for_ever(
    phones: Phones,
) -> None:
    """Everybody takes ticket, page, call task in this order; the other way round PostgreSQL ends one of the two."""
    page_id = phones.order(channels=(Address(Channel.CALL, LANDLINE),))
    book = CallBook(phones.database, phones.clock)
    phones.worker(carriers={Channel.CALL: CallTaskCarrier(book)}).run_once()
    with phones.database.read() as session:
        ((task, _),) = call_store.waiting_with_pages(session, limit=1)

    def take() -> None:
        with phones.database.work(phones.clock.now(), "web") as work:
            acknowledge_pages(work, "ticket", [DRAFT.subject_id], label="示例乙")

    def record() -> None:
        with phones.database.work(phones.clock.now(), "operator") as work:
            record_call(work, task.id, state=CallState.REACHED, by="operator 李四")

    for seed in range(ROUNDS):
        at_once([take, record], random.Random(seed), but=CallTaskSettled)
        _open_again(phones, page_id, task.id)


def _open_again(phones: Phones, page_id: int, task_id: int) -> None:
    with phones.database.engine.begin() as connection:
        for table, state, one in (
            ("page", PageState.ACCEPTED, page_id),
            ("call_task", CallState.OPEN, task_id),
        ):
            statement = text(f"UPDATE {table} SET state = :state WHERE id = :id")  # noqa: S608 - our own names
            connection.execute(statement, {"state": state, "id": one})


def test_t_webhook_dup_a_text_delivered_five_times_at_once_is_one_event(desk: DeskOfStories) -> None:
    ticket_id, code = outage(desk, 1)
    words: list[str] = []

    def deliver() -> None:
        words.append(desk.phone("reader").replies(code, provider_id="SM-same").words)

    at_once([deliver] * 5, random.Random(1))

    with desk.database.read() as session:
        told = [event.verb for event in events(session, ticket_id, limit=50)]
    assert told.count("acknowledged") == 1
    assert len(set(words)) == 1
