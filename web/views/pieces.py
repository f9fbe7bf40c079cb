"""View models that several pages share: shell, deadline chip, trace, badges, choices, fields, previews."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class ShellView:
    """The frame of every staff page; template variable ``shell``.

    lang: ``zh-CN`` or ``en``. here: key of the current rail item. rail: keys this role may open, in order, of
    queue, overdue, calls, contacts, calendar, policies, matrix, sent, lifecycle, import, accounts. counts: red number
    by rail key (absent or 0 shows nothing). now_text: the server's clock, worded. day_text: "working day",
    "holiday: ..." worded. on_duty: names, empty tuple shows a warning. search: what was searched, kept in the field.
    silence: that messages may have stopped, worded; empty while they go out. full: whether the disk is. newest: the
    last event of any ticket when the page was drawn.
    """

    lang: str
    desk_name: str
    here: str
    rail: tuple[str, ...]
    now_text: str
    now_iso: str
    day_text: str
    on_duty: tuple[str, ...]
    me_name: str
    role_text: str
    counts: Mapping[str, int] = field(default_factory=dict)
    search: str = ""
    silence: str = ""
    full: bool = False
    newest: int = 0


@dataclass(frozen=True, slots=True)
class PublicView:
    """The frame of a public page; template variable ``public``. seal: one character; site_name: the watched site."""

    lang: str
    site_name: str
    seal: str


class DeadlineView(NamedTuple):
    """A deadline chip. kind: a StandingKind value or ``none`` (no legal clock) -> colour and icon.

    lead: bold words ("1.5 working days left"); moment: the rest ("Sat 17:30") or ""; makeup: that day is a make-up
    working day; provisional: shown beside whatever the kind; iso: the exact instant for ``<time datetime>``, or "".
    """

    kind: str
    lead: str
    moment: str
    makeup: bool
    provisional: bool
    iso: str


@dataclass(frozen=True, slots=True)
class TraceCell:
    """One day of the strip. css: words of received, counted, skipped, last, today, separated by spaces."""

    weekday: str
    day: str
    verdict: str
    css: str


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One line of the derivation in words. verdict_css: counted or "". mark: makeup, holiday or ""."""

    dates: str
    verdict: str
    reason: str
    verdict_css: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class TraceView:
    """How a deadline came about. clause: cited regulation; calendar: its version in words; note: why provisional."""

    cells: tuple[TraceCell, ...]
    lines: tuple[TraceLine, ...]
    rule: str
    clause: str
    calendar: str
    note: str = ""


class Choice(NamedTuple):
    """One option of a select or radio group; group: optgroup label or ""."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What was typed and what is wrong with it, by field name; ``errors['']`` is about the form as a whole.

    A fresh form is ``Form()``. After a refusal the same page is rendered again with both filled, status 400 or 409.
    """

    values: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)


FRESH = Form()


@dataclass(frozen=True, slots=True)
class ErrorView:
    """An error page: status, one fact, what to do next, and a way on. reference: request id to quote, or ""."""

    status: int
    fact: str
    next_step: str
    link_href: str
    link_text: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of an import preview. act: add, update, same, error, warning; note: the change or the error, worded."""

    row_no: int
    cells: tuple[str, ...]
    act: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column to map: our field name, its label, index chosen (-1: none), whether it must be mapped."""

    name: str
    label: str
    chosen: int
    required: bool


@dataclass(frozen=True, slots=True)
class PreviewView:
    """An import, read and not yet stored. token: names the kept upload, posted back to confirm.

    headers: titles of ``rows``' cells. source_columns: choices for the mapping (value = column index). columns: empty
    when nothing needs mapping. added, updated, same, failed: counts of rows. rows: at most 200; hidden: how many more.
    """

    token: str
    headers: tuple[str, ...]
    rows: tuple[PreviewRow, ...]
    added: int
    updated: int
    same: int
    failed: int
    hidden: int = 0
    columns: tuple[ColumnView, ...] = ()
    source_columns: tuple[Choice, ...] = ()
