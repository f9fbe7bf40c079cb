"""Calls side by side: a slow carrier keeps nobody else waiting, and a stop waits for those under way."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from calendars.clock import ManualClock
from database.session import Database
from notifiers.carriers.port import Letter, Outcome
from notifiers.channels import Address, Channel
from notifiers.pages import PageState
from tests.notifiers.fakes import MORNING, SMS, VOICE, FakeCarrier, Phones
from web.senders import Senders

LIMIT = 20.0


@pytest.fixture
def phones(database: Database) -> Phones:
    return Phones(database, ManualClock(MORNING), FakeCarrier())


@dataclass
class SlowCarrier(FakeCarrier):
    """Answers when it is told to."""

    may_answer: threading.Event = field(default_factory=threading.Event)
    begun: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def send(self, letter: Letter) -> Outcome:
        self.begun.release()
        assert self.may_answer.wait(LIMIT)
        return super().send(letter)


@pytest.fixture
def slow() -> Iterator[SlowCarrier]:
    found = SlowCarrier(name="slow")
    yield found
    found.may_answer.set()


def order(phones: Phones, number: int, channel: Address = SMS) -> int:
    return phones.order(subject_id=number, contact_id=number, channels=(channel,))


def test_t_provider_slow_other_pages_pass_while_a_carrier_takes_its_time(
    phones: Phones, slow: SlowCarrier
) -> None:
    """B17: a slow receiver was never notified; here it also keeps nobody else waiting."""
    quick = FakeCarrier(name="quick")
    senders = Senders(phones.worker(carriers={Channel.SMS: slow, Channel.VOICE: quick}), threads=3)
    waiting = [order(phones, 1), order(phones, 2)]
    assert senders.turn(more_to_come=False) == 2
    assert all(slow.begun.acquire(timeout=LIMIT) for _ in waiting)

    passing = [order(phones, number, VOICE) for number in (3, 4, 5)]
    quickly = 0
    for _ in range(1000):
        quickly += senders.turn(more_to_come=False)
        if [phones.page(page).state for page in passing] == [PageState.ACCEPTED] * 3:
            break
        slow.may_answer.wait(0.01)
    before = [phones.page(page).state for page in waiting]
    slow.may_answer.set()
    senders.drain()

    assert quickly == 3
    assert before == [PageState.SENDING] * 2
    assert [phones.page(page).state for page in waiting] == [PageState.ACCEPTED] * 2
    assert (len(slow.arrived), len(quick.arrived)) == (2, 3)


def test_no_page_is_claimed_before_a_call_is_free_for_it(phones: Phones, slow: SlowCarrier) -> None:
    senders = Senders(phones.worker(carriers={Channel.SMS: slow}), threads=2)
    pages = [order(phones, number) for number in (1, 2, 3)]

    claimed = [senders.turn(more_to_come=False) for _ in range(3)]
    states = [phones.page(page).state for page in pages]
    slow.may_answer.set()
    assert senders.drain()

    assert claimed == [2, 0, 0]
    assert states == [PageState.SENDING, PageState.SENDING, PageState.PENDING]
    assert not senders.drain()
