"""What was read from a document about days: the days, and everything in it that a person must look at."""

import re
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from calendars.workdays import DayEntry

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
MOST_DOUBTS = 100  # nobody reads more; a document with that many is another kind of document

LONGEST = 20  # days of one rest; the longest ever arranged had ten


class DoubtKind(StrEnum):
    """What a person must look at before the days are published."""

    IMPOSSIBLE_DATE = "impossible_date"
    WRONG_WEEKDAY = "wrong_weekday"
    WRONG_TOTAL = "wrong_total"
    CONTRADICTION = "contradiction"
    BACKWARD_RANGE = "backward_range"
    UNCLEAR = "unclear"
    BAD_ROW = "bad_row"
    # Seen only beside the calendar that is loaded:
    OTHER_YEAR = "other_year"
    WORKED_WEEKDAY = "worked_weekday"
    NAMED_BEFORE = "named_before"
    MISSING_HOLIDAY = "missing_holiday"
    SUPERSEDED = "superseded"
    ALREADY_LOADED = "already_loaded"


LEFT_OUT = frozenset({
    DoubtKind.IMPOSSIBLE_DATE, DoubtKind.BACKWARD_RANGE, DoubtKind.UNCLEAR, DoubtKind.BAD_ROW, DoubtKind.OTHER_YEAR,
    DoubtKind.SUPERSEDED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that cannot be so, or that nobody should guess.

    `item` is the holiday it was read under (BAD_ROW: the field: date, kind, hours, published), `words` are the
    document's own, `days` the days in question (BACKWARD_RANGE: its two ends, WRONG_WEEKDAY: the day whose true
    weekday differs). `truth` says what is so instead: WRONG_TOTAL the days counted, CONTRADICTION and
    NAMED_BEFORE the other item's name, SUPERSEDED the later document, OTHER_YEAR the years that can be arranged.
    `row` is the line of a list, from 1.
    """

    kind: DoubtKind
    item: str = ""
    words: str = ""
    days: tuple[date, ...] = ()
    truth: str = ""
    row: int | None = None

    def to_json(self) -> dict[str, Any]:
        said = asdict(self) | {"kind": self.kind.value, "days": [day.isoformat() for day in self.days]}
        return {name: value for name, value in said.items() if value}


@dataclass(frozen=True, slots=True)
class Extension:
    """A holiday made longer, "延长春节假期至2月2日": it begins where the loaded calendar says it ends."""

    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Parsed:
    """A document as read; `year` None where it covers several, `number` "" and `published` None where unsaid."""

    year: int | None
    number: str
    published: date | None
    days: tuple[DayEntry, ...]
    extensions: tuple[Extension, ...] = ()
    doubts: tuple[Doubt, ...] = ()


class Gathering:
    """The days and doubts of a document while it is read: the first word on a day stands, a second is a doubt."""

    def __init__(self) -> None:
        self._days: dict[date, DayEntry] = {}
        self._doubts: dict[Doubt, None] = {}

    def add(self, entry: DayEntry, *, words: str = "", row: int | None = None) -> None:
        first = self._days.setdefault(entry.day, entry)
        if (first.working, first.hours) != (entry.working, entry.hours):
            doubt = Doubt(DoubtKind.CONTRADICTION, entry.name, words, (entry.day,), first.name, row)
            self.doubt(doubt)

    def doubt(self, doubt: Doubt) -> None:
        if len(self._doubts) < MOST_DOUBTS:
            self._doubts.setdefault(doubt)

    @property
    def days(self) -> tuple[DayEntry, ...]:
        return tuple(self._days[day] for day in sorted(self._days))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        return tuple(self._doubts)


def printable(text: str) -> str:
    """Leave out the control characters, which PostgreSQL or a page refuses; lines and tabs stay."""
    return CONTROL.sub("", text)


def only_year(days: tuple[DayEntry, ...]) -> int | None:
    """Give the year that all days are arranged for (see `arranged_for`), None where there are several."""
    years = {arranged_for(entry) for entry in days}
    return years.pop() if len(years) == 1 else None


def arranged_for(entry: DayEntry) -> int:
    """Give the year whose notice arranges a day: New Year's December days belong to the year they begin."""
    december = entry.day.month == 12  # noqa: PLR2004 - months have numbers
    return entry.day.year + (december and entry.name.startswith("元旦"))
