"""Every day of every official year against the law's count, the table's own sense, and libraries that are at hand."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from importlib import metadata
from typing import Any

from calendars.content import Content
from calendars.holiday_names import same_holiday
from calendars.proposal import YearCheck, year_checks
from calendars.workdays import SATURDAY, SURE, DayEntry

Oracle = Callable[[date], bool | None]
"""Says whether a day is worked, None where it does not know."""


class FindingKind(StrEnum):
    """What is odd: a year's count, a day that a library has otherwise, an entry that makes no sense."""

    INVARIANT = "invariant"
    DISAGREES = "disagrees"
    WORKED_WEEKDAY = "worked_weekday"
    LONE_WEEKEND = "lone_weekend"


@dataclass(frozen=True, slots=True)
class Finding:
    """One oddity: of a year (`day` None) or of a day.

    `said` is the library that has the day otherwise, the document of an entry, or the count that was expected.
    """

    kind: FindingKind
    year: int
    day: date | None
    said: str


@dataclass(frozen=True, slots=True)
class Library:
    """A library that was asked, and how many of the days it knew."""

    name: str
    version: str
    days: int


@dataclass(frozen=True, slots=True)
class CalendarCheck:
    """What was looked at and what was found; without findings the calendar is in order."""

    days: int
    years: tuple[YearCheck, ...]
    libraries: tuple[Library, ...]
    findings: tuple[Finding, ...]


def check_calendar(content: Content) -> CalendarCheck:
    """Check the national days of all years that rest on a notice; raises `BrokenTable`.

    chinesecalendar and holidays are asked where they are installed (the desk runs without them), and only about
    years they have a notice of: holidays guesses the others.
    """
    national = replace(content, days=tuple(entry for entry in content.days if not entry.local))
    table = national.table()
    sure = [one.year for one in content.years if one.status in SURE]
    days = [day for year in sure for day in _days_of(year)]
    checks = year_checks(national, sure)
    findings = [
        Finding(FindingKind.INVARIANT, check.year, None, str(check.expected))
        for check in checks
        if not check.ok
    ]
    findings += _odd_entries([entry for entry in national.days if entry.day.year in sure])
    libraries = []
    for name, oracle in _oracles():
        said = [(day, oracle(day)) for day in days]
        known = [(day, worked) for day, worked in said if worked is not None]
        version = metadata.version(name)
        libraries.append(Library(name, version, len(known)))
        findings += [
            Finding(FindingKind.DISAGREES, day.year, day, f"{name} {version}")
            for day, worked in known
            if worked is not table.is_working(day)
        ]
    return CalendarCheck(len(days), checks, tuple(libraries), tuple(findings))


def _days_of(year: int) -> Iterator[date]:
    for ordinal in range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1):
        yield date.fromordinal(ordinal)


def _odd_entries(entries: list[DayEntry]) -> Iterator[Finding]:
    """Find weekdays "worked" for no reason, and weekend days "off" apart from any day of their holiday."""
    by_day = {entry.day: entry for entry in entries}
    for entry in entries:
        weekend = entry.day.weekday() >= SATURDAY
        if entry.working and not weekend and not entry.hours:
            yield Finding(FindingKind.WORKED_WEEKDAY, entry.day.year, entry.day, entry.document)
        beside = (by_day.get(entry.day + timedelta(days=step)) for step in (-1, 1))
        joined = any(one and not one.working and same_holiday(one.name, entry.name) for one in beside)
        if weekend and not entry.working and not joined:
            yield Finding(FindingKind.LONE_WEEKEND, entry.day.year, entry.day, entry.document)


LACKING, MENDED_IN = {2019}, (0, 108)


def _older(version: str) -> bool:
    return tuple(int(part) for part in version.split(".")[:2]) < MENDED_IN


def _oracles() -> Iterator[tuple[str, Oracle]]:
    for name, module, make in (
        ("chinesecalendar", "chinese_calendar", _chinesecalendar),
        ("holidays", "holidays", _holidays),
    ):
        try:
            yield name, make(importlib.import_module(module))
        except ImportError:
            continue


def _chinesecalendar(library: Any) -> Oracle:  # noqa: ANN401 - a module that need not be there has no type
    def is_worked(day: date) -> bool | None:
        try:
            return bool(library.is_workday(day))
        except NotImplementedError:  # a year without a notice
            return None

    return is_worked


def _holidays(library: Any) -> Oracle:  # noqa: ANN401 - a module that need not be there has no type
    """Releases before 0.108 lack the amendment of 2019-03-22: they are not asked about that year."""
    china = library.country_holidays("CN")
    arranged = set(china.special_public_holidays) - (
        LACKING if _older(metadata.version("holidays")) else set()
    )

    def is_worked(day: date) -> bool | None:
        return bool(china.is_working_day(day)) if day.year in arranged else None

    return is_worked
