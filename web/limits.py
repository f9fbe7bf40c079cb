"""How often one address may use a public door; counted in the database, so that every process knows."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import request

from database.session import Session
from web import limits_store
from web.desk import desk
from web.refusals import TooManyUsesError


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many uses of a door in a window; an office shares one address, so the limits are generous."""

    door: str
    most: int
    window: timedelta


LIMITS = (
    Limit("report", 5, timedelta(minutes=10)),
    Limit("report", 30, timedelta(days=1)),
    Limit("report_refused", 30, timedelta(minutes=10)),
    Limit("look", 90, timedelta(minutes=10)),
    Limit("track", 20, timedelta(minutes=10)),
)
LONGEST = max(limit.window for limit in LIMITS)


def use_door(door: str) -> None:
    """Count one use by this request's address. Raises TooManyUsesError; a refused use does not count."""
    now = desk().clock.now()
    address = address_digest()
    with desk().database.work(now, "public") as work:
        _check(work.session, door, address=address, now=now)
        limits_store.drop_before(work.session, now - LONGEST)
        limits_store.note_use(work.session, door=door, address=address, at=now)


def check_door(door: str) -> None:
    """Whether this request's address may still use the door; nothing is counted. Raises TooManyUsesError."""
    with desk().database.read() as session:
        _check(session, door, address=address_digest(), now=desk().clock.now())


def give_back(door: str) -> None:
    """Uncount the use this request has counted: what was behind the door was not done."""
    now = desk().clock.now()
    with desk().database.work(now, "public") as work:
        limits_store.drop_latest(work.session, door=door, address=address_digest())


def _check(session: Session, door: str, *, address: str, now: datetime) -> None:
    for limit in (one for one in LIMITS if one.door == door):
        used = limits_store.uses_since(session, door=door, address=address, since=now - limit.window)
        if used >= limit.most:
            raise TooManyUsesError(door=door, minutes=int(limit.window.total_seconds() // 60))


def address_digest() -> str:
    """Give this request's address as a keyed digest: enough to count by, of no use to who reads the table."""
    key = desk().settings.secret_key.encode()
    return hmac.new(key, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()
