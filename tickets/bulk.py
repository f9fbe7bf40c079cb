"""One change for many tickets, as values: what is asked, what it would do to each, what it did."""

from collections.abc import Mapping, Sized
from dataclasses import dataclass
from datetime import datetime

from roster.people import Person
from roster.permissions import Act
from tickets.errors import TooManyAtOnceError
from tickets.kinds import Kind, Severity
from tickets.ticket import Ticket

MOST_AT_ONCE = 200
"""Tickets of one change, or one urge, of many: few enough to be looked through in the preview."""


def check_count(chosen: Sized) -> None:
    """Raises TooManyAtOnceError: what is left out without a word is taken for done."""
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyAtOnceError(asked=len(chosen), most=MOST_AT_ONCE)


@dataclass(frozen=True, slots=True)
class BulkChange:
    """What every chosen ticket gets; None, 0 and "" leave a field alone.

    `reason` is recorded with each move that needs one: passing a ticket on to another unit, another kind, another
    severity, an extension.
    """

    unit_id: int | None = None
    assignee_id: int | None = None
    kind: Kind | None = None
    severity: Severity | None = None
    extension_days: int = 0
    comment: str = ""
    reason: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """What is asked for, in the order it is done."""
        wanted: Mapping[str, object] = {
            "unit": self.unit_id, "kind": self.kind, "severity": self.severity, "extension": self.extension_days,
            "comment": self.comment.strip(),
        }  # fmt: skip
        return tuple(name for name, value in wanted.items() if value)


ACTS: Mapping[str, Act] = {
    "unit": Act.TRIAGE, "kind": Act.TRIAGE, "severity": Act.TRIAGE, "extension": Act.DEESCALATE,
    "comment": Act.COMMENT,
}  # fmt: skip
"""Who may change a field."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A chosen ticket: its number, and the version that was looked at; 0 where only a comment is added."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the change would do to one ticket.

    `fields` are those that would differ. `due_at` is the deadline after it, None without one; `moves` whether that
    is another one than now. `told` gets a notice of the assignment. `refused` is why nothing would be done.
    """

    ticket: Ticket
    fields: tuple[str, ...] = ()
    due_at: datetime | None = None
    overdue_at: datetime | None = None
    provisional: bool = False
    told: Person | None = None
    refused: Exception | None = None

    @property
    def moves(self) -> bool:
        return self.due_at != self.ticket.due_at


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done with one ticket: the fields that were changed, and what stopped the rest."""

    number: str
    done: tuple[str, ...] = ()
    refused: Exception | None = None
