"""Pages of handovers: the notes with what stood open, the words of who leaves, the confirmation of who takes over."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from roster.permissions import Act
from rounds import handover_store
from rounds.errors import RoundsError
from rounds.handover import Note
from rounds.handover_errors import UnknownHandoverError
from rounds.handover_service import may_confirm
from tickets.intake import clean
from web import wording
from web.desk import desk
from web.incident_words import HEADINGS
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.incidents import HandoverPage, NoteView
from web.views.pieces import FRESH, Form

pages = Blueprint("handovers", __name__)

Shown = str | tuple[str, int] | Response
MOST_NOTES = 14


@pages.get("/handover")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Shown:
    """The last notes, the newest first."""
    actor().require(Act.SEE_DUTY_DAY)
    return _page(FRESH)


@pages.post(f"/handover/<int(max={MOST_ID}):note_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def write(note_id: int) -> Shown:
    """Who leaves writes over the note."""
    actor().require(Act.KEEP_DUTY_DAY)
    words = clean(request.form.get("words", "")).strip()
    return _done(note_id, lambda version: desk().duty_day.handovers.write(actor(), note_id, version, words))


@pages.post(f"/handover/<int(max={MOST_ID}):note_id>/confirm")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def confirm(note_id: int) -> Shown:
    """Who takes over has read it."""
    actor().require(Act.KEEP_DUTY_DAY)
    return _done(note_id, lambda version: desk().duty_day.handovers.confirm(actor(), note_id, version))


def _done(note_id: int, act: Callable[[int], None]) -> Shown:
    try:
        act(small_number(request.form.get("version", "")) or 0)
    except UnknownHandoverError:
        raise
    except RoundsError as error:
        return _page(Form(request.form.to_dict(), {"": refusal(error)}), wrong=str(note_id)), 409
    flash(gettext("Recorded."), "success")
    return redirect(url_for("handovers.index", _anchor=f"note-{note_id}"), 303)


def _page(form: Form, wrong: str = "") -> str:
    with desk().database.read() as session:
        on_duty = frame(session).on_duty
        notes = handover_store.notes(session, limit=MOST_NOTES)
    shown = HandoverPage(
        notes=tuple(_note(one) for one in notes), on_duty=gettext(", ").join(on_duty), form=form, wrong=wrong
    )
    return render_template("duty/handovers.html", page=shown)


def _note(note: Note) -> NoteView:
    me, local = actor(), desk().calendar.local
    now = local(desk().clock.now())
    going_on = note.confirmed_at is None and me.may(Act.KEEP_DUTY_DAY)
    state, words = _state(note)
    return NoteView(
        number=str(note.id), leaves=note.from_label, takes=note.to_label,
        when=wording.full_moment(local(note.at), now),
        lists=tuple((str(name), tuple(note.facts.get(code, ()))) for code, name in HEADINGS.items()),
        words=note.words, written=_stamp(note), state=state, state_text=words,
        may_write=going_on and me.person_id not in note.takes,
        may_confirm=going_on and note.at <= desk().clock.now() and may_confirm(note, me),
        version=note.version, mine=me.person_id in note.takes, paper_href=url_for("papers.handover", note_id=note.id),
    )  # fmt: skip


def _state(note: Note) -> tuple[str, str]:
    local = desk().calendar.local
    if note.confirmed_at is not None:
        at = f"{local(note.confirmed_at):%H:%M}"
        return "confirmed", gettext("confirmed by %(name)s, %(at)s", name=note.confirmed_by, at=at)
    if note.at > desk().clock.now():
        return "waiting", gettext("draft, the change comes at %(at)s", at=f"{local(note.at):%H:%M}")
    if note.flagged_at is not None:
        return "late", gettext("not confirmed, the next person was called")
    return "waiting", gettext("not confirmed yet")


def _stamp(note: Note) -> str:
    if note.written_at is None:
        return ""
    local = desk().calendar.local
    at = wording.full_moment(local(note.written_at), local(desk().clock.now()))
    return gettext("written by %(name)s, %(at)s", name=note.written_by, at=at)
