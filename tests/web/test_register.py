"""The register on pages: one form keeps what came in, the entry shows who did what, refusals say what to do."""

import pytest

from roster.people import DutyRole
from roster.permissions import Role
from rounds.register import EntryKind, NewEntry, Verb
from tests.web.office_data import asked, on_duty, pages_go_out, person, reader
from tests.web.site import CLERK, Client, Site

FIELDS = {"kind": "fax", "source": "上级政府办", "text": "关于节日期间值守的通知", "weight": "ordinary"}
LINES = "SELECT verb FROM duty_line ORDER BY id"


@pytest.fixture
def clerk(site: Site) -> Client:
    return reader(site, Role.STAFF)


def _version(page: str) -> str:
    return page.partition('name="version" value="')[2].partition('"')[0]


def test_a_fax_is_entered_relayed_acknowledged_and_approved_for_publication(
    site: Site, clerk: Client
) -> None:
    entered = clerk.post("/register", data=FIELDS | {"first": "relay", "whom": "市工信局"})
    page = clerk.get("/register/1").text
    site.clock.advance(minutes=15)

    taken = clerk.post(
        "/register/1",
        data={"version": _version(page), "verb": "acknowledge", "relay": "1", "whom": "示例庚"},
    )
    approve = {"version": "3", "verb": "approve", "whom": "分管领导 示例甲"}
    publish = {"version": "3", "verb": "publish", "words": "https://www.shili.example/1.html"}
    unapproved = clerk.post("/register/1", data=publish)
    approved = clerk.post("/register/1", data=approve)
    published = clerk.post("/register/1", data=publish | {"version": "4"})

    assert [one.status_code for one in (entered, taken, unapproved, approved, published)] == [
        303, 303, 409, 303, 303,
    ]  # fmt: skip
    assert "先登记是谁批准公开的" in unapproved.text
    shown = clerk.get("/register/1").text
    for words in (
        "依据：读网制度 二(五)",
        "由示例庚确认",
        "转给市工信局",
        "已办结",
        "分管领导 示例甲",
        "登记公开情况",
    ):
        assert words in shown
    assert [verb for (verb,) in asked(site, LINES)] == [
        "received",
        "relay",
        "acknowledge",
        "approve",
        "publish",
    ]


def test_the_month_counts_a_visitor_led_elsewhere_and_the_figure_leads_to_it(
    site: Site, clerk: Client
) -> None:
    visit = {
        "kind": "visitor",
        "source": "市民",
        "text": "咨询医保",
        "first": "redirect",
        "whom": "引导至12345",
    }
    clerk.post("/register", data=FIELDS | visit)
    clerk.post("/register", data=FIELDS)

    page = clerk.get("/register").text
    door = "/register?month=2025-09&amp;kind=visitor&amp;result=redirected"
    assert f'<a href="{door}">1</a>' in page
    found = clerk.get(door.replace("&amp;", "&")).text
    assert found.count("引导: 引导至12345") == 1
    assert "昨天" not in page
    assert clerk.get("/register?day=2025-09-29").text.count("上级政府办") == 1  # it waits, whatever its day


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"kind": ""}, "选择来件种类"),
        ({"kind": "telepathy"}, "选择来件种类"),
        ({"source": " "}, "填写来自谁"),
        ({"text": "\x00"}, "填写内容"),
        ({"text": "长" * 2001}, "最多2000个字"),
        ({"kind": "building"}, "选择单位发生了什么"),
        ({"kind": "task"}, "填写何时之前报告"),
        ({"kind": "task", "due_at": "2025-09-30T16:00"}, "这个时间已经过去"),
        ({"received_at": "9999-12-31T23:59"}, "时间无法识别"),
        ({"received_at": "gestern"}, "时间无法识别"),
        ({"first": "relay", "whom": ""}, "填写对方单位和姓名"),
    ],
)
def test_what_cannot_be_kept_says_why_keeps_what_was_typed_and_stores_nothing(
    site: Site, clerk: Client, fields: dict[str, str], sentence: str
) -> None:
    answer = clerk.post("/register", data=FIELDS | fields)

    assert answer.status_code == 400
    assert sentence in answer.text
    assert 'role="alert"' in answer.text
    assert asked(site, LINES) == []


def test_acts_that_cannot_be_are_refused_and_keep_the_words(site: Site, clerk: Client) -> None:
    site.desk.duty_day.register.enter(CLERK, NewEntry(EntryKind.CALL, "市民", "问放假"))

    stale = clerk.post("/register/1", data={"version": "9", "verb": "note", "words": "打过电话"})
    silent = clerk.post("/register/1", data={"version": "1", "verb": "answer"})
    nothing = clerk.post("/register/1", data={"version": "1", "verb": "dance"})
    nowhere = clerk.post("/register/7", data={"version": "1", "verb": "note", "words": "x"})

    assert [one.status_code for one in (stale, silent, nothing, nowhere)] == [409, 400, 400, 404]
    assert "其间有人写过这一条" in stale.text
    assert "打过电话" in stale.text
    assert "填写说了什么" in silent.text
    assert [verb for (verb,) in asked(site, LINES)] == ["received"]
    assert clerk.get("/register/7").status_code == 404


def test_auditors_read_and_units_do_not(site: Site) -> None:
    site.desk.duty_day.register.enter(CLERK, NewEntry(EntryKind.CALL, "市民", "问放假"))
    auditor, unit = reader(site, Role.AUDITOR), reader(site, Role.UNIT_HANDLER, site.unit("市工信局"))

    assert "问放假" in auditor.get("/register").text
    assert 'name="first"' not in auditor.get("/register").text
    assert auditor.post("/register", data=FIELDS).status_code == 403
    assert [unit.get(path).status_code for path in ("/register", "/register/1")] == [403, 403]


def test_what_a_leader_was_told_leads_from_the_sent_messages_to_the_entry(site: Site, clerk: Client) -> None:
    leader = person(site, "示例寅", site.unit("市政府办"), mobile="+8613000000013")
    on_duty(site, DutyRole.DUTY_LEADER, [leader])
    clerk.post(
        "/register",
        data=FIELDS | {"kind": "building", "event": "flood", "weight": "urgent", "text": "车库进水"},
    )
    pages_go_out(site)

    sent = clerk.get("/sent").text
    assert "紧急事件,请指示。登记1号" in sent
    assert 'href="/register/1"' in sent
    assert "市政府办 示例寅" in clerk.get("/register/1").text


def test_a_relay_of_thirty_minutes_is_red_on_the_list(site: Site, clerk: Client) -> None:
    order = NewEntry(EntryKind.FAX, "上级政府办", "通知", first=Verb.RELAY, whom="市工信局")
    site.desk.duty_day.register.enter(CLERK, order)
    site.clock.advance(minutes=29)
    pages_go_out(site)
    early = clerk.get("/register").text
    site.clock.advance(minutes=1)
    pages_go_out(site)

    late = clerk.get("/register").text
    assert 'class="relay late"' not in early
    assert 'class="relay late"' in late
    assert "市工信局已30分钟未确认" in clerk.get("/register/1").text
