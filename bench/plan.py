"""What one run of the bench measures: sections, databases, sizes, how often; read from the command line."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
SECTIONS = (
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
)
DATABASES = ("sqlite", "postgresql")
SIZES = (20_000, 200_000, 1_000_000)
OPEN_TICKETS = 100_000
"""Of the recompute section's desk: all of them open."""
ARCHIVES, ARCHIVE_OPEN = (10_000, 100_000, 1_000_000), 16_000
"""Answered tickets of the archive section's desks, and the open ones beside them."""
COUNTED_UNITS = 30
"""Units whose counters the figures section fills, each day and each kind."""
IDLE_DESK, QUICK_SIZE = 2_000, 400
CLIENTS = (1, 8)


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
    calm: float = 10.0
    """Seconds of clicks before the storm or the new calendar comes."""
    due: int = 1_000
    at_once: int = 160
    """So many timers fall due for one pass."""
    idle_passes: int = 300
    open_tickets: int = OPEN_TICKETS
    storm: int = 10_000
    """So many ladders fall due at one instant; the person beside clicks, calm seconds before that and on through it."""
    click_pace: float = 0.2
    patience: float = 900.0
    """Seconds after which a storm that is not over is given up."""
    faults: int = 200
    gaps: tuple[float, float] = (0.2, 1.0)
    """Seconds between two severe faults of the latency section."""
    idle_desk: int = IDLE_DESK
    counted_years: int = 2
    """Whole years of counters before this one."""
    archives: Sequence[int] = ARCHIVES
    archive_open: int = ARCHIVE_OPEN
    rounds: int = 7
    """How often each desk of the archive section has its turn, each time with other tickets and `runs` rungs."""
    counted_units: int = COUNTED_UNITS
    results: Path = RESULTS
    quick: bool = False


def read_plan(arguments: Sequence[str]) -> Plan:
    """The plan of a command line; prints usage and leaves on a mistake."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=SECTIONS, nargs="+", help="these sections")
    parser.add_argument("--database", choices=DATABASES, help="one database")
    parser.add_argument("--tickets", type=int, help="one size: stored, open, due at once or archived")
    parser.add_argument("--requests", type=int, help="requests of one run")
    parser.add_argument("--faults", type=int, help="faults of the latency section")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the JSON is kept")
    parser.add_argument(
        "--quick", action="store_true", help="few tickets and few requests: does it work at all?"
    )
    given = parser.parse_args(arguments)
    plan = _quick() if given.quick else Plan()
    return replace(
        _sized(plan, given.tickets) if given.tickets else plan,
        sections=tuple(given.only) if given.only else plan.sections,
        databases=(given.database,) if given.database else plan.databases,
        requests=given.requests or plan.requests, faults=given.faults or plan.faults, results=given.results,
    )  # fmt: skip


def _sized(plan: Plan, tickets: int) -> Plan:
    return replace(plan, sizes=(tickets,), open_tickets=tickets, storm=tickets, archives=(tickets,))


def _quick() -> Plan:
    """A storm that one pass decides: nobody's message has to wait for the next minute."""
    return Plan(
        sizes=(QUICK_SIZE,), requests=8, warm_up=2, due=20, at_once=20, idle_passes=10, open_tickets=QUICK_SIZE,
        storm=130, click_pace=0.02, calm=0.5, faults=3, gaps=(0.05, 0.2), idle_desk=100, archives=(100, 500),
        archive_open=60, rounds=2, counted_units=2, counted_years=1, quick=True,
    )  # fmt: skip
