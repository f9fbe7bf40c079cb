"""Pages that keep themselves up to date: one cheap door, which answers 304 as long as nothing they show changed."""

import hashlib
from datetime import datetime, timedelta

from flask import Blueprint, jsonify, make_response, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.session import Session
from roster.permissions import Actor
from tickets.errors import UnknownTicketError
from tickets.kinds import Severity
from tickets.list_store import Filter
from tickets.reading_service import PAGE
from web import queue_view, watched
from web.company_view import holder, row_marks, viewers
from web.desk import desk
from web.parts import queue_rows
from web.refusal_words import changed_by
from web.shell import BADGES, frame
from web.shell_store import COUNT_BOUND
from web.signed_in import actor
from web.texts import gettext, reader_language

pages = Blueprint("live", __name__)
WORDS_AGE = timedelta(minutes=5)
"""Time alone changes words too ("1.5 working days left"): so often a page is told although nothing happened."""
MOST_SEVERE = 20


@pages.get("/live")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def changes() -> Response:
    """Counts, and by the page's own address its rows and its ticket; 304 with the stamp of what it shows already."""
    now, stamp = desk().clock.now(), _stamp()
    if watched.look().due:
        desk().held_commands.release_due()
        stamp = ""  # what was just carried out is in no stamp yet
    elif stamp in request.if_none_match:
        return _stamped(make_response("", 304), stamp)
    with desk().database.read() as session:
        found = _found(session, actor(), now)
    return _stamped(jsonify(found), stamp)


def _stamped(response: Response, stamp: str) -> Response:
    if stamp:
        response.set_etag(stamp)
    return response


def _stamp() -> str:
    """Of all that pages show to this reader in this language by this address."""
    bucket = int(desk().clock.now().timestamp() // WORDS_AGE.total_seconds())
    marks = (*watched.look().marks, bucket, actor().ref, reader_language(), request.query_string)
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:24]


def _found(session: Session, me: Actor, now: datetime) -> dict[str, object]:
    known = frame(session)
    local = desk().calendar.local(now)
    found: dict[str, object] = {
        "rail": {key: _bounded(known.counts.get(kind, 0)) for key, kind in BADGES.items()},
        "newest": known.newest,
        "updated": gettext("updated %(time)s", time=f"{local:%H:%M}"),
    }  # fmt: skip
    if "list" in request.args:
        found |= _list(session, me, now)
    if request.args.get("ticket"):
        found |= _ticket(session, me, request.args["ticket"][:12], now)
    if "severe" in request.args:
        found |= _severe(session, me)
    return found


def _list(session: Session, me: Actor, now: datetime) -> dict[str, object]:
    """The rows as the page would show them now, and its tabs' counts."""
    wish = queue_view.wish_of(request.args, me)
    if wish.narrows_archive:
        return {}  # no page of the queue asks this
    lines = desk().reading.lines(
        session, me, queue_view.filter_of(wish, now, me), after=wish.after, limit=PAGE
    )
    company = desk().desks.company(session, me, [line.id for line in lines])
    groups = queue_view.groups(
        queue_view.arranged(lines, now), wish, at=wish.at, goes_on="",
        marks=lambda one: row_marks(company, me, one, now),
    )  # fmt: skip
    rows = [(row.number, queue_rows((row,))) for group in groups for row in group.rows]
    tabs = [tab.count for tab in queue_view.tabs(wish, frame(session), me)]
    return {"rows": rows, "tabs": tabs}


def _ticket(session: Session, me: Actor, number: str, now: datetime) -> dict[str, object]:
    """Whether the open ticket is another by now, who changed it, and who else looks at it."""
    try:
        ticket = desk().reading.ticket(session, me, number)
    except UnknownTicketError:
        return {}
    company = desk().desks.company(session, me, [ticket.id])
    minutes = max(int((now - ticket.changed_at).total_seconds() // 60), 0)
    names, by = viewers(company, me, ticket.id), holder(company, me, ticket.id)
    return {
        "ticket": {
            "version": ticket.version, "changed": changed_by(ticket.changed_by, minutes),
            "mine": ticket.changed_by == me.name, "viewers": gettext("%(names)s looking", names=names) if names else "",
            "holder": gettext("%(name)s is deciding about this ticket.", name=by) if by else "",
        }
    }  # fmt: skip


def _severe(session: Session, me: Actor) -> dict[str, object]:
    """Open severe faults, for who wants to be notified."""
    lines = desk().reading.lines(session, me, Filter(severity=Severity.SEVERE), limit=MOST_SEVERE)
    return {
        "severe": [
            {"n": line.number, "title": line.title, "href": url_for("triage.ticket", number=line.number)}
            for line in lines
        ]
    }  # fmt: skip


def _bounded(count: int) -> str:
    return "" if not count else str(count) if count < COUNT_BOUND else f"{COUNT_BOUND - 1}+"
