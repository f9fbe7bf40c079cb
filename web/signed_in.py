"""Who is signed in: the account behind the session cookie, as flask-login and services see it."""

from flask import abort, request
from flask_login import UserMixin, current_user

from roster.accounts import Account
from roster.permissions import Actor
from web import watched
from web.desk import desk


class SignedIn(UserMixin):  # type: ignore[misc]  # flask-login has no types
    """A session: the cookie holds only its token, the server can revoke it."""

    def __init__(self, token: str, account: Account) -> None:
        self.token, self.account = token, account

    def get_id(self) -> str:
        return self.token


def load_signed_in(token: str) -> SignedIn | None:
    """The session behind a cookie, one statement a request; a page's own look asks more in the same one."""
    account = (
        watched.account_of(token)
        if request.endpoint == watched.ENDPOINT
        else desk().sign_in.account_of(token)
    )
    return None if account is None else SignedIn(token, account)


def signed_in() -> SignedIn:
    """The session of this request; 401 without one."""
    user = current_user
    if not user.is_authenticated:
        abort(401)
    return user._get_current_object()  # type: ignore[no-any-return]  # noqa: SLF001  (werkzeug's proxy)


def actor() -> Actor:
    """Who acts in this request."""
    return signed_in().account.actor
