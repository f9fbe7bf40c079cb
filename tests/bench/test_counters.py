"""The figures section fills counters that add up, and measures every page it promises on both databases."""

import json
from pathlib import Path
from random import Random

import pytest

from bench.__main__ import main
from bench.counters import cells_of
from reports.facts import ALL, EVERY_KIND, NOTHING, Cell, Tally
from reports.reading import KINDS
from tests.bench.databases import DATABASES, RARELY

DAY = "2025-03-01"


def _sum(cells: dict[Cell, Tally]) -> Tally:
    found = NOTHING
    for tally in cells.values():
        found = found.plus(tally)
    return found


def test_every_cell_of_a_day_is_filled_and_the_sums_are_sums() -> None:
    cells = dict(cells_of(DAY, [0, 1, 2], Random(1)))

    own = {cell: tally for cell, tally in cells.items() if cell.unit != ALL and cell.kind != EVERY_KIND}
    assert len(own) == 3 * len(KINDS)
    assert len(cells) == 4 * (len(KINDS) + 1)
    assert cells[Cell(ALL, EVERY_KIND, DAY)] == _sum(own)
    assert all(sum(tally.hours) == tally.counts.received > 0 for tally in cells.values())
    assert all(tally.counts.in_time + tally.counts.late == tally.counts.answered for tally in cells.values())


@RARELY
@pytest.mark.slow
@DATABASES
def test_a_quick_run_measures_dashboard_json_and_office(database: str, tmp_path: Path) -> None:
    main(["--quick", "--only", "figures", "--database", database, "--results", str(tmp_path)])

    (path,) = tmp_path.glob(f"*-figures-{database}-*.json")
    kept = json.loads(path.read_text(encoding="utf-8"))
    lines = {one["what"]: one for one in kept["figures"]}
    assert set(lines) == {"dashboard, a year", "dashboard, a quarter", "JSON of the year", "office"}
    assert all(line["cpu_ms"]["median"] > 0 for line in lines.values())
    assert all(0 < line["statements"] <= 10 for line in lines.values())
    assert kept["facts"]["counters"] >= 365 * 4 * (len(KINDS) + 1)
