"""When two addresses mean the same page or the same column: what people write differently is set aside."""

import hashlib
from functools import lru_cache
from posixpath import dirname
from urllib.parse import parse_qsl, unquote, urlencode

from sites.objects import split_host

_ENDINGS = ("html", "htm", "shtml", "jsp", "php", "aspx")
_INDEXES = frozenset(f"{name}.{ending}" for name in ("index", "default") for ending in _ENDINGS)
_TRACKING = ("utm_", "spm", "from", "share", "isappinstalled", "timestamp")
"""Parameters that say where a reader came from, not what is read."""
DIGEST_LENGTH = 32


def plain(url: str) -> str:
    """Host, path and what of the query names content, without `www.`, scheme, index page, fragment; "" for none."""
    host, parts = split_host(url)
    if not host:
        return ""
    folder, _, name = unquote(parts.path).rpartition("/")
    path = folder if name.lower() in _INDEXES else f"{folder}/{name}"
    told = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
    return host + path.rstrip("/") + (f"?{urlencode(sorted(told))}" if told else "")


def page_digest(url: str) -> str:
    """What an index can find the same page by, whatever the address's length; "" without an address."""
    found = plain(url)
    return hashlib.sha256(found.encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH] if found else ""


@lru_cache(maxsize=2048)
def column_of(url: str) -> str:
    """The folder a page lies in; "" for the front page and its neighbours, which share no column."""
    path = plain(url).partition("?")[0]
    folder = dirname(path)
    return folder if "/" in folder else ""
