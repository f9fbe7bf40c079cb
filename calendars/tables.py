"""The day tables the project carries: the notices of 2018 to 2026, and 2027 as far as the law fixes it."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from calendars.content import Content
from calendars.hours import USUAL_HOURS
from calendars.workdays import DayEntry, YearEntry, YearStatus

DATA = Path(__file__).parent / "data"
DAYS = "china-days.csv"  # every day off inside a holiday, its weekends too, and every weekend day worked
YEARS = "china-years.csv"


@cache
def shipped_content() -> Content:
    """Read the shipped days on first use; one immutable copy serves the process."""
    return Content(years=tuple(shipped_years()), days=tuple(shipped_entries()), usual=USUAL_HOURS)


def shipped_years() -> Iterator[YearEntry]:
    for row in _rows(YEARS):
        yield YearEntry(int(row["year"]), YearStatus(row["status"]), row["note"])


def shipped_entries() -> Iterator[DayEntry]:
    for row in _rows(DAYS):
        yield DayEntry(
            date.fromisoformat(row["date"]), working=row["kind"] == "worked", name=row["name"],
            source=row["notice"], published=date.fromisoformat(row["published"]), revises=row["revises"],
        )  # fmt: skip


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)
