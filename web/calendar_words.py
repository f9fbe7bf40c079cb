"""The calendar in words: kinds of days, states of years, hours and seasons, where a version comes from."""

from collections.abc import Mapping
from datetime import date

from calendars.hours import Season
from calendars.workdays import DayKind, DayMark
from web import wording
from web.texts import Lazy, gettext, lazy_gettext
from web.words import MONTHS

STATUSES: Mapping[str, Lazy] = {
    "official": lazy_gettext("Official: rests on a published notice."),
    "amended": lazy_gettext("Amended: a later notice changed the arrangement."),
    "provisional": lazy_gettext("Provisional: only the days fixed by law; the notice is still to come."),
    "missing": lazy_gettext("Missing: no arrangement is loaded; deadlines cannot be counted."),
}
MARKS: Mapping[DayKind, str] = {
    DayKind.MAKEUP: "makeup", DayKind.HOLIDAY: "holiday", DayKind.HALF: "half",
}  # fmt: skip
ORIGINS: Mapping[str, Lazy] = {
    "shipped": lazy_gettext("delivered with the program"),
    "notice": lazy_gettext("text of a notice"),
    "ics": lazy_gettext("calendar file"),
    "list": lazy_gettext("list of days"),
    "local": lazy_gettext("own days and hours"),
}


def month_title(year: int, month: int) -> str:
    """A month with its year: "Oct 2026"."""
    return gettext("%(month)s %(year)s", month=MONTHS[month - 1], year=year)


def what(mark: DayMark) -> str:
    """What a named day is: "Spring Festival, day off", "make-up working day (Spring Festival)"."""
    name = wording.holiday(mark.name) if mark.name else ""
    if mark.kind is DayKind.HOLIDAY:
        return gettext("%(name)s, day off", name=name) if name else gettext("day off")
    plain = {
        DayKind.MAKEUP: gettext("make-up working day"),
        DayKind.HALF: gettext("half a working day"),
        DayKind.REST: gettext("weekend"),
    }.get(mark.kind, gettext("working day"))
    said = gettext("%(what)s (%(name)s)", what=plain, name=name) if name else plain
    own = mark.entry.hours if mark.entry and mark.working else ""
    return gettext("%(what)s, %(hours)s", what=said, hours=hours(own)) if own else said


def origin(code: str) -> str:
    """How a version was given."""
    return wording.word(ORIGINS, code)


def hours(text: str) -> str:
    """Periods as people read them: "08:30–12:00, 13:30–17:30"."""
    return gettext(", ").join(text.replace("-", "–").split(","))


def season(one: Season) -> str:
    """When a season's hours hold: "every year, 1 Jul to 31 Aug"."""
    first, last = _season_day(one.first), _season_day(one.last)
    words = gettext("%(first)s to %(last)s", first=first, last=last)
    return gettext("every year, %(span)s", span=words) if one.yearly else words


def _season_day(at: tuple[int, int, int]) -> str:
    year, month, day = at
    if not year:
        return gettext("%(day)s %(month)s", day=day, month=MONTHS[month - 1])
    return full_day(date(year, month, day))


def full_day(day: date) -> str:
    """A date with its year, whatever the year: "4 Nov 2025"."""
    return gettext("%(day)s %(month)s %(year)s", day=day.day, month=MONTHS[day.month - 1], year=day.year)
