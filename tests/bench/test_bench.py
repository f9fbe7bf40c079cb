"""The bench measures every figure it promises, on both databases, and keeps what it printed."""

import json
from pathlib import Path
from typing import Any

import pytest

from bench.__main__ import main
from bench.plan import Plan, read_plan
from bench.processes import machine_seconds, tree_memory, tree_seconds
from bench.tickets import number_of
from database.ids import is_valid
from tests.bench.databases import DATABASES, RARELY

FLOORED = ("queue page, 50 rows", "ticket page", "create", "state change")
PRODUCT = (*FLOORED, "overdue audit", "search “链接”", "search “无法打开”", "search “WPS”")
VALUES = ("cpu_ms", "cpu_database_ms", "requests_per_s", "p50_ms", "p95_ms", "p99_ms", "others_cores")


def _kept(folder: Path, name: str) -> dict[str, Any]:
    found = list(folder.glob(f"*-{name}-400.json"))
    assert len(found) == 1
    content: dict[str, Any] = json.loads(found[0].read_text(encoding="utf-8"))
    return content


@pytest.mark.slow
@DATABASES
def test_a_quick_run_prints_and_keeps_every_figure(
    database: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["--quick", "--only", "web", "engine", "--database", database, "--results", str(tmp_path)])

    web, engine = _kept(tmp_path, f"web-{database}"), _kept(tmp_path, f"engine-{database}")
    lines = {(one["what"], one["clients"]): one for one in web["figures"]}
    assert set(lines) == {(name, clients) for name in PRODUCT for clients in (1, 8)} | {
        (f"{name}: floor", 1) for name in FLOORED
    }
    for line in lines.values():
        assert all(line[value]["min"] <= line[value]["median"] <= line[value]["max"] for value in VALUES)
        assert line["cpu_ms"]["median"] > 0
    assert all(lines[name, 1]["statements"] > 0 for name in PRODUCT)
    assert (lines["queue page, 50 rows", 1]["cpu_database_ms"]["max"] > 0) == (database == "postgresql")
    assert web["facts"]["slowness"] > 0
    nothing, at_once, looked, told = engine["figures"]
    assert (nothing["looked_at"], nothing["statements"]) == (0, 1)
    assert (at_once["looked_at"], at_once["paged"] >= 20, at_once["passes"]) == (20, True, 1)
    assert (looked["looked_at"], looked["paged"]) == (20, 0)
    assert (told["looked_at"], told["paged"] >= 20) == (20, True)
    printed = capsys.readouterr().out
    assert all(name in printed for name in (*PRODUCT, "nothing due", "people told"))


@RARELY
@pytest.mark.slow
@DATABASES
def test_a_quick_run_measures_open_pages_and_a_new_calendar(database: str, tmp_path: Path) -> None:
    main(["--quick", "--only", "live", "recompute", "--database", database, "--results", str(tmp_path)])

    live = _kept(tmp_path, f"live-{database}")
    assert [one["what"] for one in live["figures"]] == ["nothing new, 304", "everything told"]
    assert live["facts"]["percent_of_a_core"] > 0
    recompute = _kept(tmp_path, f"recompute-{database}")["figures"][0]
    assert recompute["looked_at"] >= 400
    assert 200 < recompute["moved"] <= recompute["looked_at"]
    assert recompute["web_p95_ms"] > 0


def test_without_options_both_databases_are_measured_at_both_sizes() -> None:
    assert read_plan([]) == Plan(
        sections=(
            "calendars",
            "rota",
            "probes",
            "web",
            "live",
            "engine",
            "recompute",
            "storm",
            "latency",
            "archive",
            "figures",
        ),
        databases=("sqlite", "postgresql"),
        sizes=(20_000, 200_000, 1_000_000),
    )


def test_options_narrow_the_plan() -> None:
    plan = read_plan(["--only", "engine", "--database", "sqlite", "--tickets", "500", "--requests", "9"])

    assert (plan.sections, plan.databases, plan.sizes, plan.requests) == (("engine",), ("sqlite",), (500,), 9)


def test_invented_ticket_numbers_are_valid_and_differ() -> None:
    numbers = [number_of(index) for index in range(1, 5_000)]

    assert all(is_valid(number) for number in numbers)
    assert len(set(numbers)) == len(numbers)


def test_a_process_that_works_is_seen_by_its_tree_and_by_the_machine(own_pid: int) -> None:
    before, machine = tree_seconds(own_pid), machine_seconds()

    while tree_seconds(own_pid) < before + 0.05:
        sum(range(100_000))

    assert machine_seconds() - machine >= 0.04
    assert tree_memory(own_pid) > 1
    assert tree_seconds(2**30) == 0


def test_the_calendars_questions_are_asked_of_us_and_of_four_libraries(tmp_path: Path) -> None:
    main(["--quick", "--only", "calendars", "--results", str(tmp_path)])

    (kept,) = tmp_path.glob("*-calendars-none-0.json")
    figures = {one["what"]: one for one in json.loads(kept.read_text(encoding="utf-8"))["figures"]}
    for library in ("workalendar", "chinesecalendar", "holidays", "numpy"):
        theirs, ours = figures[f"add 3, {library}"], figures["add 3 working days"]
        assert theirs["a_second"]["max"] < ours["a_second"]["min"]
    assert figures["table build"]["microseconds"]["median"] > 0
    assert figures["a stored deadline with derivation"]["adjusted"] > 0


def test_the_rotas_of_a_city_are_made_and_asked(tmp_path: Path) -> None:
    main(["--quick", "--only", "rota", "--results", str(tmp_path)])

    (kept,) = tmp_path.glob("*-rota-none-0.json")
    made, moved, asked = json.loads(kept.read_text(encoding="utf-8"))["figures"]
    assert 0 < moved["seconds"]["median"] < made["seconds"]["median"] < 2
    assert 0 < asked["microseconds"]["median"] < 20
