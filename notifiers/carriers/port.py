"""The port every carrier stands behind: a letter goes out, an outcome comes back, never an exception."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from notifiers.channels import Channel
from notifiers.pages import ReceiptStatus


class DataRegion(StrEnum):
    """Where a carrier takes personal data; `abroad` is refused without a named approval."""

    LOCAL = "local"
    MAINLAND = "mainland"
    ABROAD = "abroad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What is handed over. `ref` is ours, random, the same for a second copy on the same channel."""

    ref: str
    page_id: int
    channel: Channel
    address: str
    body: str
    label: str
    language: str
    kind: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the body is made of, worded in `language`: mainland carriers take templates and variables, no text."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier has it, under its own id."""

    sid: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """It will never take this letter; the next channel follows at once. `code` is for the record.

    `bad_address`: the number or mailbox is at fault, not our side (signature, template, credentials).
    """

    code: str
    bad_address: bool = field(default=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class Temporary:
    """Not now; `retry_after` (seconds) is the carrier's own wish, if it has one."""

    code: str
    retry_after: float | None = None


@dataclass(frozen=True, slots=True)
class Uncertain:
    """It may have taken it: time-out, lost answer."""

    code: str


Outcome = Accepted | Rejected | Temporary | Uncertain


@dataclass(frozen=True, slots=True)
class Found:
    """Ids that fit the letter; the dispatcher strikes those it knows from other letters."""

    sids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotFound:
    """The carrier was asked and knows nothing of it (yet)."""


@dataclass(frozen=True, slots=True)
class CannotAsk:
    """The carrier did not answer the question."""

    code: str


LookUp = Found | NotFound | CannotAsk


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A letter handed over earlier, as its carrier is asked about it: our reference, and the carrier's id if known."""

    ref: str
    sid: str
    address: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """What became of it, as a receipt would have said; `error` is the carrier's code where it failed."""

    status: ReceiptStatus
    error: str | None = None


Fate = Told | NotFound | CannotAsk


class Carrier(Protocol):
    """Takes letters to people."""

    @property
    def name(self) -> str: ...

    @property
    def data_region(self) -> DataRegion: ...

    @property
    def can_look_up(self) -> bool:
        """Whether it can be asked what became of a letter; if not, an uncertain one is sent once more."""

    @property
    def settle_after(self) -> timedelta:
        """How long after the end of a call its look-up or receipt may still be on the way (T)."""

    @property
    def gives_receipts(self) -> ReceiptStatus | None:
        """The best receipt it gives of a letter; None where accepted is all one ever hears."""

    def send(self, letter: Letter) -> Outcome:
        """Hand over. No transaction is open."""

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        """Ask for a letter that may have been handed over since then."""

    def what_became(self, handed: Handed) -> Fate:
        """Ask for the receipt of a letter it accepted, where receipts end with DELIVERED: callbacks get lost."""
