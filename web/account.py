"""Signing in and out, the own password, the language of the pages."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_required, login_user, logout_user
from werkzeug.wrappers import Response

from roster.accounts import LEAST_PASSWORD, Account
from roster.errors import SignInRefusedError, SignInThrottledError, WeakPasswordError
from web.desk import desk
from web.languages import LOCALES
from web.limits import address_digest
from web.refusal_words import refusal
from web.signed_in import SignedIn, signed_in
from web.texts import gettext
from web.views.pieces import Form
from web.way_back import safe_path, this_page, way_back

pages = Blueprint("account", __name__)
FREE = frozenset({"account", "public"})
"""Blueprints one may use with a one-time password still unchanged."""


@pages.before_app_request
def own_password_first() -> Response | None:
    """A one-time password opens nothing but the page that replaces it."""
    if request.endpoint == "static" or request.blueprint in FREE or not current_user.is_authenticated:
        return None
    if not current_user.account.must_change:
        return None
    return redirect(url_for("account.password", next=this_page()), 303)


@pages.get("/sign-in")
def sign_in() -> Response | str:
    target = safe_path(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(target or url_for("triage.queue"))
    return render_template("account/sign_in.html", form=Form({"next": target}))


@pages.post("/sign-in")
def sign_in_now() -> Response | tuple[str, int]:
    name, target = request.form.get("name", ""), safe_path(request.form.get("next", ""))
    try:
        token, account = desk().sign_in.sign_in(
            name, request.form.get("password", "")[:256], address=address_digest()
        )
    except (SignInRefusedError, SignInThrottledError) as error:
        status = 401 if isinstance(error, SignInRefusedError) else 429
        form = Form({"name": name, "next": target}, {"": refusal(error)})
        return render_template("account/sign_in.html", form=form), status
    _open(token, account)
    return redirect(target or url_for("triage.queue"), 303)


@pages.post("/sign-out")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def sign_out() -> Response:
    """The session ends on the server; the cookie is emptied too."""
    me = signed_in()
    desk().sign_in.sign_out(me.token, actor=me.account.actor)
    logout_user()
    session.clear()
    return redirect(url_for("account.sign_in"), 303)


@pages.post("/language")
def language() -> Response:
    """Kept with the account, or in the visitor's cookie."""
    chosen = request.form.get("language", "")[:2]
    if chosen in LOCALES:
        session["language"] = chosen
        if current_user.is_authenticated:
            desk().sign_in.set_language(signed_in().account, chosen)
    home = "triage.queue" if current_user.is_authenticated else "public.report"
    return redirect(way_back() or url_for(home), 303)


@pages.route("/password", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def password() -> Response | tuple[str, int]:
    """All sessions end; this one gets a new cookie, and goes on to the page that was asked for."""
    account, target = signed_in().account, safe_path(request.args.get("next", ""))
    if request.method == "GET":
        return _password_page(account, Form({"next": target}), 200)
    current, new = (request.form.get(name, "")[:256] for name in ("current", "new"))
    errors = (
        {} if new == request.form.get("again", "")[:256] else {"again": gettext("The two are not the same.")}
    )
    try:
        if not errors:
            desk().sign_in.change_password(account, old=current, new=new)
    except SignInRefusedError:
        errors["current"] = gettext("This is not your current password.")
    except WeakPasswordError as error:
        errors["new"] = refusal(error)
    if errors:
        return _password_page(account, Form({"next": target}, errors), 400)
    token, fresh = desk().sign_in.sign_in(account.login, new, address=address_digest())
    _open(token, fresh)
    flash(gettext("Your password is changed."))
    return redirect(target or url_for("triage.queue"), 303)


def _password_page(account: Account, form: Form, status: int) -> tuple[str, int]:
    page = render_template(
        "account/password.html", form=form, must_change=account.must_change, least=LEAST_PASSWORD
    )
    return page, status


def _open(token: str, account: Account) -> None:
    """Nothing of the cookie before sign-in stays in it, so that nobody can plant one."""
    session.clear()
    login_user(SignedIn(token, account))
