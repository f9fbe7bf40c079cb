"""What a page is: its states, its order form, and the views other rooms read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from notifiers.channels import Address, Channel
from notifiers.texts import MessageKind


class PageState(StrEnum):
    """Where a page stands. It ends in one of the five from ACCEPTED on, never in silence (promise I1)."""

    PENDING = "pending"
    SENDING = "sending"
    ACCEPTED = "accepted"
    """A carrier has it; no receipt (yet)."""
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    UNDELIVERABLE = "undeliverable"
    """No channel is left: the next person is escalation's business."""
    WITHDRAWN = "withdrawn"
    BUNDLED = "bundled"
    """Another page's message speaks for it; it goes where that one goes."""


OPEN = (
    PageState.PENDING, PageState.SENDING, PageState.BUNDLED, PageState.ACCEPTED, PageState.DELIVERED,
)  # fmt: skip
"""A reply to such a page still counts."""
BUNDLES = frozenset({MessageKind.BUNDLE, MessageKind.BUNDLE_NOTICE, MessageKind.BUNDLE_NEWS})
"""Kinds of the pages whose message speaks for others."""
BUNDLE = "bundle"
"""What such a page is about; its number is that of the first page it speaks for."""
SEVERE = "severe"
"""The severity that wakes people and goes first."""
TEST_SUBJECT = "test"
"""What a test of a channel is about: never bundled with others, and nobody is called where it reaches nobody."""
REACH_SUBJECT = "reach"
"""What a test of whether somebody on duty can be reached is about."""
UNSENT = (PageState.PENDING, PageState.SENDING, PageState.BUNDLED)


class AttemptState(StrEnum):
    """How one call to a carrier went; `started` that never ended is uncertain, not failed."""

    STARTED = "started"
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNCERTAIN = "uncertain"


LIVE = (AttemptState.ACCEPTED, AttemptState.DELIVERED)


class ReceiptStatus(StrEnum):
    """What became of a letter; for a call, DELIVERED means that somebody (or a voicemail) took it."""

    QUEUED = "queued"
    SENT = "sent"
    ANSWERED = "answered"
    FAILED = "failed"
    DELIVERED = "delivered"


class Ending(StrEnum):
    """Why a subject's unsent pages are withdrawn; the first two also end its reply codes (after 24 h)."""

    CLOSED = "closed"
    MERGED = "merged"
    SUPERSEDED = "superseded"


FINAL_ENDINGS = (Ending.CLOSED, Ending.MERGED)


class CallState(StrEnum):
    """What became of a call a person was asked to make, or of words to paste into a group."""

    OPEN = "open"
    REACHED = "reached"
    NOT_REACHED = "not_reached"
    PASTED = "pasted"
    """The words stand in the group; nobody has taken anything on by that."""
    WITHDRAWN = "withdrawn"
    """Somebody took the subject, or it was closed, before anybody rang."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDraft:
    """The order for one page: about what, to whom, by which channels in which order.

    `channel_delay` (minutes) lets the next channel follow an acceptance that brought no receipt and no
    answer; 0 means that only a failure leads to the next channel. `data` needs what the text of `kind` names.
    """

    subject_kind: str
    subject_id: int
    cycle_no: int
    step_no: int
    contact_id: int
    contact_label: str
    channels: tuple[Address, ...]
    kind: MessageKind
    data: Mapping[str, str | int]
    severity: str = "normal"
    language: str = "zh"
    channel_delay: int = 0
    send_at: datetime | None = None
    act_by: datetime | None = None
    """The instant that `data` names as the deadline; a bundle names the earliest of its pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A page as other rooms read it."""

    id: int
    subject_kind: str
    subject_id: int
    cycle_no: int
    step_no: int
    contact_id: int
    contact_label: str
    channels: tuple[Address, ...]
    channel_pos: int
    kind: MessageKind
    data: Mapping[str, str | int]
    severity: str
    language: str
    reply_code: str | None
    state: PageState
    created_at: datetime
    settled_at: datetime | None
    acked_by: int | None
    acked_label: str | None
    acked_at: datetime | None
    closed_at: datetime | None
    bundle_id: int | None
    act_by: datetime | None


class Call(NamedTuple):
    """So much of a page as tells whether somebody answers it."""

    cycle_no: int
    step_no: int
    state: PageState
    created_at: datetime
    acked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptView:
    """One call to a carrier, before (`started`) or after it was made."""

    id: int
    page_id: int
    ref: str
    n: int
    copy_no: int
    channel_pos: int
    channel: str
    carrier: str
    body: str
    state: AttemptState
    provider_sid: str | None
    receipt_rank: int
    error: str | None
    final: bool
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTaskView:
    """A call to make (number, whom to ask for, what to say), or words to paste into the group named as number."""

    id: int
    page_id: int
    number: str
    person: str
    text: str
    state: CallState
    created_at: datetime
    recorded_by: str | None
    recorded_at: datetime | None
    note: str | None
    channel: Channel
    proof_id: int | None
