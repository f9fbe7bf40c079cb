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


def _register(page: str) -> str:
    """Where the host of the first suspect is entered."""
    return re.findall(rf'href="({HOSTS}[^"]+)"', page)[0]


def _hidden(page: str, name: str, after: str = "") -> str:
    return re.findall(rf'name="{name}" value="([^"]+)"', page[page.index(after) :])[0]


def test_a_foreign_host_is_asked_about_once_registered_from_there_and_asked_again_when_it_runs_out(
    site: Site,
) -> None:
    head, today = site.client(Role.SUPERVISOR), _today(site)
    watched(site)
    _read(site)
    before, nothing = _version(site, today), _waiting(head)
    number, own, preview = (
        head.post(HOSTS, data={"pasted": f"{TABLE}{more}", "step": "upload"})
        for more in ("10.0.0.1,机房,", "www.shili.example,本站,", "")
    )
    head.post(HOSTS, data={"step": "confirm", "token": _hidden(preview.text, "token")})
    imported = head.get(HOSTS).text
    _read(site)
    asked = _waiting(head)

    assert "data-suspect" not in nothing
    assert (number.status_code, own.status_code) == (400, 400)
    assert "line 4: “10.0.0.1” is an IP address" in number.text
    assert "line 4: “www.shili.example” is a host of our own sites" in own.text
    assert "2 registered, 0 run out, 0 left out" in imported
    assert _version(site, today) != before
    assert asked.count("data-suspect") == 1
    assert ">xin.example</b>" in asked
    assert "3 places" in asked

    form = head.get(_register(asked)).text
    head.post(HOSTS, data={"step": "add", "host": "xin.example", "owner": "示例新网", "until": str(today)})
    _read(site)

    assert 'value="xin.example"' in form.partition("h-one")[2]
    assert "data-suspect" not in _waiting(head)
    assert _version(site, today) != _version(site, today + timedelta(days=1))

    site.clock.advance(hours=9)  # the next day
    head = site.client(Role.SUPERVISOR)
    _read(site)
    over = _waiting(head)
    change = head.get(_register(over)).text
    fault = re.findall(rf"{REVIEW}/(\d+)", over)[0]
    head.post(f"{REVIEW}/{fault}", data={"verdict": "confirmed"})
    facts = head.get(f"/readings/faults/{fault}").text
    ticket = head.get(re.findall(r'href="(/tickets/[^"/]+)">', facts)[0]).text

    assert f"registered until {today} (示例新网)" in over
    assert 'value="示例新网"' in change.partition("h-one")[2]
    assert f"registered until {today} (示例新网)" in facts
    assert f"外部网站：xin.example（示例新网，登记到{today}，已到期）" in ticket
    assert "2 registered, 1 run out, 0 left out" in head.get(HOSTS).text

    entries = re.findall(rf'action="({HOSTS}/\d+)"', head.get(HOSTS).text)
    left = [head.post(one, data={"use": "no"}).status_code for one in entries]

    assert left == [303, 303, 303]
    assert _version(site, today) == before
    assert "While nothing is registered" in head.get(HOSTS).text
    assert site.client(Role.STAFF).post(HOSTS, data={"step": "add"}).status_code == 403
