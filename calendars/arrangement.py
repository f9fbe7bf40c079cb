"""Putting a document's days into a calendar: a year's first notice, an amendment, an extension, the desk's own days."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from calendars.content import Content
from calendars.errors import MissingYear
from calendars.holiday_names import HOLIDAYS, holidays_in
from calendars.parsed import LONGEST, Doubt, DoubtKind, Extension, arranged_for
from calendars.statutory import provisional_year, statutory_days
from calendars.workdays import SATURDAY, SURE, DayEntry, YearEntry, YearStatus

EXTENDED = "（延长）"


@dataclass(frozen=True, slots=True)
class Act:
    """The document that is put in: its number and date, as far as they are known."""

    number: str
    date: date | None

    def __str__(self) -> str:
        return f"{self.number}({self.date})" if self.date else self.number


class Arrangement:
    """A content while a document is put into it; `doubts` gather what only shows beside the loaded days."""

    def __init__(self, content: Content, act: Act) -> None:
        self._old = content
        self._act = act
        self._years = {one.year: one for one in content.years}
        self._days = {one.day: one for one in content.days if not one.local}
        self._local = {one.day: one for one in content.days if one.local}
        self._loaded = dict(self._days)
        self.doubts: list[Doubt] = []

    def content(self) -> Content:
        return replace(
            self._old,
            years=tuple(self._years.values()),
            days=(*self._days.values(), *self._local.values()),
        )

    def overlay(self, days: Iterable[DayEntry]) -> None:
        """Put the desk's own days above the national ones, day by day."""
        for entry in self._of_loaded_years(days):
            self._local[entry.day] = entry
            self._doubt_worked_weekday(entry)

    def arrange(self, year: int, days: Iterable[DayEntry], extensions: Iterable[Extension]) -> None:
        """Put in a year's first notice or an amendment; a year beyond the next one is a doubt and no change."""
        reach = range(min(self._years), max(self._years) + 2)
        if year not in reach:
            self._doubt(DoubtKind.OTHER_YEAR, words=str(year), truth=f"{reach[0]}-{reach[-1]}")
            return
        given, longer = list(days), list(extensions)
        if not given and not longer:
            return
        self._open(year, _law(year))
        if following := _law(year + 1):
            self._open(year + 1, following)
        near = self._near(year, self._of_loaded_years(given))
        if self._years[year].status in SURE:
            self._amend(year, near)
        elif near:
            self._announce(year, near)
        for extension in longer:
            self._extend(extension)

    def _open(self, year: int, law: Sequence[DayEntry]) -> None:
        """Load a year as far as the law fixes it: what follows the last notice stays provisional, never unknown."""
        if year not in self._years:
            self._years[year] = provisional_year(year)
            self._days |= {entry.day: entry for entry in law}

    def _of_loaded_years(self, days: Iterable[DayEntry]) -> list[DayEntry]:
        given = list(days)
        other = [entry.day for entry in given if entry.day.year not in self._years]
        if other:
            truth = f"{min(self._years)}-{max(self._years)}"
            self.doubts.append(Doubt(DoubtKind.OTHER_YEAR, days=tuple(other), truth=truth))
        return [entry for entry in given if entry.day.year in self._years]

    def _near(self, year: int, days: Iterable[DayEntry]) -> list[DayEntry]:
        """Keep what a year's notice may arrange, December before to January after; the rest must be known."""
        first, last = date(year - 1, 12, 1), date(year + 1, 1, 31)
        near: list[DayEntry] = []
        far: list[DayEntry] = []
        for entry in days:
            (near if first <= entry.day <= last else far).append(entry)
        unknown = tuple(entry.day for entry in far if not self._says(entry))
        if unknown:
            self.doubts.append(Doubt(DoubtKind.OTHER_YEAR, days=unknown, truth=str(year)))
        return near

    def _says(self, entry: DayEntry) -> bool:
        loaded = self._days.get(entry.day)
        if loaded is None:
            return entry.working is (entry.day.weekday() < SATURDAY) and not entry.hours
        return (loaded.working, loaded.hours) == (entry.working, entry.hours)

    # A year's first notice

    def _announce(self, year: int, days: Sequence[DayEntry]) -> None:
        """Replace what the law said of the holidays that are named; with all seven the year is official."""
        law = [one for one in self._days.values() if arranged_for(one) == year]
        named = _named(days, law)
        for entry in law:
            if named.issuperset(holidays_in(entry.name)):
                del self._days[entry.day]
        for entry in days:
            self._add(entry)
        self._doubt_missing(year, named)
        if named.issuperset(HOLIDAYS):
            self._years[year] = YearEntry(year, YearStatus.OFFICIAL, str(self._act))
        self._note_december(year - 1)

    def _add(self, entry: DayEntry) -> None:
        """Add a day; one that another notice names stays if it says the same, else it is revised."""
        self._doubt_worked_weekday(entry)
        loaded = self._days.get(entry.day)
        if loaded is None:
            self._days[entry.day] = entry
            return
        if self._years[entry.day.year].status not in SURE:
            self._days[entry.day] = entry
            return
        self._doubt(DoubtKind.NAMED_BEFORE, entry, truth=loaded.name)
        if not self._says(entry):
            self._days[entry.day] = replace(entry, revises=entry.revises or loaded.source)

    def _doubt_missing(self, year: int, named: set[str]) -> None:
        for name in HOLIDAYS:
            days = (entry.day for entry in _law(year) if name in holidays_in(entry.name))
            worked = tuple(day for day in days if self._is_worked(day))
            if worked or name not in named:
                self.doubts.append(Doubt(DoubtKind.MISSING_HOLIDAY, name, days=worked))

    def _is_worked(self, day: date) -> bool:
        entry = self._days.get(day)
        return entry.working if entry else day.weekday() < SATURDAY

    def _note_december(self, year: int) -> None:
        """Write into the year before which of its days this notice moves: "12月29日上班、31日休息见..."."""
        changed = [
            entry
            for day, entry in sorted(self._days.items())
            if day.year == year and entry != self._loaded.get(day)
            if entry.working is (day.weekday() >= SATURDAY)
        ]
        if changed:
            first = changed[0].day.month
            words = "、".join(f"{one.day.day}日{'上班' if one.working else '休息'}" for one in changed)
            self._remark(year, f"{first}月{words}见{self._act}")

    # Amendments

    def _amend(self, year: int, days: Sequence[DayEntry]) -> None:
        """Replace the holidays that are arranged otherwise than before, each as a whole."""
        loaded = [one for one in self._days.values() if arranged_for(one) == year]
        of_day = {one.day: one.name for one in loaded}
        days = [one if one.name else replace(one, name=of_day.get(one.day, "")) for one in days]
        for names in _groups([one.name for one in (*loaded, *days)]):
            new = [one for one in days if one.name in names]
            # A list of one calendar year is silent on the New Year's days of the December before.
            spoken = {one.day.year for one in new}
            old = [one for one in loaded if one.name in names and one.day.year in spoken]
            if new and _arranged(new) != _arranged(old):
                self._replace(year, old, new)

    def _replace(self, year: int, old: Sequence[DayEntry], new: Sequence[DayEntry]) -> None:
        latest = max(old, key=lambda one: one.published or date.min, default=None)
        if latest and self._act.date and latest.published and latest.published > self._act.date:
            self.doubts.append(Doubt(DoubtKind.SUPERSEDED, new[0].name, truth=latest.document))
            return
        revised = latest.source if latest and latest.source != self._act.number else ""
        for entry in old:
            del self._days[entry.day]
        for entry in new:
            self._doubt_worked_weekday(entry)
            other = self._days.get(entry.day)
            if other and not self._says(entry):
                self._doubt(DoubtKind.NAMED_BEFORE, entry, truth=other.name)
            if not other or not self._says(entry):
                self._days[entry.day] = replace(entry, revises=entry.revises or revised)
        if revised or not latest:
            self._amended(year, f"{new[0].name}经{self._act}调整")

    def _extend(self, extension: Extension) -> None:
        """Add days off after a loaded holiday's end; days of work that were ordered there are revoked."""
        year, wanted = extension.until.year, holidays_in(extension.name) or (extension.name,)
        off = [
            one
            for one in self._days.values()
            if not one.working and arranged_for(one) == year
            if not set(wanted).isdisjoint(holidays_in(one.name) or (one.name,))
        ]
        last = max(off, key=lambda one: one.day, default=None)
        count = (extension.until - last.day).days if last else 0
        if last is None or count > LONGEST:
            self.doubts.append(Doubt(DoubtKind.UNCLEAR, extension.name, days=(extension.until,)))
            return
        name = last.name.removesuffix(EXTENDED)
        for i in range(count):
            day = last.day + timedelta(days=i + 1)
            self._days[day] = DayEntry(
                day,
                working=False,
                name=name + EXTENDED,
                source=self._act.number,
                published=self._act.date,
                revises=last.source,
            )
        if count > 0:
            until = f"{extension.until.month}月{extension.until.day}日"
            self._amended(year, f"{name}假期经{self._act}延长至{until}")

    def _amended(self, year: int, remark: str) -> None:
        self._remark(year, remark)
        if self._years[year].status is YearStatus.OFFICIAL:
            self._years[year] = replace(self._years[year], status=YearStatus.AMENDED)

    def _remark(self, year: int, remark: str) -> None:
        known = self._years[year]
        self._years[year] = replace(known, note="；".join(filter(None, (known.note, remark))))

    def _doubt_worked_weekday(self, entry: DayEntry) -> None:
        before = self._loaded.get(entry.day)
        if (
            entry.working
            and not entry.hours
            and entry.day.weekday() < SATURDAY
            and (not before or before.working)
        ):
            self._doubt(DoubtKind.WORKED_WEEKDAY, entry)

    def _doubt(
        self, kind: DoubtKind, entry: DayEntry | None = None, *, words: str = "", truth: str = ""
    ) -> None:
        days = (entry.day,) if entry else ()
        self.doubts.append(Doubt(kind, entry.name if entry else "", words, days, truth))


def _law(year: int) -> tuple[DayEntry, ...]:
    """Give a year's statutory days, none before the law's last revision and beyond the almanac."""
    try:
        return statutory_days(year)
    except MissingYear:
        return ()


def _arranged(days: Iterable[DayEntry]) -> set[tuple[date, bool, str]]:
    return {(one.day, one.working, one.hours) for one in days}


def _named(days: Iterable[DayEntry], law: Iterable[DayEntry]) -> set[str]:
    """Give the statutory holidays that the days off arrange, by their names or by the law's own days."""
    by_law = {one.day: one.name for one in law}
    off = [one for one in days if not one.working]
    return {name for one in off for name in holidays_in(f"{one.name} {by_law.get(one.day, '')}")}


def _groups(names: Iterable[str]) -> Iterator[set[str]]:
    """Group names that share a holiday, directly or through another: 中秋节 and 国庆节 through 国庆节、中秋节."""
    groups: list[tuple[set[str], set[str]]] = []
    for name in dict.fromkeys(names):
        holidays, members = set(holidays_in(name) or (name,)), {name}
        apart = []
        for group in groups:
            if group[0].isdisjoint(holidays):
                apart.append(group)
            else:
                holidays |= group[0]
                members |= group[1]
        groups = [*apart, (holidays, members)]
    return (members for _, members in groups)
