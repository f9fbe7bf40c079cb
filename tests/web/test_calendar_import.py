"""What comes to the import of days and cannot become a draft as it is: each refused with what is wrong with it."""

from html import unescape

import pytest

from roster.permissions import Role
from tests.web.office_data import reader
from tests.web.site import Site
from tests.web.test_calendar_drafts import ICS, LIST, NAMED, NOTICE, draft, imports

FOLLOWING = NOTICE.replace("2027", "2028").replace("2026", "2027")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (NOTICE + FOLLOWING, "正文里有两份通知：2027年的和2028年的。一次只粘贴一份。"),
        (FOLLOWING + NOTICE, "正文里有两份通知：2028年的和2027年的。一次只粘贴一份。"),
        ("1月1日放假\n" * 20_000, "正文超过50000字。"),
    ],
)
def test_more_than_one_notice_is_refused_with_what_to_paste(november: Site, text: str, words: str) -> None:
    status, _, page = imports(reader(november, Role.STAFF), text=text)

    assert status == 400
    assert words in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"text": "2027年节假日安排\n劳动节：4月24日（周六）调休。"}, "劳动节：“4月24日(周六)调休”没读懂"),
        ({"text": ICS.replace("SUMMARY", "RRULE:FREQ=YEARLY\nSUMMARY"), **NAMED}, "元旦：“元旦 休”没读懂"),
        ({"text": "date,kind\n2027-01-01,perhaps\n", **NAMED}, "第2行"),
        ({"text": "1月1日,休\n2027-01-01,休\n", **NAMED}, "这不是日子列表：要有日期、类型"),
        ({"text": "when,what\n2027-01-01,off\n", **NAMED}, "这不是日子列表：要有日期、类型"),
        ({"text": "关于延长2027年元旦假期的通知\n延长2027年元旦假期至1月4日。"}, "正文没有文号"),
    ],
)
def test_what_gives_no_day_is_refused_with_what_was_not_understood(
    november: Site, fields: dict[str, str], words: str
) -> None:
    status, _, page = imports(reader(november, Role.STAFF), **fields)

    assert status == 400
    assert words in page
    assert "已发布的日历与此相同" not in page


def test_a_published_notice_with_a_sentence_more_says_what_was_left_out(november: Site) -> None:
    head = reader(november, Role.SUPERVISOR)
    head.post(f"{draft(head)}/publish")

    status, _, page = imports(head, text=NOTICE.replace("共3天。", "共3天。取消4月25日上班。"))

    assert status == 400
    assert "清明节：“取消4月25日上班”没读懂" in page


@pytest.mark.parametrize(
    "fields",
    [
        {"text": NOTICE.replace("元旦", "元\x00旦\x07")},
        {
            "text": LIST.replace("元旦", "元\x00旦"),
            "year": "2027",
            **NAMED,
            "document": "示例发\x00〔2026〕9号\x1b",
        },
        {
            "text": '[{"date": "2027-01-02", "isOffDay": true, "name": "元\\u0000旦\\ud800"}]',
            "year": "2027",
            **NAMED,
        },
        {"text": ICS.replace("元旦", "元\x01旦"), "year": "2027", **NAMED},
    ],
)
def test_control_characters_are_left_out_at_the_door(november: Site, fields: dict[str, str]) -> None:
    staff = reader(november, Role.STAFF)

    status, place, _ = imports(staff, **fields)
    review = unescape(staff.get(place).text)

    assert status == 303
    assert "示例发〔2026〕9号" in review
    assert "元旦" in review


def test_the_own_layer_takes_no_control_characters_either(november: Site) -> None:
    staff = reader(november, Role.STAFF)
    day = {"day_1": "2026-12-11", "kind_1": "off", "name_1": "停\x00电", "usual": "08:30-12:00,13:30-17:30"}

    made = staff.post("/calendar/local", data={**day, **NAMED, "document": "示例办\x00〔2026〕3号"})
    review = unescape(staff.get(made.headers["Location"]).text)

    assert made.status_code == 303
    assert "停电" in review
    assert "示例办〔2026〕3号" in review
