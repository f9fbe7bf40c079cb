"""View models of the register: the day's list with its form, the month's counts, and one entry."""

from collections.abc import Mapping
from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form
from web.views.ticket import DayView


@dataclass(frozen=True, slots=True)
class RelayView:
    """Passed on to whom. css: done, late or "" (waiting). ack_id: id to acknowledge, "" where it is."""

    whom: str
    words: str
    css: str
    ack_id: str = ""


@dataclass(frozen=True, slots=True)
class RelayedRow:
    """What was passed on to a unit, as its people see it. take_href: where to acknowledge, "" where somebody did."""

    number: str
    kind: str
    icon: str
    source: str
    phone: str
    text: str
    when: str
    relay: RelayView
    take_href: str


@dataclass(frozen=True, slots=True)
class RelayedPage:
    """``duty/relayed.html``. problem: why something was refused, or ""."""

    rows: tuple[RelayedRow, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A line of the list. weight: ordinary, major or urgent. state: a register.State value; due: worded or ""."""

    number: str
    href: str
    when: str
    kind: str
    icon: str
    source: str
    text: str
    result: str
    relays: tuple[RelayView, ...]
    state: str
    state_text: str
    weight: str = "ordinary"
    weight_text: str = ""
    due: str = ""
    late: bool = False


@dataclass(frozen=True, slots=True)
class CountRow:
    """A kind's month: figures by result, each with the list behind it ("" where it is 0)."""

    kind: str
    cells: tuple[tuple[int, str], ...]
    total: tuple[int, str]


@dataclass(frozen=True, slots=True)
class DutyTabs:
    """The pages of the duty day's records; here: register, incidents or handover."""

    here: str


@dataclass(frozen=True, slots=True)
class EntryChoices:
    """Selects of the form."""

    kinds: tuple[Choice, ...]
    events: tuple[Choice, ...]
    weights: tuple[Choice, ...]
    firsts: tuple[Choice, ...]
    to: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """``duty/register.html``. stretch: the day or month shown, worded; before and after: addresses beside it.

    counts: the month's table, heads its results. papers: address of the printable page.
    above: how many of the day stand under what waits, and are not repeated.
    """

    title: str
    stretch: str
    before: str
    after: str
    day: str
    waiting: tuple[EntryRow, ...]
    rows: tuple[EntryRow, ...]
    cut: bool
    heads: tuple[str, ...]
    counts: tuple[CountRow, ...]
    counted: str
    choices: EntryChoices
    filters: Form
    may_keep: bool
    received: str
    paper_href: str = ""
    form: Form = FRESH
    above: int = 0


@dataclass(frozen=True, slots=True)
class EntryPage:
    """``duty/entry.html``. verbs: what may be done now; facts: label and words; published: what stands about it."""

    row: EntryRow
    version: int
    facts: tuple[tuple[str, str], ...]
    days: tuple[DayView, ...]
    verbs: tuple[Choice, ...]
    may_keep: bool
    may_publish: bool
    approved: str
    published: str
    act_href: str
    now: str
    clause: str
    form: Form = FRESH
    to: tuple[Choice, ...] = ()
    errors: Mapping[str, str] | None = None
