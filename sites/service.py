"""Use cases about sites: read the matrix, change it, find the unit for a fault."""

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from calendars.clock import Clock
from database.session import Database, Work
from roster.permissions import Act, Actor
from sites import object_store, store
from sites.errors import BadPrefixError, BadSiteCodeError
from sites.object_errors import UnknownObjectError
from sites.objects import MonitoredObject
from sites.responsibility import FaultKind, Responsibility
from sites.store import Site

NOTICE_MATRIX_CLAUSE = "一(二)"
SITE_CODE = re.compile(r"\d{10}|bm\d{8}")
"""网站标识码: six digits of the area and four more; of the State Council's departments `bm` and eight."""


class Sites:
    """The desk's sites and its responsibility matrix."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def matrix(self) -> Sequence[Responsibility]:
        """Every line of the matrix."""
        with self._database.read() as session:
            return store.matrix(session)

    def add_column(self, actor: Actor, *, unit_id: int, url_prefix: str) -> int:
        """Give a column to the unit it belongs to. Raises BadPrefixError, NotPermittedError."""
        actor.require(Act.EDIT_MATRIX)
        prefix = checked_prefix(url_prefix)
        with self._database.work(self._clock.now(), actor.ref) as work:
            line = store.add_line(
                work.session, fault_kind=FaultKind.UNIT_COLUMN, unit_id=unit_id, url_prefix=prefix,
                clause=NOTICE_MATRIX_CLAUSE,
            )  # fmt: skip
            work.record("matrix_line_added", f"responsibility:{line}", {"unit": unit_id, "prefix": prefix})
        return line

    def give(self, actor: Actor, line_id: int, *, unit_id: int, url_prefix: str) -> None:
        """Another unit answers for this line from now on. Raises BadPrefixError, NotPermittedError."""
        actor.require(Act.EDIT_MATRIX)
        prefix = checked_prefix(url_prefix) if url_prefix else ""
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.change_line(work.session, line_id, unit_id=unit_id, url_prefix=prefix)
            work.record(
                "matrix_line_changed", f"responsibility:{line_id}", {"unit": unit_id, "prefix": prefix}
            )

    def remove(self, actor: Actor, line_id: int) -> None:
        """Take a column away; its faults follow their kind again."""
        actor.require(Act.EDIT_MATRIX)
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.remove_line(work.session, line_id)
            work.record("matrix_line_removed", f"responsibility:{line_id}")

    def enter(self, actor: Actor, object_id: int, *, site_code: str = "") -> int:
        """Have a monitored object read by machines, as a site of its own; asked twice, it is the same site.

        Raises BadSiteCodeError, UnknownObjectError, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        code = checked_code(site_code)
        with self._database.work(self._clock.now(), actor.ref) as work:
            about, known = _about(work, object_id)
            return known.id if known else add_site(work, name=about.name, home=about.home, site_code=code)

    def correct_code(self, actor: Actor, object_id: int, *, site_code: str) -> None:
        """The code of a site that was entered, "" for none. Raises like `enter`."""
        actor.require(Act.EDIT_OBJECTS)
        code = checked_code(site_code)
        with self._database.work(self._clock.now(), actor.ref) as work:
            _, known = _about(work, object_id)
            if known is None:
                raise UnknownObjectError(what="object")
            store.change_site_code(work.session, known.id, code)
            work.record("site_code_changed", f"site:{known.id}", {"from": known.site_code, "to": code})


def _about(work: Work, object_id: int) -> tuple[MonitoredObject, Site | None]:
    """The object, held, and the site it was entered as. Raises UnknownObjectError."""
    about = object_store.hold_object(work.session, object_id)
    if about is None or not about.home:
        raise UnknownObjectError(what="object")
    return about, site_of(store.sites(work.session), url=about.home)


def checked_code(typed: str) -> str:
    """A 网站标识码 as it is kept, "" for none. Raises BadSiteCodeError."""
    code = typed.strip().lower()
    if code and not SITE_CODE.fullmatch(code):
        raise BadSiteCodeError(site_code=typed.strip())
    return code


def add_site(work: Work, *, name: str, home: str, site_code: str) -> int:
    """A watched site, inside an open unit of work."""
    site = store.add_site(work.session, name=name, home=home, site_code=site_code)
    work.record("site_added", f"site:{site}", {"site_code": site_code})
    return site


def site_of(sites: Sequence[Site], *, url: str, site_code: str = "") -> Site | None:
    """The site a page or a 网站标识码 belongs to: by code, else by host."""
    for site in sites:
        if site_code and site.site_code == site_code:
            return site
    host = urlsplit(url).hostname
    return next((site for site in sites if host and urlsplit(site.home).hostname == host), None)


def checked_prefix(text: str) -> str:
    """The beginning of an address, with scheme and host. Raises BadPrefixError."""
    prefix = text.strip()
    parts = urlsplit(prefix)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise BadPrefixError(prefix=prefix)
    return prefix
