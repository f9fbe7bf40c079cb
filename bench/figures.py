"""Figures with their spread, as tables for people and JSON for later comparison."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from pathlib import Path
from statistics import median

from bench.plan import ROOT

LARGE = 100
Spread = tuple[float, float, float]
"""Minimum, median, maximum of the runs."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One line: what was measured, under what, its values; spreads by name of the value, plain facts beside."""

    what: str
    spreads: Mapping[str, Spread]
    facts: Mapping[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The figures of one section on one database at one size."""

    section: str
    database: str
    tickets: int
    figures: Sequence[Figure]
    facts: Mapping[str, float | int | str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.section}-{self.database}-{self.tickets}"


def spread(values: Sequence[float]) -> Spread:
    return min(values), median(values), max(values)


def at_most(values: Sequence[float], percent: float) -> float:
    """What so many of a hundred values do not exceed: one that was measured, never one between two."""
    return sorted(values)[ceil(len(values) * percent / 100) - 1]


def shown(sheet: Sheet) -> str:
    """The sheet as a table in Markdown."""
    names = list(dict.fromkeys(name for figure in sheet.figures for name in (*figure.spreads, *figure.facts)))
    lines = [f"\n### {sheet.section}, {sheet.database}, {sheet.tickets:,} tickets\n"]
    lines += (
        [" · ".join(f"{name} {_plain(value)}" for name, value in sheet.facts.items()) + "\n"]
        if sheet.facts
        else []
    )
    lines += [f"| | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {one.what} | {' | '.join(_cell(one, name) for name in names)} |" for one in sheet.figures]
    return "\n".join(lines)


def keep(sheet: Sheet, folder: Path, *, at: datetime) -> Path:
    """Write the sheet with its date, commit and machine; returns the file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{at:%Y-%m-%d}-{sheet.name}.json"
    content = {
        "name": sheet.name, "section": sheet.section, "database": sheet.database, "tickets": sheet.tickets,
        "taken_at": at.isoformat(timespec="seconds"), "commit": _commit(), "machine": machine(), "facts": sheet.facts,
        "figures": [
            {"what": one.what, **one.facts, **{name: _rounded(found) for name, found in one.spreads.items()}}
            for one in sheet.figures
        ],
    }  # fmt: skip
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def machine() -> dict[str, str | int]:
    """What the figures were measured on."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    cores = len(os.sched_getaffinity(0))
    return {"cores": cores, "processor": model, "python": platform.python_version(), "system": sys.platform}


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def _cell(figure: Figure, name: str) -> str:
    if name in figure.spreads:
        least, middle, most = figure.spreads[name]
        return f"{_plain(least)} / **{_plain(middle)}** / {_plain(most)}"
    return _plain(figure.facts[name]) if name in figure.facts else ""


def _plain(value: float | str) -> str:
    """Three significant digits, no exponent."""
    if isinstance(value, str | int):
        return str(value)
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"


def _rounded(found: Spread) -> dict[str, float]:
    return {name: round(value, 4) for name, value in zip(("min", "median", "max"), found, strict=True)}
