"""Pages of incidents: the list, one incident with its clock, moves, reports upward and their proofs."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database import blobs
from database.small_numbers import small_number
from notifiers.inbox.call_store import tasks_of_pages
from roster.permissions import Act
from rounds import incident_store, record_store
from rounds.errors import RoundsError
from rounds.incident import Fact, StepCode, Verb
from rounds.incident_errors import BadFactError, UnknownIncidentError
from rounds.incident_service import Order, Proof
from rounds.record import INCIDENT
from tickets.errors import BadAttachmentError
from tickets.pictures import re_encode
from web import incident_view
from web.desk import desk
from web.duty_forms import text, when
from web.form_key import once
from web.pictures import shown
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.incidents import IncidentsPage
from web.views.pieces import FRESH, Form

pages = Blueprint("incidents", __name__)

Shown = str | tuple[str, int] | Response
MOST_GOING_ON, MOST_CLOSED = 50, 30


@pages.get("/incidents")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Shown:
    """Incidents going on, and the last ones closed; `ticket` fills the form that opens one."""
    actor().require(Act.SEE_DUTY_DAY)
    return _list(FRESH)


@pages.post("/incidents")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def opened() -> Shown:
    """Open one, of a ticket or of none."""
    actor().require(Act.KEEP_DUTY_DAY)
    number, ticket = text("ticket"), None
    if number:
        with desk().database.read() as session:
            found = desk().reading.ticket(session, actor(), number)
        ticket = (found.id, found.number)
    try:
        incident_id = desk().duty_day.incidents.open(
            actor(),
            title=text("title"),
            began_at=when("began_at", BadFactError),
            ticket=ticket,
            form_key=once(),
        )
    except BadFactError as error:
        return _list(Form(request.form.to_dict(), {error.field: refusal(error)})), 400
    return redirect(url_for("incidents.incident", incident_id=incident_id), 303)


@pages.get(f"/incidents/<int(max={MOST_ID}):incident_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def incident(incident_id: int) -> Shown:
    """Where it stands, its clock, its reports."""
    actor().require(Act.SEE_DUTY_DAY)
    return _one(incident_id, FRESH)


@pages.post(f"/incidents/<int(max={MOST_ID}):incident_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def move(incident_id: int) -> Shown:
    """A move of the table; what was typed stays where it is refused."""
    actor().require(Act.KEEP_DUTY_DAY)
    verb = request.form.get("verb", "")
    if verb not in set(Verb):
        abort(400)
    facts = {fact: text(fact.value) for fact in Fact if request.form.get(fact.value)}
    version = small_number(request.form.get("version", "")) or 0
    try:
        desk().duty_day.incidents.move(
            actor(), Order(incident_id, version, Verb(verb), facts, when("at", BadFactError))
        )
    except UnknownIncidentError:
        raise
    except RoundsError as error:
        return _refused(incident_id, error, verb)
    flash(gettext("Recorded."), "success")
    return redirect(url_for("incidents.incident", incident_id=incident_id), 303)


@pages.post(f"/incidents/<int(max={MOST_ID}):incident_id>/texts")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def texts(incident_id: int) -> Shown:
    """Make the report texts anew from what is known."""
    actor().require(Act.KEEP_DUTY_DAY)
    desk().duty_day.incidents.write_texts(actor(), incident_id)
    flash(gettext("The report texts are made from what is known now."), "success")
    return redirect(url_for("incidents.incident", incident_id=incident_id), 303)


@pages.post(f"/incidents/<int(max={MOST_ID}):incident_id>/reports/<code>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def prove(incident_id: int, code: str) -> Shown:
    """Attach the proof of a report upward: who, when, words or a picture."""
    actor().require(Act.KEEP_DUTY_DAY)
    if code not in set(StepCode):
        abort(404)
    picture = request.files.get("picture")
    data = picture.read() if picture else b""
    try:
        proof = Proof(text("by"), text("note"), when("at", BadFactError), re_encode(data) if data else None)
        desk().duty_day.incidents.prove(actor(), incident_id, StepCode(code), proof)
    except UnknownIncidentError:
        raise
    except (RoundsError, BadAttachmentError) as error:
        return _refused(incident_id, error, code)
    flash(gettext("Recorded."), "success")
    return redirect(url_for("incidents.incident", incident_id=incident_id), 303)


@pages.get(f"/incidents/<int(max={MOST_ID}):incident_id>/proof/<int(max={MOST_ID}):line_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def picture(incident_id: int, line_id: int) -> Response:
    """The picture that shows a report."""
    actor().require(Act.SEE_DUTY_DAY)
    with desk().database.read() as session:
        blob_id = record_store.picture_of(session, INCIDENT, incident_id, line_id)
        found = blobs.fetch(session, blob_id) if blob_id is not None else None
    if found is None:
        abort(404)
    return shown(found)


def _refused(incident_id: int, error: Exception, verb: str) -> tuple[str, int]:
    field = getattr(error, "field", "picture" if isinstance(error, BadAttachmentError) else "")
    bad = field or getattr(error, "facts", ())
    return _one(incident_id, Form(request.form.to_dict(), {field: refusal(error)}), verb), 400 if bad else 409


def _list(form: Form) -> str:
    now = desk().clock.now()
    number = request.args.get("ticket", "")
    with desk().database.read() as session:
        frame(session)
        going_on = incident_store.going_on(session, limit=MOST_GOING_ON)
        closed = incident_store.latest(session, limit=MOST_CLOSED)
        ticket = desk().reading.ticket(session, actor(), number) if number else None
    local = desk().calendar.local
    began = ticket.received_at if ticket else now
    page = IncidentsPage(
        rows=tuple(incident_view.row(one, now=now) for one in going_on),
        closed=tuple(incident_view.row(one, now=now) for one in closed), may_keep=actor().may(Act.KEEP_DUTY_DAY),
        began=f"{local(began):%Y-%m-%dT%H:%M}", ticket=ticket.number if ticket else "",
        title=ticket.title if ticket else "", form=form,
    )  # fmt: skip
    return render_template("duty/incidents.html", page=page)


def _one(incident_id: int, form: Form, verb: str = "") -> str:
    with desk().database.read() as session:
        frame(session)
        found = incident_store.incidents(session, [incident_id])
        if not found:
            abort(404)
        lines = record_store.lines_of(session, INCIDENT, [incident_id])[incident_id]
        asked = [one.page_id for one in found[0].steps if one.page_id is not None]
        tasks = tasks_of_pages(session, asked) if asked else {}
    me = actor()
    page = incident_view.incident_page(
        found[0], lines, tasks, may_keep=me.may(Act.KEEP_DUTY_DAY), me=me.name, form=form, verb=verb
    )
    return render_template("duty/incident.html", page=page)
