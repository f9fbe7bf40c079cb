"""The page of maintenance windows: what runs and comes, entering one, ending one before its time."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from escalation.errors import BadWindowError, WindowOverError
from escalation.maintenance_store import open_windows
from roster.permissions import Act
from sites.errors import UnknownSiteError
from web.desk import desk
from web.maintenance_view import BadFormError, asked, maintenance_page
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.pieces import FRESH, Form

pages = Blueprint("maintenance", __name__)

Shown = str | tuple[str, int] | Response


@pages.route("/maintenance", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def windows() -> Shown:
    """Everybody sees what is held; supervisors enter it."""
    actor().require(Act.SEE_POLICIES)
    return _add() if request.method == "POST" else _page(FRESH)


@pages.post("/maintenance/<window_id>/end")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def end(window_id: str) -> Shown:
    """End a window that runs, call off one that comes."""
    actor().require(Act.PLAN_MAINTENANCE)
    try:
        desk().maintenance.end(actor(), small_number(window_id) or 0)
    except WindowOverError as error:
        return _page(Form({}, {"": refusal(error)})), 409
    flash(gettext("The window is over. What it held is decided now."), "success")
    return redirect(url_for("maintenance.windows"), 303)


def _add() -> Shown:
    actor().require(Act.PLAN_MAINTENANCE)
    try:
        wanted = asked(request.form, desk().calendar)
        desk().maintenance.add(
            actor(), site_id=wanted.site_id, starts_at=wanted.starts_at, ends_at=wanted.ends_at,
            reason=wanted.reason,
        )  # fmt: skip
    except BadFormError as error:
        return _again(error.errors)
    except BadWindowError as error:
        return _again({error.field: refusal(error)})
    except UnknownSiteError:
        return _again({"site": gettext("Choose a site from the list, or all sites.")})
    flash(gettext("The window is entered. Legal deadlines are reminded as ever."), "success")
    return redirect(url_for("maintenance.windows"), 303)


def _again(errors: Mapping[str, str]) -> tuple[str, int]:
    return _page(Form(request.form.to_dict(), errors)), 400


def _page(form: Form) -> str:
    now = desk().clock.now()
    with desk().database.read() as session:
        found, sites = open_windows(session, now), frame(session).sites
    may_edit = actor().may(Act.PLAN_MAINTENANCE)
    page = maintenance_page(found, sites, now=now, may_edit=may_edit, form=form)
    return render_template("policies/maintenance.html", page=page)
