"""View models of the triage queue, staff entry and message import."""

from dataclasses import dataclass
from typing import NamedTuple

from web.views.company import ALONE, BesideView
from web.views.pieces import FRESH, Choice, DeadlineView, Form, PreviewView
from web.views.ticket import TicketView


class RowMarks(NamedTuple):
    """What others do with a row. eyes: who looks at it; holder: who has just decided; waiting: until when it waits."""

    eyes: str = ""
    holder: str = ""
    waiting: str = ""


UNMARKED = RowMarks()


class RowView(NamedTuple):
    """One ticket in the list. source: its code; on: it is open.

    href: the queue with this row open (``?at=NUMBER`` plus the filters).
    """

    number: str
    href: str
    title: str
    deadline: DeadlineView
    source: str
    severe: bool = False
    escalated: bool = False
    unread: bool = False
    on: bool = False
    marks: RowMarks = UNMARKED


@dataclass(frozen=True, slots=True)
class GroupView:
    """Rows of one standing. kind: StandingKind value (colour of the heading). count: worded, bounded ("99+")."""

    kind: str
    heading: str
    count: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class ListTab:
    """A saved view above the list (inbox, mine, in hand, answered): label, count worded, href, is it open."""

    label: str
    count: str
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class FilterView:
    """The filter form (GET). Values are as in the query; choices without the empty one ("all" is added here)."""

    q: str = ""
    view: str = ""
    state: str = ""
    kind: str = ""
    source: str = ""
    unit: str = ""
    severity: str = ""
    states: tuple[Choice, ...] = ()
    kinds: tuple[Choice, ...] = ()
    sources: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()

    @property
    def active(self) -> bool:
        """Whether anything but the view narrows the list."""
        return bool(self.q or self.state or self.kind or self.source or self.unit or self.severity)


@dataclass(frozen=True, slots=True)
class QueuePage:
    """``triage/queue.html``. more_href: next keyset page or "". next_due: words for the empty list, or "".

    may_enter: this reader may enter reports. may_edit: may change many at once. beside: who else is here, what can be
    taken back.
    here: where a change of many leads back to.
    following: the row below the open one in its group, or ""; group: that group. ended: which group is done, worded.
    selected: the open ticket; at_row: it was asked for in the address (a phone then shows it instead of the list).
    """

    tabs: tuple[ListTab, ...]
    groups: tuple[GroupView, ...]
    filters: FilterView
    selected: TicketView | None
    at_row: bool
    updated_text: str
    more_href: str = ""
    next_due: str = ""
    clear_href: str = "/"
    here: str = "/"
    may_enter: bool = False
    may_edit: bool = False
    beside: BesideView = ALONE
    following: str = ""
    group: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class EntryPage:
    """``triage/new.html``: staff entry. sources: telephone, fax, visitor, instruction, platform, own."""

    sources: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    sites: tuple[Choice, ...]
    form: Form = FRESH


class ImportStep(NamedTuple):
    """``triage/importing.html``: how far it is; last: what came of all."""

    words: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class ImportPage:
    """``triage/import_messages.html``, ``contacts/import.html``: the upload form, or the preview of what was read."""

    form: Form = FRESH
    preview: PreviewView | None = None
