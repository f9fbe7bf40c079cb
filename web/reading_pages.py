"""Pages of machine readings: sites with their history, asked for, stopped, gone on with, set up."""

from collections.abc import Sequence
from datetime import time

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from probes.errors import BadSetup, ChangedSetup, ProbesError
from probes.readings import fault_store, finding_store, reading_store
from probes.readings.service import read_hosts
from probes.readings.values import Setup, SiteReading
from roster.permissions import Act
from sites import store as site_store
from web import findings_pages, lexicon_pages, names_pages, review_pages
from web import reading_view as view
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.pieces import Form
from web.views.readings import ReadingsPage

pages = Blueprint("readings", __name__)
pages.add_url_rule("/readings/lexicon", "lexicon", lexicon_pages.lexicon, methods=["GET", "POST"])
pages.add_url_rule("/readings/lexicon/term", "term", lexicon_pages.term, methods=["POST"])
_NAMES = "/readings/names/<any(leaders, organs, hosts):table>"
pages.add_url_rule(_NAMES, "names", names_pages.names, methods=["GET", "POST"])
pages.add_url_rule(f"{_NAMES}/<int(max={MOST_ID}):entry_id>", "use_name", names_pages.use, methods=["POST"])
_FAULT = f"/readings/faults/<int(max={MOST_ID}):fault_id>"
pages.add_url_rule("/readings/findings", "findings", findings_pages.findings)
pages.add_url_rule(_FAULT, "fault", findings_pages.fault)
pages.add_url_rule("/tickets/<number>/fault", "of_ticket", findings_pages.of_ticket)
pages.add_url_rule(f"{_FAULT}/recheck", "recheck", findings_pages.recheck, methods=["POST"])
pages.add_url_rule("/readings/review", "review", review_pages.review)
pages.add_url_rule(
    f"/readings/review/<int(max={MOST_ID}):fault_id>", "judge", review_pages.judge, methods=["POST"]
)

Shown = str | tuple[str, int] | Response
RECENT, HISTORY, MOST_WAITING = 60, 60, 999


@pages.get("/readings")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Shown:
    """Every site with its newest readings, or one site with more of them."""
    actor().require(Act.SEE_ROUNDS)
    return _index()


@pages.post(f"/readings/sites/<int(max={MOST_ID}):site_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def ask(site_id: int) -> Shown:
    """Have a site read."""
    try:
        desk().site_readings.readings.ask(actor(), site_id)
    except ProbesError as error:
        return _index(problem=refusal(error)), 409
    flash(gettext("Asked for. The reading begins within seconds, where a worker runs."), "success")
    return redirect(url_for("readings.index"), 303)


@pages.post(f"/readings/<int(max={MOST_ID}):reading_id>/stop")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def stop(reading_id: int) -> Shown:
    """Let it end after the request in flight."""
    return _act(reading_id, "stop")


@pages.post(f"/readings/<int(max={MOST_ID}):reading_id>/go-on")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def go_on(reading_id: int) -> Shown:
    """Take it up where it stood."""
    return _act(reading_id, "go_on")


@pages.post(f"/readings/sites/<int(max={MOST_ID}):site_id>/setup")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def set_up(site_id: int) -> Shown:
    """When a site is read, and how hard."""
    actor().require(Act.EDIT_OBJECTS)
    try:
        desk().site_readings.readings.set_up(actor(), _setup(site_id))
    except BadSetup as error:
        name = "quiet_from" if error.field == "quiet" else error.field
        return _index(form=(site_id, Form(request.form.to_dict(), {name: refusal(error)}))), 400
    except ChangedSetup as error:
        return _index(form=(site_id, Form(request.form.to_dict(), {"": refusal(error)}))), 409
    except ProbesError as error:
        return _index(problem=refusal(error)), 409
    flash(gettext("Saved."), "success")
    return redirect(url_for("readings.index"), 303)


def _act(reading_id: int, what: str) -> Shown:
    readings = desk().site_readings.readings
    try:
        {"stop": readings.stop, "go_on": readings.go_on}[what](actor(), reading_id)
    except ProbesError as error:
        return _index(problem=refusal(error)), 409
    return redirect(url_for("readings.index"), 303)


def _index(*, problem: str = "", form: tuple[int, Form] | None = None) -> str:
    me = actor()
    one = small_number(request.args.get("site", ""))
    with desk().database.read() as session:
        frame(session)
        sites = [site for site in site_store.sites(session) if one in {None, site.id}]
        if one is not None and not sites:
            abort(404)
        setups = reading_store.setups(session)
        counts = finding_store.counts(session)
        known = reading_store.latest(session, limit=HISTORY if one else RECENT, site_id=one)
        waits = fault_store.count_to_review(session, most=MOST_WAITING)
    may_run = me.may(Act.DO_ROUNDS)
    cards = tuple(
        view.site_card(
            site, _newest(known, site.id, HISTORY if one else view.ROWS_OF_SITE), setups.get(site.id) or Setup(site.id),
            counts, may_run=may_run, form=form[1] if form and form[0] == site.id else None,
        )
        for site in sites
    )  # fmt: skip
    running = any(row.running for card in cards for row in card.rows)
    page = ReadingsPage(
        cards, view.waits(waits), may_run, me.may(Act.EDIT_OBJECTS), running, one is not None, problem
    )
    return render_template("readings/index.html", page=page)


def _newest(known: Sequence[SiteReading], site_id: int, most: int) -> Sequence[SiteReading]:
    return [one for one in known if one.site_id == site_id][:most]


def _setup(site_id: int) -> Setup:
    """The form. Raises BadSetup."""
    fields = request.form
    try:
        connections, rate = int(fields.get("connections", "")), float(fields.get("rate", ""))
    except ValueError as error:
        field = "rate" if fields.get("connections", "").isdigit() else "connections"
        raise BadSetup(field=field, problem="number") from error
    return Setup(
        site_id, _time("reads_at"), read_hosts(fields.get("hosts", "")), connections, rate,
        fields.get("robots") == "yes", _time("quiet_from"), _time("quiet_until"),
        small_number(fields.get("version", "")) or 0,
    )  # fmt: skip


def _time(name: str) -> time | None:
    typed = request.form.get(name, "").strip()
    try:
        return time.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise BadSetup(field=name, problem="time") from error
