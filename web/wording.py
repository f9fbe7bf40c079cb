"""How facts become words on pages, in the reader's language: dates, standing, states, kinds, sources, roles.

Pure functions over plain values; English sentences are the message ids, ``web/translations`` holds the Chinese.
Chinese is typed without spaces between characters and figures; the style sheet adds them where the browser can.
"""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from web.texts import Lazy, gettext, ngettext, pgettext, reader_language
from web.views.pieces import DeadlineView
from web.words import MONTHS, STATES, WEEKDAYS

DAYS_A_WEEK = 7
MINUTES_AN_HOUR = 60
HOURS_A_DAY = 24
# Seven digits hidden of eleven leave nothing to dial; shorter numbers show their last two alone.
LONG_NUMBER = 9


def word(table: Mapping[str, Lazy], key: str) -> str:
    """The word for a stored code; a code this table does not know is printed as it is, never hidden."""
    return str(table[key]) if key in table else key


def state(code: str) -> str:
    """The next act a state waits for: ``escalated.verified`` reads like ``verified`` (escalation stands beside it)."""
    return word(STATES, code.rpartition(".")[2])


def day(when: date, today: date) -> str:
    """A date with its weekday, the year only when it is not this year: "9 Oct, Fri"."""
    words = {"day": when.day, "month": MONTHS[when.month - 1], "weekday": WEEKDAYS[when.weekday()]}
    if when.year == today.year:
        return gettext("%(day)s %(month)s, %(weekday)s", **words)
    return gettext("%(day)s %(month)s %(year)s, %(weekday)s", year=when.year, **words)


def short_day(when: date, today: date) -> str:
    """A date without its weekday: "9 Oct"."""
    words = {"day": when.day, "month": MONTHS[when.month - 1]}
    if when.year == today.year:
        return gettext("%(day)s %(month)s", **words)
    return gettext("%(day)s %(month)s %(year)s", year=when.year, **words)


def span(first: date, last: date, today: date) -> str:
    """From a day to a later one: "1 Oct to 7 Oct"."""
    return gettext("%(first)s to %(last)s", first=short_day(first, today), last=short_day(last, today))


def near_day(when: date, today: date) -> str:
    """Today, yesterday; the weekday within a week; else the date."""
    away = (when - today).days
    near = {0: gettext("today"), -1: gettext("yesterday")}
    if away in near:
        return near[away]
    return str(WEEKDAYS[when.weekday()]) if abs(away) < DAYS_A_WEEK else day(when, today)


def moment(when: datetime, now: datetime) -> str:
    """A local instant as people say it: "today 17:30", "Sat 17:30", "9 Oct, Fri 13:42". Both in the desk's zone."""
    return f"{near_day(when.date(), now.date())} {when:%H:%M}"


def full_moment(when: datetime, now: datetime) -> str:
    """A local instant with its date, for logs and stamps: "9 Oct, Fri 13:42"."""
    return f"{day(when.date(), now.date())} {when:%H:%M}"


def halves(half_days: int) -> str:
    """Half days as working days: 3 -> "1.5", 4 -> "2"."""
    return f"{half_days // 2}.5" if half_days % 2 else str(half_days // 2)


def ago(seconds: float) -> str:
    """How long ago, in the largest whole unit."""
    minutes = int(seconds // MINUTES_AN_HOUR)
    if minutes < 1:
        return gettext("just now")
    if minutes < MINUTES_AN_HOUR:
        return ngettext("%(num)s minute ago", "%(num)s minutes ago", minutes)
    hours = minutes // MINUTES_AN_HOUR
    if hours < HOURS_A_DAY:
        return ngettext("%(num)s hour ago", "%(num)s hours ago", hours)
    return ngettext("%(num)s day ago", "%(num)s days ago", hours // HOURS_A_DAY)


def minutes(count: int) -> str:
    """A span of minutes, for policies and waits: "42 minutes", "2 hours"."""
    if count >= MINUTES_AN_HOUR and count % MINUTES_AN_HOUR == 0:
        return ngettext("%(num)s hour", "%(num)s hours", count // MINUTES_AN_HOUR)
    return ngettext("%(num)s minute", "%(num)s minutes", count)


def wait(count: int) -> str:
    """How long something has been waiting, in the largest unit that says enough: minutes, hours, days."""
    hours = count // MINUTES_AN_HOUR
    if hours >= 2 * HOURS_A_DAY:
        return ngettext("%(num)s day", "%(num)s days", hours // HOURS_A_DAY)
    return minutes(hours * MINUTES_AN_HOUR) if hours > 1 else minutes(count)


def bounded(count: int, *, at_most: int = 99) -> str:
    """A counter that stops counting: "99+" (a bounded query costs the same on any table)."""
    return str(count) if count <= at_most else f"{at_most}+"


def mask(number: str) -> str:
    """A telephone number for eyes that need not dial it: "130****0007"; short ones lose all but two digits."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= LONG_NUMBER else f"****{number[-2:]}"


def deadline(
    kind: str,
    half_days: int,
    *,
    due: datetime | None,
    now: datetime,
    makeup: bool = False,
    provisional: bool = False,
    missing_year: int | None = None,
) -> DeadlineView:
    """The deadline chip of a standing (``calendars.standing``); ``due`` and ``now`` in the desk's zone.

    Memoised per language and day: a page words fifty of them and most repeat.
    """
    words = _deadline_words(reader_language(), kind, half_days, due, now.date(), missing_year)
    iso = due.isoformat(timespec="minutes") if due else ""
    return DeadlineView(
        kind=kind,
        lead=gettext("provisional") if provisional and kind == "on_time" else words[0],
        moment=words[1],
        makeup=makeup and kind in {"on_time", "due_today"},
        provisional=provisional,
        iso=iso if words[1] and kind in {"on_time", "due_today", "overdue"} else "",
    )


@lru_cache(maxsize=4096)
def _deadline_words(
    _language: str, kind: str, half_days: int, due: datetime | None, today: date, missing_year: int | None
) -> tuple[str, str]:
    if kind in {"on_time", "due_today"} and due:
        left = (
            gettext("%(days)s wd left", days=halves(half_days))
            if half_days
            else gettext("less than 0.5 wd left")
        )
        return left, f"{near_day(due.date(), today)} {due:%H:%M}"
    if kind == "overdue" and due:
        late = gettext("%(days)s wd late", days=halves(max(half_days, 1)))
        return late, gettext("was due %(date)s", date=short_day(due.date(), today))
    if kind == "met":
        left = gettext("%(days)s wd to spare", days=halves(half_days)) if half_days else ""
        return gettext("Answered in time"), left
    if kind == "missed":
        return gettext("Answered late"), gettext("%(days)s wd late", days=halves(max(half_days, 1)))
    year = gettext("holidays of %(year)s missing", year=missing_year) if missing_year else ""
    fixed = {
        "past_close": (gettext("Past close of work"), gettext("in time until 24:00")),
        "unknown": (gettext("Deadline unknown"), year),
        "none": (gettext("No legal clock"), ""),
        "merged": (gettext("Answered with the ticket it repeats"), ""),
        "paused": (gettext("Clock stopped"), gettext("by a supervisor")),
    }
    return fixed.get(kind, (kind, ""))


def term(words: str, *, provisional: bool) -> str:
    """A deadline in words; one that a notice to come may move says so."""
    return gettext("%(term)s (provisional)", term=words) if provisional else words


def day_mark(kind: str, name: str = "") -> str:
    """The kind of day in the top bar: working, rest, makeup, holiday (with the holiday's stored name)."""
    names = {
        "working": gettext("working day"),
        "rest": gettext("weekend"),
        "makeup": gettext("make-up working day"),
        "holiday": gettext("day off: %(name)s", name=holiday(name)) if name else gettext("day off"),
    }
    return names.get(kind, kind)


def holiday(name: str) -> str:
    """A holiday's name as the notice gives it ("国庆节", "国庆节、中秋节"), in the reader's language."""
    names = {
        "元旦": pgettext("holiday", "New Year"),
        "春节": pgettext("holiday", "Spring Festival"),
        "清明节": pgettext("holiday", "Qingming"),
        "劳动节": pgettext("holiday", "May Day"),
        "端午节": pgettext("holiday", "Dragon Boat Festival"),
        "中秋节": pgettext("holiday", "Mid-Autumn Festival"),
        "国庆节": pgettext("holiday", "National Day"),
    }
    return gettext(", ").join(names.get(part, part) for part in name.split("、"))
