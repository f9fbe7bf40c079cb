"""Calendar files of the rota under secret addresses: made, shown once, revoked; and the files themselves."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from roster.permissions import Act
from roster.rota.errors import GoneError
from roster.rota.feed import FeedEvent, written
from roster.rota.feed_service import Behind
from web import rota_words, wording
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext, reader_language
from web.views.rota import FeedsView, LineView

pages = Blueprint("rota_feeds", __name__)

Shown = str | tuple[str, int] | Response
LONGEST_SECRET = 64


@pages.get("/rota/feeds")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> str:
    """The addresses that answer, never their secrets."""
    actor().require(Act.SEE_ROTA)
    return _page("")


@pages.post("/rota/feeds")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def make() -> str:
    """Make an address; this answer is the only place it ever stands."""
    me = actor()
    secret = desk().rota_feeds.make(me, mine=request.form.get("whose") == "mine")
    return _page(f"{desk().settings.public_url.rstrip('/')}{url_for('rota_feeds.feed', secret=secret)}")


@pages.post(f"/rota/feeds/<int(max={MOST_ID}):feed_id>/revoke")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def revoke(feed_id: int) -> Shown:
    """The address answers no more."""
    try:
        desk().rota_feeds.revoke(actor(), feed_id)
    except GoneError as error:
        flash(refusal(error), "error")
        return _page(""), 409
    flash(gettext("Revoked. The address answers no more."), "success")
    return redirect(url_for("rota_feeds.index"), 303)


@pages.get("/rota/feeds/<secret>.ics")
def feed(secret: str) -> Response:
    """The file, for whoever knows the address; names and roles, no numbers."""
    found = desk().rota_feeds.behind(secret, desk().rotas.today) if len(secret) <= LONGEST_SECRET else None
    if found is None:
        abort(404)
    host = urlsplit(desk().settings.public_url).hostname or "duwang"
    data = written(_events(found), name=desk().settings.desk_name, host=host, now=desk().clock.now())
    response = make_response(data)
    response.headers["Content-Type"] = "text/calendar; charset=utf-8"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _events(found: Behind) -> list[FeedEvent]:
    """One's own days are named by the role, the whole rota's by role and person."""
    reader_language()
    return [
        FeedEvent(
            one.id, one.day,
            str(rota_words.DUTY[one.role]) if found.person_id is not None
            else gettext("%(duty)s: %(name)s", duty=rota_words.DUTY[one.role], name=found.names.get(one.person_id, "")),
            one.version,
        )
        for one in found.slots
    ]  # fmt: skip


def _page(address: str) -> str:
    me = actor()
    with desk().database.read() as session:
        frame(session)
    now = desk().calendar.local(desk().clock.now())
    rows = tuple(
        LineView(
            gettext("the whole rota") if one.person_id is None else gettext("one person’s days"),
            wording.full_moment(desk().calendar.local(one.made_at), now),
            gettext("yours") if one.made_by == me.ref else "",
            url_for("rota_feeds.revoke", feed_id=one.id),
        )
        for one in desk().rota_feeds.known(me)
    )
    page = FeedsView(address=address, rows=rows, has_days=me.person_id is not None)
    return render_template("rota/feeds.html", page=page)
