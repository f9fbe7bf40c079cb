"""View models of incidents and handovers."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form
from web.views.ticket import DayView


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """A line of the list. clock: what is left of the legal report, or ""; missing: reports without proof."""

    number: str
    href: str
    title: str
    began: str
    lasted: str
    grade: str
    state: str
    ended: bool
    clock: str
    clock_css: str
    missing: str
    ticket: str = ""
    ticket_href: str = ""


@dataclass(frozen=True, slots=True)
class IncidentsPage:
    """``duty/incidents.html``. began: the form's first instant; ticket: number the form opens one of, or ""."""

    rows: tuple[IncidentRow, ...]
    closed: tuple[IncidentRow, ...]
    may_keep: bool
    began: str
    ticket: str = ""
    title: str = ""
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class ReportStep:
    """A report upward. css: done, late or "" (unreported); text: to copy, or ""; hint: what the desk did with it."""

    code: str
    name: str
    words: str
    css: str
    text: str
    picture: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """``duty/incident.html``. verbs: moves possible now; nodes: the way of an incident, each with its state."""

    row: IncidentRow
    version: int
    nodes: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    steps: tuple[ReportStep, ...]
    days: tuple[DayView, ...]
    verbs: frozenset[str]
    missing: str
    grades: tuple[Choice, ...]
    plans: tuple[Choice, ...]
    may_keep: bool
    me: str
    now: str
    fix_at: str
    cause: str
    leader_report: str
    clause: str
    form: Form = FRESH
    verb: str = ""
    fresh: Form = FRESH
    """What every form but that of `verb` shows."""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A handover. lists: heading and lines of what stood open; state: waiting, late or confirmed.

    mine: the reader takes over.
    """

    number: str
    leaves: str
    takes: str
    when: str
    lists: tuple[tuple[str, tuple[str, ...]], ...]
    words: str
    written: str
    state: str
    state_text: str
    may_write: bool
    may_confirm: bool
    version: int
    paper_href: str = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class HandoverPage:
    """``duty/handovers.html``, the newest first."""

    notes: tuple[NoteView, ...]
    on_duty: str
    form: Form = FRESH
    wrong: str = ""
