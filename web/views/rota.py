"""View models of the rota's pages: the month, one day, who takes turns."""

from dataclasses import dataclass
from typing import NamedTuple

from web.views.calendar import LinkView
from web.views.pieces import FRESH, Choice, Form
from web.views.reach import LastTest
from web.views.sites import RepairView


class PlaceView(NamedTuple):
    """Somebody's place on a day. state: published, left (over before the day is), draft, gap; mine: the reader's own.

    label: the rota, short.
    """

    label: str
    name: str
    state: str
    mine: bool = False


@dataclass(frozen=True, slots=True)
class RotaCell:
    """A day of the month. css: words of off, makeup, gap, out, today, draft; mark as daymark takes it.

    note: a swap that waits, the key period's name; desk: whether the desk is on duty; href: the day's page or "";
    shown: whether the page is about it.
    """

    day: str
    css: str
    weekday: str
    mark: str = ""
    name: str = ""
    desk: bool = False
    places: tuple[PlaceView, ...] = ()
    note: str = ""
    href: str = ""
    shown: bool = False


@dataclass(frozen=True, slots=True)
class LoadRow:
    """Duty days of one person this year; share: of the most anybody has, 0 to 100."""

    name: str
    month: int
    year: int
    share: int


@dataclass(frozen=True, slots=True)
class LoadTable:
    """One rota's loads. spread: the difference between the most and the fewest, worded."""

    title: str
    rows: tuple[LoadRow, ...]
    spread: str


@dataclass(frozen=True, slots=True)
class CandidateView:
    """Somebody who could take an open day. note: what they have; suggested: the fairest choice."""

    person_id: str
    name: str
    note: str
    suggested: bool = False


@dataclass(frozen=True, slots=True)
class OpenView:
    """An open place of a published day and who could take it. why: the leave that opened it, or ""."""

    title: str
    why: str
    take_href: str
    role: str
    candidates: tuple[CandidateView, ...]


@dataclass(frozen=True, slots=True)
class SwapView:
    """A swap that waits. may_answer: the reader was asked; may_withdraw: the reader asked."""

    words: str
    meta: str
    answer_href: str
    withdraw_href: str
    may_answer: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class MonthView:
    """``rota/month.html``. state: published, draft or unused, worded in state_text; gaps: days as links.

    blocked: why nothing can be published, or "". until, seen: hidden fields of the publish form; publish_text names
    what publishing would do, "" where there is nothing to do. paper_href: the rota as executed; note: why it is not
    the month that was asked for, or "".
    """

    title: str
    month: str
    weeks: tuple[tuple[RotaCell, ...], ...]
    back: LinkView | None
    on: LinkView | None
    today: LinkView
    state: str
    state_text: str
    gap_text: str
    gaps: tuple[LinkView, ...]
    blocked: str
    until: str
    seen: str
    publish_text: str
    fill_text: str
    fill_seen: str
    open: OpenView | None
    swaps: tuple[SwapView, ...]
    loads: tuple[LoadTable, ...]
    source: str
    provisional: str
    may_edit: bool
    printed: str
    paper_href: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SlotView:
    """A published place on the day's page. people: whom a supervisor may name; swaps: days to ask for in a swap.

    who: with numbers, None where they left.
    """

    slot_id: str
    version: str
    role: str
    name: str
    mine: bool
    people: tuple[Choice, ...] = ()
    swaps: tuple[Choice, ...] = ()
    who: "OnDutyPerson | None" = None


class ChangeView(NamedTuple):
    """What became of a place of the day. reason: "" for whom it does not concern."""

    when: str
    words: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftView:
    """A place of a day that is not published yet. people: whom a supervisor may name for it now."""

    role: str
    label: str
    people: tuple[Choice, ...]


class TodayView(NamedTuple):
    """How today stands, worded. handover: who took over from whom, "" for none; confirmed: they said so."""

    next_round: str
    handover: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class DayView:
    """``rota/day.html``: what the day is, its places, its open places, what is planned and may be settled by hand.

    back, on: the days beside it; week: the days round it; changes: what became of its places, the newest first;
    today: for whom rounds and handovers concern; working: whether the desk is on duty.
    """

    title: str
    what: str
    month_href: str
    slots: tuple[SlotView, ...]
    open: tuple[OpenView, ...]
    planned: tuple[PlaceView, ...]
    may_edit: bool
    drafts: tuple[DraftView, ...] = ()
    form: Form = FRESH
    back: LinkView | None = None
    on: LinkView | None = None
    week: tuple[RotaCell, ...] = ()
    changes: tuple[ChangeView, ...] = ()
    is_today: bool = False
    working: bool = True
    today: TodayView | None = None


@dataclass(frozen=True, slots=True)
class TurnsView:
    """Who takes turns in one rota: places hold ids in their order, "" is free; seen: a hidden field of the form."""

    role: str
    label: str
    places: tuple[str, ...]
    coverage: str
    published: str
    seen: str = ""


class LineView(NamedTuple):
    """A leave or a key period that runs or comes."""

    title: str
    when: str
    note: str
    end_href: str


@dataclass(frozen=True, slots=True)
class PlanView:
    """``rota/plan.html``. people: choices by unit; leave_form, period_form: as typed."""

    turns: tuple[TurnsView, ...]
    people: tuple[Choice, ...]
    leaves: tuple[LineView, ...]
    periods: tuple[LineView, ...]
    may_edit: bool
    form: Form = FRESH
    leave_form: Form = FRESH
    period_form: Form = FRESH


@dataclass(frozen=True, slots=True)
class FeedsView:
    """``rota/feeds.html``. address: a new one, shown this once, or ""; has_days: the reader is a contact."""

    address: str
    rows: tuple[LineView, ...]
    has_days: bool


class OnDutyPerson(NamedTuple):
    """Somebody on duty. numbers: (as shown, address to ring or ""); few: that too few channels reach them, or ""."""

    name: str
    unit: str
    numbers: tuple[tuple[str, str], ...]
    last: LastTest | None = None
    few: str = ""


@dataclass(frozen=True, slots=True)
class OnDutyRole:
    """A role now. until: when somebody else takes over, worded, or ""; by_rota: a shift names them.

    next_last: the test of whoever comes next, once it went out.
    """

    label: str
    people: tuple[OnDutyPerson, ...]
    by_rota: bool
    until: str
    next_text: str
    next_last: LastTest | None = None


@dataclass(frozen=True, slots=True)
class OnDutyView:
    """``rota/on_duty.html``. note: what kind of day it is, worded; asked: a test of the reader's own waits; broken:
    objects with open faults.
    """

    roles: tuple[OnDutyRole, ...]
    note: str
    asked: bool = False
    may_see_record: bool = False
    broken: tuple[RepairView, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicDutyView:
    """``public/on_duty.html``. fact: worded; names, phone: "" unless the desk's setting allows them."""

    fact: str
    hours: str
    names: str
    phone: str
