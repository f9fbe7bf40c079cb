"""Every figure of the dashboard is the number of tickets behind its link, whatever happened, on both databases."""

import re
from html import unescape
from pathlib import Path
from random import Random

import pytest

from calendars.errors import NothingChanges
from reports import store as figure_store
from roster.permissions import Role
from tests.reports.histories import Life
from tests.stories.desk import CENTRE, DeskOfStories
from tests.tickets.calendar_rounds import december_desk
from tests.web.site import Client, Site

DOOR = re.compile(r'<a href="(/tickets\?[^"]+)">(\d+)</a>')
TILE = re.compile(r'href="(/tickets\?[^"]+)"><span class="tile-label">[^<]+</span><b[^>]*>(\d+)<small>')
NUMBER = re.compile(r'<span class="sub mono">(\w{6})</span>')
MORE = re.compile(r'class="more-row"><a class="btn" href="([^"]+)"')
COUNT = re.compile(r'<span class="meta" role="status">(\d+) tickets?</span>')


@pytest.fixture
def life(site: Site, tmp_path: Path) -> Life:
    """A desk with half a year of chance behind it; the site shows the same database."""
    desk = december_desk(site.desk.database, site.clock, tmp_path)
    return Life(desk, Random(7))


def lived(life: Life, steps: int) -> None:
    for _ in range(steps // 20):
        try:
            life.goes_on(20)
        except NothingChanges:
            life.done.append("nothing changed")


def behind(client: Client, address: str) -> list[str]:
    """The numbers of all tickets of a list, page by page, as many as its head says."""
    found: list[str] = []
    head, here = "", unescape(address)
    while here:
        page = client.get(here)
        assert page.status_code == 200, here
        head = head or page.text
        found += NUMBER.findall(page.text)
        more = MORE.search(page.text)
        here = unescape(more[1]) if more else ""
    said = COUNT.search(head)
    assert said, address
    assert int(said[1]) == len(found) == len(set(found)), address
    return found


def doors(client: Client, address: str) -> dict[str, int]:
    """Every link to tickets on a dashboard, with the figure it stands for."""
    page = client.get(address).text
    return {unescape(href): int(figure) for href, figure in (*DOOR.findall(page), *TILE.findall(page))}


def dashboards(desk: DeskOfStories) -> list[str]:
    last = desk.clock.now().date().isoformat()
    unit = desk.units[CENTRE]
    return [
        f"/figures?period=own&from=2026-12-01&to={last}", "/figures?period=2026-12", "/figures?period=2026-Q4",
        f"/figures?period=2027&unit={unit}", "/figures?period=2026-12&unit=0",
        f"/figures?period=own&from=2026-12-01&to={last}&kind=error_report",
    ]  # fmt: skip


def test_every_figure_is_the_number_of_tickets_behind_it(site: Site, life: Life) -> None:
    lived(life, 180)
    site.desk.counting.catch_up()
    supervisor = site.client(Role.SUPERVISOR)

    found = {href: figure for one in dashboards(life.desk) for href, figure in doors(supervisor, one).items()}
    wrong = {
        href: (figure, count)
        for href, figure in found.items()
        if (count := len(behind(supervisor, href))) != figure
    }

    assert wrong == {}
    assert len(found) > 60
    asked = " ".join(found)
    for narrowed in ("state=open", "standing=met", "standing=missed", "unit=0", "kind=question", "arrived="):
        assert narrowed in asked


def test_what_the_paper_counts_is_listed_by_the_same_words(site: Site, life: Life) -> None:
    lived(life, 100)
    site.desk.counting.catch_up()
    supervisor = site.client(Role.SUPERVISOR)
    days = "from=2026-01-01", "to=2029-12-31"

    total = supervisor.get(f"/api/figures?period=own&{'&'.join(days)}").json
    with site.desk.database.read() as session:
        facts = figure_store.facts(session, range(1, len(life.numbers) + 1)).values()
    answered = "&".join(f"answered_{one}" for one in days)
    reopened = "&".join(f"reopened_{one}" for one in days)

    assert total
    assert len(behind(supervisor, f"/tickets?{answered}&ended=dismissed")) == total["total"]["dismissed"] > 0
    assert len(behind(supervisor, f"/tickets?{answered}&ended=merged")) == total["total"]["merged"] > 0
    assert len(behind(supervisor, f"/tickets?{reopened}")) == len([1 for one in facts if one.reopened_on]) > 0
    assert total["total"]["reopened"] >= len([1 for one in facts if one.reopened_on])


def test_a_units_handler_finds_the_own_tickets_alone_behind_a_figure(site: Site, life: Life) -> None:
    lived(life, 80)
    site.desk.counting.catch_up()
    unit = life.desk.units[CENTRE]
    handler = site.client(Role.UNIT_HANDLER, unit)

    found = doors(handler, "/figures?period=2026-12")
    all_of_them = behind(handler, "/tickets?answered_from=2026-01-01")
    others = behind(handler, "/tickets?answered_from=2026-01-01&unit=0")

    assert found
    assert {href: len(behind(handler, href)) for href in found} == found
    assert {life.desk.ticket(number).unit_id for number in all_of_them} == {unit}
    assert others == []
