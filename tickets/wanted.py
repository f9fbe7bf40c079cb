"""What the list of all tickets is narrowed to and in which order, as a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.outcomes import Ended

NO_UNIT = 0
"""Asked for as a unit: what no unit has, which is the duty desk's."""


class Order(StrEnum):
    """Newest receipt first, earliest deadline first (open tickets alone), newest answer first, or best match."""

    RECEIVED = "received"
    DUE = "due"
    ANSWERED = "answered"
    BEST = "best"


class Standing(StrEnum):
    """How a ticket stands, as a question to the database; the same bounds as calendars.standing."""

    ON_TIME = "on_time"
    DUE_TODAY = "due_today"
    PAST_CLOSE = "past_close"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    PAUSED = "paused"
    NO_CLOCK = "none"
    MET = "met"
    MISSED = "missed"


ANSWERED = frozenset({Standing.MET, Standing.MISSED})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; None means all. `only_unit` is a permission, not a wish.

    `open` True or False: unanswered or answered ones. `now` and `today_ends` say what a standing means. A period is
    from an instant until before another; `answered_*` asks for the answer that stands, `reopened_*` for any reopening;
    `received_in` for receipt in one of several periods, which together are few tickets.
    """

    now: datetime
    today_ends: datetime
    only_unit: int | None = None
    unit_id: int | None = None
    open: bool | None = None
    stage: State | None = None
    escalated: bool | None = None
    standing: Standing | None = None
    severity: Severity | None = None
    source: Source | None = None
    kind: Kind | None = None
    ended: Ended | None = None
    received_from: datetime | None = None
    received_until: datetime | None = None
    answered_from: datetime | None = None
    answered_until: datetime | None = None
    reopened_from: datetime | None = None
    reopened_until: datetime | None = None
    received_in: tuple[tuple[datetime, datetime], ...] | None = None
    order: Order = Order.RECEIVED

    @property
    def is_of_open(self) -> bool:
        """Whether only open tickets can pass."""
        standing = self.standing is not None and self.standing not in ANSWERED
        return bool(self.open or self.escalated or standing or self.stage not in (None, State.ANSWERED))

    @property
    def is_of_answered(self) -> bool:
        """Whether only answered tickets can pass."""
        return bool(self.open is False or self.ended or self.standing in ANSWERED)

    @property
    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(getattr(self, name) is not None for name in _NARROWING)


_NARROWING = (
    "only_unit", "unit_id", "open", "stage", "escalated", "standing", "severity", "source", "kind", "ended",
    "received_from", "received_until", "answered_from", "answered_until", "reopened_from", "reopened_until",
    "received_in",
)  # fmt: skip
