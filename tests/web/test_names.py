"""The tables of names through their pages: added, imported after a look, left out; and the reading goes by them."""

import re
from datetime import date
from io import BytesIO

import pytest

from probes.check.leaders_table import Leader
from probes.check.looks import look
from probes.parse.page import PageReader
from probes.readings import names_store, planning
from probes.readings.names import NameTable
from roster.permissions import Role
from tests.web.reading_data import HOME, watched
from tests.web.site import Client, Site

LEADERS, ORGANS = "/readings/names/leaders", "/readings/names/organs"
MAYOR = {
    "step": "add",
    "name": "王示范",
    "title": "市长",
    "since": "2021-01-15",
    "until": "",
    "source": "公告",
}
TODAY = date(2025, 9, 30)


@pytest.fixture
def head(site: Site) -> Client:
    return site.client(Role.SUPERVISOR)


def _told(site: Site, words: str, today: date = TODAY) -> list[tuple[str, str]]:
    """What a reading of that day says of a page with these words: subject and right form."""
    with site.desk.database.read() as session:
        tables = planning.brief(session, watched(site), today=today).tables
    read = PageReader().read(f"{HOME}a.htm", f"<title>甲</title><p>{words}</p>".encode(), charset="utf-8")
    found = look(read, tables)
    kinds = {"leader_wrong", "organ_outdated"}
    return [(one.subject, one.context["right"]) for one in found if one.kind in kinds]


def _version(site: Site, today: date = TODAY) -> str:
    with site.desk.database.read() as session:
        return planning.brief(session, watched(site), today=today).tables.version


def _kept(site: Site, table: NameTable = NameTable.LEADERS) -> list[tuple[object, bool]]:
    with site.desk.database.read() as session:
        return [(one.entry, one.is_used) for one in names_store.known(session, table)]


def test_a_mayor_who_is_added_is_held_against_pages_and_no_more_when_left_out(
    site: Site, head: Client
) -> None:
    before = _told(site, "市长王示饭讲话"), _version(site)
    added = head.post(LEADERS, data=MAYOR)
    told, version = _told(site, "市长王示饭讲话"), _version(site)
    page = head.get(LEADERS).text
    number = re.findall(rf"{LEADERS}/(\d+)", page)[0]
    left = head.post(f"{LEADERS}/{number}", data={"use": "no"})
    again = head.post(f"{LEADERS}/{number}", data={"use": "no"})

    assert before[0] == []
    assert added.status_code == 303
    assert told == [("市长王示饭", "市长王示范")]
    assert version != before[1]
    assert "1 held against pages" in page
    assert (left.status_code, again.status_code) == (303, 303)
    assert _told(site, "市长王示饭讲话") == []
    assert _version(site) == before[1]
    assert head.post(f"{LEADERS}/99", data={"use": "no"}).status_code == 404


def test_who_leaves_office_is_wrong_from_the_next_day_on_and_pages_are_read_anew_then(
    site: Site, head: Client
) -> None:
    head.post(LEADERS, data=MAYOR)
    number = re.findall(r"edit=(\d+)", head.get(LEADERS).text)[0]
    form = head.get(f"{LEADERS}?edit={number}").text
    seen = re.findall(r'name="seen" value="(\w+)"', form.partition("h-one")[2])[0]
    head.post(LEADERS, data=MAYOR | {"until": "2025-10-01", "seen": seen})
    last, next_day = date(2025, 10, 1), date(2025, 10, 2)

    assert 'value="王示范"' in form
    assert len(_kept(site)) == 1
    assert _told(site, "市长王示范讲话", last) == []
    assert _told(site, "市长王示范讲话", next_day) == [("市长王示范", "")]
    assert _version(site, last) != _version(site, next_day)


def test_a_table_is_imported_after_a_look_and_one_bad_line_keeps_all_of_it_out(
    site: Site, head: Client
) -> None:
    head.post(LEADERS, data=MAYOR)
    table = "姓名,职务,任职日期,离任日期\n王示范,市长,2021-01-15,2025-09-01\n赵新任,市长,2025年9月,至今\n"
    bad = head.post(LEADERS, data={"pasted": f"{table}钱某,,\n孙某,副市长,去年\n", "step": "upload"})
    file = {"file": (BytesIO(table.encode("gb18030")), "领导.csv"), "step": "upload"}
    preview = head.post(LEADERS, data=file, content_type="multipart/form-data").text
    kept = _kept(site)
    token = re.findall(r'name="token" value="([^"]+)"', preview)[0]
    stolen = site.client(Role.ADMINISTRATOR).post(LEADERS, data={"step": "confirm", "token": token})
    elsewhere = head.post(ORGANS, data={"step": "confirm", "token": token})
    taken = head.post(LEADERS, data={"step": "confirm", "token": token}, follow_redirects=True).text

    assert bad.status_code == 400
    assert "line 4: the office is missing; line 5: “去年” is no day" in bad.text
    assert "王示范,市长,2021-01-15,2025-09-01" in bad.text  # what was pasted stands there again
    assert kept == [(Leader("王示范", ("市长",), date(2021, 1, 15), None, "公告"), True)]
    assert "1 new" in preview
    assert "1 updated" in preview
    assert "— → 2025-09-01" in preview
    assert (stolen.status_code, elsewhere.status_code) == (400, 400)
    assert "2 entries are held" in taken
    assert _told(site, "市长王示范、市长赵新任") == [("市长王示范", "")]


def test_an_organ_is_wrong_by_its_old_name_after_the_change_and_only_heads_may_say_so(
    site: Site, head: Client
) -> None:
    renamed = {"step": "add", "old": "示例市环境保护局", "new": "示例市生态环境局", "since": "2019-03-01"}
    staff = site.client(Role.STAFF).post(ORGANS, data=renamed)
    missing = head.post(ORGANS, data=renamed | {"since": ""})
    head.post(ORGANS, data=renamed | {"exceptions": "示例市环境保护局旧址"})

    assert staff.status_code == 403
    assert missing.status_code == 400
    assert "the day of the change is missing" in missing.text
    assert _told(site, "请到示例市环境保护局办理") == [("示例市环境保护局", "示例市生态环境局")]
    assert _told(site, "发布时间：2018-05-01 示例市环境保护局") == []
    assert _told(site, "示例市环境保护局旧址") == []
    assert "示例市生态环境局" in site.client(Role.STAFF).get(ORGANS).text
