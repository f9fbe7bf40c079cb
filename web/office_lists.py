"""The supervisor's lists: behind each figure of the office exactly its tickets, to be urged or reassigned."""

from collections.abc import Collection, Mapping, Sequence
from http import HTTPStatus

from flask import abort, render_template, request, url_for
from flask_login import login_required

from database.small_numbers import small_number
from roster.permissions import Act
from tickets.office_store import EVERYWHERE, Place, Shelf
from tickets.reading_service import PAGE
from tickets.ticket import Ticket
from web import overdue
from web.desk import desk
from web.office_rows import audit_row, unit_of
from web.overdue import Listed
from web.overdue_view import DUTY_DESK, UNACKNOWLEDGED
from web.queue_view import key_of
from web.shell import frame
from web.signed_in import actor
from web.texts import Lazy, gettext, lazy_gettext
from web.views.pieces import ErrorView
from web.views.supervising import ShelfPage

SHELVES: Mapping[str, tuple[Lazy, Lazy]] = {
    Shelf.OPEN: (lazy_gettext("In hand"), lazy_gettext("every ticket that is not answered")),
    Shelf.OVERDUE: (lazy_gettext("Overdue"), lazy_gettext("not answered at 24:00 of the last day")),
    Shelf.PAST_CLOSE: (
        lazy_gettext("Past close of work"),
        lazy_gettext("today is the last day, and work is over; in time until 24:00"),
    ),
    Shelf.TODAY: (lazy_gettext("Due today"), lazy_gettext("today is the last day, and work goes on")),
    Shelf.LAST_DAY: (
        lazy_gettext("To be answered today"), lazy_gettext("today is the last day, past close of work or not"),
    ),
    Shelf.NEXT: (
        lazy_gettext("Overdue after the next working day"),
        lazy_gettext("overdue then, unless answered: today is the last day, or the next working day is"),
    ),
    Shelf.UPCOMING: (lazy_gettext("Due on the next working day"), lazy_gettext("the last day is after today")),
    Shelf.PROVISIONAL: (
        lazy_gettext("Deadline provisional"), lazy_gettext("the notice of that year's holidays may move it"),
    ),
    Shelf.SEVERE: (lazy_gettext("Severe"), lazy_gettext("severe faults that are not answered")),
    UNACKNOWLEDGED: (
        lazy_gettext("Escalated, not confirmed"), lazy_gettext("nobody has confirmed the newest call"),
    ),
}  # fmt: skip
"""Heading and rule of each list, by its name in the address."""


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def shelf(shelf: str) -> str | tuple[str, int]:
    """One list; unknown names are no page."""
    if shelf not in SHELVES:
        abort(404)
    me, after = actor(), key_of(request.args.get("after", ""))
    me.require(Act.SEE_OVERDUE)
    with desk().database.read() as session:
        place = _place(frame(session).units)
        if place is None:
            return _no_such_unit(), HTTPStatus.NOT_FOUND
        found = (
            overdue.find_unacknowledged(desk(), session, me, place=place)
            if shelf == UNACKNOWLEDGED
            else overdue.find_shelf(desk(), session, me, Shelf(shelf), place=place, after=after)
        )
    return render_template("office/list.html", page=_page(shelf, found, place, first=after is None))


def _place(known: Collection[int]) -> Place | None:
    """The unit asked for; None where there is none: an empty list would say that it has nothing to do."""
    wanted = request.args.get("unit", "")
    if wanted == DUTY_DESK:
        return Place(None, narrowed=True)
    if not wanted:
        return EVERYWHERE
    unit = small_number(wanted)
    return Place(unit, narrowed=True) if unit in known else None


def _no_such_unit() -> str:
    error = ErrorView(
        HTTPStatus.NOT_FOUND, gettext("There is no such unit."),
        gettext("The address may be mistyped. Supervision lists every unit that has tickets."),
        url_for("office.overdue"), gettext("Back to supervision"),
    )  # fmt: skip
    return render_template("errors/error.html", error=error)


def _page(shelf: str, found: Listed, place: Place, *, first: bool) -> ShelfPage:
    heading, rule = SHELVES[shelf]
    most = len(found.tickets) if shelf == UNACKNOWLEDGED else PAGE
    shown, may_act = found.tickets[:most], actor().may(Act.URGE)
    every = request.args.get("all") == "1"
    unit, after = request.args.get("unit") or None, request.args.get("after") or None
    return ShelfPage(
        heading=str(heading), rule=str(rule), total=found.total, first=first, may_act=may_act,
        rows=tuple(audit_row(found.around, one, may_urge=may_act, chosen=every) for one in shown),
        more_href=more_href(shelf, shown) if len(found.tickets) > most else "",
        all_href=url_for("office.shelf", shelf=shelf, unit=unit, after=after, all=None if every else 1),
        place=unit_of(found.around, place.unit_id) if place.narrowed else "",
        place_off_href=url_for("office.shelf", shelf=shelf),
    )  # fmt: skip


def more_href(shelf: str, shown: Sequence[Ticket]) -> str:
    """The next page by keyset, after the last row's own key."""
    if not shown:
        return ""
    last = shown[-1]
    after = f"{last.sort_at.isoformat()}~{last.id}"
    return url_for("office.shelf", shelf=shelf, unit=request.args.get("unit") or None, after=after)
