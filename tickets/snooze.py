"""Until when a ticket may leave the inbox: an instant of triage's own choice, never beyond the ticket's deadline."""

from datetime import datetime, timedelta

from tickets.errors import BadSnoozeError
from tickets.ticket import Ticket

LONGEST = timedelta(days=1)
"""Of a ticket without a deadline to keep to."""


def checked(ticket: Ticket, until: datetime | None, now: datetime) -> datetime:
    """The instant itself. Raises BadSnoozeError: the wait ends before the day that would make the answer late."""
    if not ticket.state.is_open:
        raise BadSnoozeError(problem="closed")
    if ticket.is_severe:
        raise BadSnoozeError(problem="severe")
    if until is None:
        raise BadSnoozeError(problem="none")
    if until <= now:
        raise BadSnoozeError(problem="past")
    latest = latest_of(ticket, now)
    if until > latest:
        raise BadSnoozeError(problem="deadline" if ticket.due_at else "far", until=latest.isoformat())
    return until


def latest_of(ticket: Ticket, now: datetime) -> datetime:
    """The last instant a ticket may wait for: its close of business, or a day from now where no clock runs."""
    return ticket.due_at or now + LONGEST
