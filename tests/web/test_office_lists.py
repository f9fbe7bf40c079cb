"""Behind each figure of the office stand exactly its tickets, on the eve of a holiday and before a make-up day too."""

import re
from datetime import UTC, datetime

import pytest
from flask import g

from roster.permissions import Role
from tests.web.office_data import pages_go_out, reader, report, verified
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements
from tickets.kinds import Severity
from web import shell_store
from web.overdue import find
from web.overdue_view import Record, UnitRecord, overdue_page

TILES = {
    "overdue": "overdue", "due_today": "today", "next": "next", "past_close": "past_close",
    "unacknowledged": "unacknowledged", "provisional": "provisional",
}  # fmt: skip
MOST_STATEMENTS = 10


@pytest.fixture
def head(site: Site) -> Client:
    return reader(site, Role.SUPERVISOR)


def _at(moment: str) -> datetime:
    """A local instant of the desk, like `2025-09-28 10:00`."""
    return datetime.fromisoformat(f"{moment}+08:00").astimezone(UTC)


def _received(site: Site, moment: str) -> str:
    return site.takes_in(received_at=_at(moment), url=f"https://www.shili.example/{moment[:10]}").number


def _numbers(page: str) -> set[str]:
    return set(re.findall(r'<span class="sub mono">([0-9A-Z]{6})<', page))


def _tiles(page: str) -> dict[str, tuple[str, str]]:
    """Figure and address of each tile."""
    found = re.findall(r'tile tile-(\w+)" href="([^"]+)".*?<b[^>]*>(\d+)', page, flags=re.DOTALL)
    return {kind: (figure, href) for kind, href, figure in found}


def test_on_the_eve_of_a_holiday_the_next_working_day_is_the_one_after_it(site: Site, head: Client) -> None:
    """Tuesday 2025-09-30; the holiday lasts to 8 October. In 24 hours only the first one would be overdue."""
    today = _received(site, "2025-09-26 10:00")
    after_holiday = _received(site, "2025-09-28 10:00")
    later = _received(site, "2025-09-29 10:00")

    page, listed = head.get("/office").text, head.get("/office/next").text

    assert _numbers(listed) == {today, after_holiday}
    assert later not in listed
    assert _tiles(page)["next"][0] == "2"
    assert "10月9日 周四" in page
    assert after_holiday in page.partition('id="next"')[2]


def test_before_a_make_up_saturday_what_is_due_on_it_counts_and_the_day_is_marked(site: Site) -> None:
    on_saturday = _received(site, "2025-09-30 16:59")
    site.clock.set(_at("2025-10-10 09:00"))
    head = reader(site, Role.SUPERVISOR)
    on_monday = _received(site, "2025-10-09 10:00")

    page, listed = head.get("/office").text, head.get("/office/next").text

    assert _numbers(listed) == {on_saturday}
    assert on_monday not in listed
    assert "调休上班" in page.partition('tile-next"')[2].partition("</a>")[0]


def test_on_an_ordinary_friday_the_next_working_day_is_monday(site: Site) -> None:
    site.clock.set(_at("2025-10-17 09:00"))
    head = reader(site, Role.SUPERVISOR)
    on_monday = _received(site, "2025-10-15 10:00")

    assert _numbers(head.get("/office/next").text) == {on_monday}


@pytest.mark.parametrize("hour", ["09:00", "18:30"])
def test_each_tile_leads_to_a_list_with_the_same_count(
    site: Site, head: Client, unit: int, hour: str
) -> None:
    for moment in ("2025-09-22 10:00", "2025-09-26 10:00", "2025-09-26 11:00", "2025-09-28 10:00"):
        _received(site, moment)
    verified(site, report(site, "一件"), unit)
    report(site, "严重的一件", severity=Severity.SEVERE)
    site.clock.set(_at("2025-09-30 17:15") if hour < "12" else _at("2025-09-30 18:30"))
    pages_go_out(site)

    tiles = _tiles(head.get("/office").text)
    of_the_duty_day = {kind: tiles.pop(kind)[1] for kind in ("missed", "recheck")}

    assert of_the_duty_day == {"missed": "/duty/reach#open", "recheck": "/rounds/recheck"}
    assert {kind: href for kind, (_, href) in tiles.items()} == {
        kind: f"/office/{name}" for kind, name in TILES.items()
    }
    for kind, (figure, href) in tiles.items():
        page = head.get(href).text
        assert f"data-total>{figure}<" in page, kind
        assert len(_numbers(page)) == int(figure), kind


def test_each_figure_of_a_unit_leads_to_its_own_tickets(site: Site, head: Client, unit: int) -> None:
    mine = report(site, "单位的一件")
    verified(site, mine, unit)
    desks = report(site, "值班台的一件").number

    page = head.get("/office").text.partition('id="h-units"')[2]
    links = re.findall(r'href="(/office/open\?unit=[^"]+)"', page)

    assert links == ["/office/open?unit=desk", f"/office/open?unit={unit}"]
    assert [_numbers(head.get(link).text) for link in links] == [{desks}, {mine.number}]


def test_a_long_list_goes_on_by_keyset_and_counts_itself_whole(site: Site, head: Client) -> None:
    for n in range(53):
        report(site, f"第{n:02}件")
    first = head.get("/office/open").text
    link = re.search(r'href="(/office/open\?after=[^"]+)"', first)
    assert link
    second = head.get(link[1].replace("&amp;", "&")).text

    assert (len(_numbers(first)), len(_numbers(second))) == (50, 3)
    assert not _numbers(first) & _numbers(second)
    assert "data-total>53<" in second


def test_all_boxes_of_a_list_are_ticked_by_a_link(site: Site, head: Client) -> None:
    report(site, "一件")
    page = head.get("/office/open").text

    assert page.count(" checked") == 0
    assert head.get("/office/open?all=1").text.count(" checked") == 1


def test_an_unknown_list_is_no_page_and_an_unreadable_key_shows_the_first(site: Site, head: Client) -> None:
    report(site, "一件")

    assert head.get("/office/everything").status_code == 404
    assert len(_numbers(head.get("/office/open?after=yesterday").text)) == 1


@pytest.mark.parametrize("wanted", ["99", "x", "99999999999999999999", "-1"])
def test_an_unknown_unit_is_said_and_is_no_empty_list(site: Site, head: Client, wanted: str) -> None:
    report(site, "一件")

    answer = head.get(f"/office/open?unit={wanted}")

    assert (answer.status_code, "没有这个单位" in answer.text, 'href="/office"' in answer.text) == (
        404,
        True,
        True,
    )


@pytest.mark.parametrize("role", [Role.STAFF, Role.UNIT_HANDLER])
def test_staff_and_handlers_have_no_lists(site: Site, role: Role, unit: int) -> None:
    client = reader(site, role, unit if role is Role.UNIT_HANDLER else None)

    for path in ("/office", "/office/overdue", "/office/unacknowledged", "/office/urge?t=000000"):
        assert client.get(path).status_code == 403, path


def test_an_auditor_reads_the_lists_and_has_nothing_to_press(site: Site) -> None:
    report(site, "一件")
    page = reader(site, Role.AUDITOR).get("/office/open").text

    assert len(_numbers(page)) == 1
    assert "/office/urge" not in page


def test_a_list_costs_the_same_with_few_and_with_many_tickets(site: Site, head: Client, unit: int) -> None:
    verified(site, report(site, "一件"), unit)
    with statements(site) as few:
        head.get("/office/open")
    for n in range(60):
        verified(site, report(site, f"第{n:02}件"), unit)
    with statements(site) as many:
        head.get("/office/open")

    assert len(few) <= MOST_STATEMENTS
    assert len(many) == len(few)


def test_what_a_unit_answered_this_quarter_stands_beside_its_figures(
    site: Site, head: Client, unit: int
) -> None:
    verified(site, report(site, "一件"), unit)
    with site.app.test_request_context("/office?lang=zh"), site.desk.database.read() as session:
        g.frame = shell_store.frame(session, now=site.clock.now(), only_unit=None)
        found = find(site.desk, session, CLERK)
        record: Record = {unit: UnitRecord(82, "2.8")}
        page = overdue_page(site.desk, found, shown=50, more_href="", may_urge=True, record=record)
        bare = overdue_page(site.desk, found, shown=50, more_href="", may_urge=True)

    assert [(row.in_time, row.days) for row in page.units] == [(82, "2.8")]
    assert (page.recorded, bare.recorded) == (True, False)
    assert "按时答复率" not in head.get("/office").text


def test_what_falls_due_today_is_urged_together_also_where_it_does_not_fit_on_the_page(
    site: Site, head: Client
) -> None:
    few = [_received(site, f"2025-09-26 1{hour}:00") for hour in range(3)]
    urge = re.search(r'class="btn end" href="(/office/urge\?[^"]+)"', head.get("/office").text)
    assert urge
    assert set(re.findall(r"t=(\w+)", urge[1])) == set(few)

    for minute in range(10, 18):
        _received(site, f"2025-09-26 10:{minute}")
    page = head.get("/office").text

    assert "看全部11件" in page
    assert 'class="btn end" href="/office/last_day?all=1"' in page
    assert head.get("/office/last_day?all=1").text.count(" checked") == 11
