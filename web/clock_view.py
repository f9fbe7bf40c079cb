"""A ticket's clocks as its page shows them: the stamps they start from, the legal one day by day, the house's own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from calendars.deadlines import Derivation
from tickets.kinds import ClockKind
from tickets.regulation import CLAUSES
from tickets.ticket import Clock, Ticket
from web import wording
from web.chips import mark_of
from web.desk import desk
from web.texts import gettext, ngettext, pgettext
from web.traces import ends, trace
from web.views.pieces import TraceLine, TraceView
from web.views.ticket import StampView


def stamps(ticket: Ticket, now: datetime) -> tuple[StampView, ...]:
    """The three instants of a platform message; one for everything else. The clock starts at the reception."""
    told = {ticket.written_at, ticket.forwarded_at}
    rows = (
        (gettext("Written"), ticket.written_at),
        (gettext("Passed on by the platform"), ticket.forwarded_at),
        (pgettext("stamp", "Received"), None if ticket.received_at in told else ticket.received_at),
        (
            gettext("First seen here"),
            None if ticket.first_seen_at == ticket.received_at else ticket.first_seen_at,
        ),
    )
    return tuple(_stamp(label, at, ticket, now) for label, at in rows if at is not None)


def _stamp(label: str, at: datetime, ticket: Ticket, now: datetime) -> StampView:
    local = desk().calendar.local
    text = wording.full_moment(local(at), local(now))
    return StampView(label, text, mark_of(local(at).date()), at == ticket.received_at)


def answer_trace(ticket: Ticket, clocks: Sequence[Clock], now: datetime) -> TraceView | None:
    """How the legal deadline of this cycle was counted; None where no clock runs or its year is missing."""
    clock = next((c for c in clocks if c.cycle == ticket.cycle and c.clock is ClockKind.ANSWER), None)
    if clock is None or clock.derivation is None:
        return None
    local = desk().calendar.local
    unsure = gettext("these holidays are not published yet; the date may change")
    counted = trace(
        clock.derivation, start=local(clock.started_at), due=_counted_until(clock), now=local(now),
        number=_number(clock.derivation), provisional=unsure if clock.provisional else "",
        clause=CLAUSES[clock.clause].citation,
    )  # fmt: skip
    return replace(counted, lines=(*counted.lines, *_extension(clock, now)))


def _number(derivation: Derivation) -> int | None:
    """The published number of the version that counted; nearly always the newest, which needs no question."""
    calendar = desk().calendar
    if derivation.calendar_version == calendar.version:
        return calendar.number
    return desk().calendar_versions.number_of(derivation.calendar_version)


def _counted_until(clock: Clock) -> datetime:
    """Where the legal days ended, before what was granted on top."""
    calendar = desk().calendar
    if clock.extended_days and clock.derivation is not None:
        return calendar.local(calendar.closing(clock.derivation.steps[-1].day))
    return calendar.local(clock.due_at or clock.started_at)


def _extension(clock: Clock, now: datetime) -> tuple[TraceLine, ...]:
    """What a supervisor granted on top of the days counted, and where that leads."""
    if not clock.extended_days or clock.due_at is None:
        return ()
    local = desk().calendar.local
    due = local(clock.due_at)
    given = ngettext(
        "a supervisor granted %(num)s working day more", "a supervisor granted %(num)s working days more",
        clock.extended_days,
    )  # fmt: skip
    words = gettext("; ").join((given, ends(due)))
    return (TraceLine(wording.day(due.date(), local(now).date()), gettext("extended"), words, "counted"),)


def house_clocks(ticket: Ticket, clocks: Sequence[Clock], now: datetime) -> tuple[tuple[str, str], ...]:
    """The desk's own rules beside the legal one, and how they stand."""
    rows = [clock for clock in clocks if clock.cycle == ticket.cycle and CLAUSES[clock.clause].house]
    return tuple((_name(clock), _words(clock, ticket.paused_at or now)) for clock in rows)


def _name(clock: Clock) -> str:
    days = clock.working_days
    if clock.clock is ClockKind.VERIFY:
        return ngettext("verify in %(num)s working day", "verify in %(num)s working days", days)
    return ngettext("correct in %(num)s working day", "correct in %(num)s working days", days)


def _words(clock: Clock, now: datetime) -> str:
    calendar = desk().calendar
    standing = calendar.standing(
        due_at=clock.due_at, overdue_at=clock.overdue_at, now=now, answered_at=clock.met_at
    )
    words = {"met": gettext("in time"), "missed": gettext("late")}
    if standing.kind.value in words:
        return words[standing.kind.value]
    due = calendar.local(clock.due_at) if clock.due_at else None
    view = wording.deadline(standing.kind.value, standing.half_days, due=due, now=calendar.local(now))
    told = " ".join(one for one in (view.lead, view.moment) if one)
    return wording.term(told, provisional=clock.provisional)
