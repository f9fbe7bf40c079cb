"""The rota's pages: the month with its proposal, publishing, one day, swaps."""

from calendar import monthrange
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from calendars.errors import MissingYear
from database.session import Session
from database.small_numbers import small_number
from roster.errors import RosterError, TooFewChannelsError, UnknownPersonError
from roster.people import DutyRole
from roster.permissions import Act
from roster.rota import line_store
from roster.rota.errors import RotaError
from rounds import handover_store, round_store
from rounds.reach_reading import newest
from web.desk import desk
from web.duty_people import DayFacts
from web.refusal_words import refusal
from web.rota_day import day_view
from web.rota_read import RotaRead, read
from web.rota_view import month_view
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.pieces import FRESH, Form

pages = Blueprint("rota", __name__)

Shown = str | tuple[str, int] | Response


@pages.get("/rota")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def month() -> Shown:
    """A month: what is published, and what publishing would add."""
    actor().require(Act.SEE_ROTA)
    return _month_page(request.args.get("month", ""))


@pages.post("/rota/publish")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def publish() -> Shown:
    """Carry out the proposal that was looked at; without `until` only what is open is filled."""
    actor().require(Act.EDIT_ROTA)
    wanted = request.form.get("until", "")
    try:
        until = date.fromisoformat(wanted) if wanted else None
        moved = desk().rotas.publish(actor(), until, seen=request.form.get("seen", ""))
    except ValueError:
        abort(400)
    except (RotaError, TooFewChannelsError, MissingYear) as error:
        flash(refusal(error), "error")
        return _month_page(request.form.get("month", "")), 409
    told = len({one.after for change in moved for one in change.changes if one.after is not None})
    flash(gettext("Published. %(num)s people are told of their days.", num=told), "success")
    return redirect(url_for("rota.month", month=request.form.get("month") or None), 303)


@pages.get("/rota/day/<day>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def day(day: str) -> Shown:
    """One day: who has it, swaps, and what a supervisor may change."""
    actor().require(Act.SEE_ROTA)
    return _day_page(_day(day), FRESH)


@pages.post("/rota/day/<day>/take")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def take(day: str) -> Shown:
    """A supervisor gives an open place to somebody."""
    actor().require(Act.EDIT_ROTA)
    when = _day(day)
    try:
        desk().rotas.take_open(
            actor(), DutyRole(request.form.get("role", "")), when, small_number(request.form.get("person", "")) or 0,
            reason=request.form.get("reason", ""),
        )  # fmt: skip
    except ValueError:
        abort(400)
    except RosterError as error:
        return _again(when, error)
    flash(gettext("Filled. Whoever has the day now is told."), "success")
    return redirect(url_for("rota.month", month=f"{when:%Y-%m}"), 303)


@pages.post("/rota/day/<day>/override")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def override(day: str) -> Shown:
    """A supervisor gives a published place to somebody else, with a reason."""
    actor().require(Act.EDIT_ROTA)
    when = _day(day)
    fields = [small_number(request.form.get(name, "")) or 0 for name in ("slot", "person", "version")]
    try:
        desk().rotas.override(
            actor(), fields[0], fields[1], version=fields[2], reason=request.form.get("reason", ""), day=when
        )
    except RosterError as error:
        return _again(when, error)
    flash(gettext("Changed. Both are told."), "success")
    return redirect(url_for("rota.day", day=when.isoformat()), 303)


@pages.post("/rota/day/<day>/swap")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def ask(day: str) -> Shown:
    """Whoever has the day asks somebody to take it, for a day of theirs or for nothing: `with` is person.slot."""
    actor().require(Act.SWAP_DUTY)
    when = _day(day)
    person, _, back = request.form.get("with", "").partition(".")
    try:
        desk().rotas.ask_swap(
            actor(), small_number(request.form.get("slot", "")) or 0, to=small_number(person) or 0,
            return_id=small_number(back),
        )  # fmt: skip
    except RosterError as error:
        return _again(when, error)
    flash(gettext("Asked. Nothing changes until they agree."), "success")
    return redirect(url_for("rota.month", month=f"{when:%Y-%m}"), 303)


@pages.post(f"/rota/swaps/<int(max={MOST_ID}):swap_id>/answer")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def answer(swap_id: int) -> Shown:
    """Whoever was asked agrees or not."""
    actor().require(Act.SWAP_DUTY)
    if (said := request.form.get("answer")) not in ("accept", "refuse"):
        abort(400)
    accept = said == "accept"
    try:
        desk().rotas.answer_swap(actor(), swap_id, accept=accept)
    except (RotaError, TooFewChannelsError) as error:
        flash(refusal(error), "error")
        return _month_page(""), 409
    words = (
        gettext("Swapped. Both days are changed.") if accept else gettext("Refused. The rota stays as it is.")
    )
    flash(words, "success")
    return redirect(url_for("rota.month"), 303)


@pages.post(f"/rota/swaps/<int(max={MOST_ID}):swap_id>/withdraw")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def withdraw(swap_id: int) -> Shown:
    """Whoever asked takes it back."""
    actor().require(Act.SWAP_DUTY)
    try:
        desk().rotas.withdraw_swap(actor(), swap_id)
    except RotaError as error:
        flash(refusal(error), "error")
        return _month_page(""), 409
    flash(gettext("Taken back. The rota stays as it is."), "success")
    return redirect(url_for("rota.month"), 303)


def rota_of_month(year: int, month: int) -> RotaRead:
    """What a month's page reads. Raises MissingYear."""
    first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    with desk().database.read() as session:
        frame(session)
        return read(session, actor(), first, last)


def _month_page(wanted: str) -> str:
    """The month asked for; one that is none, or that no calendar reaches, shows the present one and says so."""
    today = desk().rotas.today
    try:
        first = date.fromisoformat(f"{wanted}-01") if wanted else today
    except ValueError:
        return _shown_month(today, gettext("There is no such month; this is the present one."))
    try:
        return _shown_month(first)
    except MissingYear as error:
        note = gettext("No calendar of %(year)s is loaded; this is the present month.", year=error.year)
    return _shown_month(today, note)


def _shown_month(first: date, note: str = "") -> str:
    found = rota_of_month(first.year, first.month)
    return render_template("rota/month.html", page=month_view(found, first.year, first.month, note))


def _day_page(when: date, form: Form) -> str:
    first, last = when.replace(day=1), when.replace(day=monthrange(when.year, when.month)[1])
    try:
        with desk().database.read() as session:
            frame(session)
            found = read(session, actor(), first, last)
            record = line_store.record(session, when, when)
            facts = _facts(session, found, when)
    except MissingYear:
        abort(404)
    return render_template("rota/day.html", page=day_view(found, record, when, facts, form))


def _facts(session: Session, found: RotaRead, when: date) -> DayFacts:
    me, now = actor(), desk().clock.now()
    whole = me.may(Act.SEE_CONTACTS)
    if when != found.today:
        return DayFacts({}, whole)
    tests = newest(session, {one.person_id for one in found.around.slots if one.day == when}, now)
    if not (me.may(Act.SEE_ROUNDS) and me.may(Act.SEE_DUTY_DAY)):
        return DayFacts(tests, whole)
    notes = handover_store.notes(session, limit=1)
    return DayFacts(tests, whole, round_store.of_days(session, when, when), notes[0] if notes else None)


def _again(when: date, error: RosterError) -> tuple[str, int]:
    field = getattr(error, "field", "person" if isinstance(error, UnknownPersonError) else "")
    return _day_page(when, Form(request.form.to_dict(), {field: refusal(error)})), 409


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        abort(404)
