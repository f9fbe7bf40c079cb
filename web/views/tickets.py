"""View models of the list of all tickets and of changing many at once."""

from dataclasses import dataclass
from typing import NamedTuple

from markupsafe import Markup

from web.views.pieces import FRESH, Choice, DeadlineView, Form


class TicketLine(NamedTuple):
    """One row. title, excerpt: with the hit marked; excerpt "" where the title shows it."""

    number: str
    href: str
    title: Markup
    excerpt: Markup
    deadline: DeadlineView
    state: str
    state_text: str
    unit_text: str
    source_text: str
    received: str
    severe: bool
    escalated: bool


class ViewLink(NamedTuple):
    """A view above the list. remove: address that takes it away, "" where it is not the reader's own."""

    label: str
    href: str
    on: bool
    shared: bool = False
    remove: str = ""


class FilterChip(NamedTuple):
    """One thing the list is narrowed to, worded, and the list without it."""

    label: str
    off_href: str


@dataclass(frozen=True, slots=True)
class ListFilter:
    """The filter form as it was sent, by field; choices without "all"."""

    values: Form
    states: tuple[Choice, ...]
    standings: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    sources: tuple[Choice, ...]
    units: tuple[Choice, ...]
    severities: tuple[Choice, ...]
    orders: tuple[Choice, ...]
    active: bool
    endings: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """``tickets/index.html``. count: worded. note: what the list does not show, or "". query: what a view keeps.

    similar: nothing holds the text, the rows are near. more_href, more_text: the next page, or where to go on.
    here: where a change of many leads back to.
    phone: digits a reporter may be looked for by, "" where not. chosen_phone: the page is such a search.
    as_words: its four digits, which may have been meant as words, or "". first: the first page, and of no search.
    """

    rows: tuple[TicketLine, ...]
    views: tuple[ViewLink, ...]
    saved: tuple[ViewLink, ...]
    filters: ListFilter
    count: str
    note: str = ""
    similar: bool = False
    more_href: str = ""
    more_text: str = ""
    query: str = ""
    phone: str = ""
    chosen_phone: str = ""
    as_words: str = ""
    may_edit: bool = False
    here: str = "/tickets"
    view_form: Form = FRESH
    chips: tuple[FilterChip, ...] = ()
    first: bool = True

    @property
    def is_view(self) -> bool:
        """Whether one of the views above the list is open: its filters are known."""
        return any(view.on for view in (*self.views, *self.saved))


class BulkLine(NamedTuple):
    """One chosen ticket. mark: number and version, posted back. changes: worded. before, after: deadline chips' words.

    refused: why nothing is done with it, or "".
    """

    number: str
    mark: str
    href: str
    title: str
    state_text: str
    unit_text: str
    before: str
    after: str
    changes: tuple[str, ...]
    told: str
    refused: str


@dataclass(frozen=True, slots=True)
class BulkPage:
    """``tickets/bulk.html``. previewed: the effect is shown and may be confirmed; ready: rows that would change."""

    rows: tuple[BulkLine, ...]
    units: tuple[Choice, ...]
    people: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    severities: tuple[Choice, ...]
    may_extend: bool
    may_triage: bool
    previewed: bool
    ready: int
    form: Form = FRESH
    back_href: str = "/tickets"


class DoneLine(NamedTuple):
    """What was done with one ticket: done worded, refused worded or ""."""

    number: str
    href: str
    done: str
    refused: str
