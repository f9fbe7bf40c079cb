"""What the desk passed on to a unit, for the unit's own people: read, and acknowledged with one tap."""

from flask import flash, redirect, render_template, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from roster.permissions import Act
from rounds import register_store
from rounds.register_errors import AcknowledgedAlreadyError
from web import register_view
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.register import RelayedPage

MOST = 100
Shown = str | tuple[str, int] | Response


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def relayed() -> Shown:
    """The unit's relays, the latest first; nothing else of the register."""
    actor().require(Act.TAKE_RELAYS)
    return _page()


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def take(relay_id: int) -> Shown:
    """Acknowledge one."""
    try:
        desk().duty_day.register.relays.take(actor(), relay_id)
    except AcknowledgedAlreadyError as error:
        return _page(refusal(error)), 409
    flash(gettext("Acknowledged. The duty desk sees it."), "success")
    return redirect(url_for("register.relayed"), 303)


def _page(problem: str = "") -> str:
    now, unit = desk().clock.now(), actor().unit_id
    with desk().database.read() as session:
        frame(session)
        relays = register_store.relays_to(session, unit, limit=MOST) if unit is not None else []
        entries = {one.id: one for one in register_store.entries(session, {one.entry_id for one in relays})}
    rows = tuple(register_view.relayed(one, entries[one.entry_id], now=now) for one in relays)
    return render_template("duty/relayed.html", page=RelayedPage(rows, problem))
