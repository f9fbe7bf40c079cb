"""The sections about due work: a storm, one fault on an idle desk, passes beside archives; tiny, on both databases."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import main
from bench.archive import compared
from bench.engine import Passed
from bench.plan import read_plan
from bench.processes import peak_memory
from bench.storm_desk import CONTACTS
from tests.bench.databases import DATABASES, RARELY


def _figures(folder: Path, section: str, database: str) -> dict[str, dict[str, Any]]:
    (kept,) = folder.glob(f"*-{section}-{database}-*.json")
    return {one["what"]: one for one in json.loads(kept.read_text(encoding="utf-8"))["figures"]}


@pytest.mark.slow
@RARELY
@DATABASES
def test_a_storm_is_measured_until_everything_is_handed_over(database: str, tmp_path: Path) -> None:
    main(["--quick", "--only", "storm", "--database", database, "--results", str(tmp_path)])

    (storm,) = _figures(tmp_path, "storm", database).values()
    assert 0 < storm["decided_s"] <= storm["handed_over_s"]
    assert storm["contacts"] == storm["messages_first_minute"] == storm["messages"] == CONTACTS
    assert storm["tickets"] <= 130
    assert storm["tickets"] + storm["clicks"] >= 130
    assert 130 / CONTACTS - 1 < storm["largest_bundle"] <= 130 / CONTACTS + 1
    assert storm["messages_who_took_it"] == 0
    assert 0 < storm["web_p50_ms"] <= storm["web_p95_ms"] <= storm["web_max_ms"]
    assert storm["worker_peak_rss_mib"] > 10


@RARELY
@pytest.mark.slow
@DATABASES
def test_every_fault_on_an_idle_desk_is_followed_to_the_carrier(database: str, tmp_path: Path) -> None:
    main(["--quick", "--only", "latency", "--database", database, "--results", str(tmp_path)])

    (faults,) = _figures(tmp_path, "latency", database).values()
    assert faults["faults"] == 3
    assert 0 <= faults["of_it_to_order_p50_s"] <= faults["p50_s"] <= faults["p99_s"] <= faults["max_s"]


@RARELY
@pytest.mark.slow
@DATABASES
def test_the_same_due_tickets_are_measured_beside_each_archive(database: str, tmp_path: Path) -> None:
    main(["--quick", "--only", "archive", "--database", database, "--results", str(tmp_path)])

    figures = _figures(tmp_path, "archive", database)
    for size in (100, 500):
        told = figures[f"{size:,} archived: 20 due of 60 open, people told"]
        assert (told["looked_at"], told["paged"] >= 20, told["passes"]) == (20, True, 1)
        nothing = figures[f"{size:,} archived: nothing due, one pass"]
        assert (nothing["looked_at"], nothing["statements"]) == (0, 1)
    assert figures["500 archived over 100"]["wall_times"]["median"] > 0


def test_the_comparison_is_made_round_by_round() -> None:
    def passed(wall: float) -> Passed:
        return Passed(passes=1, looked_at=160, paged=160, statements=100, wall=wall, cpu=wall / 2)

    calm = {10: [passed(100), passed(110), passed(90)], 1000: [passed(120), passed(130), passed(900)]}
    slow = {10: [passed(400)], 1000: [passed(400)]}

    figure = compared([calm, slow])

    assert figure.spreads["wall_times"] == (1.0, 1.15, 1.3)
    assert figure.what == "1,000 archived over 10"


def test_sections_may_be_named_together_and_sized() -> None:
    plan = read_plan(["--only", "storm", "latency", "--tickets", "500", "--faults", "9"])

    assert (plan.sections, plan.storm, plan.archives, plan.faults) == (("storm", "latency"), 500, (500,), 9)


def test_a_process_peak_is_that_of_its_whole_life(own_pid: int) -> None:
    before = peak_memory(own_pid)
    held = bytearray(int(before + 20) * 1024 * 1024)
    for n in range(0, len(held), 4096):
        held[n] = 1

    del held

    assert peak_memory(own_pid) > before + 15
