"""The supervisor's office in words: tiles, late tickets with who was told, what falls due, figures of each unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for

from calendars.workdays import DayKind, YearStatus
from reports.facts import ALL
from tickets.office_store import Shelf, UnitStands
from tickets.ticket import Ticket
from web import wording
from web.desk import Desk
from web.office_rows import audit_row, due_row, unit_of
from web.overdue import MOST_ESCALATED, Found
from web.shell_store import COUNT_BOUND
from web.texts import gettext
from web.views.supervising import OverduePage, SoonView, TileView, UnitRow

DUTY_DESK = "desk"
"""In an address: what no unit has."""
UNACKNOWLEDGED = "unacknowledged"


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """What a unit answered this quarter: the share in time, in percent, the average working days, worded, its list."""

    in_time: int | None
    days: str
    href: str = ""


Record = Mapping[int | None, UnitRecord]
"""By unit, None for the duty desk, ALL for all; empty where nothing keeps count: the columns are left out then."""


def overdue_page(
    desk: Desk, found: Found, *, shown: int, more_href: str, may_urge: bool, record: Record | None = None
) -> OverduePage:
    """The page; `found.late` may hold one ticket more than `shown`, which makes the link to more."""
    today = [one for one in found.soon if one.due_at and one.due_at < found.days.today_ends]
    upcoming = [one for one in found.soon if one.due_at and one.due_at >= found.days.today_ends]
    return OverduePage(
        tiles=tuple(_tiles(desk, found)),
        rows=tuple(audit_row(found.around, ticket, may_urge=may_urge) for ticket in found.late[:shown]),
        today=_soon(
            found, today, Shelf.LAST_DAY, may_urge=may_urge
        ),
        next_text=_next_text(desk, found), next_makeup=_is_makeup(desk, found),
        upcoming=_soon(
            found, upcoming, Shelf.UPCOMING, may_urge=may_urge
        ),
        units=tuple(_unit_rows(found, record or {})), recorded=bool(record), total=_total(found, record or {}),
        requests=_requests(found), may_decide=may_urge, next_due=_next_due(desk, found),
        more_href=more_href if len(found.late) > shown else "",
    )  # fmt: skip


def _requests(found: Found) -> str:
    return wording.bounded(found.requests, at_most=COUNT_BOUND - 1)


def shelf_href(shelf: str, unit_id: int | None = None, *, narrowed: bool = False) -> str:
    """Where a list stands, narrowed to a unit or to what no unit has."""
    unit = (unit_id or DUTY_DESK) if narrowed else None
    return url_for("office.shelf", shelf=str(shelf), unit=unit)


def _soon(found: Found, tickets: Sequence[Ticket], shelf: Shelf, *, may_urge: bool) -> SoonView:
    """Urging together means all of the list: what does not stand here is ticked there."""
    total, urge = found.total(shelf), ""
    if tickets and may_urge:
        numbers = [ticket.number for ticket in tickets]
        whole = len(tickets) == total
        urge = (
            url_for("office.urge", t=numbers) if whole else url_for("office.shelf", shelf=str(shelf), all=1)
        )
    rows = tuple(due_row(found.around, ticket) for ticket in tickets)
    return SoonView(rows, total, shelf_href(shelf), urge_href=urge)


def _unit_rows(found: Found, record: Record) -> Iterator[UnitRow]:
    """Units with open tickets, and those that answered something."""
    stands = {one.unit_id: one for one in found.stands}
    for unit in _units(found, record):
        one = stands.get(unit) or UnitStands(unit, dict.fromkeys(Shelf, 0))
        row = _unit_row(unit_of(found.around, unit), one, narrowed=True)
        yield _recorded(row, record.get(unit))


def _units(found: Found, record: Record) -> Sequence[int | None]:
    """The duty desk first, then by id."""
    return sorted({one.unit_id for one in found.stands} | record.keys() - {ALL}, key=lambda unit: unit or 0)


def _recorded(row: UnitRow, known: UnitRecord | None) -> UnitRow:
    if known is None:
        return row
    return replace(row, in_time=known.in_time, days=known.days, record_href=known.href)


def _total(found: Found, record: Record) -> UnitRow | None:
    if len(_units(found, record)) <= 1:
        return None
    everything = UnitStands(None, {shelf: found.total(shelf) for shelf in Shelf})
    return _recorded(_unit_row(gettext("Total"), everything, narrowed=False), record.get(ALL))


def _unit_row(name: str, one: UnitStands, *, narrowed: bool) -> UnitRow:
    def door(shelf: Shelf) -> tuple[int, str]:
        return one.counts[shelf], shelf_href(shelf, one.unit_id, narrowed=narrowed)

    return UnitRow(
        name, open=door(Shelf.OPEN), late=door(Shelf.OVERDUE), today=door(Shelf.LAST_DAY), next=door(Shelf.NEXT)
    )  # fmt: skip


def _tiles(desk: Desk, found: Found) -> Iterator[TileView]:
    unit = gettext("tickets")
    late, today, past, provisional, coming = (
        str(found.total(shelf))
        for shelf in (Shelf.OVERDUE, Shelf.TODAY, Shelf.PAST_CLOSE, Shelf.PROVISIONAL, Shelf.NEXT)
    )
    yield TileView(
        "overdue", "alert-triangle", gettext("Overdue"), late, unit, _longest(desk, found), shelf_href(Shelf.OVERDUE)
    )  # fmt: skip
    close, none = _close(desk, found), gettext("nothing falls due on a day off")
    before = gettext("answer before %(time)s", time=close) if close else none
    yield TileView(
        "due_today", "clock-exclamation", gettext("Due today"), today, unit, before,
        shelf_href(Shelf.TODAY),
    )  # fmt: skip
    yield TileView(
        "next", "calendar-due", gettext("Overdue after the next working day"), coming, unit,
        _coming(desk, found), shelf_href(Shelf.NEXT),
    )  # fmt: skip
    note = gettext("%(time)s to 24:00 counts as in time", time=close) if close else none
    yield TileView(
        "past_close", "moon", gettext("Past close of work"), past, unit, note, shelf_href(Shelf.PAST_CLOSE)
    )  # fmt: skip
    yield _unacknowledged(found, unit)
    yield TileView(
        "recheck", "eye", gettext("Not read again"), wording.bounded(found.rechecks, at_most=COUNT_BOUND - 1),
        gettext("articles"), _rechecks(desk), url_for("rounds.recheck"),
    )  # fmt: skip
    yield TileView(
        "provisional", "calendar-question", gettext("Deadline provisional"), provisional, unit,
        _provisional(desk, found), shelf_href(Shelf.PROVISIONAL),
    )  # fmt: skip
    yield TileView(
        "missed", "phone-x", gettext("On duty, not reached"), str(found.missed), gettext("people"),
        gettext("for the shift that runs or comes"), url_for("reach.record", _anchor="open"),
    )  # fmt: skip


def _close(desk: Desk, found: Found) -> str:
    """When work ends today, its season decides; "" on a day off."""
    today = desk.calendar.local(found.days.now).date()
    if not desk.calendar.is_likely_working_day(today):
        return ""
    return f"{desk.calendar.local(desk.calendar.closing(today)):%H:%M}"


def _coming(desk: Desk, found: Found) -> str:
    today, then = found.total(Shelf.LAST_DAY), found.total(Shelf.UPCOMING)
    if found.next_day is None:
        return gettext("today %(today)s, then %(next)s", today=today, next=then)
    here = desk.calendar.local(found.days.now).date()
    day = wording.near_day(found.next_day, here)
    mark = gettext("%(day)s (make-up working day)", day=day) if _is_makeup(desk, found) else day
    return gettext("today %(today)s, %(day)s %(next)s", today=today, day=mark, next=then)


def _longest(desk: Desk, found: Found) -> str:
    if not found.late:
        return gettext("from 24:00 of the last day")
    first = found.late[0]
    standing = desk.calendar.standing(
        due_at=first.due_at, overdue_at=first.overdue_at, now=found.days.now, paused_at=first.paused_at
    )
    return gettext("longest %(days)s wd late", days=wording.halves(standing.half_days))


def _unacknowledged(found: Found, unit: str) -> TileView:
    """Escalated tickets whose newest call nobody confirmed."""
    waiting = f"{len(found.waits)}{'+' if found.escalated >= MOST_ESCALATED else ''}"
    note = gettext("everybody called has answered")
    if found.waits:
        waited = wording.wait(int((found.days.now - min(found.waits)).total_seconds() // 60))
        note = gettext("longest wait %(span)s", span=waited)
    return TileView(
        UNACKNOWLEDGED, "bell-exclamation", gettext("Escalated, not confirmed"), waiting, unit, note,
        shelf_href(UNACKNOWLEDGED),
    )  # fmt: skip


def _rechecks(desk: Desk) -> str:
    until = desk.duty_day.rounds.plan.recheck_until
    return gettext("new articles, to be read again by %(time)s", time=f"{until:%H:%M}")


def _provisional(desk: Desk, found: Found) -> str:
    year = desk.calendar.local(found.days.now).year
    unsure = [y for y in (year, year + 1) if desk.calendar.year_status(y) is YearStatus.PROVISIONAL]
    if not unsure:
        return gettext("all holidays are announced")
    return gettext("holidays of %(year)s not announced", year=unsure[0])


def _is_makeup(desk: Desk, found: Found) -> bool:
    return found.next_day is not None and desk.calendar.day_mark(found.next_day).kind is DayKind.MAKEUP


def _next_text(desk: Desk, found: Found) -> str:
    if found.next_day is None:
        return gettext("Due next: the calendar ends here")
    day = wording.day(found.next_day, desk.calendar.local(found.days.now).date())
    return gettext("Overdue if not answered by %(day)s", day=day)


def _next_due(desk: Desk, found: Found) -> str:
    """What falls due next, told where nothing is late."""
    coming = found.soon[:1]
    if not coming or coming[0].due_at is None:
        return gettext("Nothing falls due before the end of the next working day.")
    local = desk.calendar.local
    moment = wording.moment(local(coming[0].due_at), local(found.days.now))
    moment = wording.term(moment, provisional=coming[0].provisional)
    return gettext("Next due: %(number)s, %(moment)s.", number=coming[0].number, moment=moment)
