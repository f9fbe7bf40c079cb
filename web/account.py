"""Signing in and out, the own password, the language of the pages."""

from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_login import current_user, login_required, login_user, logout_user
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from roster.accounts import LEAST_PASSWORD, Account
from roster.errors import SignInRefusedError, SignInThrottledError, WeakPasswordError
from web.desk import desk
from web.languages import LOCALES
from web.limits import address_digest
from web.refusal_words import refusal
from web.signed_in import SignedIn, signed_in
from web.texts import gettext
from web.views.pieces import FRESH, Form

pages = Blueprint("account", __name__)
FREE = frozenset({"account", "public"})
"""Blueprints one may use with a one-time password still unchanged."""


@pages.before_app_request
def own_password_first() -> Response | None:
    """A one-time password opens nothing but the page that replaces it."""
    if request.endpoint == "static" or request.blueprint in FREE or not current_user.is_authenticated:
        return None
    return redirect(url_for("account.password"), 303) if current_user.account.must_change else None


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
    return redirect(_came_from() or url_for("public.report"), 303)


@pages.route("/password", methods=["GET", "POST"])
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def password() -> Response | tuple[str, int]:
    """All sessions end; this one gets a new cookie."""
    account = signed_in().account
    if request.method == "GET":
        return _password_page(account, FRESH, 200)
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
        return _password_page(account, Form({}, errors), 400)
    token, fresh = desk().sign_in.sign_in(account.login, new, address=address_digest())
    _open(token, fresh)
    flash(gettext("Your password is changed."))
    return redirect(url_for("triage.queue"), 303)


def _password_page(account: Account, form: Form, status: int) -> tuple[str, int]:
    page = render_template(
        "account/password.html", form=form, must_change=account.must_change, least=LEAST_PASSWORD
    )
    return page, status


def _open(token: str, account: Account) -> None:
    """Nothing of the cookie before sign-in stays in it, so that nobody can plant one."""
    session.clear()
    login_user(SignedIn(token, account))


def safe_path(target: str) -> str:
    """A path of this desk, or nothing: `next` must not lead to somebody else's page."""
    parts = urlsplit(target)
    local = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in target
    return target if local and not target.startswith("//") and target.isprintable() else ""


def _came_from() -> str:
    """The page the switch was on, if it can be shown again by looking at it."""
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    try:
        current_app.url_map.bind(request.host).match(parts.path, method="GET")
    except HTTPException:
        return ""
    return safe_path(path)
