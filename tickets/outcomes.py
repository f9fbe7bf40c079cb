"""What statistics need to know of a ticket, as a value."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calendars.pauses import Pause


class Ended(StrEnum):
    """How a ticket got its answer."""

    ANSWERED = "answered"
    DISMISSED = "dismissed"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ticket as it stands. `clock_started_at` is when its present answer clock began, None where none runs.

    `calendar_no` is the published calendar that dated it: an answered ticket keeps its own for good.
    """

    id: int
    unit_id: int | None
    kind: str
    received_at: datetime
    answered_at: datetime | None
    in_time: bool | None
    dismissed: bool
    merged: bool
    calendar_no: int
    clock_started_at: datetime | None = None
    pauses: tuple[Pause, ...] = ()
    reopened_at: tuple[datetime, ...] = ()

    @property
    def ended(self) -> Ended:
        """Of an answered one: a duplicate is nothing else beside."""
        if self.merged:
            return Ended.MERGED
        return Ended.DISMISSED if self.dismissed else Ended.ANSWERED
