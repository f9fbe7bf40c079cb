"""Figures in words: counts, shares, working days, stretches of time, in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from reports.facts import Counts
from reports.periods import Period, Span, Step
from web import wording
from web.desk import desk
from web.texts import gettext
from web.words import MONTHS

NONE = "–"
HUNDRED = 100


def share(value: float | None) -> str:
    """A share as whole per cent; never rounded up to 100."""
    if value is None:
        return NONE
    return f"{percent(value)}%"


def percent(value: float) -> int:
    """Whole per cent; 99.6 is 99, since 100 means all."""
    whole = round(value * HUNDRED)
    return HUNDRED - 1 if whole == HUNDRED and value < 1 else whole


def days(value: float | None) -> str:
    """Working days on average, to a tenth."""
    return NONE if value is None else f"{value:.1f}"


FIGURES: Mapping[str, Callable[[Counts], str]] = {
    "in_time_share": lambda counts: share(counts.in_time_share),
    "average_days": lambda counts: days(counts.average_days),
}


def figure(counts: Counts, name: str) -> str:
    """One figure of these days, worded."""
    return FIGURES[name](counts) if name in FIGURES else str(getattr(counts, name))


def period(asked: Period) -> str:
    """What a period is called: 2026年第三季度, 2026年10月, 2026年, or its days."""
    year, month = asked.first.year, asked.first.month
    return {
        Span.MONTH: gettext("%(month)s %(year)s", month=MONTHS[month - 1], year=year),
        Span.QUARTER: gettext("quarter %(quarter)s of %(year)s", quarter=(month - 1) // 3 + 1, year=year),
        Span.YEAR: gettext("the year %(year)s", year=year),
        Span.OWN: stretch(asked),
    }[asked.span]


def stretch(asked: Period | Step) -> str:
    """Both days, with the year."""
    return gettext("%(first)s to %(last)s", first=asked.first.isoformat(), last=asked.last.isoformat())


def step(one: Step) -> str:
    """A stretch of a chart, short: 10/5, 10/5-10/11, 2026-10."""
    if one.first == one.last:
        return short(one.first)
    if one.first.day == 1 and (one.last - one.first).days >= 27:  # noqa: PLR2004 - a whole month
        return f"{one.first:%Y-%m}"
    return f"{short(one.first)}-{short(one.last)}"


def short(day: date) -> str:
    return f"{day.month}/{day.day}"


def moment(at: datetime) -> str:
    """An instant of the desk's zone with its year, for paper."""
    local = desk().calendar.local(at)
    return f"{local:%Y-%m-%d %H:%M}"


def counted(at: datetime | None) -> str:
    """As of when the figures are."""
    if at is None:
        return gettext("not counted yet")
    local = desk().calendar.local
    return gettext("as of %(at)s", at=wording.moment(local(at), local(desk().clock.now())))
