"""Pages of the site watch: every site at a glance, one site with its visits and outages, and what is watched how."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from probes.readings import finding_store
from probes.scoring import scores
from probes.watch.errors import BadWatchError, ChangedWatchError
from probes.watch.watching import WatchFacts
from roster.permissions import Act
from sites.errors import BadSiteCodeError
from web.desk import desk
from web.health_view import health_page, site_page
from web.refusal_words import refusal
from web.score_view import content_view, score_view
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.pieces import FRESH, Form

pages = Blueprint("health", __name__)

Shown = str | tuple[str, int] | Response


@pages.get("/sites/health")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> str:
    """Every site: its month, its week against the marks, how it stands."""
    watching = desk().watch.watching
    now, may_read = desk().clock.now(), actor().may(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        found = watching.overview(session)
        scored = scores(session, found, now=now)
    each = zip(found, scored, strict=True)
    score = [score_view(health, one, watching.plan, may_read=may_read) for health, one in each]
    return render_template("sites/health_all.html", page=health_page(found, watching.plan, score, now=now))


@pages.route(f"/sites/<int(max={MOST_ID}):object_id>/health", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def site(object_id: int) -> Shown:
    """One site; posting begins, changes or ends its watch."""
    if request.method == "GET":
        return _page(object_id, FRESH)
    typed = request.form
    facts = WatchFacts(
        on=typed.get("on") == "1", visits_a_day=small_number(typed.get("visits_a_day", "")) or 0,
        marker=typed.get("marker", ""),
    )  # fmt: skip
    version = small_number(typed.get("version", "")) or 0
    try:
        desk().watch.watching.set(actor(), object_id, facts, version=version)
    except BadWatchError as error:
        return _page(object_id, Form(typed.to_dict(), {error.field: refusal(error)})), 400
    except ChangedWatchError as error:
        return _page(object_id, Form(typed.to_dict(), {"": refusal(error)})), 409
    flash(
        gettext("Watched from now on.") if facts.on else gettext("No longer watched. What was seen stays."),
        "success",
    )
    return redirect(url_for("health.site", object_id=object_id), 303)


@pages.post(f"/sites/<int(max={MOST_ID}):object_id>/health/site")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def enter(object_id: int) -> Shown:
    """Have machines read it, as a site of its own; later, correct the site's code."""
    is_entered = bool(request.form.get("entered"))
    act = desk().sites.correct_code if is_entered else desk().sites.enter
    try:
        act(actor(), object_id, site_code=request.form.get("site_code", ""))
    except BadSiteCodeError as error:
        return _page(object_id, FRESH, Form(request.form.to_dict(), {error.field: refusal(error)})), 400
    if is_entered:
        flash(gettext("Saved. The next reading holds every badge against it."), "success")
        return redirect(url_for("health.site", object_id=object_id), 303)
    flash(gettext("Entered as a site. “Read now” begins its first reading."), "success")
    return redirect(url_for("readings.index"), 303)


def _page(object_id: int, form: Form, site: Form | None = None) -> str:
    watching, now, me = desk().watch.watching, desk().clock.now(), actor()
    may_read = me.may(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        record = watching.record(session, object_id)
        found = scores(session, [record.health], now=now)[0]
        is_shown = found.site is not None and bool(found.items) and may_read
        counts = finding_store.counts(session, found.site.id) if found.site and is_shown else {}
    page = site_page(record, watching.plan, me=me, now=now, form=form)
    content = content_view(
        record.health,
        found,
        watching.plan,
        counts,
        may_read=may_read,
        today=desk().calendar.local(now).date(),
    )
    site = site or Form({"site_code": found.site.site_code if found.site else ""})
    return render_template("sites/health.html", page=page, content=content, site_form=site)
