"""How a deadline was counted, day by day: a stored derivation becomes the strip and the lines that people read."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby

from calendars.deadlines import (
    DayStep,
    Derivation,
    NaturalDays,
    Reason,
    ReceiptRule,
    Rule,
    Verdict,
    WorkingDays,
    WorkingMinutes,
)
from web import wording
from web.texts import gettext, ngettext, pgettext
from web.views.pieces import TraceCell, TraceLine, TraceView
from web.words import MONTHS, SHORT_WEEKDAYS

# More days than this and the strip folds its skipped runs too.
STRIP_DAYS = 14


def trace(
    derivation: Derivation, *, start: datetime, due: datetime, now: datetime, clause: str, provisional: str = "",
    number: int | None = None,
) -> TraceView:  # fmt: skip
    """Word a derivation. Instants in the desk's zone, `due` is where its days end; `provisional`: why that may change.

    `number` is the published number of the version that counted, None where it is not known.
    """
    steps = derivation.steps
    return TraceView(
        cells=strip(steps, today=now.date()),
        lines=tuple(_lines(steps, start=start, end=_end(derivation.rule, due), today=now.date())),
        rule=_allowed(derivation.rule),
        clause=clause,
        calendar=_calendar(derivation.calendar_version, number),
        note=provisional,
    )


def _calendar(version: str, number: int | None) -> str:
    if number is None:
        return gettext("calendar %(version)s", version=version)
    return gettext("calendar no. %(number)s (%(version)s)", number=number, version=version)


def _allowed(rule: Rule) -> str:
    match rule:
        case WorkingMinutes(minutes=minutes):
            return ngettext("within %(num)s minute of duty", "within %(num)s minutes of duty", minutes)
        case NaturalDays(days=days):
            return ngettext("legal: answer within %(num)s day", "legal: answer within %(num)s days", days)
        case WorkingDays(days=days, receipt=receipt):
            words = ngettext(
                "legal: answer within %(num)s working day", "legal: answer within %(num)s working days", days
            )
            if receipt is ReceiptRule.B:
                return gettext("%(rule)s; after closing counts as the next working day", rule=words)
            return words


def strip(steps: Sequence[DayStep], *, today: date) -> tuple[TraceCell, ...]:
    """One cell a day; more than `STRIP_DAYS` days fold each run of skipped days into one cell."""
    last = steps[-1].day if steps else today
    if len(steps) <= STRIP_DAYS:
        return tuple(_cell(step, last=last, today=today) for step in steps)
    return tuple(_folded(steps, last=last, today=today))


def _folded(steps: Sequence[DayStep], *, last: date, today: date) -> Iterator[TraceCell]:
    for skipped, run in groupby(steps, key=lambda step: step.verdict is Verdict.SKIPPED):
        days = tuple(run)
        if not skipped or len(days) == 1:
            yield from (_cell(step, last=last, today=today) for step in days)
        else:
            held = " today" if any(step.day == today for step in days) else ""
            yield TraceCell("…", str(len(days)), pgettext("trace", "off"), f"skipped{held}")


def _cell(step: DayStep, *, last: date, today: date) -> TraceCell:
    verdict = {
        Verdict.RECEIVED: pgettext("trace", "in"),
        Verdict.COUNTED: pgettext("trace", "d%(nth)s", nth=step.nth),
        Verdict.SKIPPED: pgettext("trace", "off"),
    }[step.verdict]
    css = [step.verdict.value]
    if step.day == last and step.verdict is Verdict.COUNTED:
        css.append("last")
    if step.day == today:
        css.append("today")
    return TraceCell(str(SHORT_WEEKDAYS[step.day.weekday()]), str(step.day.day), verdict, " ".join(css))


def _lines(
    steps: Sequence[DayStep], *, start: datetime, end: tuple[date, str], today: date
) -> Iterator[TraceLine]:
    """One line a day; a run of days skipped for one reason folds into one line."""
    for key, run in groupby(steps, key=_fold_key):
        days = tuple(run)
        if key[0] is Verdict.SKIPPED and len(days) > 1:
            yield _run_line(days, today=today)
        else:
            yield from (_line(step, start=start, end=end, today=today) for step in days)


def _fold_key(step: DayStep) -> tuple[Verdict, Reason, str]:
    return step.verdict, step.reason, step.name


def _run_line(days: Sequence[DayStep], *, today: date) -> TraceLine:
    first, last = days[0].day, days[-1].day
    if (first.year, first.month) == (last.year, last.month) == (today.year, last.month):
        dates = gettext(
            "%(first)s to %(last)s %(month)s", first=first.day, last=last.day, month=MONTHS[last.month - 1]
        )
    else:
        dates = wording.span(first, last, today)
    verdict = ngettext("skipped, %(num)s day", "skipped, %(num)s days", len(days))
    return TraceLine(dates, verdict, _reason(days[0]), mark="holiday")


def _line(step: DayStep, *, start: datetime, end: tuple[date, str], today: date) -> TraceLine:
    dates = wording.day(step.day, today)
    if step.verdict is Verdict.RECEIVED:
        return TraceLine(dates, gettext("not counted"), _received(step, start))
    if step.verdict is Verdict.SKIPPED:
        return TraceLine(dates, gettext("skipped"), _reason(step), mark="holiday")
    words = [_reason(step)]
    if step.day == today:
        words.append(gettext("today"))
    if step.day == end[0]:
        words.append(end[1])
    mark = "makeup" if step.makeup else ""
    return TraceLine(dates, gettext("day %(nth)s", nth=step.nth), gettext("; ").join(words), "counted", mark)


def _end(rule: Rule, due: datetime) -> tuple[date, str]:
    """The last day, and what is said of it; minutes of duty have no 24:00 to wait for."""
    minutes = isinstance(rule, WorkingMinutes)
    return due.date(), gettext("due %(moment)s", moment=f"{due:%H:%M}") if minutes else ends(due)


def ends(due: datetime) -> str:
    """When the last day's term is over: at close of business, and its 24:00."""
    return gettext("due %(time)s, overdue from 24:00", time=f"{due:%H:%M}")


def _received(step: DayStep, start: datetime) -> str:
    if step.reason is Reason.AFTER_CLOSE:
        return gettext("%(time)s arrived after closing", time=f"{start:%H:%M}")
    if step.reason is Reason.DEEMED:
        return gettext("counts as the day of receipt")
    if step.day == start.date():
        return gettext("%(time)s received; the day of receipt does not count", time=f"{start:%H:%M}")
    return gettext("the day of receipt does not count")


def _reason(step: DayStep) -> str:
    if step.reason is Reason.HOLIDAY:
        return (
            gettext("%(name)s, day off", name=wording.holiday(step.name)) if step.name else gettext("day off")
        )
    words = {
        Reason.WORKING: gettext("working day"),
        Reason.REST: gettext("weekend"),
        Reason.MAKEUP: gettext("make-up working day, counts"),
        Reason.HALF: gettext("half a working day, counts"),
        Reason.PAUSED: gettext("paused, does not count"),
    }
    return words.get(step.reason, str(step.reason))
