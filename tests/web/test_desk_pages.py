"""What the file carrier “sent”, and calls that a person makes: seen, recorded, and what follows from them."""

import io
import re

import pytest
from PIL import Image

from notifiers.audit import delivery_audit
from notifiers.carriers.port import Letter
from notifiers.channels import Address, Channel
from notifiers.outbox import enqueue
from notifiers.pages import PageDraft
from notifiers.texts import MessageKind
from roster.people import DutyRole
from roster.permissions import Role
from tests.web.calendar_data import NEW_YEAR, publishes, stands_at, with_2027, works
from tests.web.office_data import asked, on_duty, pages_go_out, person, reader, report
from tests.web.site import Site
from tickets.kinds import Severity

TASKS = "SELECT state, recorded_by, note FROM call_task ORDER BY id"


@pytest.fixture
def contact(site: Site) -> int:
    """The duty reader, who has a mobile."""
    person_id = person(site, "示例甲", site.unit("市政府信息中心"), mobile="+8613000000001")
    on_duty(site, DutyRole.READER, [person_id])
    return person_id


@pytest.fixture
def number(site: Site) -> str:
    """A severe fault nobody but a landline can be told of: a call task waits."""
    office = site.unit("市长热线办公室")
    on_duty(site, DutyRole.READER, [person(site, "示戊", office, landline="+863162000005")])
    technician = person(site, "示例己", office, landline="+863162000006")
    on_duty(site, DutyRole.TECHNICIAN, [technician])
    taken = report(site, "门户网站打不开", severity=Severity.SEVERE)
    pages_go_out(site)
    return taken.number


@pytest.mark.usefixtures("contact")
def test_what_was_sent_stands_with_its_words_its_ticket_and_a_masked_number(site: Site) -> None:
    taken = report(site, "门户网站打不开", severity=Severity.SEVERE)
    pages_go_out(site)

    page = reader(site, Role.AUDITOR).get("/sent").text

    assert "门户网站打不开" in page
    assert f'href="/tickets/{taken.number}"' in page
    assert "市政府信息中心 示例甲 130****0001" in page
    assert "13000000001" not in page
    assert "没有真的发出，只记在这里：短信、电话、邮件。" in page


@pytest.mark.usefixtures("contact")
def test_a_spelled_number_leads_to_its_ticket_too(site: Site) -> None:
    taken = report(site, "门户网站打不开", severity=Severity.SEVERE)
    pages_go_out(site)
    site.clock.advance(minutes=4)
    pages_go_out(site)

    page = reader(site, Role.STAFF).get("/sent").text

    assert " ".join(taken.number) in page
    assert page.count(f'href="/tickets/{taken.number}"') == 2


@pytest.mark.usefixtures("contact")
def test_older_letters_are_reached_by_a_link(site: Site) -> None:
    for n in range(51):
        site.desk.file_carrier.send(
            Letter(
                ref=f"ref-{n}", page_id=n, channel=Channel.SMS, address="+8613000000002", body=f"第{n}次打不开",
                label="示例乙", language="zh",
            )
        )  # fmt: skip
    client = reader(site, Role.STAFF)

    first, more = client.get("/sent").text, client.get("/sent?show=100").text

    assert (first.count("已记入文件"), more.count("已记入文件")) == (50, 51)
    assert "show=100" in first


def test_a_handler_sees_neither_sent_words_nor_calls(site: Site) -> None:
    client = reader(site, Role.UNIT_HANDLER)

    assert client.get("/sent").status_code == 403
    assert client.get("/calls").status_code == 403
    assert client.post("/calls/1", data={"result": "acknowledged"}).status_code == 403


def test_a_landline_waits_as_a_call_with_number_words_and_time(site: Site, number: str) -> None:
    site.clock.advance(minutes=12)

    page = reader(site, Role.STAFF).get("/calls").text

    assert "示戊" in page
    assert "市长热线办公室" in page
    assert "0316 200 0005" in page
    assert "门户网站打不开" in page
    assert f'href="/tickets/{number}"' in page
    assert "已等12分钟" in page


def test_a_call_that_was_taken_on_stops_the_steps(site: Site, number: str) -> None:
    client = reader(site, Role.STAFF)

    answer = client.post("/calls/1", data={"result": "acknowledged", "note": "十分钟内到机房"})

    assert answer.status_code == 303
    assert asked(site, "SELECT state FROM page") == [("acknowledged",)]
    site.clock.advance(minutes=15)
    pages_go_out(site)
    assert len(asked(site, TASKS)) == 1
    page = client.get("/calls").text
    assert "没有要打的电话" in page or "0316 200 0005" not in page
    assert "已承接 · 十分钟内到机房" in page
    assert number in page


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("result", "words"),
    [("no_answer", "无人接听"), ("wrong_number", "号码不对"), ("declined", "已告知，未承接")],
)
def test_a_call_that_nobody_took_on_leads_to_the_next_person(site: Site, result: str, words: str) -> None:
    client = reader(site, Role.STAFF)

    client.post("/calls/1", data={"result": result})
    pages_go_out(site)

    page = client.get("/calls").text
    assert "示例己" in page
    assert "0316 200 0006" in page
    assert re.search(rf"\d\d:\d\d 示st: {words}", page)


@pytest.mark.usefixtures("number")
def test_a_call_is_recorded_once(site: Site) -> None:
    first, second = reader(site, Role.STAFF), reader(site, Role.SUPERVISOR)
    first.post("/calls/1", data={"result": "acknowledged"})
    before = asked(site, TASKS)

    answer = second.post("/calls/1", data={"result": "no_answer"})

    assert answer.status_code == 409
    assert "已有人记过这个电话" in answer.text
    assert asked(site, TASKS) == before


@pytest.mark.usefixtures("number")
@pytest.mark.parametrize(
    ("task", "result", "status"), [(1, "sang", 400), (1, "", 400), (99, "no_answer", 404)]
)
def test_what_is_no_result_or_no_task_changes_nothing(
    site: Site, task: int, result: str, status: int
) -> None:
    answer = reader(site, Role.STAFF).post(f"/calls/{task}", data={"result": result})

    assert answer.status_code == status
    assert asked(site, TASKS) == [("open", None, None)]


@pytest.mark.usefixtures("contact")
def test_a_message_about_the_calendar_leads_to_the_calendar(site: Site) -> None:
    head = person(site, "示例丁", site.unit("市政府办"), mobile="+8613000000004")
    on_duty(site, DutyRole.SUPERVISOR, [head])
    stands_at(site, "2026-12-01 10:00")
    works(site)

    page = reader(site, Role.AUDITOR).get("/sent").text

    row = next(row for row in page.split("<tr") if "2027年放假安排尚未导入" in row)
    assert '<a class="mono" href="/calendar">日历</a>' in row


def test_a_call_about_the_calendar_is_made_and_recorded_like_any_other(site: Site) -> None:
    office = site.unit("市政府办")
    head = person(site, "示例丁", office, landline="+863162000004")
    on_duty(site, DutyRole.SUPERVISOR, [head])
    stands_at(site, "2026-12-29 09:00")
    unpublished = site.takes_in()
    publishes(site, with_2027(NEW_YEAR))
    stands_at(site, "2027-01-05 09:00")
    publishes(site, with_2027())
    client = reader(site, Role.STAFF)

    page = client.get("/calls").text
    task = re.search(r'action="(/calls/\d+)"', page.partition("日历第3版生效")[2])
    assert task
    done = client.post(task[1], data={"result": "acknowledged", "note": ""})
    after = client.get("/calls").text

    assert '<a class="mono" href="/calendar">日历</a>' in page
    assert done.status_code == 303
    assert '<a class="mono" href="/calendar">日历</a>' in after.partition("今天")[2]
    assert site.ticket(unpublished.number).state.is_open
    with site.desk.database.read() as session:
        assert delivery_audit(session, site.clock.now()) == []


def test_a_supervisor_whom_nothing_reaches_leaves_the_delivery_audit_whole(site: Site) -> None:
    head = person(site, "示例丁", site.unit("市政府办"))
    on_duty(site, DutyRole.SUPERVISOR, [head])
    stands_at(site, "2026-12-01 10:00")
    works(site)
    site.clock.advance(hours=1)
    works(site)

    with site.desk.database.read() as session:
        assert delivery_audit(session, site.clock.now()) == []


@pytest.fixture
def pasting(site: Site) -> int:
    """Words for a group without a bot wait: the task's id."""
    draft = PageDraft(
        subject_kind="ticket", subject_id=1, cycle_no=1, step_no=1, contact_id=1, contact_label="信息中心 值班群",
        channels=(Address(Channel.GROUP, "读网工作群"),), kind=MessageKind.SEVERE,
        data={"number": "4821", "title": "首页无法访问", "deadline": "10:30"}, severity="severe",
    )  # fmt: skip
    with site.desk.database.work(site.clock.now(), "test") as work:
        enqueue(work, draft)
    site.desk.dispatcher.run_once()
    return 1


def test_words_to_paste_can_be_copied_by_hand_and_are_counted_like_calls(site: Site, pasting: int) -> None:
    page = reader(site, Role.STAFF).get("/calls").text

    assert "贴到群：读网工作群" in page
    assert re.search(r"<textarea[^>]* readonly>[^<]*\[严重\]工单4821:首页无法访问", page)
    assert f'action="/calls/{pasting}/paste"' in page
    assert "tel:" not in page


def test_pasted_stands_with_time_name_and_screenshot(site: Site, pasting: int) -> None:
    client = reader(site, Role.STAFF)
    screenshot = io.BytesIO()
    Image.new("RGB", (8, 8), "green").save(screenshot, "PNG")
    screenshot.seek(0)

    answer = client.post(
        f"/calls/{pasting}/paste",
        data={"result": "pasted", "note": "已读", "screenshot": (screenshot, "群.png")},
    )

    assert answer.status_code == 303
    assert asked(site, "SELECT state FROM page") == [("delivered",)]
    page = client.get("/calls").text
    assert "已贴到群里 · 已读" in page
    assert f'href="/calls/{pasting}/proof"' in page
    picture = client.get(f"/calls/{pasting}/proof")
    assert picture.headers["Content-Type"] == "image/webp"
    assert "sandbox" in picture.headers["Content-Security-Policy"]


def test_a_screenshot_that_is_no_picture_records_nothing(site: Site, pasting: int) -> None:
    client = reader(site, Role.STAFF)
    data = {"result": "pasted", "screenshot": (io.BytesIO(b"no picture"), "群.png")}

    assert client.post(f"/calls/{pasting}/paste", data=data).status_code == 400
    assert asked(site, "SELECT state FROM call_task") == [("open",)]


def test_a_pasting_is_recorded_once_by_who_may_and_with_a_known_result(site: Site, pasting: int) -> None:
    client, way = reader(site, Role.STAFF), f"/calls/{pasting}/paste"

    assert reader(site, Role.UNIT_HANDLER).post(way, data={"result": "pasted"}).status_code == 403
    assert client.post(way, data={"result": "sung"}).status_code == 400
    assert client.post(way, data={"result": "not_pasted"}).status_code == 303
    assert client.post(way, data={"result": "pasted"}).status_code == 409
    assert client.get(f"/calls/{pasting}/proof").status_code == 404
