"""A deadline that a notice to come may move says so wherever it is shown."""

import re
from pathlib import Path

import pytest

from database.sheets import read_rows
from roster.people import DutyRole
from roster.permissions import Role
from tests.web.calendar_data import stands_at, works
from tests.web.office_data import on_duty, person, reader, report, verified
from tests.web.site import PAGE, WORDS, Site

MARK = "暂定"


@pytest.fixture
def number(site: Site) -> str:
    """Received on 2026-12-29, due on 2027-01-04: a year without a notice."""
    stands_at(site, "2026-12-29 09:00")
    return report(site, "附件打不开").number


def _row(page: str, number: str) -> str:
    """The list row that a ticket stands in."""
    return next(row for row in re.split(r"<li|<tr", page) if number in row)


def test_in_the_queue(site: Site, number: str) -> None:
    client = reader(site, Role.STAFF)

    assert MARK in _row(client.get("/?view=open").text, number)


def test_on_the_ticket_at_the_chip_the_trace_and_the_houses_clocks(site: Site) -> None:
    stands_at(site, "2026-12-31 09:00")
    number = report(site, "附件打不开").number

    page = reader(site, Role.STAFF).get(f"/tickets/{number}").text

    assert f"<b>{MARK}</b>" in page.partition('class="ticket-head"')[2]
    trace, _, house = page.partition('id="trace"')[2].partition("</section>")[0].rpartition('class="clause"')
    assert f'<span class="prov-word">{MARK}</span>' in trace
    assert house.count(f"（{MARK}）") == 2


def test_in_the_overdue_audit_before_and_after_it_is_late(site: Site, number: str) -> None:
    stands_at(site, "2027-01-04 09:00")
    today = reader(site, Role.SUPERVISOR).get("/overdue").text
    stands_at(site, "2027-01-05 09:00")
    late = reader(site, Role.SUPERVISOR).get("/overdue").text

    assert f"（{MARK}）" in _row(today.partition('id="today"')[2].partition("<tbody>")[2], number)
    assert f"（{MARK}）" in today.partition('id="late"')[2].partition("</section>")[0]
    assert MARK in _row(late.partition('id="late"')[2], number)


def test_in_both_exports_of_what_is_late(site: Site, number: str, tmp_path: Path) -> None:
    stands_at(site, "2027-01-05 09:00")
    by_page = read_rows(reader(site, Role.SUPERVISOR).get("/overdue.xlsx").data, filename="overdue.xlsx")
    file = tmp_path / "late.xlsx"
    site.app.test_cli_runner().invoke(args=["export-overdue", str(file)])
    by_command = read_rows(file.read_bytes(), filename=file.name)

    for head, row in (by_page, by_command):
        assert (row[head.index("期限暂定")], row[0]) == (MARK, number)


def test_in_the_public_promise_on_the_thanks_and_when_tracked(site: Site) -> None:
    stands_at(site, "2026-12-29 09:00")
    visitor = site.visitor()
    form = visitor.get("/report").text
    visitor.post("/report", data={"kind": "typo", "url": PAGE, "description": WORDS})
    thanks = visitor.get("/report/done").text
    code = re.search(r'<code id="code">([^<]+)<', thanks)
    assert code
    tracked = visitor.post("/track", data={"code": code[1]}).text

    for page in (form, thanks, tracked):
        assert f"1月4日 周一（{MARK}，该年放假安排公布后可能调整）" in page


def test_a_certain_deadline_carries_no_mark_there(site: Site) -> None:
    visitor = site.visitor()

    assert MARK not in visitor.get("/report").text


def test_in_the_json_interface(site: Site, number: str) -> None:
    client = site.client(Role.STAFF)

    assert client.get(f"/api/tickets/{number}").get_json()["provisional"] is True
    assert [one["provisional"] for one in client.get("/api/tickets").get_json()["tickets"]] == [True]


def test_in_the_texts_that_name_it(site: Site) -> None:
    stands_at(site, "2026-12-29 09:00")
    unit = site.unit("市政府信息中心")
    contact = person(site, "示例乙", unit, mobile="+8613000000002")
    on_duty(site, DutyRole.READER, [contact])
    verified(site, report(site, "附件打不开"), unit)

    works(site)
    stands_at(site, "2027-01-04 09:00")
    works(site)

    told = [letter.body for letter in site.desk.file_carrier.sent(10) if "01-04 17:30" in letter.body]
    assert len(told) > 1
    assert all(f"限01-04 17:30({MARK})" in body.replace("原限", "限") for body in told)
