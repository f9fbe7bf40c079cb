"""The site watch through its pages: switched on and off, two at once, and what it says of a site that is down."""

import threading
from collections.abc import Callable

import pytest

from probes.watch.prober import Prober
from probes.watch.visit import Seen
from roster.permissions import Role
from tests.web.site import Client, Site
from web.desk import Desk
from web.probing import Probing

HOME = "https://www.shili.example/"
FORM = {"on": "1", "visits_a_day": "20", "marker": "示例市人民政府主办", "version": "0"}


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


@pytest.fixture
def portal(site: Site, head: Client, unit: int) -> int:
    facts = {"kind": "portal", "name": "示例市门户", "unit_id": unit, "home": HOME, "frequency": "each_round"}
    return int(head.post("/sites", data=facts).location.rpartition("/")[2])


def _sees(site: Site, *looks: Seen) -> None:
    """What the prober sees at each of its next looks, a minute apart."""
    for seen in looks:
        site.desk.engine.run_pass()
        for job in site.desk.watch.visits.claim("main"):
            site.desk.watch.visits.take_in(job, seen)
        site.clock.advance(minutes=1)


def test_a_supervisor_begins_the_watch_and_its_page_tells_of_visits_outage_and_ticket(
    site: Site, head: Client, portal: int
) -> None:
    before = head.get(f"/sites/{portal}/health").text
    assert "Watch it from now on" in before
    assert "not watched" in before

    assert head.post(f"/sites/{portal}/health", data=FORM).status_code == 303
    _sees(site, Seen("timeout", "no answer in time"), Seen("timeout", "no answer in time"))
    page = head.get(f"/sites/{portal}/health").text

    assert "does not open" in page
    assert "not open in time" in page
    assert "1 of 1 failed, 126 by the end of the week" in page  # six days, and six visits this afternoon
    with site.desk.database.read() as session:
        outage = site.desk.watch.watching.record(session, portal).outages[0]
    assert f"/tickets/{outage.ticket}" in page
    assert "does not open" in head.get("/sites/health").text
    assert "示例市门户无法访问" in head.get(f"/tickets/{outage.ticket}").text


def test_what_cannot_be_watched_by_is_refused_with_its_reason(site: Site, head: Client, portal: int) -> None:
    too_few = head.post(f"/sites/{portal}/health", data=FORM | {"visits_a_day": "19"})
    head.post(f"/sites/{portal}/health", data=FORM)
    stale = head.post(f"/sites/{portal}/health", data=FORM | {"visits_a_day": "24"})
    room = head.post("/sites", data={
        "kind": "machine_room", "name": "机房", "unit_id": site.unit("市行政审批局"), "home": "",
        "frequency": "each_round",
    }).location.rpartition("/")[2]  # fmt: skip

    assert (too_few.status_code, "20 at least" in too_few.text) == (400, True)
    assert (stale.status_code, "meanwhile" in stale.text) == (409, True)
    assert head.get(f"/sites/{room}/health").status_code == 404
    assert site.client(Role.STAFF).post(f"/sites/{portal}/health", data=FORM).status_code == 403
    with site.desk.database.read() as session:
        watch = site.desk.watch.watching.record(session, portal).health.watch
    assert watch is not None
    assert (watch.visits_a_day, watch.version) == (20, 1)


def test_the_workers_thread_looks_beside_its_turns_and_ends_with_it(
    site: Site, head: Client, started_with: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The address lies inside, and no network is allowed: so nothing is asked, and nothing said of the site.

    That the way out could not be learnt at the start ends no watch. Where the network is named for the desk, it is
    visited: nobody listens there.
    """
    inside = {"kind": "portal", "name": "内网", "unit_id": site.unit("市政府办"), "home": "http://127.0.0.1:9/",
              "frequency": "each_round"}  # fmt: skip
    within = int(head.post("/sites", data=inside).location.rpartition("/")[2])
    head.post(f"/sites/{within}/health", data=FORM)
    site.desk.engine.run_pass()

    def fails(_prober: Prober) -> None:
        raise OSError("no network at the start")

    monkeypatch.setattr(Prober, "learn", fails)
    pauses = iter((False, True))
    probing = Probing(site.desk, "main")
    probing.run(lambda _seconds: next(pauses))
    assert probing.until_idle() == 0
    probing.start()
    probing.stop()

    assert "its network is not allowed" in head.get(f"/sites/{within}/health").text
    named = started_with(probe_networks=("127.0.0.0/8",))
    site.clock.advance(hours=2)
    named.engine.run_pass()
    assert Probing(named, "main").until_idle() == 1
    assert "connection refused" in head.get(f"/sites/{within}/health").text
    assert not [one for one in threading.enumerate() if one.name == "prober"]


def test_a_watch_that_is_ended_orders_no_more_looks_and_keeps_what_was_seen(
    site: Site, head: Client, portal: int
) -> None:
    head.post(f"/sites/{portal}/health", data=FORM)
    _sees(site, Seen("ok", status=200, marker=True))

    head.post(f"/sites/{portal}/health", data={"visits_a_day": "20", "version": "1"})
    site.clock.advance(hours=3)
    site.desk.engine.run_pass()

    assert site.desk.watch.visits.claim("main") == []
    page = head.get(f"/sites/{portal}/health").text
    assert "not watched" in page
    assert page.count("watch-visits") == 1
