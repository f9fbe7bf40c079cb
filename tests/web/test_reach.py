"""Reachability on its pages: who is on duty, the record with its papers, the office's figure, and what is refused."""

import re
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach, Shift
from roster.permissions import Role
from sites.object_checks import ObjectFacts, VendorFacts
from sites.objects import ObjectKind
from tests.web.office_data import on_duty, person, reader
from tests.web.rota_desk import takes_turns
from tests.web.site import CLERK, Site

EVENING = datetime(2026, 10, 4, 11, 0, tzinfo=UTC)
"""19:00 on the desk's clock, an hour before the shift."""


@pytest.fixture
def people(site: Site, unit: int) -> list[int]:
    """示例丙 reads from 20:00, 示例戊 supervises; the test before the shift has gone out."""
    site.clock.set(EVENING - timedelta(minutes=5))
    found = [
        person(site, name, unit, mobile=f"+861300000000{n}") for n, name in enumerate(("示例丙", "示例戊"), 3)
    ]
    on_duty(site, DutyRole.SUPERVISOR, found[1:])
    with site.desk.database.work(site.clock.now(), "test") as work:
        begins = EVENING + timedelta(hours=1)
        shift = Shift(DutyRole.READER, found[0], begins, begins + timedelta(hours=12))
        roster_store.add_shift(work.session, shift)
    site.desk.engine.run_pass()
    site.clock.set(EVENING)
    site.desk.engine.run_pass()
    return found


def _whose(site: Site, role: Role, person_id: int) -> None:
    """The account of the role belongs to this contact."""
    with site.desk.database.work(site.clock.now(), "test") as work:
        set_person = text("UPDATE account SET person_id = :one WHERE role = :role")
        work.session.execute(set_person, {"one": person_id, "role": role.value})


def _passes(site: Site, minutes: int) -> None:
    site.clock.advance(minutes=minutes)
    site.desk.engine.run_pass()


def test_a_silence_stands_on_duty_page_record_paper_and_office_until_it_is_answered(
    site: Site, people: list[int]
) -> None:
    """Acceptance row 四(五), as people see it: recorded as 未通, and still so where the answer came late."""
    head, staff = reader(site, Role.SUPERVISOR), reader(site, Role.STAFF)
    _passes(site, 15)
    before = head.get("/duty").text
    site.clock.set(EVENING + timedelta(hours=1))  # the shift runs
    page, record = head.get("/duty").text, head.get("/duty/reach").text

    assert "未通 10月4日 周日 19:15" in before  # of whoever comes next
    assert "未通 10月4日 周日 19:15" in page
    assert "尚未接通过" in page
    assert "15分钟未应答" in record
    assert "读网值班的下一联系人" in record
    assert 'id="open"' in record
    assert re.search(r'class="tile tile-missed".*?<b>1<', head.get("/office").text, re.DOTALL)
    assert "等你应答" not in staff.get("/duty").text

    _whose(site, Role.STAFF, people[0])
    asked = staff.get("/duty").text
    assert "有一条值班联络测试等你应答。" in asked
    assert staff.post("/duty/reached", follow_redirects=True).text.count("已记录：你能联系到。") == 1
    again = staff.post("/duty/reached", follow_redirects=True).text

    assert "没记录：没有等你应答的测试。" in again
    assert re.search(r'class="tile tile-missed".*?<b class="zero">0<', head.get("/office").text, re.DOTALL)
    record = head.get("/duty/reach?month=2026-10").text
    assert "15分钟未应答，20:00网页补应答" in record
    printed = head.get("/duty/reach/paper?month=2026-10").text
    assert "15分钟未应答，20:00网页补应答" in printed
    sheet = load_workbook(BytesIO(head.get("/duty/reach/paper.xlsx?month=2026-10").data)).active
    assert sheet is not None
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"未通", "市政府信息中心 示例丙"} <= cells
    assert "没有测试" in head.get("/duty/reach?month=2026-09").text
    assert reader(site, Role.UNIT_HANDLER).get("/duty/reach").status_code == 403


def test_one_channel_is_warned_of_at_vendors_and_refused_to_leaders_and_shifts(
    site: Site, people: list[int], unit: int
) -> None:
    head = reader(site, Role.SUPERVISOR)
    with site.desk.database.work(site.clock.now(), "test") as work:
        landline = [Reach(ChannelKind.LANDLINE, "+863162000001")]
        roster_store.set_reaches(work.session, people[0], landline)
    shift = {
        "role": "duty_leader", "person": str(people[0]), "starts": "2026-10-05T08:00", "ends": "2026-10-05T18:00",
    }  # fmt: skip
    answers = [
        head.post("/contacts/duty/duty_leader", data={"person": str(people[0])}),
        head.post("/contacts/shifts", data=shift),
        takes_turns(head, people[:1]),
    ]
    desk = site.desk
    object_id = desk.objects.add(
        CLERK, ObjectFacts(ObjectKind.PORTAL, "示例市门户", unit, "https://www.shili.example/")
    )
    desk.objects.set_vendor(
        CLERK, object_id, None, VendorFacts("软件公司", "示例子", landline="0316-2000011")
    )

    assert [one.status_code for one in answers] == [409, 400, 409]
    words = "没保存：示例丙可用的联系方式不足2种"
    assert all(words in one.text for one in answers)
    with site.desk.database.read() as session:
        assert DutyRole.DUTY_LEADER not in roster_store.holders(session)
        assert len(roster_store.shifts_from(session, EVENING, limit=9)) == 1
    site.clock.set(EVENING + timedelta(hours=1))
    assert "只有一种联系方式：人工拨打" in head.get("/duty").text
    assert "只有一种联系方式：人工拨打" in head.get(f"/sites/{object_id}").text
    assert "只有一种联系方式" in head.get("/sites").text
