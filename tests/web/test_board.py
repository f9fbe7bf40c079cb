"""The wall board: figures behind which stand tickets, no reporter's data, an address that is made and taken back."""

import re

import pytest

from roster.permissions import Role
from tests.web.office_data import asked, reader, report, verified
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements
from tickets.kinds import Kind, Severity, Source
from tickets.ticket import Report


@pytest.fixture
def admin(site: Site) -> Client:
    return reader(site, Role.ADMINISTRATOR)


def _figures(page: str) -> dict[str, int]:
    found = re.findall(r"board-tile board-(\w+).*?<b>(\d+)</b>", page, flags=re.DOTALL)
    return {kind: int(figure) for kind, figure in found}


def _address(admin: Client) -> str:
    page = admin.post("/board/keys", data={"label": "一楼值班室"}, follow_redirects=True).text
    found = re.search(r'id="board-address">[^<]*(/board/[^<]+)<', page)
    assert found
    return found[1]


def test_the_figures_lead_to_lists_with_the_same_count(site: Site, admin: Client, unit: int) -> None:
    report(site, "没有派出的一件")
    verified(site, report(site, "派出的一件"), unit)
    report(site, "首页打不开了", severity=Severity.SEVERE)
    site.clock.advance(days=11, hours=1)
    admin = reader(site, Role.SUPERVISOR)

    page = admin.get("/board").text
    links = re.findall(r'<a href="([^"]+)" class="board-tile board-(\w+)', page)

    assert _figures(page) == {"overdue": 0, "due_today": 3, "unassigned": 2, "severe": 1}
    for href, kind in links:
        assert f"data-total>{_figures(page)[kind]}<" in admin.get(href.replace("&amp;", "&")).text, kind


def test_it_renews_itself_without_script_and_puts_severe_first(site: Site, admin: Client) -> None:
    report(site, "先到的一件")
    severe = report(site, "首页打不开了", severity=Severity.SEVERE).number
    answer, held = admin.get("/board"), admin.get("/board?still=1")

    assert (answer.headers["Refresh"], held.headers.get("Refresh")) == ("30", None)
    assert ("/board?still=1" in answer.text, "/board?still=1" in held.text) == (True, False)
    assert re.findall(r'<span class="mono">(\w+)<', answer.text)[0] == severe


def test_at_most_ten_are_shown(site: Site, admin: Client) -> None:
    for n in range(12):
        report(site, f"第{n}件")

    assert admin.get("/board").text.count('<span class="mono">') == 10


def test_no_number_or_address_a_citizen_wrote_stands_on_the_wall(site: Site, admin: Client) -> None:
    report(site, "请回电13000000009或看https://www.shili.example/a，栏目打不开")
    page = admin.get("/board").text

    assert "13000000009" not in page
    assert "shili.example" not in page
    assert "栏目打不开" in page


def test_a_secret_address_opens_the_board_without_any_link_and_is_kept_as_a_digest(
    site: Site, admin: Client
) -> None:
    number = report(site, "一件").number
    address = _address(admin)

    page = site.visitor().get(address).text

    assert number in page
    assert _figures(page)["unassigned"] == 1
    assert re.findall(r'<a [^>]*href="([^"]+)"', page.partition("<main")[2]) == [f"{address}?still=1"]
    assert address.rpartition("/")[2] not in str(asked(site, "SELECT * FROM board_key"))
    assert address not in admin.get("/board/keys").text


def test_an_address_taken_back_is_no_page_and_so_is_a_guess(site: Site, admin: Client) -> None:
    address = _address(admin)
    link = re.search(r'action="(/board/keys/\d+/revoke)"', admin.get("/board/keys").text)
    assert link
    first = admin.post(link[1], follow_redirects=True).text
    second = admin.post(link[1], follow_redirects=True).text

    assert "已收回" in first
    assert "已经收回过了" in second
    assert site.visitor().get(address).status_code == 404
    assert site.visitor().get("/board/guess").status_code == 404


def test_a_screen_without_a_name_gets_no_address(site: Site, admin: Client) -> None:
    answer = admin.post("/board/keys", data={"label": "  "})

    assert answer.status_code == 400
    assert "请写屏幕位置" in answer.text
    assert asked(site, "SELECT id FROM board_key") == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.SUPERVISOR, Role.AUDITOR])
def test_only_an_administrator_makes_addresses(site: Site, role: Role) -> None:
    client = reader(site, role)

    assert client.get("/board").status_code == 200
    assert client.get("/board/keys").status_code == 403
    assert client.post("/board/keys", data={"label": "x"}).status_code == 403
    assert client.post("/board/keys/1/revoke").status_code == 403


def test_visitors_and_handlers_have_no_board(site: Site, unit: int) -> None:
    assert site.visitor().get("/board").status_code == 302
    assert reader(site, Role.UNIT_HANDLER, unit).get("/board").status_code == 403


def test_a_worker_that_never_ran_is_told_on_the_wall(site: Site, admin: Client) -> None:
    assert "消息可能已停发" in admin.get("/board").text


def test_a_screen_costs_four_statements_whatever_is_open(site: Site, admin: Client) -> None:
    address, screen = _address(admin), site.visitor()
    report(site, "一件")
    screen.get(address)
    with statements(site) as few:
        screen.get(address)
    for n in range(30):
        report(site, f"第{n}件")
    with statements(site) as many:
        screen.get(address)

    assert (len(few), len(many)) == (4, 4)


def test_what_has_a_deadline_stands_above_what_has_none(site: Site) -> None:
    seen = [
        Report(Kind.DETECTED_FAULT, Source.MACHINE, "图片打不开。", fingerprint=f"{n}") for n in range(10)
    ]
    faults = [site.desk.intake.take_in(CLERK, one).number for one in seen]
    site.clock.advance(hours=1)
    late = report(site, "没有答复的一件").number
    severe = report(site, "首页打不开了", severity=Severity.SEVERE).number
    site.clock.advance(days=30)

    shown = re.findall(r'<span class="mono">(\w+)<', reader(site, Role.SUPERVISOR).get("/board").text)

    assert shown == [severe, late, *faults[:8]]
