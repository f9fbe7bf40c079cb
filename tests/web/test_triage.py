"""The queue, the ticket and its moves, as people see them and as they are stored."""

import re

import pytest

from roster.permissions import Role
from sites import store as site_store
from sites.responsibility import FaultKind
from tests.web.site import Client, Site
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Reporter


def _listed(page: str) -> list[str]:
    """The titles of the list's rows; the open ticket beside it may name others."""
    rows = re.findall(r'<a href="/\?[^"]*at=[0-9A-Z]{6}[^"]*"[^>]*>(.*?)</a>', page)
    return [re.sub(r"<span.*</span>", "", row) for row in rows]


def test_the_inbox_shows_what_waits_to_be_verified_earliest_first(
    site: Site, clerk: Client, unit: int
) -> None:
    late = site.takes_in(title="后到的")
    site.clock.advance(days=-2)
    early = site.takes_in(title="先到的")
    site.clock.advance(days=2)
    site.verified(unit, title="已受理的")

    page = clerk.get("/").text

    assert _listed(page) == ["先到的", "后到的"]
    assert {early.number, late.number} <= set(re.findall(r"at=([0-9A-Z]{6})", page))


def test_groups_say_how_tickets_stand(site: Site, clerk: Client) -> None:
    site.takes_in()
    assert "In time" in clerk.get("/").text

    site.clock.advance(days=20)
    page = site.client(Role.STAFF).get("/").text

    assert 'class="g-overdue"' in page
    assert "wd late" in page


def test_the_queue_opens_the_row_that_stands_on_top(site: Site, clerk: Client) -> None:
    site.takes_in()
    severe = site.takes_in(
        kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE, fingerprint="home-502",
        description="门户网站打不开", reporter=Reporter(),
    ).number  # fmt: skip

    page = clerk.get("/?view=open").text

    assert f'<p class="line"><span class="mono">{severe}</span>' in page


def test_a_handler_is_offered_nothing_that_is_refused(site: Site, clerk: Client) -> None:
    handler = site.client(Role.UNIT_HANDLER, site.unit("市政府信息中心"))

    page = handler.get("/").text

    assert 'href="/tickets/new"' not in page
    assert 'name="unit"' not in page
    assert 'href="/tickets/new"' in clerk.get("/").text
    for path in re.findall(r'href="(/[a-z/]*)"', page):
        assert handler.get(path).status_code in {200, 302}, path


def test_a_number_typed_into_the_search_leads_to_its_ticket(site: Site, clerk: Client) -> None:
    number = site.takes_in().number

    answer = clerk.get(f"/?q={number.lower()}")

    assert answer.location == f"/tickets/{number}"


def test_words_are_searched_in_all_open_tickets(site: Site, clerk: Client, unit: int) -> None:
    site.verified(unit, title="停车管理办法打不开")
    site.takes_in(title="别的")

    page = clerk.get("/?q=停车").text

    assert _listed(page) == ["停车管理办法打不开"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("source=telephone&view=open", {"电话来的"}), ("severity=severe&view=open", {"严重的"}),
        ("state=verified", {"严重的"}), ("unit=1&view=open", {"严重的"}), ("kind=question", set()),
        ("source=nonsense&view=open", {"电话来的", "严重的"}), ("unit=x&view=open", {"电话来的", "严重的"}),
        ("after=nonsense&view=open", {"电话来的", "严重的"}),
    ],
)  # fmt: skip
def test_filters_narrow_and_nonsense_does_not(
    site: Site, clerk: Client, unit: int, query: str, shown: set[str]
) -> None:
    site.takes_in(source=Source.TELEPHONE, title="电话来的")
    site.verified(unit, severity=Severity.SEVERE, title="严重的")

    page = clerk.get(f"/?{query}")

    assert page.status_code == 200
    assert set(_listed(page.text)) == shown


def test_the_next_page_goes_on_where_the_last_row_ended(site: Site, clerk: Client) -> None:
    numbers = {site.takes_in(title=f"第{n}条").number for n in range(53)}
    first = clerk.get("/").text
    href = re.search(r'href="(/\?[^"]*after=[^"]+)"', first)
    assert href

    second = clerk.get(href[1].replace("&amp;", "&")).text

    seen = [set(re.findall(r"at=([0-9A-Z]{6})", page)) for page in (first, second)]
    assert len(seen[0]) == 50
    assert not seen[0] & seen[1]
    assert seen[0] | seen[1] == numbers


def test_an_empty_inbox_names_what_comes_due_next(site: Site, clerk: Client, unit: int) -> None:
    number = site.verified(unit).number

    page = clerk.get("/").text

    assert "The inbox is empty" in page
    assert number in page


def test_a_unit_handler_sees_the_own_units_tickets_and_no_other(site: Site, unit: int) -> None:
    other = site.unit("市行政审批局")
    mine, theirs = site.verified(unit, title="本单位"), site.verified(other, title="别单位")
    handler = site.client(Role.UNIT_HANDLER, unit)

    page = handler.get("/").text

    assert "本单位" in page
    assert "别单位" not in page
    assert handler.get(f"/tickets/{mine.number}").status_code == 200
    assert handler.get(f"/tickets/{theirs.number}").status_code == 404
    assert handler.get(f"/?at={theirs.number}").text.count(theirs.number) == 0
    assert handler.get(f"/?q={theirs.number}").status_code == 200


def test_the_ticket_page_shows_clause_trace_and_masked_number(site: Site, clerk: Client) -> None:
    number = site.takes_in(reporter=Reporter("示某", "13000000009")).number

    page = clerk.get(f"/tickets/{number}").text

    assert "读网制度 二(三)" in page
    assert "National Day" in page
    assert "130****0009" in page
    assert "13000000009" not in page
    assert "Sat" in page


def test_the_matrix_proposes_the_unit_and_says_why(site: Site, clerk: Client, unit: int) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        site_store.add_line(
            work.session, fault_kind=FaultKind.CONTENT, unit_id=unit, url_prefix="", clause="一(二)"
        )
    number = site.takes_in().number

    page = clerk.get(f"/tickets/{number}").text

    assert f'<option value="{unit}" selected>' in page
    assert "Proposed by the table of duties (一(二))." in page
