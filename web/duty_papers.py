"""Pages and files of the duty day's papers: to print, or to take away as XLSX and PDF."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from reports.paper import Paper
from roster.permissions import Act
from rounds import handover_store, incident_store, record_store, register_store
from rounds.record import HANDOVER, INCIDENT, REGISTER
from web import register_view, wording
from web.desk import desk
from web.duty_paper import Kept, Made, handover_paper, register_paper
from web.duty_stretch import asked, midnight
from web.paper_files import no_pdf, taken_away
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext

pages = Blueprint("papers", __name__)

MOST_ENTRIES, MOST_INCIDENTS = 2000, 200


@pages.get("/register/paper")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def register() -> str:
    """The register of a day or month to print."""
    return _shown(_register(), url_for("papers.register_file", form="xlsx", **_asked_for()),
                  url_for("papers.register_file", form="pdf", **_asked_for()))  # fmt: skip


@pages.get("/register/paper.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def register_file(form: str) -> AnyResponse:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    first, _, is_month = asked(request.args)
    name = f"{first:%Y-%m}" if is_month else first.isoformat()
    return _file(_register, form, f"register-{name}", url_for("papers.register", **_asked_for()))


@pages.get(f"/handover/<int(max={MOST_ID}):note_id>/paper")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def handover(note_id: int) -> str:
    """A handover to print."""
    return _shown(_handover(note_id), url_for("papers.handover_file", note_id=note_id, form="xlsx"),
                  url_for("papers.handover_file", note_id=note_id, form="pdf"))  # fmt: skip


@pages.get(f"/handover/<int(max={MOST_ID}):note_id>/paper.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def handover_file(note_id: int, form: str) -> AnyResponse:
    """The same as a file."""
    return _file(
        lambda: _handover(note_id), form, f"handover-{note_id}", url_for("papers.handover", note_id=note_id)
    )


def _asked_for() -> dict[str, Any]:
    """The day or month of this page, for the addresses of its files."""
    return {name: request.args[name] for name in ("day", "month") if name in request.args}


def _register() -> Paper:
    actor().require(Act.SEE_DUTY_DAY)
    first, last, is_month = asked(request.args)
    month = first.replace(day=1)
    with desk().database.read() as session:
        frame(session)
        since, until = midnight(first), midnight(last)
        found = register_store.received(session, since=since, until=until, limit=MOST_ENTRIES + 1)
        entries = sorted(found, key=lambda one: (one.received_at, one.id))[:MOST_ENTRIES]
        lines = record_store.lines_of(session, REGISTER, [one.id for one in entries])
        incidents = incident_store.within(session, since=since, until=until, limit=MOST_INCIDENTS)
        courses = record_store.lines_of(session, INCIDENT, [one.id for one in incidents])
        counted = register_store.counts(
            session, since=midnight(month), until=midnight(register_view.month_after(month))
        )
    today = desk().calendar.local(desk().clock.now()).date()
    stretch = f"{first:%Y-%m}" if is_month else wording.day(first, today)
    counts = register_view.counts_of(counted, month)
    kept = Kept(entries, lines, incidents, courses, counts, cut=len(found) > MOST_ENTRIES)
    return register_paper(stretch, kept, _made())


def _handover(note_id: int) -> Paper:
    actor().require(Act.SEE_DUTY_DAY)
    with desk().database.read() as session:
        frame(session)
        found = handover_store.note(session, note_id)
        lines = record_store.lines_of(session, HANDOVER, [note_id])[note_id]
    if found is None or found.from_id is None:
        abort(404)
    return handover_paper(found, lines, _made())


def _made() -> Made:
    return Made(desk().settings.desk_name, actor().name, desk().clock.now())


def _shown(paper: Paper, xlsx: str, as_pdf: str) -> str:
    return render_template("duty/paper.html", paper=paper, xlsx=xlsx, pdf=as_pdf, missing=no_pdf())


def _file(paper: Callable[[], Paper], form: str, name: str, page: str) -> AnyResponse:
    sheet = gettext("Records of the duty day")
    return taken_away(paper, form, forms="xlsx pdf", name=name, sheet=sheet, page=page)
