"""Who takes turns, leave and key periods: entered by supervisors, read by everybody."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from roster import store as roster_store
from roster.errors import RosterError
from roster.people import DutyRole, Person
from roster.permissions import Act
from roster.rota import absence_store, planning, store
from roster.rota.days import ROLES, Coverage, KeyPeriod, Leave
from roster.rota.errors import RotaChangedError
from roster.rota.store import RotaState
from web import wording
from web.desk import desk
from web.duty_view import chosen_people
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext, ngettext
from web.views import rota as views
from web.views.pieces import FRESH, Choice, Form
from web.words import DUTY_ROLES

pages = Blueprint("rota_plan", __name__)

Shown = str | tuple[str, int] | Response
FREE_PLACES = 2


class BadDayError(Exception):
    """A date that cannot be read."""

    code = "bad_day"

    def __init__(self, *, field: str) -> None:
        self.field = field
        super().__init__(f"{field}: write a date.")


@pages.get("/rota/plan")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def plan() -> Shown:
    actor().require(Act.SEE_ROTA)
    return _page()


@pages.post("/rota/plan/<role>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def members(role: str) -> Shown:
    """Who takes turns, in order, and which days are covered."""
    actor().require(Act.EDIT_ROTA)
    try:
        found = ROLES[ROLES.index(DutyRole(role))]
        coverage = Coverage(request.form.get("coverage", ""))
        desk().rotas.set_members(
            actor(), found, chosen_people(request.form), coverage, seen=request.form.get("seen", "")
        )
    except ValueError:
        abort(400)
    except RotaChangedError:
        words = gettext(
            "Not saved: somebody changed these turns meanwhile. Look at them, then change what is missing."
        )
        return _page(form=Form({}, {"": words})), 409
    except RosterError as error:
        return _page(form=Form({}, {"": refusal(error)})), 409
    flash(gettext("Saved. Published days stay as they are; the next ones follow these turns."), "success")
    return redirect(url_for("rota_plan.plan"), 303)


@pages.post("/rota/leave")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def leave() -> Shown:
    """Somebody is away: their published days become open."""
    actor().require(Act.EDIT_ROTA)
    try:
        person = small_number(request.form.get("person", "")) or 0
        words = request.form.get("reason", "").strip()[:200]
        opened = desk().rotas.add_leave(actor(), Leave(0, person, _day("first"), _day("last"), words))
    except (BadDayError, RosterError) as error:
        return _page(leave_form=_typed(error)), 409 if isinstance(error, RosterError) else 400
    days = sorted(change.at.day for moved in opened for change in moved.changes)
    said = (
        ngettext("The leave is entered; %(num)s day is open now.", "The leave is entered; %(num)s days are open now.",
                 len(days))
        if days
        else gettext("The leave is entered. No published day is touched.")
    )  # fmt: skip
    flash(said, "success")
    if days:
        return redirect(url_for("rota.month", month=f"{days[0]:%Y-%m}"), 303)
    return redirect(url_for("rota_plan.plan"), 303)


@pages.post(f"/rota/leave/<int(max={MOST_ID}):leave_id>/end")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def end_leave(leave_id: int) -> Shown:
    return _ended(lambda: desk().rotas.end_leave(actor(), leave_id))


@pages.post("/rota/key-periods")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def period() -> Shown:
    """重保: more readers on each of these days."""
    actor().require(Act.EDIT_ROTA)
    try:
        readers = small_number(request.form.get("readers", "")) or 0
        desk().rotas.add_period(
            actor(), KeyPeriod(0, request.form.get("name", ""), _day("first"), _day("last"), readers)
        )
    except (BadDayError, RosterError) as error:
        return _page(period_form=_typed(error)), 409 if isinstance(error, RosterError) else 400
    flash(gettext("The key period is entered. Open the month and fill its places."), "success")
    return redirect(url_for("rota_plan.plan"), 303)


@pages.post(f"/rota/key-periods/<int(max={MOST_ID}):period_id>/end")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def end_period(period_id: int) -> Shown:
    return _ended(lambda: desk().rotas.end_period(actor(), period_id))


def _ended(act: Callable[[], None]) -> Shown:
    actor().require(Act.EDIT_ROTA)
    try:
        act()
    except RosterError as error:
        return _page(form=Form({}, {"": refusal(error)})), 409
    flash(gettext("Called off. Days that others have taken stay theirs."), "success")
    return redirect(url_for("rota_plan.plan"), 303)


def _day(field: str) -> date:
    try:
        return date.fromisoformat(request.form.get(field, ""))
    except ValueError as error:
        raise BadDayError(field=field) from error


def _typed(error: Exception) -> Form:
    words = gettext("Write a date.") if isinstance(error, BadDayError) else refusal(error)
    field = getattr(error, "field", "person")
    return Form(request.form.to_dict(), {field: words})


def _page(*, form: Form = FRESH, leave_form: Form = FRESH, period_form: Form = FRESH) -> str:
    today, may_edit = desk().rotas.today, actor().may(Act.EDIT_ROTA)
    with desk().database.read() as session:
        frame(session)
        people, states = roster_store.everyone(session), store.states(session)
        leaves, periods = absence_store.leaves(session, today), absence_store.periods(session, today)
    names = {person.id: person.name for person in people}
    page = views.PlanView(
        turns=tuple(_turns(role, states, names, today) for role in ROLES), people=_choices(people),
        leaves=tuple(
            views.LineView(names.get(one.person_id, ""), wording.span(one.first, one.last, today),
                           one.reason if may_edit else "",
                           url_for("rota_plan.end_leave", leave_id=one.id))
            for one in leaves
        ),
        periods=tuple(
            views.LineView(one.name, wording.span(one.first, one.last, today),
                           ngettext("%(num)s reader a day", "%(num)s readers a day", one.readers),
                           url_for("rota_plan.end_period", period_id=one.id))
            for one in periods
        ),
        may_edit=may_edit, form=form, leave_form=leave_form, period_form=period_form,
    )  # fmt: skip
    return render_template("rota/plan.html", page=page)


def _choices(people: Sequence[Person]) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.id), one.name, one.unit_name) for one in people)


def _turns(
    role: DutyRole, states: Mapping[DutyRole, RotaState], names: Mapping[int, str], today: date
) -> views.TurnsView:
    found = states.get(role)
    members = tuple(str(person) for person, _ in found.members if person in names) if found else ()
    until = found.published_until if found else None
    return views.TurnsView(
        role=role.value, label=str(DUTY_ROLES[role.value]), places=(*members, *("" for _ in range(FREE_PLACES))),
        coverage=(found.coverage if found else Coverage.EVERY_REST_DAY).value,
        published=gettext("published to %(day)s", day=wording.short_day(until, today))
        if until
        else gettext("not published yet"),
        seen=planning.turns_seen(found or RotaState(role, Coverage.EVERY_REST_DAY, None, None, ())),
    )  # fmt: skip
