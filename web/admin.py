"""Accounts: created and reset with a one-time password that is shown once, switched off and on."""

from collections.abc import Callable, Mapping, Sequence

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import login_required
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from database.small_numbers import small_number
from roster import account_store
from roster import store as roster_store
from roster.accounts import Account
from roster.errors import LoginTakenError, UnknownPersonError
from roster.permissions import Act, Role
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor, signed_in
from web.texts import gettext
from web.views.office import AccountRow, AccountsPage
from web.views.pieces import FRESH, Choice, Form
from web.words import ROLES

pages = Blueprint("admin", __name__)

Shown = str | tuple[str, int] | Response
ONCE = "one_time_password"
"""Key of the signed session between the redirect and the page that shows the password, removed there."""


class BadAccountFormError(Exception):
    """The form of a new account is incomplete; `errors` by field."""

    code = "bad_account_form"

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = errors
        super().__init__("The account's form is incomplete.")


@pages.route("/accounts", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def accounts() -> Shown:
    """Every account, and the forms that change them."""
    actor().require(Act.EDIT_ACCOUNTS)
    if request.method == "GET":
        return _page(FRESH, tie=_asked_for())
    deed = _DEEDS.get(request.form.get("act", ""))
    if deed is None:
        raise BadRequest
    try:
        deed()
    except BadAccountFormError as error:
        return _page(Form(request.form.to_dict(), error.errors)), 400
    except LoginTakenError:
        taken = {"sign_in_name": gettext("This name is taken. Choose another one.")}
        return _page(Form(request.form.to_dict(), taken)), 409
    except UnknownPersonError as error:
        if deed not in (_create, _tie):
            raise
        known = Form(request.form.to_dict(), {"person_id": refusal(error)})
        return (_page(FRESH, tie=known) if deed is _tie else _page(known)), 404
    return redirect(url_for("admin.accounts"), 303)


def _create() -> None:
    login, role = request.form.get("sign_in_name", "").strip(), request.form.get("role", "")
    unit = request.form.get("unit_id", "")
    _check(login, role, unit)
    name = request.form.get("name", "").strip()[:80]
    _, password = desk().sign_in.create(
        actor(), login=login, name=name, role=Role(role), unit_id=int(unit) if unit else None, person_id=_person_id()
    )  # fmt: skip
    session[ONCE] = [password, name or login]


def _check(login: str, role: str, unit: str) -> None:
    with desk().database.read() as reading:
        units = {str(unit) for unit in frame(reading).units}
    errors = {}
    if not login or len(login) > MOST_LOGIN:
        errors["sign_in_name"] = gettext("Write a sign-in name of 1 to 60 characters.")
    if role not in Role.__members__.values():
        errors["role"] = gettext("Choose a role.")
    if (unit and unit not in units) or (role == Role.UNIT_HANDLER and not unit):
        errors["unit_id"] = gettext("Choose the unit this handler works for.")
    if errors:
        raise BadAccountFormError(errors)


MOST_LOGIN = 60


def _reset() -> None:
    account = _account_id()
    password = desk().sign_in.reset_password(actor(), account)
    session[ONCE] = [password, request.form.get("name", "")[:80]]


def _switch() -> None:
    active = request.form.get("active") == "1"
    desk().sign_in.set_active(actor(), _account_id(), active=active)
    flash(
        gettext("The account may sign in again.")
        if active
        else gettext("The account is closed; it is signed out everywhere."),
        "success",
    )


def _tie() -> None:
    person = _person_id()
    desk().sign_in.set_person(actor(), _account_id(), person)
    flash(
        gettext("The account is nobody of the contacts any more: it has no days of its own.")
        if person is None
        else gettext("Saved. The account sees this person’s days, swaps and handovers as its own."),
        "success",
    )


_DEEDS: Mapping[str, Callable[[], None]] = {
    "create": _create, "reset": _reset, "switch": _switch, "person": _tie,
}  # fmt: skip


def _person_id() -> int | None:
    """Whoever of the contacts was chosen, None for nobody; what is no number is nobody we know."""
    typed = request.form.get("person_id", "")
    return (small_number(typed) or 0) if typed else None


def _account_id() -> int:
    number = small_number(request.form.get("account_id", ""))
    if number is None:
        raise BadRequest
    return number


def _asked_for() -> Form:
    """The form that ties, with the account a row's link names."""
    wanted = request.args.get("account", "")
    return Form({"account_id": wanted}) if small_number(wanted) is not None else FRESH


def _tied(tie: Form, known: Sequence[Account]) -> Form:
    """Whoever the account is already stands chosen."""
    wanted = tie.values.get("account_id", "")
    person = next((one.person_id for one in known if str(one.id) == wanted), None)
    return Form({"person_id": str(person or ""), **tie.values}, tie.errors)


def _page(form: Form, *, tie: Form = FRESH) -> str:
    password, owner = session.pop(ONCE, None) or ("", "")
    with desk().database.read() as reading:
        known, units = account_store.accounts(reading), frame(reading).units
        people = roster_store.everyone(reading)
    labels = {one.id: one.label for one in people}
    page = AccountsPage(
        rows=tuple(
            AccountRow(
                account_id=str(one.id), name=one.name, sign_in_name=one.login, role_text=str(ROLES[one.role.value]),
                unit_text=units.get(one.unit_id or 0, ""), active=one.active, mine=one.id == signed_in().account.id,
                person_text=labels.get(one.person_id or 0, ""),
            )
            for one in known
        ),
        roles=tuple(Choice(role.value, str(ROLES[role.value])) for role in Role),
        units=tuple(Choice(str(unit), unit_name) for unit, unit_name in units.items()),
        people=tuple(Choice(str(one.id), one.name, one.unit_name) for one in people), tie=_tied(tie, known),
        form=form, password=password, password_for=owner,
    )  # fmt: skip
    return render_template("admin/accounts.html", page=page)
