"""The story of a foreign host: a table imported, a small site read, the host asked about, registered, run out."""

import re
from datetime import date, timedelta

from probes.check.looks import look
from probes.parse.page import PageReader
from probes.readings import planning
from roster.permissions import Role
from tests.web.reading_data import HOME, found, watched
from tests.web.site import Client, Site

HOSTS, REVIEW = "/readings/names/hosts", "/readings/review"
TABLE = "域名,单位,有效期至\nhttps://baoshe.example/,示例报社,2025-12\n*.hezuo.example,示例合作方,\n"
REGISTER = rf'href="({HOSTS}[^"]+)"'
"""Where the host of a suspect is entered."""
FOOT = "<p>联系我们</p><a href=https://xin.example/{}>友情链接</a><a href=https://a.hezuo.example/>合作</a>"


def _today(site: Site) -> date:
    return site.desk.calendar.local(site.clock.now()).date()


def _version(site: Site, day: date) -> str:
    with site.desk.database.read() as session:
        return planning.brief(session, watched(site), today=day).tables.version


def _read(site: Site) -> None:
    """Three pages with one foot, each with an address of its own behind it, as the desk's tables would have them."""
    with site.desk.database.read() as session:
        tables = planning.brief(session, watched(site), today=_today(site)).tables
    pages = [
        PageReader().read(f"{HOME}{number}.htm", f"<title>第{number}页</title>{FOOT.format(number)}".encode())
        for number in range(3)
    ]
    found(site, [one for page in pages for one in look(page, tables) if one.kind == "unlisted_host"])


def _waiting(head: Client) -> str:
    return head.get(REVIEW).text.partition("Judged lately")[0]


def _part(pattern: str, page: str) -> str:
    """What stands on a page where this fits first."""
    found = re.search(pattern, page)
    assert found is not None
    return str(found[1])


def _imported(head: Client) -> None:
    """The table, after two that are refused whole."""
    number, own, preview = (
        head.post(HOSTS, data={"pasted": f"{TABLE}{more}", "step": "upload"})
        for more in ("10.0.0.1,机房,", "www.shili.example,本站,", "")
    )
    head.post(HOSTS, data={"step": "confirm", "token": _part(r'name="token" value="([^"]+)"', preview.text)})

    assert (number.status_code, own.status_code) == (400, 400)
    assert "line 4: “10.0.0.1” is an IP address" in number.text
    assert "line 4: “www.shili.example” is a host of our own sites" in own.text
    assert "2 registered, 0 run out, 0 left out" in head.get(HOSTS).text


def _told(head: Client, waiting: str) -> tuple[str, str]:
    """The suspect is confirmed: the page of the fault, and its ticket's."""
    number = _part(rf"{REVIEW}/(\d+)", waiting)
    head.post(f"{REVIEW}/{number}", data={"verdict": "confirmed"})
    facts = head.get(f"/readings/faults/{number}").text
    return facts, head.get(_part(r'href="(/tickets/[^"/]+)">', facts)).text


def test_a_foreign_host_is_asked_about_once_until_it_is_registered_and_again_when_that_runs_out(
    site: Site,
) -> None:
    head, today = site.client(Role.SUPERVISOR), _today(site)
    watched(site)
    _read(site)
    before, nothing = _version(site, today), _waiting(head)
    _imported(head)
    _read(site)
    asked = _waiting(head)
    form = head.get(_part(REGISTER, asked)).text
    head.post(HOSTS, data={"step": "add", "host": "xin.example", "owner": "示例新网", "until": str(today)})
    _read(site)
    listed, version = _waiting(head), _version(site, today)
    site.clock.advance(hours=9)  # the next day
    head = site.client(Role.SUPERVISOR)
    _read(site)
    over = _waiting(head)

    assert "data-suspect" not in nothing + listed
    assert asked.count("data-suspect") == over.count("data-suspect") == 1
    assert ">xin.example</b>" in asked
    assert "3 places" in asked
    assert 'value="xin.example"' in form.partition("h-one")[2]
    assert len({before, version, _version(site, today + timedelta(days=1))}) == 3
    assert f"registered until {today} (示例新网)" in over
    assert 'value="示例新网"' in head.get(_part(REGISTER, over)).text.partition("h-one")[2]
    facts, ticket = _told(head, over)
    assert f"registered until {today} (示例新网)" in facts
    assert f"外部网站：xin.example（示例新网，登记到{today}，已到期）" in ticket
    assert "2 registered, 1 run out, 0 left out" in head.get(HOSTS).text
    entries = re.findall(rf'action="({HOSTS}/\d+)"', head.get(HOSTS).text)
    assert [head.post(one, data={"use": "no"}).status_code for one in entries] == [303, 303, 303]
    assert _version(site, today) == before
    assert "While nothing is registered" in head.get(HOSTS).text
    assert site.client(Role.STAFF).post(HOSTS, data={"step": "add"}).status_code == 403
