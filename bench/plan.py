"""What one run of the bench measures: sections, databases, sizes, how often; read from the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
SECTIONS = ("calendars", "web", "engine", "recompute")
DATABASES = ("sqlite", "postgresql")
SIZES = (20_000, 200_000)
OPEN_TICKETS = 100_000
"""Of the recompute section's desk: all of them open."""
QUICK_SIZE = 2_000
CLIENTS = (1, 4)


@dataclass(frozen=True, slots=True)
class Plan:
    """`requests` are those of one run; `runs` give minimum, median and maximum; `due` is how many timers fall due."""

    sections: Sequence[str] = SECTIONS
    databases: Sequence[str] = DATABASES
    sizes: Sequence[int] = SIZES
    clients: Sequence[int] = CLIENTS
    requests: int = 300
    warm_up: int = 40
    runs: int = 3
    due: int = 1_000
    at_once: int = 160
    """So many timers fall due for one pass."""
    idle_passes: int = 300
    open_tickets: int = OPEN_TICKETS
    results: Path = RESULTS
    quick: bool = False


def read_plan(arguments: Sequence[str]) -> Plan:
    """The plan of a command line; prints usage and leaves on a mistake."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, help="one section")
    parser.add_argument("--database", choices=DATABASES, help="one database")
    parser.add_argument("--tickets", type=int, help="one size (default: 20,000 and 200,000)")
    parser.add_argument("--requests", type=int, help="requests of one run")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON is kept")
    parser.add_argument(
        "--quick", action="store_true", help="2,000 tickets and few requests: does it work at all?"
    )
    given = parser.parse_args(arguments)
    plan = _quick() if given.quick else Plan()
    return Plan(
        sections=(given.only,) if given.only else plan.sections,
        databases=(given.database,) if given.database else plan.databases,
        sizes=(given.tickets,) if given.tickets else plan.sizes,
        requests=given.requests or plan.requests, warm_up=plan.warm_up, runs=plan.runs, due=plan.due,
        at_once=plan.at_once, idle_passes=plan.idle_passes, open_tickets=given.tickets or plan.open_tickets,
        results=given.results, quick=given.quick,
    )  # fmt: skip


def _quick() -> Plan:
    return Plan(
        sizes=(QUICK_SIZE,), requests=24, warm_up=8, due=100, at_once=40, idle_passes=20, open_tickets=QUICK_SIZE,
    )  # fmt: skip
