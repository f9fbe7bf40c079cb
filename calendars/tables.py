"""The day tables the project carries: the notices of 2018 to 2026, and 2027 as far as the law fixes it."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path

from calendars.workdays import DayEntry, WorkdayTable, YearEntry, YearStatus

DATA = Path(__file__).parent / "data"
DAYS = "china-days.csv"  # weekdays off and weekend days worked, each with the notice that says so
SPANS = "china-holiday-spans.csv"  # every day inside a holiday, so that its weekends carry its name too
PROVISIONAL = "china-2027.csv"  # the 13 statutory days only
YEARS = "china-years.csv"


@cache
def shipped_table() -> WorkdayTable:
    """Read and compile the shipped days on first use; one immutable copy serves the process."""
    years = tuple(shipped_years())
    entries = tuple(shipped_entries())
    return WorkdayTable(version_of("cn", years, entries), years=years, entries=entries)


def shipped_years() -> Iterator[YearEntry]:
    for row in _rows(YEARS):
        yield YearEntry(int(row["year"]), YearStatus(row["status"]), row["note"])


def shipped_entries() -> Iterator[DayEntry]:
    for name in (DAYS, PROVISIONAL):
        for row in _rows(name):
            yield DayEntry(date.fromisoformat(row["date"]), row["working"] == "1", row["name"], row["source"])
    for row in _rows(SPANS):
        yield DayEntry(date.fromisoformat(row["date"]), working=False, name=row["name"], source=row["source"])


def version_of(name: str, years: tuple[YearEntry, ...], entries: tuple[DayEntry, ...]) -> str:
    """Name a table by its content, such as "cn-2018-2027-1f0c9a3b": equal tables have equal versions."""
    content = sha256()
    for year in sorted(years, key=lambda entry: entry.year):
        content.update(f"{year.year} {year.status}\n".encode())
    for entry in sorted(entries, key=lambda entry: entry.day):
        content.update(f"{entry.day} {entry.working:d} {entry.name} {entry.source}\n".encode())
    span = f"{min(years, key=lambda entry: entry.year).year}-{max(years, key=lambda entry: entry.year).year}"
    return f"{name}-{span}-{content.hexdigest()[:8]}"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
