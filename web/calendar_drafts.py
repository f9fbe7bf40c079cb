"""Pages on which the calendar is changed: versions, the review of a draft, imports and the desk's own layer."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from calendars.content import Content
from calendars.errors import NotADraft, NothingChanges, OutdatedDraft
from database.small_numbers import small_number
from roster.permissions import Act
from tickets.calendar_service import Reviewed, Source
from web.calendar_choice import today
from web.calendar_import import ImportRefusedError, drafted
from web.calendar_layer import layered, local_page
from web.calendar_review import review_page, run_view, version_rows
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.calendar import RunView
from web.views.pieces import FRESH, Form

pages = Blueprint("calendar_drafts", __name__)

Shown = str | tuple[str, int] | Response


@pages.get("/calendar/versions")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def versions() -> str:
    """Every version with its document and who released it."""
    actor().require(Act.SEE_TICKETS)
    rows = version_rows(desk().calendar_versions.versions())
    return render_template("calendar/versions.html", rows=rows, may_propose=actor().may(Act.PROPOSE_CALENDAR))


@pages.get(f"/calendar/versions/<int(max={MOST_ID}):version_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def version(version_id: int) -> str:
    """The review of a draft, or what a version changed and moved."""
    actor().require(Act.SEE_TICKETS)
    return _review(version_id)


@pages.post(f"/calendar/versions/<int(max={MOST_ID}):version_id>/publish")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def publish(version_id: int) -> Shown:
    """Make a reviewed draft the calendar."""
    try:
        number = desk().calendar_versions.publish(actor(), version_id)
    except (NotADraft, OutdatedDraft) as error:
        return _review(version_id, refusal(error)), 409
    flash(
        gettext(
            "Version %(number)s is the calendar from now on; open tickets are being counted again.",
            number=number,
        ),
        "success",
    )
    return redirect(url_for("calendar_drafts.version", version_id=version_id), 303)


@pages.post(f"/calendar/versions/<int(max={MOST_ID}):version_id>/discard")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def discard(version_id: int) -> Shown:
    """Put a draft away."""
    try:
        desk().calendar_versions.discard(actor(), version_id)
    except NotADraft as error:
        return _review(version_id, refusal(error)), 409
    flash(gettext("The draft is discarded; nothing was changed."), "success")
    return redirect(url_for("calendar_drafts.versions"), 303)


@pages.route("/calendar/import", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def import_days() -> Shown:
    """A notice's text or a file becomes a draft and is reviewed."""
    actor().require(Act.PROPOSE_CALENDAR)
    if request.method == "GET":
        return _import_page(FRESH)

    def read(base: Content) -> tuple[Content, Source]:
        return drafted(request.form, request.files.get("file"), base)

    return _propose(read, _import_page)


@pages.route("/calendar/local", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def local() -> Shown:
    """The desk's own days, seasons and hours, changed by way of a draft."""
    actor().require(Act.PROPOSE_CALENDAR)
    if request.method == "GET":
        return _local_page(FRESH)

    def read(base: Content) -> tuple[Content, Source]:
        return layered(request.form, base)

    return _propose(read, _local_page)


def _propose(read: Callable[[Content], tuple[Content, Source]], again: Callable[[Form], str]) -> Shown:
    """A draft of what was read; refused, the form comes back as it was typed."""
    versions = desk().calendar_versions
    try:
        base = versions.published()
        content, source = read(base)
        draft = versions.propose(actor(), content, source, base=base)
    except ImportRefusedError as error:
        return again(error.form), 400
    except (NothingChanges, OutdatedDraft) as error:
        return again(Form(request.form.to_dict(), {"": refusal(error)})), 409
    return redirect(url_for("calendar_drafts.version", version_id=draft), 303)


def _import_page(form: Form) -> str:
    return render_template("calendar/import.html", form=form)


def _local_page(form: Form) -> str:
    content = desk().calendar_versions.published()
    removed = frozenset(request.form.getlist("remove"))
    page = local_page(content, today=today(), form=form, removed=removed)
    return render_template("calendar/local.html", page=page)


def _review(version_id: int, refused: str = "") -> str:
    found = desk().calendar_versions.review(version_id)
    newest = max(one.number or 0 for one in desk().calendar_versions.versions())
    page = review_page(
        found, actor(), newest=newest, open_tickets=frame().counts.get("open", 0), refused=refused
    )
    return render_template("calendar/version.html", page=page, run=_run(found))


def _run(found: Reviewed) -> RunView | None:
    """The recount of a published version with one batch of moved tickets, for those who see every unit's tickets."""
    if found.run is None:
        return None
    batch = None
    if actor().sees_only_unit is None:
        after = small_number(request.args.get("after", "")) or 0
        batch = desk().calendar_versions.moved(found.run.number, after=after)
    more = ""
    if batch and batch[2]:
        more = url_for(
            "calendar_drafts.version", version_id=found.version.id, after=batch[0], _anchor="moved"
        )
    return run_view(found.run, batch[1] if batch else (), next_href=more)
