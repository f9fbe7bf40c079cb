"""Workers whose clocks jump or disagree: nobody is called twice, nobody is forgotten, and no burst of steps follows."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import pairwise

from escalation.engine import Engine
from escalation.handlers import Handlers
from notifiers.carriers.file import SentLetter
from notifiers.dispatch import Dispatcher
from tests.stories.desk import DeskOfStories, failed
from tests.stories.test_severe_outage import TWO_O_CLOCK, outage

CLIMBED = {"reader": 4, "technician": 4, "leader": 8, "duty leader": 8, "supervisor": 4}
"""What each phone hears when nobody answers: every step as a text and, three minutes later, as a call, twice over."""


ONCE = {handle: count // 2 for handle, count in CLIMBED.items()}
"""Before the ladder repeats."""


class Ahead:
    """A clock that is fast."""

    def __init__(self, desk: DeskOfStories, by: timedelta) -> None:
        self._clock, self._by = desk.clock, by

    def now(self) -> datetime:
        return self._clock.now() + self._by


class Colleague:
    """A second worker on the same database, by a clock of its own."""

    def __init__(self, desk: DeskOfStories, clock: Ahead) -> None:
        handlers = Handlers(desk.calendar, desk.policies, desk.tickets).table()
        self.engine = Engine(desk.database, clock, handlers=handlers, report=failed)
        carriers = desk.dispatcher._carriers  # noqa: SLF001 - the same lines
        self.dispatcher = Dispatcher(
            desk.database, clock, carriers, lease_clock=lambda _: desk.clock.now(), jitter=lambda: 1.0
        )

    def works(self) -> None:
        while self.engine.run_pass().looked_at + self.dispatcher.run_once():
            pass


def heard(desk: DeskOfStories) -> dict[str, int]:
    """How many messages each phone has."""
    counted = {handle: len(desk.phone(handle).messages()) for handle in desk.numbers}
    return {handle: count for handle, count in counted.items() if count}


def steps(desk: DeskOfStories) -> list[datetime]:
    """When the phones rang first at each step, in order."""
    letters: list[SentLetter] = sorted(desk.file.sent(1000), key=lambda one: one.at)
    first: dict[str, datetime] = {}
    for letter in letters:
        first.setdefault(letter.address, letter.at)
    return sorted(set(first.values()))


def passes_every_half_minute(desk: DeskOfStories, *, minutes: int) -> None:
    """The worker goes on by whatever its clock says."""
    for _ in range(2 * minutes):
        desk.clock.advance(seconds=30)
        desk.works()


def test_t_clock_back_two_hours_calls_nobody_again_and_the_step_comes_once_the_clock_is_right(
    desk: DeskOfStories,
) -> None:
    outage(desk)
    desk.until("2025-10-01 02:14")
    before = heard(desk)
    desk.clock.advance(hours=-2)
    passes_every_half_minute(desk, minutes=10)

    assert heard(desk) == before == {"reader": 2, "technician": 2}

    desk.clock.set(TWO_O_CLOCK + timedelta(minutes=30))
    desk.works()
    assert heard(desk) == {**before, "leader": 1}
    desk.until("2025-10-01 09:00")
    assert heard(desk) == CLIMBED


def test_t_clock_back_for_good_every_step_still_comes_and_comes_once(desk: DeskOfStories) -> None:
    outage(desk)
    desk.until("2025-10-01 02:14")
    desk.clock.advance(hours=-2)

    desk.until("2025-10-01 09:00")

    assert heard(desk) == CLIMBED


def test_t_clock_fwd_three_days_fires_one_step_and_then_one_a_delay(desk: DeskOfStories) -> None:
    outage(desk)
    desk.clock.advance(days=3)
    desk.works()

    assert heard(desk) == {"reader": 2, "technician": 1}

    desk.waits(hours=5)
    gaps = [(later - sooner) // timedelta(minutes=1) for sooner, later in pairwise(steps(desk))]
    assert gaps == [3 * 24 * 60, 20, 30, 60]
    assert heard(desk) == CLIMBED


def test_t_clock_fwd_a_clock_that_is_set_right_again_freezes_nobody(desk: DeskOfStories) -> None:
    outage(desk)
    desk.clock.advance(days=3)
    desk.works()
    desk.clock.set(TWO_O_CLOCK + timedelta(minutes=5))
    desk.works()

    desk.until("2025-10-01 09:00")

    assert heard(desk) == CLIMBED


def test_t_clock_fwd_past_several_steps_to_a_deadline_is_one_page_a_person(desk: DeskOfStories) -> None:
    desk.verifies(desk.receives().number)
    desk.until("2025-10-09 18:00")
    before = heard(desk)
    desk.clock.advance(days=3)
    desk.works()

    new = Counter(heard(desk)) - Counter(before)
    assert set(new.values()) == {1}


def test_t_clock_two_workers_ninety_seconds_apart_call_everybody_once(desk: DeskOfStories) -> None:
    fast = Colleague(desk, Ahead(desk, timedelta(seconds=90)))
    outage(desk)

    for _ in range(2 * 130):
        desk.clock.advance(seconds=30)
        fast.works()
        desk.works()

    assert heard(desk) == ONCE
    assert desk.database.verify_audit()[1] == []
