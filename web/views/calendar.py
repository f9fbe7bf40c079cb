"""View models of the calendar's pages: months, the calculator, versions and their review, the desk's own layer."""

from dataclasses import dataclass
from typing import NamedTuple

from web.views.pieces import FRESH, Choice, Form, TraceView


class DayCell(NamedTuple):
    """A day of a grid. css: words of rest, holiday, makeup, half, today, changed, separated by spaces.

    mark: makeup, holiday, half or ""; hours: a day's own, worded; title: what the day is and which document says so.
    """

    day: int
    css: str
    mark: str = ""
    name: str = ""
    hours: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class MonthGrid:
    """A month, Monday first; None stands for a day of a neighbouring month. worked: its working days, worded.

    weeks is empty where the year is not loaded.
    """

    title: str
    weeks: tuple[tuple[DayCell | None, ...], ...]
    worked: str = ""
    href: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that a document names. document: its number; issued: its date, worded, or ""; revises: number or ""."""

    when: str
    mark: str
    what: str
    document: str
    issued: str = ""
    revises: str = ""
    local: bool = False


@dataclass(frozen=True, slots=True)
class HoursLine:
    """Duty hours: when they hold and what they are, worded. now: they hold on a day of the month shown."""

    when: str
    hours: str
    source: str = ""
    now: bool = False


@dataclass(frozen=True, slots=True)
class LinkView:
    """A way on: words and where they lead; current: the reader is there."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class MissingNotice:
    """What a supervisor must import: the year, and what is so until then."""

    fact: str
    next_step: str
    href: str


@dataclass(frozen=True, slots=True)
class MonthPage:
    """``calendar/month.html``. status: official, amended, provisional or missing -> colour; note: the year's documents.

    versions: published ones for the picker, `version` the one shown. month: as ``<input type=month>`` writes it.
    """

    month: str
    grid: MonthGrid
    days: tuple[DayLine, ...]
    months: tuple[MonthGrid, ...]
    year: int
    years: tuple[LinkView, ...]
    status: str
    status_text: str
    note: str
    worked_month: str
    worked_year: str
    hours: tuple[HoursLine, ...]
    version: str
    version_name: str
    versions: tuple[Choice, ...]
    today: LinkView
    back: LinkView | None = None
    on: LinkView | None = None


@dataclass(frozen=True, slots=True)
class MissingYearPage:
    """``calendar/missing.html``: no version shown here has that year; years: those it has."""

    fact: str
    next_step: str
    years: tuple[LinkView, ...]


@dataclass(frozen=True, slots=True)
class ResultView:
    """What the calculator found. due: the moment, worded; until: up to when it is in time; mark: of the due day."""

    due: str
    due_iso: str
    mark: str
    until: str
    provisional: str
    trace: TraceView


@dataclass(frozen=True, slots=True)
class CalculatorPage:
    """``calendar/calculator.html``; a GET form: start, time, rule, amount, version."""

    rules: tuple[Choice, ...]
    versions: tuple[Choice, ...]
    form: Form = FRESH
    result: ResultView | None = None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version of the list. state: draft, published or discarded."""

    title: str
    name: str
    href: str
    state: str
    document: str
    origin: str
    proposed: str
    decided: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """The statutory invariant of a year: working days as arranged and as the law leads to expect."""

    year: int
    status: str
    worked: str
    expected: str
    ok: bool


@dataclass(frozen=True, slots=True)
class MonthPair:
    """A month before and after."""

    title: str
    before: MonthGrid
    after: MonthGrid


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """Days that change alike: what they were, what they become, which document says so."""

    when: str
    before: str
    after: str
    mark: str
    document: str


@dataclass(frozen=True, slots=True)
class MovedRow:
    """A ticket whose deadline moved; overdue: it is late by that."""

    number: str
    href: str
    before: str
    after: str
    overdue: bool


@dataclass(frozen=True, slots=True)
class RunView:
    """How far the recount of open tickets is. finished: when, worded, or "" while it goes on."""

    looked_at: int
    moved: int
    confirmed: int
    overdue: int
    started: str
    finished: str
    rows: tuple[MovedRow, ...] = ()
    more_href: str = ""


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """``calendar/version.html``: a draft to be judged, or a version with what it did.

    outdated: another version came out since, worded, or ""; again_href: where to draw it up anew. years: states of
    years that change, worded. hours: changed hours, as (before, after) words.
    """

    version_id: int
    title: str
    state: str
    facts: tuple[tuple[str, str], ...]
    doubts: tuple[str, ...]
    checks: tuple[CheckRow, ...]
    months: tuple[MonthPair, ...]
    changes: tuple[ChangeRow, ...]
    years: tuple[str, ...]
    hours: tuple[tuple[str, str], ...]
    source_text: str
    outdated: str = ""
    again_href: str = ""
    confirm: str = ""
    may_publish: bool = False
    may_discard: bool = False
    refused: str = ""


@dataclass(frozen=True, slots=True)
class OwnRow:
    """An own day or season that stands: key names it in the form."""

    key: str
    when: str
    what: str
    document: str


@dataclass(frozen=True, slots=True)
class LocalPage:
    """``calendar/local.html``. usual: hours; removed: keys ticked; new_days, new_seasons: numbers of blank lines."""

    days: tuple[OwnRow, ...]
    seasons: tuple[OwnRow, ...]
    usual: str
    kinds: tuple[Choice, ...]
    form: Form = FRESH
    removed: frozenset[str] = frozenset()
    new_days: tuple[str, ...] = ()
    new_seasons: tuple[str, ...] = ()
