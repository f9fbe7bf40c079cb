"""T-SOAK: a day of two hundred tickets, bad lines, dying workers and random replies; the auditor looks every hour."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from database.session import Database
from notifiers.fail_points import FailPoint
from tests.chaos.forks import SIZE
from tests.stories import promises
from tests.stories.any_evening import FACTS, AnyEvening
from tests.stories.evening_desk import EVE
from tests.stories.line import Luck
from tickets.lifecycle import Verb

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
TICKETS_A_DAY = 200
MOST_GROWTH = 50 * 2**20
STEPS_AN_HOUR = 6


@pytest.mark.skipif(SIZE == 1, reason="a whole day; `make chaos` runs it")
def test_t_soak_a_day_of_trouble_leaves_the_auditor_nothing_to_find(file: Path) -> None:
    database = Database.connect(f"sqlite:///{file}", audit_key=b"a key for kill tests only")

    @contextmanager
    def found() -> Iterator[Database]:
        yield database

    evening, chance, before = AnyEvening(found), random.Random(20251004), _size(file)
    evening.furnish(can_look_up=True)
    for hour in range(1, 25):
        for step in range(STEPS_AN_HOUR):
            _something_happens(evening, chance, tickets=1 + chance.randrange(2))
            evening.desk.until(f"{_local(evening, hour - 1, 10 * (step + 1)):%Y-%m-%d %H:%M}")
        assert promises.forgotten(evening.desk) == [], f"hour {hour}"
    _judge(evening)
    assert _size(file) - before < MOST_GROWTH
    evening.teardown()


def _something_happens(evening: AnyEvening, chance: random.Random, *, tickets: int) -> None:
    """New tickets, and one thing that people, carriers or the worker do; no lease is left hanging."""
    for _ in range(tickets):
        evening.receives(severe=chance.random() < 0.2, detected=chance.random() < 0.5)
    which = chance.randrange(40)
    deeds: list[Callable[[], object]] = [
        lambda: evening.moves(which, chance.choice(list(FACTS))),
        lambda: evening.moves(which, Verb.VERIFY),
        lambda: evening.takes_it_on_the_page(which),
        lambda: evening.texts_back(which, chance.choice(["", "2", "3"])),
        lambda: evening.presses_a_key(which, chance.choice("12")),
        lambda: evening.records_a_call(which, reached=chance.random() < 0.5),
        lambda: evening.the_line_is_bad(chance.choice(list(Luck)), 4),
        lambda: evening.the_worker_dies(chance.choice(list(FailPoint)), 1, waits=True),
    ]
    chance.choice(deeds)()


def _judge(evening: AnyEvening) -> None:
    desk, arrived = evening.desk, evening.line.arrived
    assert len(evening.numbers) >= TICKETS_A_DAY
    assert promises.doubled(arrived, can_look_up=True) == []
    assert promises.called_after(evening.taken, arrived) == []
    assert promises.off_the_record(arrived) == []
    assert promises.paged_twice(desk) == []
    assert promises.answered_unseen(desk) == []


def _local(evening: AnyEvening, hours: int, minutes: int) -> datetime:
    return evening.desk.calendar.local(EVE + timedelta(hours=hours, minutes=minutes))


def _size(file: Path) -> int:
    return sum(part.stat().st_size for part in file.parent.glob(f"{file.name}*"))
