"""The desk's own layer as a form: own days, seasons and usual hours become a content, never without a document."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from werkzeug.datastructures import MultiDict

from calendars.content import Content
from calendars.errors import BrokenHours, MissingYear
from calendars.hours import DaySchedule, Season
from calendars.parsed import printable
from calendars.workdays import DayEntry, WorkdayTable, YearStatus
from tickets.calendar_service import Source
from web import calendar_words as words
from web import wording
from web.calendar_import import ImportRefusedError
from web.refusal_words import refusal
from web.texts import Lazy, gettext, lazy_gettext
from web.views.calendar import LocalPage, OwnRow
from web.views.pieces import FRESH, Choice, Form

KINDS: Mapping[str, Lazy] = {
    "off": lazy_gettext("day off"), "worked": lazy_gettext("worked"), "half": lazy_gettext("half a day, by hours"),
}  # fmt: skip
DAYS, SEASONS = ("1", "2", "3"), ("1", "2")
LONGEST_NAME = 40


def local_page(
    content: Content, *, today: date, form: Form = FRESH, removed: frozenset[str] = frozenset()
) -> LocalPage:
    """What stands now, to be removed, and blank lines to add."""
    table = content.table()
    return LocalPage(
        days=tuple(_day_row(table, one, today) for one in content.days if one.local),
        seasons=tuple(
            OwnRow(_season_key(one), words.season(one), words.hours(one.schedule.text), one.source)
            for one in content.seasons
        ),
        usual=content.usual, kinds=tuple(Choice(code, str(label)) for code, label in KINDS.items()), form=form,
        removed=removed, new_days=DAYS, new_seasons=SEASONS,
    )  # fmt: skip


def layered(typed: MultiDict[str, str], base: Content) -> tuple[Content, Source]:
    """The content with the layer as the form wants it. Raises ImportRefusedError."""
    removed, errors = frozenset(typed.getlist("remove")), {}
    document = printable(typed.get("document", "")).strip()
    if not document:
        errors["document"] = gettext("Nothing is changed without a document. Write its number or its title.")
    published = _date(typed, "published", errors)
    act = document, published
    days = {one.day: one for one in base.days if one.local and one.day.isoformat() not in removed}
    added = list(_days(typed, base.table(), act, errors))
    for name, entry in added:
        if sum(other.day == entry.day for _, other in added) > 1:
            errors[name] = gettext("This day stands here twice.")
        days[entry.day] = entry
    seasons = [one for one in base.seasons if _season_key(one) not in removed]
    for name, season in _seasons(typed, document, errors):
        if shared := next((one for one in seasons if one.meets(season)), None):
            errors[name] = gettext(
                "The seasons %(one)s and %(other)s share days. Remove one, or let it end before the other begins.",
                one=shared.text, other=season.text,
            )  # fmt: skip
        seasons.append(season)
    usual = _daily(typed, "usual", errors)
    if errors:
        raise ImportRefusedError(Form(typed.to_dict(), errors))
    national = (one for one in base.days if not one.local)
    content = replace(base, days=(*national, *days.values()), seasons=tuple(seasons), usual=usual)
    return content, Source("local", document, published)


def _days(
    typed: Mapping[str, str], table: WorkdayTable, act: tuple[str, date | None], errors: dict[str, str]
) -> Iterator[tuple[str, DayEntry]]:
    for line in DAYS:
        if not any(typed.get(f"{name}_{line}", "").strip() for name in ("day", "hours", "name")):
            continue
        day, kind = _date(typed, f"day_{line}", errors), typed.get(f"kind_{line}", "")
        name = printable(typed.get(f"name_{line}", "")).strip()[:LONGEST_NAME]
        hours = _hours(typed, f"hours_{line}", errors, needed=kind == "half")
        if day and table.status(day.year) is YearStatus.MISSING:
            errors[f"day_{line}"] = refusal(MissingYear(day.year))
        if kind not in KINDS:
            errors[f"kind_{line}"] = gettext("Choose a kind from the list.")
        if kind == "off" and hours:
            errors[f"hours_{line}"] = gettext("A day off has no hours.")
        if not name:
            errors[f"name_{line}"] = gettext("Write what the day is for.")
        if day:
            yield f"day_{line}", DayEntry(day, kind != "off", name, *act, hours=hours, local=True)


def _seasons(typed: Mapping[str, str], document: str, errors: dict[str, str]) -> Iterator[tuple[str, Season]]:
    for line in SEASONS:
        stretch = typed.get(f"season_{line}", "").strip()
        if not (stretch or typed.get(f"season_hours_{line}", "").strip()):
            continue
        hours = _daily(typed, f"season_hours_{line}", errors)
        try:
            season = Season(stretch.translate(_PLAIN), DaySchedule.parse(hours or "08:30-12:00"), document)
            yield f"season_{line}", season
        except BrokenHours:
            errors[f"season_{line}"] = gettext(
                "Write the first and the last day: 07-01/08-31 for every year, 2026-06-15/2026-09-15 for one."
            )


_PLAIN = str.maketrans("：，、；—–~～／", ":,,,----/")


def _hours(typed: Mapping[str, str], name: str, errors: dict[str, str], *, needed: bool = True) -> str:
    """Periods as the house writes them; "" where none are wanted, or where the field is refused."""
    text = typed.get(name, "").strip().translate(_PLAIN)
    if not (text or needed):
        return ""
    try:
        return DaySchedule.parse(text).text
    except BrokenHours:
        errors[name] = gettext("Write the hours like 08:30-12:00 or 08:30-12:00,13:30-17:30, in their order.")
        return ""


def _daily(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> str:
    """Hours for day after day, which a mistyped minute would spoil for every deadline."""
    hours = _hours(typed, name, errors)
    if hours and not DaySchedule.parse(hours).is_plausible:
        errors[name] = gettext(
            "Less than an hour a day, or the whole day, are no office hours. Check the times."
        )
    return hours


def _date(typed: Mapping[str, str], name: str, errors: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(typed.get(name, "").strip())
    except ValueError:
        errors[name] = gettext("Write a date.")
        return None


def _day_row(table: WorkdayTable, entry: DayEntry, today: date) -> OwnRow:
    what = words.what(table.explain(entry.day))
    return OwnRow(entry.day.isoformat(), wording.day(entry.day, today), what, entry.document)


def _season_key(season: Season) -> str:
    return f"{season.text} {season.schedule.text}"
