"""The printed table of the kill matrix: carried to the end of the run in each test's report, written where one asks.

CHAOS_TABLE names a file that gets a line a run as well.
"""

import os
from dataclasses import asdict, dataclass
from pathlib import Path

import pytest

PROPERTY = "kill matrix"
COLUMNS = (
    "run",
    "database",
    "workers",
    "rule",
    "pages",
    "kills",
    "restarts",
    "lost",
    "back",
    "doubled",
    "most",
    "marked",
    "seconds",
)
_FORMAT = "{:<12} {:<11} {:>7} {:<16} {:>6} {:>6} {:>8} {:>5} {:>5} {:>8} {:>5} {:>7} {:>8}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One run: pages handed `back` for the next person, `most` copies of one page on one channel, `marked` ones."""

    run: str
    database: str
    workers: int
    rule: str
    pages: int
    kills: int
    restarts: int
    lost: int
    back: int
    doubled: int
    most: int
    marked: int
    seconds: float

    def __str__(self) -> str:
        values = {**asdict(self), "seconds": f"{self.seconds:.1f}"}
        return _FORMAT.format(*(values[column] for column in COLUMNS))


def note(line: Line, node: pytest.Item) -> None:
    """Put the line into the test's report, and into the file one asked for."""
    node.user_properties.append((PROPERTY, str(line)))
    path = os.environ.get("CHAOS_TABLE")
    if path:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def show(terminal: pytest.TerminalReporter) -> None:
    """The table at the end of the run; nothing where no row was run."""
    reports = [report for found in terminal.stats.values() for report in found]
    lines = [
        str(value) for report in reports if getattr(report, "when", "") == "call"
        for name, value in report.user_properties if name == PROPERTY
    ]  # fmt: skip
    if lines:
        terminal.section("kill matrix")
        for line in (_FORMAT.format(*COLUMNS), *lines):
            terminal.line(line)
