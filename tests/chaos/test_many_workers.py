"""Several workers on PostgreSQL: each page is sent once, however many claim at once and whoever is killed."""

import random
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from notifiers.fail_points import FailPoint
from notifiers.ladder import DispatchRules
from tests.chaos.desk import PATIENCE, SIZE, ChaosDesk, wait_until
from tests.postgres import Server

pytestmark = [pytest.mark.chaos, pytest.mark.slow, pytest.mark.postgres]
TAKEN_OVER_WITHIN = DispatchRules().lease.total_seconds() + 5
"""Promise I3: lease and five seconds after a kill -9."""


@pytest.fixture
def desk(postgres: Server, tmp_path: Path) -> Iterator[ChaosDesk]:
    with postgres.copy_of("template_desk") as url:
        found = ChaosDesk(url, tmp_path)
        yield found
        found.close()


@pytest.mark.parametrize("workers", [2, 4])
def test_workers_side_by_side_send_each_page_once(desk: ChaosDesk, workers: int) -> None:
    running = [desk.start() for _ in range(workers)]
    for _ in range(3):
        desk.breaks(40 * SIZE)

    wait_until(desk.is_quiet, limit=PATIENCE * SIZE)
    for worker in running:
        desk.kill(worker)

    desk.judge()


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
