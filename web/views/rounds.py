"""View models of the duty day: the day's rounds and log-ins, one round with its checklist."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form


@dataclass(frozen=True, slots=True)
class RoundRow:
    """A round of the day. stage: coming, asked, begun, complete, incomplete, missed; found: faults and unreachables.

    act_href: POST begins it, "" where nothing is to begin.
    """

    title: str
    kind_text: str
    when: str
    stage: str
    stage_text: str
    coverage: str
    by: str
    found: str
    href: str
    act_href: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LogInRow:
    """A log-in of the day; shot_href: its screenshot, ""."""

    system: str
    when: str
    by: str
    found: int
    note: str
    shot_href: str = ""


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A machine room of the day. said: its last round, "" for none; bad: it made a ticket."""

    name: str
    href: str
    said: str
    bad: bool


@dataclass(frozen=True, slots=True)
class DayPage:
    """``rounds/day.html``. lacking: systems without a log-in yet; asked: the plan asks for them on this day.

    articles: how many new ones wait to be read again; late_articles: over their hour.
    """

    day_text: str
    iso: str
    today: bool
    before_href: str
    after_href: str
    rounds: tuple[RoundRow, ...]
    log_ins: tuple[LogInRow, ...]
    lacking: tuple[str, ...]
    asked: bool
    asked_text: str
    systems: tuple[Choice, ...]
    may_read: bool
    form: Form = FRESH
    objects: bool = True
    rooms: tuple[RoomLine, ...] = ()
    articles: int = 0
    late_articles: int = 0


@dataclass(frozen=True, slots=True)
class ItemView:
    """A column of the checklist. mark: "", read, fault, unreachable; seen: the same, posted back as a guard.

    open: its buttons show. note: words of a fault.
    """

    item_id: str
    name: str
    url: str
    mark: str
    mark_text: str
    by: str
    note: str
    ticket: str
    ticket_href: str
    href: str
    open: bool
    newest: str = ""


@dataclass(frozen=True, slots=True)
class GroupView:
    """A channel with its columns; object_name: heading of an object that begins here, or "". folded: all is read."""

    object_name: str
    name: str
    read: int
    total: int
    items: tuple[ItemView, ...]
    folded: bool


@dataclass(frozen=True, slots=True)
class ToastView:
    """What was just marked: words, and the guard with which it can be taken back ("" for not any more)."""

    words: str
    action: str
    seen: str


@dataclass(frozen=True, slots=True)
class RoundPage:
    """``rounds/round.html``. left: time left to answer, worded, "" once begun; late: that time is over.

    leader: name and number to dial.
    """

    round_id: str
    title: str
    day_text: str
    moment: str
    stage: str
    stage_text: str
    left: str
    until: str
    late: bool
    read: int
    total: int
    groups: tuple[GroupView, ...]
    unread: int
    may_read: bool
    toast: ToastView | None = None
    leader: str = ""
    leader_tel: str = ""
    problem: str = ""
    form: Form = FRESH
    form_item: str = ""
