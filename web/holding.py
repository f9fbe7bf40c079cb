"""Doors of working side by side: deciding so that it can be taken back, letting wait, being seen, the keys' page."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import normalise
from database.small_numbers import small_number
from tickets.errors import HeldByOtherError
from tickets.held import HOLDABLE
from web.desk import desk
from web.signed_in import actor
from web.texts import gettext
from web.triage_forms import FIELDS, Asked, carry_out, command_of
from web.way_back import safe_path, way_back

UNSETTLED = frozenset({"comment", "reveal", "acknowledge"})
"""Verbs that change nothing a held decision stands on."""
STAYS = ("next", "ended")
"""What a decision in the list says about what is shown after it."""


def decide(verb: str, asked: Asked) -> bool:
    """Carry the verb out, or hold it where the form asks for that; whether it is held."""
    try:
        return _decide(verb, asked)
    except HeldByOtherError:
        desk().held_commands.release_due()  # it may be due, and no worker runs
        return _decide(verb, asked)


def _decide(verb: str, asked: Asked) -> bool:
    held = desk().held_commands
    if verb in HOLDABLE and asked.fields.get("hold"):
        return held.hold(asked.me, command_of(verb, asked))
    if verb in FIELDS and verb not in UNSETTLED:
        version = small_number(asked.fields.get("version", "")) or 0
        settled = held.settle(asked.me, asked.number, version)
        asked = replace(asked, fields={**asked.fields, "version": str(settled)})
    carry_out(verb, asked)
    return False


def onwards(number: str) -> str:
    """Where a decision leads: to the list it was made in, where its next row opens, else to the ticket."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path != url_for("triage.queue"):
        return url_for("triage.ticket", number=normalise(number))
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"at", "ended"}]
    following, ended = (request.form.get(name, "")[:20] for name in STAYS)
    kept += [("at", following)] if following else [("ended", ended)] if ended else []
    query = urlencode(kept)
    return safe_path(f"{parts.path}?{query}" if query else parts.path) or url_for("triage.queue")


def row_of(number: str) -> str:
    """The list with this row open again; "" where the form stood on another page."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host or parts.path != url_for("triage.queue"):
        return ""
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in {"at", "ended"}]
    return safe_path(f"{parts.path}?{urlencode([*kept, ('at', number)])}") or url_for("triage.queue")


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def undo(number: str) -> Response:
    """Take the last decision back: as if it had never been made."""
    number = normalise(number)
    if not desk().held_commands.undo(actor(), number):
        flash(gettext("Too late to take it back: %(number)s is carried out.", number=number), "error")
    return redirect(row_of(number) or url_for("triage.ticket", number=number), 303)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def seen(number: str) -> tuple[str, int]:
    """The page says that somebody reads it; written at most once a minute."""
    desk().desks.note_seen(actor(), normalise(number))
    return "", 204


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def read_lost(lost_id: int) -> Response:
    """Its owner has read what came to nothing."""
    desk().held_commands.forget_lost(actor(), lost_id)
    return redirect(way_back() or url_for("triage.queue"), 303)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def keys() -> str:
    """The sheet of keys as a page, for who has no script or another window."""
    return render_template("triage/keys.html")
