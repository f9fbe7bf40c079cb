"""The report in the form superiors ask for: what stands on the paper, worded; three documents write it down."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.facts import Counts
from reports.paper import Figure, Paper, PaperCell, Table
from reports.reading import Look
from tickets.kinds import Kind
from web import figures_wording as words
from web import wording
from web.figures_view import definitions
from web.figures_words import NAMES, UNASKED
from web.texts import gettext
from web.words import TICKET_KINDS

IN_TABLES = (
    "received",
    "settled",
    "open",
    "answered",
    "in_time",
    "late",
    "in_time_share",
    "average_days",
    "reopened",
)
STYLES: Mapping[str, str] = {"in_time_share": "0%", "average_days": "0.0"}


@dataclass(frozen=True, slots=True)
class Made:
    """Who ordered the paper, for which organ, when."""

    organ: str
    by: str
    at: datetime


def paper(found: Look, names: Mapping[int, str], made: Made) -> Paper:
    """The whole report."""
    period = words.period(found.question.period)
    return Paper(
        title=gettext("%(organ)s: website messages and error reports, %(period)s", organ=made.organ, period=period),
        facts=tuple(_facts(found, names, made)), tables=tuple(_tables(found, names)),
        definitions_title=gettext("What the figures are"), definitions=definitions(),
        notes=tuple(_notes(found)),
        signatures=(
            gettext("Made by: %(name)s", name=made.by), gettext("Checked by: ____________"),
            gettext("Released by: ____________"),
        ),
    )  # fmt: skip


def _facts(found: Look, names: Mapping[int, str], made: Made) -> Iterator[tuple[str, str]]:
    asked = found.question
    yield gettext("Organ"), made.organ
    yield gettext("Period"), words.stretch(asked.period)
    if asked.unit is not None:
        yield gettext("Unit"), names.get(asked.unit, "")
    if asked.kind is not None:
        yield gettext("Kind"), wording.word(TICKET_KINDS, asked.kind.value)
    yield gettext("Made"), f"{words.moment(made.at)} · {made.by}"
    yield (
        gettext("Counted"),
        words.moment(found.counted_at) if found.counted_at else gettext("not counted yet"),
    )


def _tables(found: Look, names: Mapping[int, str]) -> Iterator[Table]:
    yield _overall(found)
    heads = tuple(str(NAMES[name]) for name in IN_TABLES)
    units = [(names[unit], found.units[unit]) for unit in names if any(found.units.get(unit, ()))]
    yield _table(gettext("By unit"), gettext("Unit"), heads, units, total=found.total)
    kinds = [(str(TICKET_KINDS[kind]), found.kinds[kind]) for kind in Kind if any(found.kinds.get(kind, ()))]
    yield _table(gettext("By kind"), gettext("Kind"), heads, kinds, total=found.total)
    steps = [(words.step(step), counts) for step, counts in found.steps]
    yield _table(gettext("Course of the period"), gettext("Days"), heads, steps, total=found.total)


def _overall(found: Look) -> Table:
    rows = tuple(
        (str(NAMES[name]), _figure(found.total, name), _figure(found.before, name)) for name in NAMES
    )
    heads = (gettext("Figure"), gettext("Period"), gettext("Period before"))
    legal = ""
    if found.legal_days is not None:
        legal = gettext("Legal term of answers: %(days)s working days.", days=found.legal_days)
        if found.question.kind is None:
            legal = gettext(
                "Legal term of answers to error reports: %(days)s working days.", days=found.legal_days
            )
    return Table(gettext("Overall"), heads, rows, note=legal)


def _table(
    title: str, about: str, heads: tuple[str, ...], lines: Sequence[tuple[str, Counts]], *, total: Counts
) -> Table:
    rows = [_row(name, counts) for name, counts in lines]
    return Table(title, (about, *heads), (*rows, _row(gettext("Total"), total)))


def _row(name: str, counts: Counts) -> tuple[PaperCell, ...]:
    return (name, *(_figure(counts, figure) for figure in IN_TABLES))


def _figure(counts: Counts, name: str) -> Figure:
    """A share is written as the whole per cent it is worded as, so that no document says another number."""
    value: float | None = getattr(counts, name)
    if name == "in_time_share" and value is not None:
        value = words.percent(value) / words.HUNDRED
    if name == "average_days" and value is not None:
        value = float(words.days(value))
    return Figure(value, words.figure(counts, name), STYLES.get(name, "0"))


def _notes(found: Look) -> Iterator[str]:
    yield str(UNASKED)
    if not found.whole:
        yield gettext("The archive is still being counted: figures of earlier days are too small.")
