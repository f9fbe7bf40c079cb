"""View models of one ticket: head, evidence, progress, trace, steps, timeline, and the permitted forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from web.views.answering import PlatformView
from web.views.company import ALONE, BesideView
from web.views.maintenance import MaintenanceNote
from web.views.pieces import FRESH, Choice, DeadlineView, Form, TraceView
from web.views.sites import RepairView


@dataclass(frozen=True, slots=True)
class StampView:
    """One of the three time stamps. mark: makeup, holiday or "". starts: the legal clock counts from here."""

    label: str
    text: str
    mark: str = ""
    starts: bool = False


@dataclass(frozen=True, slots=True)
class AttachmentView:
    """A re-encoded picture or file: href of the full one, alt text, is it a picture."""

    href: str
    alt: str
    picture: bool


@dataclass(frozen=True, slots=True)
class ShotView:
    """One of the pictures before and after: its address, "before" or "after" worded; public beside the answer."""

    href: str
    label: str
    public: bool


@dataclass(frozen=True, slots=True)
class NodeView:
    """A node of progress. state: done, current, todo. cycle: heading before this node when a new row begins, or ""."""

    label: str
    when: str
    state: str
    cycle: str = ""


@dataclass(frozen=True, slots=True)
class PageView:
    """One page (message) of an escalation step. result: sent, confirmed, failed, waiting. icon: name in icons.txt."""

    icon: str
    text: str
    result: str


@dataclass(frozen=True, slots=True)
class StepView:
    """One escalation step. state: acknowledged, unanswered, sent, next, later. stop: how to stop it, or ""."""

    no: int
    state: str
    title: str
    when: str
    who: str
    result: str
    pages: tuple[PageView, ...] = ()
    escalates: bool = False
    stop: str = ""


@dataclass(frozen=True, slots=True)
class EventView:
    """One row of the timeline. group: person, notice, system (for the filter). tone: "", good, bad.

    actor: bold beginning of the sentence; text: the rest; quote: words of people, verbatim; aside: grey end.
    """

    when: str
    iso: str
    icon: str
    group: str
    actor: str
    text: str
    quote: str = ""
    aside: str = ""
    tone: str = ""
    pictures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DayView:
    """The events of one day, newest day first, newest event first."""

    heading: str
    events: tuple[EventView, ...]


@dataclass(frozen=True, slots=True)
class RelatedView:
    """Another ticket: why it is near (same address, 71 % similar...), its state and date, worded.

    parts: the title cut where it shares words with this ticket. proposed: the reporter named it.
    """

    number: str
    href: str
    title: str
    why: str
    note: str
    same_address: bool = False
    proposed: bool = False
    parts: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A lost race. fact: "Song changed this ticket 1 minute ago"; theirs: what it is now; mine: what was typed."""

    fact: str
    theirs: tuple[tuple[str, str], ...]
    mine: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AskedNote:
    """More time was asked for or refused. tone: of the banner; words: the reason given."""

    tone: str
    fact: str
    words: str


@dataclass(frozen=True, slots=True)
class TicketView:
    """Everything about one ticket; pages ``triage/ticket.html`` and the right side of ``triage/queue.html``.

    verbs: what this reader may do now, of verify, handle, answer, dismiss, merge, unmerge, reopen, assign, transfer,
    comment, deescalate, acknowledge, severity, reveal. kind, severity, unit_id, contact_id: current values, chosen.
    units, contacts: for the assignment (contacts grouped by unit; Choice.group = unit name). reporter: masked, or "".
    answer_text: the answer verbatim once given. merged_into: number it was merged into, or "". repeats: seen again.
    held: maintenance holds calls about it.
    form and form_verb: what was typed and refused, and in which verb's form; conflict: another clerk was faster.
    waits: instants it may wait until, none where it may not. beside: who else is here.
    severe needs cause, fix_time and leader_report before it can be answered; recorded: what of them is known,
    by field name. templates: answers to begin with; preview: the answer as typed, to be shown as the citizen sees it.
    shots: the newest before and after. platform: its side of the message, None for other sources.
    """

    number: str
    version: int
    href: str
    title: str
    state: str
    state_text: str
    escalated: bool
    severe: bool
    source_text: str
    source_note: str
    kind: str
    kind_text: str
    severity: str
    description: str
    deadline: DeadlineView
    verbs: frozenset[str]
    nodes: tuple[NodeView, ...]
    url: str = ""
    site_text: str = ""
    reporter: str = ""
    unit_id: str = ""
    unit_text: str = ""
    contact_id: str = ""
    contact_text: str = ""
    routing_reason: str = ""
    stamps: tuple[StampView, ...] = ()
    attachments: tuple[AttachmentView, ...] = ()
    trace: TraceView | None = None
    clocks: tuple[tuple[str, str], ...] = ()
    steps: tuple[StepView, ...] = ()
    policy_text: str = ""
    days: tuple[DayView, ...] = ()
    timeline_filter: str = "all"
    related: tuple[RelatedView, ...] = ()
    kinds: tuple[Choice, ...] = ()
    units: tuple[Choice, ...] = ()
    contacts: tuple[Choice, ...] = ()
    answer_text: str = ""
    answered_text: str = ""
    merged_into: str = ""
    merged_into_href: str = ""
    repeats: int = 0
    held: MaintenanceNote | None = None
    asked: AskedNote | None = None
    facts: tuple[tuple[str, str], ...] = ()
    recorded: Mapping[str, str] = field(default_factory=dict)
    form: Form = FRESH
    form_verb: str = ""
    templates: tuple[Choice, ...] = ()
    preview: str = ""
    platform: PlatformView | None = None
    shots: tuple[ShotView, ...] = ()
    conflict: ChangeView | None = None
    waits: tuple[Choice, ...] = ()
    found_by_reading: bool = False
    beside: BesideView = ALONE
    repair: RepairView | None = None
