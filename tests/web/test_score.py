"""Our score on the pages: empty it says what is missing; after a reading it shows the evidence, column by column."""

from datetime import timedelta

from probes.findings import Finding
from probes.watch.watching import WatchFacts
from roster.permissions import Role, desk_actor
from sites.object_checks import ObjectFacts
from sites.objects import Frequency, ObjectKind
from sites.store import sites
from sites.tree_plan import ColumnLine
from tests.web.reading_data import HOME, found
from tests.web.site import Site

CHIEF = desk_actor("test")


def stale(number: int) -> Finding:
    url = f"{HOME}yw/{number}/"
    told = {"column": f"要闻{number}", "rule": "news", "newest": "2025-08-31", "days": "29"}
    return Finding("stale_column", url, url, context=told)


def test_a_site_is_scored_by_what_visits_and_readings_saw_and_says_what_nobody_measured(
    site: Site, unit: int
) -> None:
    desk, head = site.desk, site.client(Role.SUPERVISOR)
    facts = ObjectFacts(ObjectKind.PORTAL, "示例市门户", unit, HOME, Frequency.EACH_ROUND)
    portal = desk.objects.add(CHIEF, facts)
    part = ObjectFacts(ObjectKind.INTERACTION, "政民互动", unit, f"{HOME}hdjl/", Frequency.EACH_ROUND)
    within = desk.objects.add(CHIEF, part)
    page, lane = f"/sites/{portal}/health", f"/sites/{within}/health"
    before = head.get(page).text
    desk.trees.import_lines(
        CHIEF, portal, [ColumnLine(n, (f"要闻{n}",), f"{HOME}yw/{n}/", "") for n in range(1, 8)]
    )
    desk.watch.watching.set(CHIEF, portal, WatchFacts(on=True, visits_a_day=20, marker=""), version=0)
    found(site, [stale(number) for number in range(1, 5)])
    few = head.get(page).text

    found(site, [stale(number) for number in range(1, 6)])
    many, listed = head.get(page).text, head.get("/sites/health").text

    assert before.count("Not entered as a site, so no machine reads it.") == 4
    assert "No visit was made in the last seven days." in before
    assert "4 stale, of 7 columns" in few
    assert "is-risk" in few
    assert '#h-watch"' in before
    assert '#h-watch"' not in few
    assert "5 stale, of 7 columns" in many
    assert "1 veto" in listed
    assert "Part of 示例市政府, and scored with it." in listed
    assert "is part of 示例市政府" in head.get(lane).text
    assert "Column is stale" in many  # what stands, by kind
    assert f"{HOME}yw/5/" in many
    assert "栏目长期不更新：要闻5" in head.get("/tickets").text  # a list of tickets names the column
    assert many.count('class="mono" href="/tickets/') == 5
    site.clock.set(site.clock.now() + timedelta(days=8))
    late = site.client(Role.SUPERVISOR).get(page).text
    assert "too old to prove anything of today" in late
    assert "5 stale, of 7 columns" in late
    assert "Column is stale" not in site.client(Role.UNIT_HANDLER, unit).get(page).text


def test_an_object_is_entered_as_a_site_from_its_page_once_and_with_a_code_that_is_one(
    site: Site, unit: int
) -> None:
    desk, head = site.desk, site.client(Role.SUPERVISOR)
    facts = ObjectFacts(ObjectKind.PORTAL, "示例市门户", unit, HOME, Frequency.EACH_ROUND)
    page = f"/sites/{desk.objects.add(CHIEF, facts)}/health"
    door = f"{page}/site"
    none = head.get("/readings").text

    bad = head.post(door, data={"site_code": "12345"})
    staff = site.client(Role.STAFF).post(door, data={"site_code": ""})
    entered = [head.post(door, data={"site_code": "1399990001"}) for _ in range(2)]
    with desk.database.read() as session:
        first = [(one.home, one.site_code) for one in sites(session)]
    late = head.post(door, data={"site_code": ""})
    with desk.database.read() as session:
        kept = [one.site_code for one in sites(session)]
    wrong = head.post(door, data={"site_code": "139999", "entered": "1"})
    corrected = head.post(door, data={"site_code": "1399990002", "entered": "1"})

    assert "No site is watched yet" in none
    assert (bad.status_code, staff.status_code) == (400, 403)
    assert "Write the ten characters of the site code" in bad.text
    assert 'value="12345"' in bad.text
    assert [one.status_code for one in entered] == [303, 303]
    assert first == [(HOME, "1399990001")]
    assert (late.status_code, kept) == (303, ["1399990001"]), "an old page takes no code away"
    assert (wrong.status_code, corrected.location) == (400, page)
    assert 'value="139999"' in wrong.text
    assert "1399990002" in head.get(page).text
    with desk.database.read() as session:
        assert [(one.home, one.site_code) for one in sites(session)] == [(HOME, "1399990002")]
    assert "Read now" in head.get("/readings").text
    assert "Enter it as a site" not in head.get(page).text
    assert head.post("/sites/999/health/site").status_code == 404
