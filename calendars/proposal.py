"""What a calendar would say after a document: content, changes and doubts, for a person to look at and confirm."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from calendars.arrangement import Act, Arrangement
from calendars.changes import DayChange, difference
from calendars.content import Content
from calendars.errors import UnreadableNotice
from calendars.parsed import LEFT_OUT, Doubt, DoubtKind, Parsed
from calendars.statutory import expected_working_days
from calendars.workdays import SURE

EXCEPTIONS = {2020: -2}
"""Working days that a year lost for good: the emergency extension of 2020 was not worked off."""


@dataclass(frozen=True, slots=True)
class YearCheck:
    """The statutory invariant of a year: its working days as the national entries have them, and as the law does."""

    year: int
    worked: int
    expected: int
    ok: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """The content as it would be, the days that change, what to look at, and the checked years.

    Of a year that was not loaded before, `changes` hold only the days that are named.
    """

    content: Content
    changes: tuple[DayChange, ...]
    doubts: tuple[Doubt, ...]
    invariant: tuple[YearCheck, ...]

    @property
    def left_out(self) -> tuple[Doubt, ...]:
        """The doubts that kept days out of the content."""
        return tuple(one for one in self.doubts if one.kind in LEFT_OUT)


def propose(
    content: Content, parsed: Parsed, *, document: str, year: int | None = None, published: date | None = None
) -> Proposal:
    """Put what was read into a content; raises `UnreadableNotice` where nobody says which year it arranges.

    `document` and `published` are the importer's own words for the act, "" and None for what was read. A year
    without a notice becomes official and gets a provisional successor; of a year that has one, the holidays that
    are named are replaced. A list of the desk's own days changes that layer alone.
    """
    act = Act(document or parsed.number, published or parsed.published)
    days = tuple(
        replace(
            one, source=document or one.source or act.number, published=published or one.published or act.date
        )
        for one in parsed.days
    )
    arrangement = Arrangement(content, act)
    wanted = year if year is not None else parsed.year
    if days and all(one.local for one in days):
        arrangement.overlay(days)
    elif wanted is None:
        raise UnreadableNotice("nobody says which year it arranges")
    else:
        arrangement.arrange(wanted, days, parsed.extensions)
    new = arrangement.content()
    doubts = (*parsed.doubts, *arrangement.doubts)
    if new == content:
        return Proposal(content, (), (*doubts, Doubt(DoubtKind.ALREADY_LOADED)), ())
    changes = tuple(
        one for one in difference(content, new) if one.before is not None or (one.after and one.after.entry)
    )
    touched = {change.day.year for change in changes}
    return Proposal(new, changes, doubts, year_checks(new, touched))


def year_checks(content: Content, years: Iterable[int]) -> tuple[YearCheck, ...]:
    """Check the statutory invariant of those of the years that rest on a notice, in order."""
    sure = {one.year for one in content.years if one.status in SURE}
    national = replace(content, days=tuple(entry for entry in content.days if not entry.local))
    table = national.table()
    worked = Counter(
        date.fromordinal(ordinal).year
        for ordinal, flag in enumerate(table.worked_flags(), start=table.first.toordinal())
        if flag
    )
    return tuple(
        YearCheck(year, worked[year], expected, worked[year] == expected + EXCEPTIONS.get(year, 0))
        for year in sorted(sure.intersection(years))
        for expected in (expected_working_days(year),)
    )
