"""Addresses on the web as one spelling each: joined, percent-encoded, memoised, because a site repeats its links."""

import re
from typing import NamedTuple
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

MOST_REMEMBERED = 200_000
"""Spellings kept; above that the memory starts anew, so that an endless calendar cannot fill the machine."""
LONGEST = 2_048
"""Characters of an address that anybody's browser, proxy and log will carry."""
PORTS = {"http": 80, "https": 443}
_BLANK = " \t\n\r\f\0\u3000"
_INSIDE = str.maketrans("", "", "\t\n\r")
_NO_PLACE = dict.fromkeys(map(ord, "\0\t\n\r"), "\ufffd")
"""What no place on a page is called; links are stored in lines."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_KEPT = "!$%&'()*+,/:;=?@[]~-._|"


class Link(NamedTuple):
    """Where a link leads: the address without its fragment, and the fragment ("" for none)."""

    url: str
    fragment: str = ""


class Addresses:
    """Turns what stands in `href` into a `Link`; None for what is no address of the web (mail, script, empty)."""

    def __init__(self) -> None:
        self._known: dict[str, dict[str, Link | None]] = {}
        self._size = 0
        self._page, self._origin, self._folder = "", "", ""

    def link(self, page: str, href: str, *, charset: str = "utf-8") -> Link | None:
        """`page` is the address the link stands on, or its base; `charset` encodes a query as browsers do."""
        if charset != "utf-8" and not href.isascii():
            return _read(page, href, charset)
        begin = self._begins_at(page, href)
        known = self._known.get(begin)
        if known is None:
            known = self._known[begin] = {}
        if href in known:
            return known[href]
        self._size += 1
        if self._size > MOST_REMEMBERED:
            self._known, self._size = {begin: {}}, 0
            known = self._known[begin]
        found = known[href] = _read(page, href, charset)
        return found

    def _begins_at(self, page: str, href: str) -> str:
        """What of the page an address depends on: nothing, its host, its folder or all of it."""
        if page is not self._page:
            self._page, self._origin, self._folder = page, origin(page), page[: page.rfind("/") + 1]
        first = href[:1]
        if first == "/":
            return page[: page.find(":")] if href[:2] == "//" else self._origin
        if first in "?#":
            return page
        return "" if href[:4] == "http" else self._folder


def origin(url: str) -> str:
    """Scheme, host and port of a normalised address, without the slash after them."""
    return url[: url.find("/", url.find("://") + 3)]


def host_of(url: str) -> str:
    """Host and port of a normalised address: the port only where it is not the scheme's own."""
    begin = url.find("://") + 3
    return url[begin : url.find("/", begin)]


def hostname_of(url: str) -> str:
    """The host of a normalised address without its port."""
    host = host_of(url)
    return host if host.endswith("]") else host.rsplit(":", 1)[0] if ":" in host else host


def normalised(url: str) -> str | None:
    """One spelling of a whole address; None where it is no address of the web."""
    found = _read(url, url, "utf-8") if _SCHEME.match(url) else None
    return found.url if found else None


def ending_of(url: str) -> str:
    """The ending of the file an address names, in small letters without the dot ("pdf"); "" where there is none."""
    name = url.partition("?")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def _read(page: str, href: str, charset: str) -> Link | None:
    text = href.strip(_BLANK).translate(_INSIDE)
    scheme = _SCHEME.match(text)
    if not text or len(text) > LONGEST:
        return None
    if scheme and scheme[1].lower() == "file":
        return Link(text)
    if scheme and (scheme[1].lower() not in PORTS or not text[scheme.end() :].strip("/\\")):
        return None
    try:
        return _spelled(urlsplit(urljoin(page, text.replace("\\", "/"))), charset)
    except ValueError:
        return None


def _spelled(parts: SplitResult, charset: str) -> Link | None:
    host, port = parts.hostname, parts.port
    if not host or parts.scheme not in PORTS:
        return None
    name = f"[{host}]" if ":" in host else host if host.isascii() else host.encode("idna").decode("ascii")
    place = name if port in (None, PORTS[parts.scheme]) else f"{name}:{port}"
    if "@" in parts.netloc:
        place = f"{parts.netloc.rpartition('@')[0]}@{place}"
    path = quote(_plain(parts.path), safe=_KEPT) or "/"
    query = f"?{quote(parts.query, safe=_KEPT, encoding=charset, errors='replace')}" if parts.query else ""
    return Link(f"{parts.scheme}://{place}{path}{query}", unquote(parts.fragment).translate(_NO_PLACE))


def _plain(path: str) -> str:
    """Without the dots an author wrote above the root: browsers drop them."""
    while path.startswith(("/../", "/./")):
        path = path[path.find("/", 1) :]
    return path
