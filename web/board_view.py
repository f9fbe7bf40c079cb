"""What the wall board shows: figures to be read across a room, the ten most urgent tickets, who is on duty, the engine.

No personal data of reporters: a title is a citizen's own words, so numbers and addresses are taken out of it.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for

from calendars.errors import MissingYear
from database.session import Session
from escalation.pulse import is_silent
from notifiers.wording import strip_blocked
from roster.permissions import Act, Actor
from tickets import office_store
from tickets.office_store import Shelf, UnitStands
from tickets.ticket import Ticket
from web import shell_store, wording
from web.chips import chip_of
from web.desk import Desk
from web.languages import html_language
from web.overdue import days_of
from web.overdue_view import shelf_href
from web.shell_store import Frame
from web.texts import gettext
from web.views.supervising import BoardPage, BoardRow, TileView

MOST_URGENT = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What is asked of the rooms; `urgent` severe faults first, then by deadline, then what has none."""

    now: datetime
    stands: Sequence[UnitStands]
    urgent: Sequence[Ticket]
    frame: Frame


def find(desk: Desk, session: Session) -> Found:
    """Three statements; cost follows what is open."""
    days, _ = days_of(desk)
    known = shell_store.frame(session, now=days.now, only_unit=None)
    lists = (Shelf.SEVERE, Shelf.OVERDUE, Shelf.NEXT, Shelf.OPEN)
    soonest = office_store.soonest(session, dict.fromkeys(lists, MOST_URGENT), days)
    once = {ticket.id: ticket for ticket in soonest}
    urgent = sorted(once.values(), key=_urgency)
    return Found(days.now, office_store.unit_stands(session, days), urgent[:MOST_URGENT], known)


def _urgency(ticket: Ticket) -> tuple[bool, bool, datetime, int]:
    return (not ticket.is_severe, ticket.due_at is None, ticket.sort_at, ticket.id)


def board_page(desk: Desk, found: Found, *, me: Actor | None) -> BoardPage:
    """The page; without anybody signed in nothing is a link."""
    now = desk.calendar.local(found.now)
    silent = is_silent(found.frame.passed_at, found.now)
    return BoardPage(
        lang=html_language(), desk_name=desk.settings.desk_name, now_text=wording.full_moment(now, now),
        day_text=_day_text(desk, now), tiles=tuple(_tiles(found, me)),
        rows=tuple(_row(found, ticket, me) for ticket in found.urgent),
        on_duty=gettext(", ").join(found.frame.on_duty), pulse=_pulse(desk, found), silent=silent,
        address=request.path, still=request.args.get("still") == "1",
        stopped=gettext("Nothing is sent: a backup was restored.") if found.frame.held_since else "",
    )  # fmt: skip


def _tiles(found: Found, me: Actor | None) -> Iterator[TileView]:
    unit, doors = gettext("tickets"), me is not None and me.may(Act.SEE_OVERDUE)
    unassigned = sum(one.counts[Shelf.OPEN] for one in found.stands if one.unit_id is None)
    yield _tile(found, Shelf.OVERDUE, "alert-triangle", gettext("Overdue"), unit=unit, doors=doors)
    yield _tile(
        found, Shelf.LAST_DAY, "clock-exclamation", gettext("To be answered today"), unit=unit, doors=doors
    )
    yield TileView(
        "unassigned", "inbox", gettext("Not assigned"), str(unassigned), unit, "",
        shelf_href(Shelf.OPEN, None, narrowed=True) if doors else "",
    )  # fmt: skip
    yield _tile(found, Shelf.SEVERE, "urgent", gettext("Severe, open"), unit=unit, doors=doors)


_COLOURS = {Shelf.OVERDUE: "overdue", Shelf.LAST_DAY: "due_today", Shelf.SEVERE: "severe"}


def _tile(found: Found, shelf: Shelf, icon: str, label: str, *, unit: str, doors: bool) -> TileView:
    figure = str(sum(one.counts[shelf] for one in found.stands))
    return TileView(_COLOURS[shelf], icon, label, figure, unit, "", shelf_href(shelf) if doors else "")


def _row(found: Found, ticket: Ticket, me: Actor | None) -> BoardRow:
    unit = gettext("duty desk") if ticket.unit_id is None else found.frame.units.get(ticket.unit_id, "")
    return BoardRow(
        number=ticket.number, href=url_for("triage.ticket", number=ticket.number) if me else "",
        title=_harmless(ticket.title), unit_text=unit, state_text=wording.state(ticket.state.value),
        deadline=chip_of(ticket, found.now), severe=ticket.is_severe,
    )  # fmt: skip


def _harmless(title: str) -> str:
    """The title as it stands where nothing has to be taken out of it: what a carrier lets through loses its form."""
    bare = strip_blocked(title)
    whole = " ".join(unicodedata.normalize("NFKC", title).split())
    return title if bare == whole else bare


def _pulse(desk: Desk, found: Found) -> str:
    if found.frame.passed_at is None:
        return gettext("no pass yet")
    return f"{desk.calendar.local(found.frame.passed_at):%H:%M:%S}"


def _day_text(desk: Desk, now: datetime) -> str:
    try:
        mark = desk.calendar.day_mark(now.date())
    except MissingYear:
        return gettext("holidays of %(year)s missing", year=now.year)
    return wording.day_mark(mark.kind.value, mark.name)
