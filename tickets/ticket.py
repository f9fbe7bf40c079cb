"""A ticket and what belongs to it, as values; and what comes in as a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from calendars.deadlines import Derivation, ReceiptRule
from tickets.kinds import ROOM_FAULTS, ClockKind, Kind, Severity, ShotRole, Source
from tickets.lifecycle import DismissReason, Fact, Moving, State


def subject_of(ticket_id: int) -> str:
    """How timers, pages and the audit chain name a ticket."""
    return f"ticket:{ticket_id}"


@dataclass(frozen=True, slots=True)
class Ticket:
    """One row, whole. `due_at` is close of business, `overdue_at` its 24:00; None where unknown or no clock runs.

    `calendar_no` is the published calendar its clocks were counted by, `moves` how often a newer one or a
    pause moved its deadline, the last time at `moved_at`. `paused_at` is when its clocks were stopped, None while
    they run.
    """

    id: int
    number: str
    kind: Kind
    source: Source
    state: State
    version: int
    cycle: int
    site_id: int | None
    problem: str
    url: str
    title: str
    description: str
    severity: Severity
    unit_id: int | None
    assignee_id: int | None
    assignment_no: int
    received_at: datetime
    written_at: datetime | None
    forwarded_at: datetime | None
    first_seen_at: datetime | None
    platform_number: str | None
    platform_due_at: datetime | None
    due_at: datetime | None
    overdue_at: datetime | None
    provisional: bool
    deadline_unknown: bool
    extensions: int
    sort_at: datetime
    answer: str
    answered_at: datetime | None
    in_time: bool | None
    dismiss_reason: DismissReason | None
    duplicate_of_id: int | None
    before_merge: State | None
    cause: str
    fix_time: str
    leader_report: str
    fingerprint: str | None
    repeats: int
    last_seen_at: datetime | None
    changed_at: datetime
    changed_by: str
    progress_at: datetime
    calendar_no: int
    moves: int
    moved_at: datetime | None
    paused_at: datetime | None

    @property
    def subject(self) -> str:
        return subject_of(self.id)

    @property
    def is_severe(self) -> bool:
        return self.severity is Severity.SEVERE

    @property
    def is_of_room(self) -> bool:
        """A machine room's fault: it waits for no working day."""
        return (self.fingerprint or "").startswith(ROOM_FAULTS)

    @property
    def moving(self) -> Moving:
        """As the lifecycle sees it, without facts."""
        return Moving(
            state=self.state.value, severe=self.is_severe, merged=self.duplicate_of_id is not None,
            before_merge=self.before_merge,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock of one cycle, stored with its derivation; `due_at` None where the calendar lacks the year.

    `extended_days` working days were granted on top of what the derivation counted.
    """

    clock: ClockKind
    cycle: int
    working_days: int
    clause: str
    started_at: datetime
    due_at: datetime | None
    overdue_at: datetime | None
    provisional: bool
    derivation: Derivation | None
    met_at: datetime | None
    extended_days: int = 0
    receipt: ReceiptRule = ReceiptRule.A


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a ticket, worded on display from `verb` and `data`; `text` is people's own words."""

    at: datetime
    actor_ref: str
    actor_name: str
    verb: str
    text: str
    data: dict[str, object]


@dataclass(frozen=True, slots=True)
class Reporter:
    """Personal data of who reported, kept apart so that it can be erased."""

    name: str = ""
    phone: str = ""
    email: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Report:
    """What comes in. Instants are aware; `received_at` None means now."""

    kind: Kind
    source: Source
    description: str
    problem: str = ""
    url: str = ""
    title: str = ""
    severity: Severity = Severity.NORMAL
    site_code: str = ""
    reporter: Reporter = Reporter()
    received_at: datetime | None = None
    written_at: datetime | None = None
    forwarded_at: datetime | None = None
    platform_number: str | None = None
    platform_due_at: datetime | None = None
    fingerprint: str | None = None
    picture: bytes | None = None
    same_as_id: int | None = None
    """A ticket the reporter takes for the same; a clerk decides."""
    unit_id: int | None = None
    """Who answers for what was watched; a column the matrix gives to a unit of its own goes before."""


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The ticket a report became; `tracking_code` is shown once, `repeated` where it was known already."""

    ticket_id: int
    number: str
    tracking_code: str
    due_at: datetime | None
    repeated: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture as it was sent."""

    role: ShotRole
    data: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked for: the version they read, and what they filled in."""

    number: str
    version: int
    facts: Mapping[Fact, str] = field(default_factory=dict)
    severity: Severity | None = None
    assignee_id: int | None = None
    pictures: Sequence[Upload] = ()
    publish: bool = False
    """Whether the pictures before and after stand beside the public answer."""
