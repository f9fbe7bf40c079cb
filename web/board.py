"""The wall board: a screen for a room, by sign-in or by a secret address that an administrator makes and takes back."""

import hashlib

from flask import Blueprint, abort, flash, make_response, redirect, render_template, request, session, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import new_reference
from roster.permissions import Act
from web import board_store, wording
from web.board_view import board_page, find
from web.desk import desk
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.pieces import FRESH, Form
from web.views.supervising import BoardKeyRow, BoardKeysPage, BoardPage

pages = Blueprint("board", __name__)

EVERY = "30"
"""Seconds between two looks."""
MOST_KEYS = 50
MOST_LABEL = 60
ONCE = "board_address"
"""Key of the signed session between the redirect and the page that shows a new address, removed there."""


@pages.get("/board")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def board() -> Response:
    """For whoever is signed in: each figure leads to its tickets."""
    me = actor()
    me.require(Act.SEE_BOARD)
    with desk().database.read() as reading:
        found = find(desk(), reading)
    return _shown(board_page(desk(), found, me=me))


@pages.get("/board/<secret>")
def screen(secret: str) -> Response:
    """For a screen without anybody at it: nothing leads anywhere. Unknown and revoked addresses are no page alike."""
    with desk().database.read() as reading:
        if not board_store.opens(reading, _digest(secret)):
            abort(404)
        found = find(desk(), reading)
    return _shown(board_page(desk(), found, me=None))


@pages.get("/board/keys")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def keys() -> str:
    """The addresses there are; a new one is shown once."""
    actor().require(Act.EDIT_ACCOUNTS)
    return _keys_page(FRESH)


@pages.post("/board/keys")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def make_key() -> str | tuple[str, int] | Response:
    """A new secret address for one screen."""
    me, label = actor(), " ".join(request.form.get("label", "").split())
    me.require(Act.EDIT_ACCOUNTS)
    if not label or len(label) > MOST_LABEL:
        error = gettext("Name the screen in 1 to %(most)s characters.", most=MOST_LABEL)
        return _keys_page(Form({"label": label}, {"label": error})), 400
    secret = new_reference()
    with desk().database.work(desk().clock.now(), me.ref) as work:
        key_id = board_store.add_key(
            work.session, digest=_digest(secret), label=label, at=work.now, by=me.name
        )
        work.record("board_key_made", f"board_key:{key_id}", {"label": label})
    session[ONCE] = secret
    return redirect(url_for("board.keys"), 303)


@pages.post(f"/board/keys/<int(max={MOST_ID}):key_id>/revoke")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def revoke_key(key_id: int) -> Response:
    """Take an address back: its screen shows nothing at its next refresh."""
    me = actor()
    me.require(Act.EDIT_ACCOUNTS)
    with desk().database.work(desk().clock.now(), me.ref) as work:
        done = board_store.revoke(work.session, key_id, at=work.now, by=me.name)
        if done:
            work.record("board_key_revoked", f"board_key:{key_id}", {})
    flash(
        gettext("Taken back. The screen shows nothing any more, within half a minute.")
        if done
        else gettext("This address was taken back already."),
        "success" if done else "error",
    )
    return redirect(url_for("board.keys"), 303)


def _shown(page: BoardPage) -> Response:
    """The page; it renews itself without script until somebody holds it still."""
    answer = make_response(render_template("board/board.html", page=page))
    if not page.still:
        answer.headers["Refresh"] = EVERY
    return answer


def _digest(secret: str) -> str:
    """128 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _keys_page(form: Form) -> str:
    secret, local, now = session.pop(ONCE, ""), desk().calendar.local, desk().clock.now()
    with desk().database.read() as reading:
        frame(reading)
        known = board_store.keys(reading, limit=MOST_KEYS)
    rows = tuple(
        BoardKeyRow(
            key_id=str(one.id), label=one.label,
            made=gettext(
                "%(name)s, %(moment)s", name=one.made_by, moment=wording.moment(local(one.made_at), local(now))
            ),
            revoked=gettext(
                "taken back by %(name)s, %(moment)s", name=one.revoked_by,
                moment=wording.moment(local(one.revoked_at), local(now)),
            ) if one.revoked_at else "",
        )
        for one in known
    )  # fmt: skip
    address = (
        desk().settings.public_url.rstrip("/") + url_for("board.screen", secret=secret) if secret else ""
    )
    return render_template("board/keys.html", page=BoardKeysPage(rows, address, form))
