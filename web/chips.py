"""The deadline chip of a ticket or of a line of a list: how it stands now, worded; and marks of days."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from calendars.errors import MissingYear
from calendars.workdays import DayKind, YearStatus
from tickets.list_store import Line
from tickets.ticket import Ticket
from web import wording
from web.desk import desk
from web.views.pieces import DeadlineView

NO_CLOCK, PAUSED, MERGED = "none", "paused", "merged"


def standing_of(ticket: Ticket | Line, now: datetime) -> tuple[str, int]:
    """A StandingKind value, or `none`, `paused`, `merged` where no term of its own runs or ended; half working days."""
    if ticket.paused_at is not None and ticket.due_at is None:
        return PAUSED, 0
    if ticket.due_at is None and not ticket.deadline_unknown:
        return NO_CLOCK, 0
    if ticket.answered_at is not None and ticket.in_time is None and ticket.overdue_at is not None:
        return MERGED, 0
    standing = desk().calendar.standing(
        due_at=ticket.due_at, overdue_at=ticket.overdue_at, now=now, answered_at=ticket.answered_at,
        paused_at=ticket.paused_at,
    )  # fmt: skip
    return standing.kind.value, standing.half_days


def chip_of(ticket: Ticket | Line, now: datetime) -> DeadlineView:
    """The chip; `now` is aware UTC."""
    kind, halves = standing_of(ticket, now)
    local = desk().calendar.local
    due = None if ticket.due_at is None else local(ticket.due_at)
    return wording.deadline(
        kind, halves, due=due, now=local(now), makeup=due is not None and mark_of(due.date()) == "makeup",
        provisional=ticket.provisional, missing_year=_missing_year(ticket),
    )  # fmt: skip


def chips_of(lines: Sequence[Line], now: datetime) -> Iterator[DeadlineView]:
    """Each line's chip, in their order. Terms end alike for most of a day's tickets: those stand alike."""
    known: dict[object, DeadlineView] = {}
    for line in lines:
        told = (
            line.due_at, line.overdue_at, line.answered_at, line.in_time, line.paused_at, line.provisional,
            line.received_at if line.deadline_unknown else None,
        )  # fmt: skip
        if told not in known:
            known[told] = chip_of(line, now)
        yield known[told]


def mark_of(day: date) -> str:
    """`makeup`, `holiday` or nothing: what stands beside a date."""
    try:
        kind = desk().calendar.day_mark(day).kind
    except MissingYear:
        return ""
    return {DayKind.MAKEUP: "makeup", DayKind.HOLIDAY: "holiday"}.get(kind, "")


def _missing_year(ticket: Ticket | Line) -> int | None:
    """The year whose table is not there yet: a term runs into this year or the next."""
    if not ticket.deadline_unknown:
        return None
    first = desk().calendar.local(ticket.received_at).year
    years = (first, first + 1)
    return next((y for y in years if desk().calendar.year_status(y) is YearStatus.MISSING), first + 1)
