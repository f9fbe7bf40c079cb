"""Several workers on PostgreSQL: each page is sent once, however many claim at once and whoever is killed."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from notifiers.fail_points import FailPoint
from notifiers.ladder import DispatchRules
from tests.chaos.desk import ChaosDesk
from tests.chaos.forks import PATIENCE, SIZE, wait_until
from tests.chaos.line import Line
from tests.chaos.matrix import Matrix
from tests.chaos.provider import Temper
from tests.chaos.running_provider import RunningProvider
from tests.postgres import Server

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.postgres]
PAGES = 200 if SIZE == 1 else 10_000
TAKEN_OVER_WITHIN = DispatchRules().lease.total_seconds() + 5
"""Promise I3: lease and five seconds after a kill -9."""


@pytest.fixture
def desk(postgres: Server, tmp_path: Path) -> Iterator[ChaosDesk]:
    with postgres.copy_of("template_desk") as url:
        found = ChaosDesk(url, tmp_path)
        yield found
        found.close()


@pytest.mark.parametrize("workers", [2, 4, 8])
def test_t_two_workers_side_by_side_send_each_page_once_and_share_the_work(
    desk: ChaosDesk, workers: int
) -> None:
    provider = RunningProvider(Temper(takes=0.01))
    desk.post = replace(desk.post, line=Line(address=provider.address, timeout=10), threads=2)
    matrix = Matrix(desk, provider, workers)
    running = [desk.start() for _ in range(workers)]
    for worker in running:
        desk.is_at_work(worker)
    matrix.orders(PAGES)

    wait_until(matrix.is_over, limit=PATIENCE * (20 if SIZE > 1 else 2), what=f"{PAGES} pages sent")
    for worker in running:
        desk.kill(worker)
    provider_saw = provider.calls()
    matrix.judge()
    provider.close()

    assert len(provider_saw) == PAGES
    shares = Counter(call.pid for call in provider_saw)
    assert set(shares) == {worker.pid for worker in running}
    assert min(shares.values()) * workers / PAGES >= 0.2, shares
    assert max(shares.values()) * workers / PAGES <= 1.8, shares


def test_what_killed_workers_held_is_sent_once_by_those_who_come_after(desk: ChaosDesk) -> None:
    chance = random.Random(20251002)
    for _ in range(2 * SIZE):
        desk.breaks(chance.randrange(60, 100))
        running = [desk.start() for _ in range(3)]
        desk.sends(chance.randrange(1, 40))
        for worker in running:
            desk.kill(worker)
        desk.leases_run_out()

    desk.recovers()

    desk.judge()


@pytest.mark.skipif(SIZE == 1, reason="waits for a real lease; `make chaos` runs it")
def test_a_living_worker_takes_over_when_the_lease_of_a_dead_one_ends(desk: ChaosDesk) -> None:
    desk.breaks(10)
    desk.dies_at(FailPoint.AFTER_CALL.value)
    died = monotonic()
    desk.start()

    wait_until(desk.is_quiet, limit=TAKEN_OVER_WITHIN + 5)

    assert monotonic() - died <= TAKEN_OVER_WITHIN
    desk.judge()
