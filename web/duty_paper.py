"""The duty day on paper: the register of a day or month, a handover; every line from the record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reports.paper import Figure, Paper, PaperCell, Table
from rounds.handover import Note
from rounds.incident import Incident
from rounds.record import Line
from rounds.register import Entry
from web import duty_lines, wording
from web.desk import desk
from web.incident_view import grade_text, plan_text
from web.incident_words import HEADINGS
from web.incident_words import STATES as INCIDENT_STATES
from web.register_view import heads
from web.register_words import EVENTS, KINDS, RESULTS, STATES, WEIGHTS
from web.texts import gettext, pgettext
from web.views.register import CountRow


@dataclass(frozen=True, slots=True)
class Made:
    """Who ordered the paper, for which desk, when."""

    organ: str
    by: str
    at: datetime


Lines = Mapping[int, Sequence[Line]]
WIDTHS = (8, 14, 14, 20, 40, 60, 18)
"""Of the register's columns in a workbook."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept of a day or month, the earliest first; `cut` where there was more. Lines by entry and incident."""

    entries: Sequence[Entry]
    lines: Lines
    incidents: Sequence[Incident]
    courses: Lines
    counts: Sequence[CountRow]
    cut: bool


def register_paper(stretch: str, kept: Kept, made: Made) -> Paper:
    """The register and the incidents of a day or month, with the counts of its month."""
    head = (
        gettext("No."), pgettext("register", "Received"), gettext("Kind"), pgettext("register", "From"),
        gettext("What it is about"),        pgettext("register", "What was done"), gettext("Result"),
    )  # fmt: skip
    rows = tuple(_row(one, kept.lines.get(one.id, ())) for one in kept.entries)
    note = (
        gettext("Only the first %(count)s are on this paper. Print day by day.", count=len(rows))
        if kept.cut
        else ""
    )
    return Paper(
        title=gettext("%(organ)s: register of the duty, %(stretch)s", organ=made.organ, stretch=stretch),
        facts=_facts(stretch, made),
        tables=(
            Table(gettext("Register"), head, rows, note=note), _incidents(kept.incidents, kept.courses),
            _counts(kept.counts),
        ),
        definitions_title=gettext("What the words mean"), definitions=_definitions(), notes=(_source(),),
        signatures=_signatures(made), widths=WIDTHS,
    )  # fmt: skip


def handover_paper(note: Note, lines: Sequence[Line], made: Made) -> Paper:
    """One handover: what stood open, the words, who confirmed."""
    at = _moment(note.at)
    open_lists = tuple(
        Table(str(name), (gettext("No."), gettext("What")), _numbered(note.facts.get(code, ())))
        for code, name in HEADINGS.items()
    )
    course = tuple((_moment(one.at), one.actor, _said(one)) for one in lines)
    return Paper(
        title=gettext("%(organ)s: handover, %(stretch)s", organ=made.organ, stretch=at),
        facts=(
            (gettext("Leaves"), note.from_label), (gettext("Takes over"), note.to_label),
            (gettext("Things to watch"), note.words or gettext("none")),
            (gettext("Confirmed"), _confirmed(note)), *_facts(at, made)[1:],
        ),
        tables=(
            *open_lists,
            Table(gettext("Time line"), (gettext("When"), gettext("Who"), gettext("What")), course),
        ),
        definitions_title="", definitions=(), notes=(_source(),),
        signatures=(gettext("Leaves: ____________"), gettext("Takes over: ____________")), widths=(18, 60, 60),
    )  # fmt: skip


def _row(entry: Entry, lines: Sequence[Line]) -> tuple[str, ...]:
    local = desk().calendar.local
    event = f" · {EVENTS[entry.event.value]}" if entry.event else ""
    weight = f" · {WEIGHTS[entry.weight.value]}" if entry.weight.value != "ordinary" else ""
    done = [_course(one, entry.received_at) for one in lines if one.verb != "received"]
    result = str(RESULTS[entry.result.value]) if entry.result else ""
    return (
        str(entry.id), f"{local(entry.received_at):%m-%d %H:%M}", f"{KINDS[entry.kind.value][1]}{event}{weight}",
        f"{entry.source} {entry.phone}".strip(), entry.text, "\n".join(done),
        gettext(", ").join(one for one in (result, str(STATES[entry.state.value])) if one),
    )  # fmt: skip


def _incidents(incidents: Sequence[Incident], courses: Lines) -> Table:
    """As many columns as the register's, so that one sheet holds both."""
    head = (
        gettext("No."), gettext("Began"), gettext("Grade"), gettext("Emergency plan"), gettext("Title"),
        pgettext("register", "What was done"), gettext("State"),
    )  # fmt: skip
    rows = tuple(_incident(one, courses.get(one.id, ())) for one in incidents)
    return Table(gettext("Incidents"), head, rows, note="" if rows else gettext("none"))


def _incident(incident: Incident, lines: Sequence[Line]) -> tuple[str, ...]:
    return (
        str(incident.id), f"{desk().calendar.local(incident.began_at):%m-%d %H:%M}",
        grade_text(incident), plan_text(incident),
        f"{incident.title} {incident.ticket_number}".strip(),
        "\n".join(_course(one, incident.began_at) for one in lines), str(INCIDENT_STATES[incident.state.value]),
    )  # fmt: skip


def _course(line: Line, begin: datetime) -> str:
    """A line as the paper says it; with its day where that is another than the beginning's."""
    local = desk().calendar.local
    at, received = local(line.at), local(begin)
    when = f"{at:%H:%M}" if at.date() == received.date() else f"{at:%m-%d %H:%M}"
    return f"{when} {line.actor} {_said(line)}".replace("  ", " ")


def _said(line: Line) -> str:
    words = duty_lines.sentence(line)
    return f"{words}{gettext(': ')}{line.text}" if line.text else words


def _counts(rows: Sequence[CountRow]) -> Table:
    head = (gettext("Kind"), *heads(), gettext("Total"))
    body = [(row.kind, *_figures(row)) for row in rows]
    sums = [sum(row.cells[at][0] for row in rows) for at in range(len(heads()))]
    total = tuple(Figure(n, str(n)) for n in (*sums, sum(sums)))
    return Table(gettext("Counted this month"), head, (*body, (gettext("Total"), *total)))


def _figures(row: CountRow) -> tuple[PaperCell, ...]:
    return tuple(Figure(n, str(n)) for n in (*(n for n, _ in row.cells), row.total[0]))


def _numbered(lines: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((str(number), words) for number, words in enumerate(lines, start=1))


def _facts(stretch: str, made: Made) -> tuple[tuple[str, str], ...]:
    return (
        (gettext("Period"), stretch), (gettext("Organ"), made.organ),
        (gettext("Made"), f"{_moment(made.at)} · {made.by}"),
    )  # fmt: skip


def _definitions() -> tuple[tuple[str, str], ...]:
    return (
        (
            gettext("Passed on"),
            gettext("Settled when whoever it went to has acknowledged; flagged after 30 minutes."),
        ),
        (
            gettext("Settled"),
            gettext("Tasks, building events, assistance and what leaders were told of end with a report."),
        ),
    )


def _source() -> str:
    return gettext("Every line is taken from the record, which the database refuses to change or delete.")


def _signatures(made: Made) -> tuple[str, ...]:
    return (gettext("Made by: %(name)s", name=made.by), gettext("Checked by: ____________"))


def _confirmed(note: Note) -> str:
    if note.confirmed_at is None:
        return gettext("not confirmed yet")
    return f"{note.confirmed_by} {_moment(note.confirmed_at)}"


def _moment(at: datetime) -> str:
    local = desk().calendar.local
    return wording.full_moment(local(at), local(desk().clock.now()))
