"""Two doors for machines that watch the desk: `/healthz` for everybody, `/metrics` for this machine or by token."""

import hmac
from ipaddress import ip_address

from flask import Blueprint, Response, abort, request

from escalation.pulse_store import last_pass
from web.callers import SCHEME
from web.desk import desk
from web.metrics import exposition, look

pages = Blueprint("watching", __name__)
FORWARDED = ("X-Forwarded-For", "Forwarded")
"""A proxy of this machine speaks from loopback for people who are elsewhere; it says so in one of these."""


@pages.get("/healthz")
def healthy() -> Response:
    """200 while web and database answer, 503 otherwise; nothing about what is in it."""
    with desk().database.read() as session:
        last_pass(session)
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@pages.get("/metrics")
def metrics() -> Response:
    """The desk in OpenMetrics; 403 for whoever is neither on this machine nor has the token."""
    if not (_is_local() or _has_token()):
        abort(403)
    with desk().database.read() as session:
        seen = look(session, desk().clock.now(), desk().database.reserve)
    body, content_type = exposition(seen, request.headers.get("Accept", ""))
    return Response(body, content_type=content_type)


def _is_local() -> bool:
    if any(name in request.headers for name in FORWARDED):
        return False
    return bool(request.remote_addr) and ip_address(request.remote_addr or "").is_loopback


def _has_token() -> bool:
    wanted, given = desk().settings.metrics_token, request.headers.get("Authorization", "")
    return bool(wanted) and hmac.compare_digest(f"{SCHEME}{wanted}".encode(), given.encode(errors="replace"))
