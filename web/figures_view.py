"""The dashboard of figures in words: tiles, tables, heat; each figure a door to the tickets behind it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask import url_for

from reports import periods
from reports.facts import HOURS, Counts
from reports.periods import DAYS_A_WEEK, Period, Step
from reports.reading import KINDS, Look, Question
from roster.permissions import Actor
from tickets.kinds import Kind
from web import figures_doors as doors
from web import figures_wording as words
from web import wording
from web.desk import desk
from web.figures_words import DEFINITIONS, NAMES
from web.texts import gettext
from web.views.figures import Door, FigureRow, FiguresPage, FigureTile, HeatCell, HeatRow
from web.views.pieces import Choice
from web.words import TICKET_KINDS

LOW = 0.9
"""An in-time rate below this is said to be low."""
LEVELS = 4
IN_STEPS = ("received", "answered", "in_time", "in_time_share", "average_days")
IN_UNITS = ("received", "open", "answered", "in_time", "late", "in_time_share", "average_days")


def page(found: Look, names: Mapping[int, str], actor: Actor) -> FiguresPage:
    """Everything on the dashboard."""
    asked = found.question
    period, now = asked.period, desk().calendar.local(desk().clock.now()).date()
    chosen = period.code if period.code in dict(_periods(now)) else doors.OWN
    return FiguresPage(
        title=gettext("Figures, %(period)s", period=words.period(period)), days=words.stretch(period),
        counted=words.counted(found.counted_at), whole=found.whole,
        periods=tuple(Choice(code, label) for code, label in (*_periods(now), (doors.OWN, gettext("own days")))),
        period=chosen, first=period.first.isoformat(), last=period.last.isoformat(),
        units=_unit_choices(names, actor), unit="" if asked.unit is None else str(asked.unit),
        kinds=(Choice("", gettext("all kinds")), *(Choice(one, str(TICKET_KINDS[one])) for one in KINDS)),
        kind=asked.kind.value if asked.kind else "", tiles=tuple(_tiles(found)),
        steps=tuple(_step_rows(asked, found.steps)), months=tuple(_step_rows(asked, found.months)),
        by_unit=tuple(_unit_rows(found, names)), by_kind=tuple(_kind_rows(found)), heat=tuple(_heat(found.heat, asked)),
        step_word=_step_word(found.steps), legal=_legal(found),
        data=url_for("api_figures.read_figures", **_args(asked)),
        papers=tuple(_papers(asked)), definitions=definitions(),
    )  # fmt: skip


def definitions() -> tuple[tuple[str, str], ...]:
    """What each figure is and how it is counted."""
    return tuple((str(NAMES[name]), str(said)) for name, said in DEFINITIONS.items())


def row(
    name: str, counts: Counts, figures: Sequence[str], asked: Question, stretch: Period | Step
) -> FigureRow:
    """One row of a table."""
    rate = counts.in_time_share
    cells = tuple(_door(counts, figure, asked, stretch) for figure in figures)
    return FigureRow(
        name, cells, -1 if rate is None else words.percent(rate), rate is not None and rate < LOW
    )


def _door(counts: Counts, figure: str, asked: Question, stretch: Period | Step) -> Door:
    text = words.figure(counts, figure)
    return Door(text, "" if text in {"0", words.NONE} else doors.tickets(asked, figure, stretch), text == "0")


def _args(asked: Question) -> dict[str, Any]:
    return doors.arguments(asked)


def _periods(now: date) -> list[tuple[str, str]]:
    """The present month, quarter and year, and those before them."""
    this = (periods.month(now), periods.quarter(now), periods.year(now))
    found = [(one.code, words.period(one)) for one in this]
    return found + [(one.code, words.period(one)) for one in map(periods.before, this)]


def _unit_choices(names: Mapping[int, str], actor: Actor) -> tuple[Choice, ...]:
    """A unit's handler has no choice."""
    only = actor.sees_only_unit
    if only is not None:
        return (Choice(str(only), names.get(only, "")),)
    return (Choice("", gettext("all units")), *(Choice(str(unit), name) for unit, name in names.items()))


def _tiles(found: Look) -> Iterator[FigureTile]:
    unit, per_cent = gettext("tickets"), ""
    for name, of in (
        ("received", unit), ("answered", unit), ("in_time_share", per_cent),
        ("average_days", gettext("working days")),
    ):  # fmt: skip
        shown = words.figure(found.total, name)
        href = "" if shown == words.NONE else doors.tickets(found.question, name, found.question.period)
        before = gettext("before: %(figure)s", figure=words.figure(found.before, name))
        note = f"{before} · {_legal(found)}" if name == "average_days" and found.legal_days else before
        yield FigureTile(str(NAMES[name]), shown, of, note, href)


def _legal(found: Look) -> str:
    if found.legal_days is None:
        return gettext("no legal term")
    return gettext("legal term %(days)s", days=found.legal_days)


def _step_rows(asked: Question, steps: Sequence[tuple[Step, Counts]]) -> Iterator[FigureRow]:
    return (row(words.step(step), counts, IN_STEPS, asked, step) for step, counts in steps)


def _step_word(steps: Sequence[tuple[Step, Counts]]) -> str:
    longest = max((step.last - step.first).days for step, _ in steps)
    if longest == 0:
        return gettext("by day")
    return gettext("by week") if longest < DAYS_A_WEEK else gettext("by month")


def _unit_rows(found: Look, names: Mapping[int, str]) -> Iterator[FigureRow]:
    asked = found.question
    for unit, name in names.items():
        counts = found.units.get(unit, Counts())
        if any(counts):
            of_unit = replace(asked, unit=unit)
            href = url_for("figures.dashboard", **_args(of_unit))
            yield replace(row(name, counts, IN_UNITS, of_unit, asked.period), href=href)


def _kind_rows(found: Look) -> Iterator[FigureRow]:
    asked = found.question
    for kind in Kind:
        counts = found.kinds.get(kind.value, Counts())
        if any(counts):
            of_kind = replace(asked, kind=kind)
            href = url_for("figures.dashboard", **_args(of_kind))
            name = wording.word(TICKET_KINDS, kind.value)
            yield replace(row(name, counts, IN_UNITS, of_kind, asked.period), href=href)


def _heat(heat: Sequence[Sequence[int]], asked: Question) -> Iterator[HeatRow]:
    most = max(max(row) for row in heat) or 1
    for hour in range(HOURS):
        counts = [heat[weekday][hour] for weekday in range(DAYS_A_WEEK)]
        cells = tuple(
            HeatCell(count, -(-count * LEVELS // most), doors.arrivals(asked, weekday, hour) if count else "")
            for weekday, count in enumerate(counts)
        )
        yield HeatRow(f"{hour:02}:00", cells)


def _papers(asked: Question) -> Iterator[tuple[str, str, str]]:
    yield gettext("Report to print"), "printer", url_for("figures.paper", **_args(asked))
    for form, icon in (("xlsx", "file-spreadsheet"), ("docx", "file-type-docx"), ("pdf", "file-type-pdf")):
        yield form.upper(), icon, url_for("figures.document", form=form, **_args(asked))
