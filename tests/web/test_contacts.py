"""The contact list, its import, and who is on duty: what people see and what is stored."""

import re
from io import BytesIO

import pytest

from database.sheets import write_xlsx
from roster.people import DutyRole
from roster.permissions import Role
from roster.service import flag_refused, stop_texts
from roster.service import on_duty as asked_on_duty
from tests.web.office_data import asked, on_duty, person, reader
from tests.web.site import Site

LIST = "单位,姓名,固定电话,手机\n市政府信息中心,示例乙,2000002,13000000002\n市长热线办公室,示戊,2000005,\n"
PEOPLE = "SELECT name FROM person ORDER BY id"


@pytest.fixture
def known(site: Site) -> dict[str, int]:
    """Two people of one unit: by name."""
    office = site.unit("市政府信息中心")
    return {
        "示例甲": person(site, "示例甲", office, mobile="+8613000000001", landline="+863162000001"),
        "示例乙": person(site, "示例乙", office, mobile="+8613000000002"),
    }


def _token(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def _preview(site: Site, role: Role, pasted: str) -> str:
    data = {"step": "upload", "pasted": pasted}
    return reader(site, role).post("/contacts/import", data=data).text


@pytest.mark.usefixtures("known")
def test_numbers_are_whole_for_the_desk_and_masked_for_a_unit_handler(site: Site) -> None:
    staff = reader(site, Role.STAFF).get("/contacts").text
    handler = reader(site, Role.UNIT_HANDLER, unit=1).get("/contacts").text

    assert "130 0000 0001" in staff
    assert "示例甲" in handler
    assert "130****0001" in handler
    assert "0000 0001" not in handler


@pytest.mark.usefixtures("known")
def test_the_search_finds_by_number_only_who_may_see_numbers(site: Site) -> None:
    staff = reader(site, Role.STAFF).get("/contacts?q=13000000002").text
    handler = reader(site, Role.UNIT_HANDLER, unit=1).get("/contacts?q=13000000002").text

    assert "示例乙" in staff
    assert "示例甲" not in staff
    assert "示例乙" not in handler


@pytest.mark.usefixtures("known")
def test_the_printed_sheet_holds_whole_numbers_and_is_not_for_handlers(site: Site) -> None:
    sheet = reader(site, Role.AUDITOR).get("/contacts/sheet")
    refused = reader(site, Role.UNIT_HANDLER, unit=1).get("/contacts/sheet")

    assert "0316 200 0001" in sheet.text
    assert refused.status_code == 403
    assert "示例甲" not in refused.text


def test_a_person_who_refused_texts_is_flagged(site: Site, known: dict[str, int]) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        stop_texts(work, known["示例甲"])

    page = reader(site, Role.STAFF).get("/contacts?q=示例甲").text

    assert "拒收短信" in page


def test_a_refused_number_is_marked_with_the_reason_and_says_how_to_mend_it_to_who_may(
    site: Site, known: dict[str, int]
) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        flag_refused(work, "+8613000000001", code="twilio:21614")
        flag_refused(work, "+8613000000002", code="twilio:99999")

    head = reader(site, Role.SUPERVISOR).get("/contacts?q=示例甲").text
    clerk = reader(site, Role.AUDITOR).get("/contacts?q=示例甲").text
    other = reader(site, Role.SUPERVISOR).get("/contacts?q=示例乙").text

    assert "原因：不收短信，是固定电话或不是手机号。" in head
    assert "重新导入一次即恢复使用" in head
    assert "被运营商退回" in clerk
    assert "不收短信" in clerk
    assert "重新导入" not in clerk
    assert "原因：twilio:99999。" in other
    assert set(known) == {"示例甲", "示例乙"}


def test_a_pasted_list_is_previewed_before_anything_is_stored(site: Site) -> None:
    page = _preview(site, Role.SUPERVISOR, LIST)

    assert "0316 200 0002" in page
    assert asked(site, PEOPLE) == []


def test_a_unit_taken_over_from_the_row_above_is_marked(site: Site) -> None:
    pasted = "单位,姓名,固定电话,手机\n市行政审批局,示例甲,,13000000001\n,示例乙,,13000000002\n"

    page = _preview(site, Role.SUPERVISOR, pasted)

    rows = re.findall(r"<tr[^>]*>.*?</tr>", page, re.DOTALL)
    marked = [one for one in rows if "单位取自上一行" in one or "Unit taken over" in one]
    assert len(marked) == 1
    assert "示例乙" in marked[0]


def test_a_confirmed_preview_is_stored_once(site: Site) -> None:
    client = reader(site, Role.SUPERVISOR)
    token = _token(client.post("/contacts/import", data={"step": "upload", "pasted": LIST}).text)

    first = client.post("/contacts/import", data={"step": "confirm", "token": token})
    client.post("/contacts/import", data={"step": "confirm", "token": token})

    assert first.status_code == 303
    assert asked(site, PEOPLE) == [("示例乙",), ("示戊",)]
    assert asked(site, "SELECT address FROM reach ORDER BY id") == [
        ("+8613000000002",), ("+863162000002",), ("+863162000005",),
    ]  # fmt: skip
    assert "新增2" in client.get("/contacts").text


def test_a_workbook_is_read_like_a_paste(site: Site) -> None:
    book = write_xlsx(["姓名", "单位", "手机"], [["示例丙", "市行政审批局", "13000000003"]])

    page = reader(site, Role.SUPERVISOR).post(
        "/contacts/import", data={"step": "upload", "file": (BytesIO(book), "contacts.xlsx")}
    )

    assert "130 0000 0003" in page.text


def test_a_second_import_says_what_changes(site: Site) -> None:
    client = reader(site, Role.SUPERVISOR)
    token = _token(client.post("/contacts/import", data={"step": "upload", "pasted": LIST}).text)
    client.post("/contacts/import", data={"step": "confirm", "token": token})

    page = _preview(site, Role.SUPERVISOR, LIST.replace("13000000002", "13000000012"))

    assert "手机：130 0000 0002 → 130 0000 0012" in page


def test_a_faulty_row_is_told_and_does_not_keep_the_others_out(site: Site) -> None:
    page = _preview(site, Role.SUPERVISOR, LIST + "市行政审批局,示例己,20000,\n")

    assert "“20000”不是" in page
    assert "示例己" in page
    assert "示例乙" in page


def test_a_file_that_cannot_be_read_says_why(site: Site) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64

    answer = reader(site, Role.SUPERVISOR).post(
        "/contacts/import", data={"step": "upload", "file": (BytesIO(old), "old.xls")}
    )

    assert answer.status_code == 400
    assert "旧版.xls" in answer.text


def test_nothing_chosen_is_an_error_of_the_field(site: Site) -> None:
    answer = reader(site, Role.SUPERVISOR).post("/contacts/import", data={"step": "upload"})

    assert answer.status_code == 400
    assert "请选择文件，或粘贴表格。" in answer.text


def test_a_forged_or_foreign_preview_stores_nothing(site: Site) -> None:
    client, other = reader(site, Role.SUPERVISOR), reader(site, Role.ADMINISTRATOR)
    token = _token(client.post("/contacts/import", data={"step": "upload", "pasted": LIST}).text)

    forged = client.post("/contacts/import", data={"step": "confirm", "token": "A" + token[1:]})
    foreign = other.post("/contacts/import", data={"step": "confirm", "token": token})

    assert (forged.status_code, foreign.status_code) == (400, 400)
    assert asked(site, PEOPLE) == []


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR, Role.UNIT_HANDLER])
def test_only_supervisors_and_administrators_import(site: Site, role: Role) -> None:
    client = reader(site, role)

    assert client.get("/contacts/import").status_code == 403
    assert client.post("/contacts/import", data={"step": "upload", "pasted": LIST}).status_code == 403
    assert client.post("/contacts/shifts", data={}).status_code == 403
    assert client.post("/contacts/duty/reader", data={}).status_code == 403


def test_holders_of_a_role_are_kept_in_calling_order(site: Site, known: dict[str, int]) -> None:
    order = [known["示例乙"], known["示例甲"]]

    answer = reader(site, Role.SUPERVISOR).post(
        "/contacts/duty/reader", data={"person": [str(order[0]), "", str(order[1]), str(order[0])]}
    )

    assert answer.status_code == 303
    with site.desk.database.read() as session:
        called = asked_on_duty(session, DutyRole.READER, site.clock.now())
    assert [one.id for one in called] == order


@pytest.mark.parametrize(("role", "who"), [("reader", "999"), ("reader", "x"), ("king", "1")])
@pytest.mark.usefixtures("known")
def test_a_role_or_person_nobody_knows_is_refused(site: Site, role: str, who: str) -> None:
    answer = reader(site, Role.SUPERVISOR).post(f"/contacts/duty/{role}", data={"person": who})

    assert answer.status_code == 400
    assert asked(site, "SELECT role FROM duty_holder") == []


def test_a_shift_is_entered_in_the_desks_zone_and_goes_before_the_standing_holder(
    site: Site, known: dict[str, int]
) -> None:
    on_duty(site, DutyRole.READER, [known["示例甲"]])
    shift = {
        "role": "reader",
        "person": known["示例乙"],
        "starts": "2025-09-30T16:00",
        "ends": "2025-10-01T08:30",
    }
    client = reader(site, Role.SUPERVISOR)

    answer = client.post("/contacts/shifts", data=shift)

    assert answer.status_code == 303
    with site.desk.database.read() as session:
        called = asked_on_duty(session, DutyRole.READER, site.clock.now())
    assert [one.name for one in called] == ["示例乙"]
    page = client.get("/contacts/duty").text
    assert '示例乙 <span class="badge badge-done">' in page
    assert "9月30日 周二 16:00" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"ends": "2025-09-30T15:00"}, "结束时间须晚于开始时间。"),
        ({"starts": "soon"}, "请写日期和时间。"),
        ({"person": "999"}, "请从列表里选角色和人。"),
        ({"role": "king"}, "请从列表里选角色和人。"),
    ],
)
def test_a_bad_shift_is_refused_and_what_was_typed_stays(
    site: Site, known: dict[str, int], changed: dict[str, str], words: str
) -> None:
    shift = {
        "role": "reader",
        "person": known["示例乙"],
        "starts": "2025-09-30T16:00",
        "ends": "2025-10-01T08:30",
    }

    answer = reader(site, Role.SUPERVISOR).post("/contacts/shifts", data={**shift, **changed})

    assert answer.status_code == 400
    assert words in answer.text
    assert changed.get("ends", "2025-10-01T08:30") in answer.text
    assert asked(site, "SELECT id FROM shift") == []
