"""What a machine reading leaves behind, without a network: findings saved, counted into faults, made into tickets."""

from collections.abc import Sequence

from probes.crawl.records import Batch
from probes.findings import Evidence, Finding
from probes.readings import reading_store
from probes.readings.keeper import LEASE, DatabaseStore
from probes.readings.values import Phase, Reason
from sites import store as site_store
from sites.service import add_site
from tests.web.site import Site

HOME = "https://www.shili.example/"
PAGE = f"{HOME}zwgk/tzgg/1.html"
DEAD = Finding(
    "link_broken", f"{HOME}lost.html", PAGE, "旧文件", evidence=Evidence(404, (), "Not Found", 0.1, 1)
)
TYPO = Finding(
    "typo", PAGE, PAGE, subject="一如继往", excerpt="将一如继往地支持", context={"right": "一如既往", "source": "自编"}
)  # fmt: skip
CARD = Finding("id_number_leak", PAGE, PAGE, subject="131************1X", excerpt="身份证131************1X")


def watched(site: Site) -> int:
    """The site's number; entered where it is not."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        known = [one.id for one in site_store.sites(work.session) if one.home == HOME]
        return known[0] if known else add_site(work, name="示例市政府", home=HOME, site_code="")


def found(site: Site, findings: Sequence[Finding]) -> int:
    """A complete reading that found these and nothing else; its number."""
    number, desk = watched(site), site.desk
    with desk.database.work(site.clock.now(), "test") as work:
        reading_store.add(work.session, number, reason=Reason.DAILY, at=work.now, by="")
        reading = reading_store.claim(work.session, "one", now=work.now, lease=LEASE, site_id=number)
    assert reading is not None
    kept = DatabaseStore(desk.database, site.clock, site_id=number, reading_id=reading.id, runner="one")
    kept.save(Batch(str(reading.id), findings=list(findings)))
    following = desk.site_readings.following
    with desk.database.work(site.clock.now(), "test") as work:
        counts = following.settle(work, reading, is_complete=True)
        over = {
            "phase": Phase.COMPLETE.value,
            "ended_at": work.now,
            "counts": dict(counts),
            "started_at": work.now,
        }
        reading_store.change(work.session, reading.id, over)
    following.make_tickets(reading)
    following.write_notes(number)
    following.take_back_notes(number)
    return reading.id
