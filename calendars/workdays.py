"""Which days are worked: an immutable day table, compiled into arrays so that a question is a lookup."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import accumulate, compress, pairwise

from calendars.errors import BrokenTable, MissingYear

SATURDAY = 5


class DayKind(StrEnum):
    """What a day is: ordinarily worked, weekend, worked by order (调休上班), off by a notice, worked in part."""

    WORKING = "working"
    REST = "rest"
    MAKEUP = "makeup"
    HOLIDAY = "holiday"
    HALF = "half"


class YearStatus(StrEnum):
    """How sure a year is; *provisional* = statutory days only, the State Council's notice is to come."""

    OFFICIAL = "official"
    AMENDED = "amended"
    PROVISIONAL = "provisional"
    MISSING = "missing"


SURE = frozenset({YearStatus.OFFICIAL, YearStatus.AMENDED})


@dataclass(frozen=True, slots=True)
class DayEntry:
    """One day that a document names: worked or off, the holiday's name, the document's number and date.

    `revises` is the number of the document whose day this one changes. `hours` are a day's own periods, such as
    "08:30-12:00" for a half day, "" for the season's. `local` marks the desk's own layer above the national one.
    """

    day: date
    working: bool
    name: str
    source: str
    published: date | None = None
    revises: str = ""
    hours: str = ""
    local: bool = False

    @property
    def document(self) -> str:
        """The document as people cite it, with its date where that is known."""
        return f"{self.source}({self.published})" if self.published else self.source


@dataclass(frozen=True, slots=True)
class YearEntry:
    """One loaded year: its status, and which documents it rests on in a sentence."""

    year: int
    status: YearStatus
    note: str


@dataclass(frozen=True, slots=True)
class DayMark:
    """A day explained: its kind, the entry that names it (None for an ordinary day), the status of its year."""

    day: date
    kind: DayKind
    entry: DayEntry | None
    status: YearStatus

    @property
    def working(self) -> bool:
        return self.kind not in (DayKind.REST, DayKind.HOLIDAY)

    @property
    def name(self) -> str:
        return self.entry.name if self.entry else ""

    @property
    def source(self) -> str:
        return self.entry.document if self.entry else ""


class WorkdayTable:
    """The days of consecutive whole years; never changes, costs O(1) a question at any distance.

    `_upto[i]` counts the working days of the table up to and including day i; `_nth[k]` is the k-th of them,
    from 1. A year that is not loaded raises `MissingYear` on its weekends too: nobody can say which of them
    will be worked.
    """

    __slots__ = ("_base", "_entries", "_marks", "_nth", "_size", "_upto", "_years", "version")

    def __init__(self, version: str, *, years: Iterable[YearEntry], entries: Iterable[DayEntry]) -> None:
        self.version = version
        self._years: Mapping[int, YearEntry] = _consecutive(years)
        self._entries: Mapping[date, DayEntry] = _unambiguous(entries, self._years)
        first = date(min(self._years), 1, 1)
        self._base = first.toordinal()
        self._size = date(max(self._years), 12, 31).toordinal() - self._base + 1
        worked = self._compile_flags()
        self._upto = list(accumulate(worked))
        ordinals = compress(range(self._base, self._base + self._size), worked)
        self._nth = [first, *map(date.fromordinal, ordinals)]
        self._marks: dict[date, DayMark] = {}

    def _compile_flags(self) -> list[int]:
        monday = (self._base + 6) % 7  # weekday of the first day: ordinal 1 is a Monday
        week = [0 if (monday + i) % 7 >= SATURDAY else 1 for i in range(7)]
        flags = (week * (self._size // 7 + 1))[: self._size]
        for day, entry in self._entries.items():
            flags[day.toordinal() - self._base] = int(entry.working)
        return flags

    @property
    def first(self) -> date:
        return date.fromordinal(self._base)

    @property
    def last(self) -> date:
        return date.fromordinal(self._base + self._size - 1)

    @property
    def years(self) -> tuple[YearEntry, ...]:
        return tuple(self._years.values())

    def entries(self, year: int) -> tuple[DayEntry, ...]:
        """All days of a year that a document names, in order; raises `MissingYear`."""
        if year not in self._years:
            raise MissingYear(year)
        return tuple(entry for day, entry in sorted(self._entries.items()) if day.year == year)

    def status(self, year: int) -> YearStatus:
        known = self._years.get(year)
        return known.status if known else YearStatus.MISSING

    def is_working(self, day: date) -> bool:
        """Say whether the day is worked; raises `MissingYear`."""
        i = day.toordinal() - self._base
        if i < 0 or i >= self._size:
            raise MissingYear(day.year)
        upto = self._upto
        return upto[i] != (upto[i - 1] if i else 0)

    def add(self, day: date, days: int) -> date:
        """Find the n-th working day after `day`, before it where n < 0; `day` is never counted, 0 keeps it.

        Raises `MissingYear` where `day` or the answer lies outside the loaded years.
        """
        i = day.toordinal() - self._base
        if i < 0 or days < 1:
            return self._back(day, -days)
        try:
            return self._nth[self._upto[i] + days]
        except IndexError:
            raise MissingYear(max(day.year, self.last.year + 1)) from None

    def _back(self, day: date, days: int) -> date:
        today = self.is_working(day)
        if days == 0:
            return day
        k = self._upto[day.toordinal() - self._base] - today - days + 1
        if k < 1:
            raise MissingYear(self.first.year - 1)
        return self._nth[k]

    def between(self, start: date, end: date) -> int:
        """Count the working days after `start` up to and including `end`; negative where `end` is earlier."""
        i = start.toordinal() - self._base
        j = end.toordinal() - self._base
        if i < 0 or j < 0:
            raise MissingYear(min(start, end).year)
        try:
            return self._upto[j] - self._upto[i]
        except IndexError:
            raise MissingYear(max(start, end).year) from None

    def worked_flags(self) -> list[int]:
        """Give 1 for each worked and 0 for each free day, from `first` to `last`."""
        return [upto - before for before, upto in pairwise([0, *self._upto])]

    def is_sure(self, start: date, end: date) -> bool:
        """Say whether every year from `start` to `end` rests on a published notice."""
        if start.year == end.year:
            return self.status(start.year) in SURE
        return all(self.status(year) in SURE for year in range(start.year, end.year + 1))

    def explain(self, day: date) -> DayMark:
        """Say what the day is and which document says so; raises `MissingYear`."""
        mark = self._marks.get(day)
        if mark is None:
            mark = self._marks[day] = self._mark(day)
        return mark

    def _mark(self, day: date) -> DayMark:
        status = self.status(day.year)
        if status is YearStatus.MISSING:
            raise MissingYear(day.year)
        entry = self._entries.get(day)
        return DayMark(day, _kind(day, entry), entry, status)


def _kind(day: date, entry: DayEntry | None) -> DayKind:
    weekend = day.weekday() >= SATURDAY
    if entry is None:
        return DayKind.REST if weekend else DayKind.WORKING
    if not entry.working:
        return DayKind.HOLIDAY
    if weekend:
        return DayKind.MAKEUP
    return DayKind.HALF if entry.hours else DayKind.WORKING


def _consecutive(years: Iterable[YearEntry]) -> dict[int, YearEntry]:
    found = {entry.year: entry for entry in sorted(years, key=lambda entry: entry.year)}
    if not found:
        raise BrokenTable("it holds no year")
    for year in range(min(found), max(found) + 1):
        if year not in found:
            raise BrokenTable(f"year {year} is missing between its neighbours")
    return found


def _unambiguous(entries: Iterable[DayEntry], years: Mapping[int, YearEntry]) -> dict[date, DayEntry]:
    """The entries by day; what the desk itself says of a day stands above the national entry."""
    found: dict[date, DayEntry] = {}
    for entry in entries:
        if entry.day.year not in years:
            raise BrokenTable(f"{entry.day.isoformat()} lies in a year that is not listed", day=entry.day)
        first = found.setdefault(entry.day, entry)
        if entry.local and not first.local:
            found[entry.day] = entry
        elif first.local is entry.local and first.working is not entry.working:
            raise BrokenTable(f"{entry.day.isoformat()} is named both worked and off", day=entry.day)
    return found
