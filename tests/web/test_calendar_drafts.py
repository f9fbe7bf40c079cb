"""The calendar changed by people: a notice or a file becomes a draft, somebody reviews it, somebody publishes it."""

import re
from datetime import UTC, date, datetime
from html import unescape
from io import BytesIO

import pytest

from roster.permissions import Role
from tests.web.calendar_version_data import changed, published, with_an_own_day
from tests.web.office_data import reader
from tests.web.site import Client, Site
from tickets import recompute_store

NOTICE = """示例省人民政府办公厅关于2027年部分节假日安排的通知
示例发〔2026〕9号
经批准，现将2027年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（星期五）至4日（星期一）放假调休，共4天。1月9日（星期六）上班。
二、春节：2月5日（星期五）至12日（星期五）放假调休，共8天。1月31日（星期日）、2月20日（星期六）上班。
三、清明节：4月3日（星期六）至5日（星期一）放假，共3天。
四、劳动节：5月1日（星期六）至5日（星期三）放假调休，共5天。5月8日（星期六）上班。
五、端午节：6月9日（星期三）放假，共1天。
六、中秋节：9月15日（星期三）放假，共1天。
七、国庆节：10月1日（星期五）至7日（星期四）放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。
2026年11月19日
"""
ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//example//days//
BEGIN:VEVENT
UID:1@example
DTSTART;VALUE=DATE:20270101
DTEND;VALUE=DATE:20270104
SUMMARY:元旦 休
END:VEVENT
END:VCALENDAR
"""
LIST = "日期,类型,名称\n2027-01-01,休,元旦\n2027-01-09,班,元旦\n"
NAMED = {"document": "示例发〔2026〕9号", "published": "2026-11-19"}


def imports(client: Client, **fields: object) -> tuple[int, str, str]:
    """What the import answers: status, where it leads, its page."""
    answer = client.post("/calendar/import", data=fields, content_type="multipart/form-data")
    return answer.status_code, answer.headers.get("Location", ""), unescape(answer.text)


def draft(client: Client) -> str:
    """The address of the draft that the notice became."""
    status, place, _ = imports(client, text=NOTICE)
    assert status == 303
    return place


def test_a_pasted_notice_is_reviewed_published_and_moves_what_was_provisional(november: Site) -> None:
    site = november
    site.clock.set(datetime(2026, 12, 29, 1, 0, tzinfo=UTC))
    first = site.takes_in().number
    site.clock.set(datetime(2026, 12, 30, 1, 0, tzinfo=UTC))
    second = site.takes_in().number
    staff, head = reader(site, Role.STAFF), reader(site, Role.SUPERVISOR)
    assert "暂定" in staff.get(f"/tickets/{second}").text

    place = draft(staff)
    review = unescape(staff.get(place).text)
    assert "示例发〔2026〕9号" in review
    assert "2026年11月19日" in review
    assert "2027 · 248个工作日" in review
    assert "与法定天数相符" in review
    assert "1月9日 周六" in review
    assert "2028年：暂定" in review
    assert "由督办人发布。" in review
    assert NOTICE.splitlines()[3] in review
    assert "将重算2件在办工单的期限。" in unescape(head.get(place).text)

    done = head.post(f"{place}/publish")
    assert done.status_code == 303
    assert "开始重算" in head.get(place).text
    for _ in range(3):
        site.desk.engine.run_pass()

    after = unescape(head.get(place).text)
    assert f'href="/tickets/{first}"' in after
    assert "2027年1月4日 周一 17:30" in after
    assert "2027年1月5日 周二 17:30" in after
    assert re.search(r"<b>2</b>有变动", after)
    ticket = unescape(head.get(f"/tickets/{second}").text)
    assert "1月6日 周三" in ticket
    assert site.ticket(second).provisional is False
    assert "正式：依据已发布的通知。" in head.get("/calendar?month=2027-01").text


def test_two_people_publish_at_once_and_one_is_told(november: Site) -> None:
    one, other = reader(november, Role.SUPERVISOR), reader(november, Role.ADMINISTRATOR)
    place = draft(one)
    published(november, with_an_own_day(date(2026, 12, 11)))

    late = one.post(f"{place}/publish")
    again = unescape(other.get(place).text)

    assert late.status_code == 409
    assert "没发布：这份草稿依据第1版，其后已发布第2版。" in unescape(late.text)
    assert "重新提出" in again
    assert "发布为现行日历" not in again


def test_a_draft_is_published_or_discarded_only_once(november: Site) -> None:
    head = reader(november, Role.SUPERVISOR)
    place = draft(head)

    assert head.post(f"{place}/publish").status_code == 303
    twice, discard = head.post(f"{place}/publish"), head.post(f"{place}/discard")

    assert (twice.status_code, discard.status_code) == (409, 409)
    assert "这份草稿已有人发布或作废。" in unescape(discard.text)
    assert november.desk.calendar.number == 2


def test_a_discarded_draft_changes_nothing_and_stays_listed(november: Site) -> None:
    staff = reader(november, Role.STAFF)
    place = draft(staff)

    answer = staff.post(f"{place}/discard")
    listed = unescape(staff.get("/calendar/versions").text)

    assert answer.status_code == 303
    assert "已作废的草稿" in listed
    assert "等待核对" not in listed
    assert november.desk.calendar.number == 1


def test_who_may_propose_may_not_publish(november: Site) -> None:
    staff, auditor = reader(november, Role.STAFF), reader(november, Role.AUDITOR)
    place = draft(staff)

    assert staff.post(f"{place}/publish").status_code == 403
    assert auditor.post(f"{place}/discard").status_code == 403
    assert auditor.post("/calendar/import", data={"text": NOTICE}).status_code == 403
    assert auditor.get(place).status_code == 200
    assert "作废草稿" not in auditor.get(place).text


@pytest.mark.parametrize(
    ("name", "content", "origin"), [("y.ics", ICS, "日历文件"), ("y.csv", LIST, "日子列表")]
)
def test_a_file_becomes_a_draft_with_the_document_that_was_named(
    november: Site, name: str, content: str, origin: str
) -> None:
    staff = reader(november, Role.STAFF)

    status, place, _ = imports(staff, file=(BytesIO(content.encode()), name), year="2027", **NAMED)
    review = unescape(staff.get(place).text)

    assert status == 303
    assert origin in review
    assert "示例发〔2026〕9号" in review
    assert "元旦放假" in review


@pytest.mark.parametrize("pasted", [ICS, LIST, '[{"date": "2027-01-02", "isOffDay": true, "name": "元旦"}]'])
def test_pasted_files_are_read_as_what_they_are(november: Site, pasted: str) -> None:
    status, _, _ = imports(reader(november, Role.STAFF), text=pasted, year="2027", **NAMED)

    assert status == 303


def test_what_is_doubtful_is_said_in_the_review(november: Site) -> None:
    staff = reader(november, Role.STAFF)
    wrong = NOTICE.replace("2月20日（星期六）", "2月20日（星期日）").replace("共8天", "共9天")

    _, place, _ = imports(staff, text=wrong)
    review = unescape(staff.get(place).text)

    assert "春节：“共9天”不符，实际数出8天。" in review
    assert "2027年2月20日是周六。" in review
    assert "2处要核对" in review


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"text": "  "}, "text", "粘贴通知正文，或选择文件。"),
        ({"text": "hello, world"}, "text", "这不是放假通知的正文"),
        ({"text": "一、元旦：1月1日放假。", **NAMED}, "year", "正文没有写年份"),
        ({"text": LIST.replace("2027-01-09", "2026-01-10"), **NAMED}, "year", "正文没有写年份"),
        ({"text": "2027年元旦放假安排：1月1日放假。", "published": "2026-11-19"}, "document", "正文没有文号"),
        ({"text": "2027年元旦放假安排：1月1日放假。", "document": "x"}, "published", "正文没有日期"),
        ({"text": NOTICE, "year": "20x7"}, "year", "年份写四位数字。"),
        ({"text": NOTICE, "published": "gestern"}, "published", "请填日期。"),
        ({"text": NOTICE.replace("2027", "2035"), "year": "2035"}, "text", "不在可导入的年份"),
        ({"text": "BEGIN:VCALENDAR nothing", **NAMED}, "text", "这不是写有日子的日历文件"),
        ({"text": "{}", **NAMED}, "text", "这不是日子列表"),
        ({"text": "日期,类型\n", **NAMED}, "text", "这不是日子列表"),
    ],
)
def test_what_cannot_be_imported_is_refused_at_its_field_and_stays_typed(
    november: Site, fields: dict[str, str], field: str, words: str
) -> None:
    before = changed(november)

    status, _, page = imports(reader(november, Role.STAFF), **fields)

    assert status == 400
    assert re.search(rf'id="f-{field}-error".*?{re.escape(words)}', page)
    assert fields["text"].strip().replace("\r", "")[:20] in page
    assert changed(november) == before


def test_what_is_published_already_makes_no_draft(november: Site) -> None:
    head = reader(november, Role.SUPERVISOR)
    head.post(f"{draft(head)}/publish")

    status, _, page = imports(head, text=NOTICE)

    assert status == 400
    assert "已发布的日历与此相同，没有要改的。" in page


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("y.xlsx", b"PK\x03\x04broken"),
        ("y.csv", b"\x00\x01\x02"),
        ("y.ics", b"\xff\xfe\x00"),
        ("y.txt", b"\x00"),
    ],
)
def test_a_broken_file_is_refused_with_a_sentence(november: Site, name: str, data: bytes) -> None:
    status, _, page = imports(reader(november, Role.STAFF), file=(BytesIO(data), name), **NAMED)

    assert status == 400
    assert 'id="f-file-error"' in page


def test_from_november_supervisors_are_told_that_the_next_year_is_missing(november: Site) -> None:
    head, staff = reader(november, Role.SUPERVISOR), reader(november, Role.STAFF)
    words = "2027年的放假安排还没有导入。"

    told = [words in head.get(path).text for path in ("/calendar", "/overdue")]
    head.post(f"{draft(head)}/publish")

    assert told == [True, True]
    assert words not in staff.get("/calendar").text
    assert words not in head.get("/overdue").text


def test_a_long_list_of_moved_tickets_is_read_batch_by_batch(november: Site) -> None:
    number = published(november, with_an_own_day(date(2026, 12, 11)))
    late = "2026-12-14T09:30:00+00:00"
    with november.desk.database.work(november.clock.now(), "test") as work:
        for moves in ([["9D2TKV", None, late, False]], [["H5P9JC", late, late, True]]):
            recompute_store.add_batch(work.session, number, at=work.now, moves=moves, looked_at=1)
    head, unit = reader(november, Role.SUPERVISOR), november.unit("市行政审批局")

    page = unescape(head.get("/calendar/versions/2").text)
    following = re.search(r'href="(/calendar/versions/2\?after=1[^"]*)"', page)
    assert following
    rest = unescape(head.get(following[1]).text)

    assert re.search(r"9D2TKV.*?期限未定.*?12月14日 周一 17:30", page)
    assert "H5P9JC" not in page
    assert re.search(r"H5P9JC.*已超期", rest)
    assert "后面的工单" not in rest
    assert "9D2TKV" not in reader(november, Role.UNIT_HANDLER, unit).get("/calendar/versions/2").text
