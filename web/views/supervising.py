"""View models of the supervisor's office: the page, its lists, urging, extensions, reassigning, the wall board."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.views.pieces import FRESH, Choice, DeadlineView, Form
from web.views.ticket import PageView


@dataclass(frozen=True, slots=True)
class TileView:
    """A figure that is a door. kind: overdue, due_today, next, past_close, unacknowledged, provisional (colour)."""

    kind: str
    icon: str
    label: str
    figure: str
    unit: str
    note: str
    href: str


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """One ticket: who has it, where it is stuck, how late, who was told with what result, what comes next.

    version: as it was read, for what is done to many. chosen: its box is ticked. urge_href: "" for who may not.
    """

    number: str
    href: str
    title: str
    unit_text: str
    contact_text: str
    state_text: str
    deadline: DeadlineView
    path: tuple[PageView, ...]
    path_note: str = ""
    path_late: bool = False
    next_text: str = ""
    version: int = 0
    chosen: bool = False
    urge_href: str = ""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One ticket due today or on the next working day."""

    number: str
    href: str
    title: str
    unit_text: str
    state_text: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """Figures of one unit: (value, href) each; href "" prints the plain figure.

    in_time: share of this quarter's answers, in percent, None where there are none; days: their average, worded;
    record_href: these answers, "" where there are none.
    """

    name: str
    open: tuple[int, str]
    late: tuple[int, str]
    today: tuple[int, str]
    next: tuple[int, str]
    in_time: int | None = None
    days: str = ""
    record_href: str = ""


@dataclass(frozen=True, slots=True)
class SoonView:
    """A card of what falls due: its first rows, how many in all, where all of them stand, urging all of them."""

    rows: tuple[DueRow, ...]
    total: int
    href: str
    urge_href: str = ""


@dataclass(frozen=True, slots=True)
class OverduePage:
    """``office/overdue.html``. next_text: "until Sat close of work"; next_makeup: that day is a make-up day.

    requests: extensions asked for and not decided, with their page. total: the units' sum.
    """

    tiles: tuple[TileView, ...]
    rows: tuple[OverdueRow, ...]
    today: SoonView
    next_text: str
    next_makeup: bool
    upcoming: SoonView
    units: tuple[UnitRow, ...] = ()
    total: UnitRow | None = None
    next_due: str = ""
    more_href: str = ""
    requests: str = "0"
    may_decide: bool = False
    recorded: bool = False


@dataclass(frozen=True, slots=True)
class ShelfPage:
    """``office/list.html``: one list whole. rule: what stands in it; place: the unit it is narrowed to, or "".

    all_href: the same with every box ticked. may_act: the reader may urge and reassign.
    """

    heading: str
    rule: str
    total: int
    rows: tuple[OverdueRow, ...]
    more_href: str
    all_href: str
    place: str = ""
    place_off_href: str = ""
    may_act: bool = False
    first: bool = True


@dataclass(frozen=True, slots=True)
class UrgeRow:
    """Whom an urge goes to and about what. numbers: (ticket, href). effect: worded. words: the message as it reads."""

    person: str
    effect: str
    numbers: tuple[tuple[str, str], ...]
    words: str


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A ticket that is left alone, and why."""

    number: str
    href: str
    why: str


@dataclass(frozen=True, slots=True)
class UrgePage:
    """``office/urge.html``: the effect before the click. numbers: posted again. quiet: when it leaves, or ""."""

    rows: tuple[UrgeRow, ...]
    refused: tuple[RefusedRow, ...]
    numbers: tuple[str, ...]
    effect: str
    back_href: str
    quiet: str = ""
    form: Form = FRESH


@dataclass(frozen=True, slots=True)
class ReassignPage:
    """``office/assign.html``. chosen: tickets as number.version; preview: effects worded, empty before it was asked."""

    rows: tuple[DueRow, ...]
    chosen: tuple[str, ...]
    units: tuple[Choice, ...]
    people: tuple[Choice, ...]
    preview: tuple[str, ...] = ()
    refused: tuple[RefusedRow, ...] = ()
    done: str = ""
    form: Form = FRESH
    back_href: str = ""


@dataclass(frozen=True, slots=True)
class AskPage:
    """``office/ask.html``: working days to ask for, each with the deadline it leads to.

    grants: the reader may grant them at once; action: where the form posts.
    """

    number: str
    href: str
    title: str
    version: int
    deadline: DeadlineView
    days: tuple[Choice, ...]
    open: str = ""
    why_not: str = ""
    form: Form = FRESH
    grants: bool = False
    action: str = ""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """An extension asked for. days: choices with the deadline each leads to; decided: what became of it, or ""."""

    request_id: str
    number: str
    href: str
    title: str
    unit_text: str
    deadline: DeadlineView
    asked: str
    reason: str
    days: tuple[Choice, ...]
    wanted: str
    version: int
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class RequestsPage:
    """``office/extensions.html``: what waits for a decision, the oldest first."""

    rows: tuple[RequestRow, ...]
    more_href: str = ""
    forms: Mapping[str, Form] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One of the most urgent tickets."""

    number: str
    href: str
    title: str
    unit_text: str
    state_text: str
    deadline: DeadlineView
    severe: bool


@dataclass(frozen=True, slots=True)
class BoardPage:
    """``board/board.html``: figures, the most urgent tickets, who is on duty, the engine.

    address: the page's own; still: it does not renew itself.
    """

    lang: str
    desk_name: str
    now_text: str
    day_text: str
    tiles: tuple[TileView, ...]
    rows: tuple[BoardRow, ...]
    on_duty: str
    pulse: str
    silent: bool
    stopped: str = ""
    address: str = ""
    still: bool = False


@dataclass(frozen=True, slots=True)
class BoardKeyRow:
    """A secret address: its name, who made it when, and when it was taken back, or ""."""

    key_id: str
    label: str
    made: str
    revoked: str = ""


@dataclass(frozen=True, slots=True)
class BoardKeysPage:
    """``board/keys.html``. address: a new one, shown once."""

    rows: tuple[BoardKeyRow, ...]
    address: str = ""
    form: Form = FRESH
