"""Until when a ticket may wait: the choices of the form, all within its deadline, and what the form sent."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from calendars.errors import MissingYear
from tickets.snooze import latest_of
from tickets.ticket import Ticket
from web import wording
from web.desk import desk
from web.texts import gettext
from web.views.pieces import Choice

HOURS = (1, 3)
QUARTER = 15


def can_wait(ticket: Ticket, now: datetime) -> bool:
    """Whether there is an instant it may wait until: the last of the choices is to come."""
    return ticket.state.is_open and not ticket.is_severe and now < latest_of(ticket, now)


def choices(ticket: Ticket, now: datetime) -> tuple[Choice, ...]:
    """Instants from the nearest to the deadline itself; none where nothing may wait."""
    if not can_wait(ticket, now):
        return ()
    latest = latest_of(ticket, now)
    soon = [_quarter(now + timedelta(hours=hours)) for hours in HOURS]
    found = sorted({at for at in (*soon, *_next_opening(now), latest) if now < at <= latest})
    local = desk().calendar.local
    return tuple(
        Choice(at.isoformat(), _named(wording.moment(local(at), local(now)), ends=at == ticket.due_at))
        for at in found
    )


def _named(moment: str, *, ends: bool) -> str:
    return gettext("%(moment)s, the deadline", moment=moment) if ends else moment


def _quarter(at: datetime) -> datetime:
    """Rounded down: people put off until a quarter of an hour."""
    return at.replace(minute=at.minute - at.minute % QUARTER, second=0, microsecond=0)


def _next_opening(now: datetime) -> list[datetime]:
    """When duty begins on the next working day; nothing where its year is not loaded."""
    calendar = desk().calendar
    midnight = calendar.local(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    try:
        return [calendar.add_working_minutes(midnight, 0)]
    except MissingYear:
        return []


def until_of(fields: Mapping[str, str]) -> datetime | None:
    """What was chosen or typed, in the desk's zone where it names none; None where it is no instant."""
    text = (fields.get("until_at") or fields.get("until") or "").strip()
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=desk().calendar.zone)
