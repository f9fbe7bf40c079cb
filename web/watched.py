"""The look of an open page at the desk: its account and the marks of all that pages show, asked once a request."""

from flask import g

from roster.accounts import Account
from roster.sign_in import is_alive, token_digest
from web import live_store
from web.desk import desk
from web.live_store import Look

ENDPOINT = "live.changes"


def account_of(token: str) -> Account | None:
    """Who is signed in; unlike a person's own request a page's look keeps no session alive."""
    now = desk().clock.now()
    with desk().database.read() as session:
        found = live_store.look(session, token_digest(token), now=now)
    if found is None or not is_alive(found.account, started=found.started_at, seen=found.seen_at, now=now):
        return None
    g.look = found
    return found.account


def look() -> Look:
    """What was found for this request, signed in."""
    found: Look = g.look
    return found
