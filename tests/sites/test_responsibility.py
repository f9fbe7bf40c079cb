"""Who answers for a fault: the longest column address, else the kind's unit; the matrix changes on record."""

import pytest
from sqlalchemy import text

from calendars.clock import ManualClock
from database.session import Database
from roster import store as roster_store
from roster.errors import NotPermittedError
from roster.permissions import Actor, Role
from sites.errors import BadPrefixError
from sites.responsibility import FaultKind, Responsibility, route
from sites.service import Sites, site_of
from sites.store import Site

HOME = "https://www.shili.example/"
HEAD = Actor(ref="account:2", name="顾明川", role=Role.SUPERVISOR)
MATRIX = (
    Responsibility(1, FaultKind.CONTENT, 10, "", "一(二)"),
    Responsibility(2, FaultKind.OUTAGE, 20, "", "一(二)"),
    Responsibility(3, FaultKind.UNIT_COLUMN, 30, HOME + "zwgk/", "一(二)"),
    Responsibility(4, FaultKind.UNIT_COLUMN, 40, HOME + "zwgk/gzk/", "一(二)"),
)


@pytest.mark.parametrize(
    ("kind", "url", "unit"),
    [
        (FaultKind.CONTENT, HOME + "index.html", 10),
        (FaultKind.OUTAGE, "", 20),
        (FaultKind.OUTAGE, HOME + "zwgk/a.html", 30),
        (FaultKind.CONTENT, HOME + "zwgk/gzk/a.html", 40),
        (FaultKind.CRIME, HOME, None),
    ],
)
def test_the_longest_column_address_wins_over_the_kind(kind: FaultKind, url: str, unit: int | None) -> None:
    found = route(MATRIX, fault_kind=kind, url=url)

    assert (found.unit_id if found else None) == unit


@pytest.mark.parametrize(
    ("url", "code", "site"),
    [(HOME + "a", "", 1), ("http://WWW.shili.example/a", "", 1), ("", "1300000002", 2), (HOME, "1300000002", 2),
     ("https://other.example/", "", None), ("https://", "", None)],
)  # fmt: skip
def test_a_page_belongs_to_a_site_by_code_else_by_host(url: str, code: str, site: int | None) -> None:
    sites = [Site(1, "门户", HOME, "1300000001"), Site(2, "二站", "https://two.example/", "1300000002")]

    found = site_of(sites, url=url, site_code=code)

    assert (found.id if found else None) == site


def test_a_column_is_given_handed_on_and_taken_away_on_record(database: Database, clock: ManualClock) -> None:
    sites = Sites(database, clock)
    with database.work(clock.now(), "test") as work:
        first, second = (roster_store.add_unit(work.session, name) for name in ("市政府办", "信息中心"))

    line = sites.add_column(HEAD, unit_id=first, url_prefix=f" {HOME}zwgk/ ")
    sites.give(HEAD, line, unit_id=second, url_prefix=HOME + "gzk/")
    given = sites.matrix()
    sites.remove(HEAD, line)

    assert given == [Responsibility(line, FaultKind.UNIT_COLUMN, second, HOME + "gzk/", "一(二)")]
    assert sites.matrix() == []
    with database.read() as session:
        actions = session.execute(text("SELECT action FROM audit ORDER BY seq")).scalars().all()
    assert actions == ["matrix_line_added", "matrix_line_changed", "matrix_line_removed"]


def test_a_prefix_without_host_and_a_clerk_are_refused(database: Database, clock: ManualClock) -> None:
    sites = Sites(database, clock)

    with pytest.raises(BadPrefixError) as bad:
        sites.add_column(HEAD, unit_id=1, url_prefix="/zwgk/")
    with pytest.raises(NotPermittedError):
        sites.add_column(Actor("account:1", "何语桐", Role.STAFF), unit_id=1, url_prefix=HOME)

    assert str(bad.value) == (
        "“/zwgk/” is not the beginning of a page address. Write it like https://www.example/zwgk/."
    )
