"""Workers that are told to stop, fall asleep, or find nobody at the other end: nothing lost, nothing doubled."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from time import monotonic

import pytest

from tests.chaos.desk import ChaosDesk
from tests.chaos.forks import SIZE, wait_until
from tests.chaos.line import REPEAT, Line
from tests.chaos.matrix import Matrix
from tests.chaos.provider import Temper
from tests.chaos.running_provider import RunningProvider
from tests.chaos.worker import SHORT

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
STOPS_WITHIN = 10
STANDING = "SELECT state || ' ' || fence || ' ' || channel_pos || ' ' || settled_at FROM page WHERE id = 1"
Begins = Callable[..., Matrix]


@pytest.fixture
def begins(desk: ChaosDesk) -> Iterator[Begins]:
    """A desk before a provider of some temper, with so many pages to send."""
    with ExitStack() as stack:

        def build(temper: Temper, pages: int, *, can_look_up: bool = True) -> Matrix:
            provider = RunningProvider(temper)
            stack.callback(provider.close)
            line = Line(address=provider.address, can_look_up=can_look_up)
            desk.post = replace(desk.post, line=line, rules=SHORT)
            matrix = Matrix(desk, provider, workers=1)
            matrix.orders(pages)
            return matrix

        yield build


def test_t_stop_a_worker_told_to_stop_finishes_its_call_and_its_successor_sends_the_rest(
    begins: Begins,
) -> None:
    matrix = begins(Temper(takes=0.08), 50)
    worker = matrix.desk.start()
    wait_until(lambda: matrix.provider.count() >= 5, what="some are sent")

    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGTERM)
    told = monotonic()
    worker.join(STOPS_WITHIN)
    took, sent = monotonic() - told, matrix.provider.count()

    assert worker.exitcode == 0
    assert took < STOPS_WITHIN
    assert 5 <= sent < 50, "it was told in the middle"
    assert matrix.desk.value("SELECT count(*) FROM page WHERE state = 'sending'") == 0, "it holds nothing"
    matrix.desk.start()
    wait_until(matrix.is_over, what="the rest")
    assert len(matrix.provider.calls()) == 50
    matrix.judge()


@pytest.mark.parametrize(("can_look_up", "arrives"), [(True, 1), (False, 2)])
def test_t_stale_worker_who_wakes_after_another_took_over_changes_nothing(
    begins: Begins, arrives: int, *, can_look_up: bool
) -> None:
    matrix = begins(Temper(silent_first=1), 1, can_look_up=can_look_up)
    # One call at a time: frozen in its call, not in a claim. What a claim holds is the databases' business to end.
    matrix.desk.post = replace(matrix.desk.post, threads=1)
    desk, sleeper = matrix.desk, matrix.desk.start()
    assert sleeper.pid is not None
    wait_until(lambda: matrix.provider.count() == 1, what="the call is under way")
    os.kill(sleeper.pid, signal.SIGSTOP)
    successor = desk.start()
    wait_until(matrix.is_over, limit=20, what="the successor takes over")
    desk.kill(successor)
    before = desk.words(STANDING)

    os.kill(sleeper.pid, signal.SIGCONT)
    matrix.orders(1)
    wait_until(matrix.is_over, limit=20, what="the sleeper has written, and gone on to the next page")

    assert desk.words(STANDING) == before, "what it had to say came too late"
    first = [call for call in matrix.provider.calls() if call.to.endswith("1")]
    assert len(first) == arrives
    assert all(REPEAT in call.body for call in first[1:])
    assert matrix.provider.calls()[-1].pid == sleeper.pid
    matrix.kills = 1
    matrix.judge()


def test_t_provider_down_connections_are_refused_for_a_while_and_then_all_is_sent_once(
    begins: Begins,
) -> None:
    matrix = begins(Temper(), 20)
    if SIZE == 1 and not matrix.desk.url.startswith("sqlite"):
        pytest.skip("the breaker rests half a minute; `make chaos` runs it on both databases")
    matrix.provider.closes_for(2)
    matrix.desk.start()

    wait_until(matrix.is_over, what="all sent after the recovery")

    assert len(matrix.provider.calls()) == 20
    tried = matrix.desk.value("SELECT count(*) FROM attempt WHERE error LIKE 'line:%'")
    assert tried > 0, "it was down"
    assert matrix.desk.value("SELECT count(*) FROM page WHERE channel_pos > 0") == 0
    matrix.judge()
