"""Where a page leads back to: an address of this desk that shows something when it is looked at."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from flask import current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from database.ids import TICKET_LENGTH, is_valid, normalise

OF_TICKED = frozenset({"office.urge", "office.assign"})
"""Pages about ticked tickets: an address that names none has nothing to show."""
LEADS_ON = "triage.after_move"
"""It is looked at only to be led elsewhere."""


def safe_path(target: str) -> str:
    """A path of this desk, or nothing: `next` must not lead to somebody else's page."""
    parts = urlsplit(target)
    local = not parts.scheme and not parts.netloc and parts.path.startswith("/") and "\\" not in target
    return target if local and not target.startswith("//") and target.isprintable() else ""


def this_page() -> str | None:
    """The page that is asked for, as `next` names it; None for the first one and for what is posted."""
    path = request.full_path.rstrip("?")
    return path if request.method in {"GET", "HEAD"} and path != "/" else None


def way_back() -> str:
    """The page the reader came from where a look shows it again, else the nearest above it; "" where there is none.

    An answer to a form stands at an address that may know forms alone: the ticket is above each of its moves.
    """
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return ""
    path, query = parts.path, parts.query
    pages = current_app.url_map.bind(request.host)
    while path and not _is_page(pages, path, query):
        path, query = path.rpartition("/")[0], ""
    return safe_path(f"{path}?{query}" if query else path)


def _is_page(pages: MapAdapter, path: str, query: str) -> bool:
    try:
        endpoint, values = pages.match(path, method="GET")
    except HTTPException:
        return False
    has_nothing = endpoint in OF_TICKED and "t" not in parse_qs(query)
    return endpoint != LEADS_ON and not has_nothing and _is_ticket(values)


def _is_ticket(values: Mapping[str, str]) -> bool:
    """Whether the number is one, where the address has one: `/tickets/bulk` looks like a ticket's."""
    number = normalise(values.get("number", ""))
    return "number" not in values or (len(number) == TICKET_LENGTH and is_valid(number))
