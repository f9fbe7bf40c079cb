"""Kill -9 of a worker at every point and at random: every page ends sent, none lost, none doubled."""

import random

import pytest

from notifiers.fail_points import FailPoint
from tests.chaos.desk import SIZE, ChaosDesk

pytestmark = [pytest.mark.chaos, pytest.mark.slow]

DECIDING_KILLS = 8 if SIZE == 1 else 500
PAGED = "SELECT count(*) FROM page"
CLIMBED = "SELECT count(*) FROM ladder WHERE rung > 0"
RECORDED = "SELECT count(*) FROM ticket_event WHERE verb = 'paged'"
UNDECIDED = "SELECT count(*) FROM ticket WHERE id NOT IN (SELECT subject_id FROM page)"


def test_a_worker_that_dies_at_any_point_neither_loses_nor_doubles_a_page(desk: ChaosDesk) -> None:
    for point in FailPoint:
        desk.breaks(20 * SIZE)
        desk.dies_at(point.value)

    desk.recovers()

    desk.judge()


def test_workers_killed_at_random_neither_lose_nor_double_a_page(desk: ChaosDesk) -> None:
    chance = random.Random(20250930)
    for _ in range(4 * SIZE):
        desk.breaks(chance.randrange(10, 60))
        worker = desk.start()
        desk.sends(chance.randrange(1, 10))
        desk.kill(worker)
        desk.leases_run_out()

    desk.recovers()

    desk.judge()


def test_t_kill_3_a_worker_killed_while_it_decides_leaves_nothing_half_decided(desk: ChaosDesk) -> None:
    """The engine's transaction: pages, ladder, timer and record come together or not at all."""
    chance = random.Random(20251001)
    for _ in range(DECIDING_KILLS):
        if desk.value(UNDECIDED) == 0:
            desk.breaks(4)
        worker = desk.start()
        desk.is_at_work(worker)
        worker.join(chance.uniform(0, 0.06))
        desk.kill(worker)
        assert len(set(map(desk.value, (PAGED, CLIMBED, RECORDED)))) == 1

    desk.recovers()

    desk.judge()
