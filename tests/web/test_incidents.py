"""Incidents, handovers and papers on pages: each step is a form, refusals say what comes first."""

import io

import pytest
from openpyxl import load_workbook
from PIL import Image

from roster.people import DutyRole
from roster.permissions import Role
from rounds.register import EntryKind, NewEntry, Verb
from tests.web.office_data import asked, on_duty, pages_go_out, person, reader
from tests.web.site import CLERK, Client, Site
from tickets.kinds import Kind, Severity, Source

LINES = "SELECT verb FROM duty_line ORDER BY id"


@pytest.fixture
def clerk(site: Site) -> Client:
    return reader(site, Role.STAFF)


def _version(client: Client) -> str:
    return client.get("/incidents/1").text.partition('name="version" value="')[2].partition('"')[0]


def _moves(client: Client, verb: str, **facts: str) -> tuple[int, str]:
    answer = client.post("/incidents/1", data={"version": _version(client), "verb": verb, **facts})
    return answer.status_code, answer.text


def _picture() -> io.BytesIO:
    data = io.BytesIO()
    Image.new("RGB", (8, 8)).save(data, "PNG")
    data.seek(0)
    return data


def _cells(data: bytes) -> list[str]:
    """Every cell of a workbook's sheets, as text."""
    book = load_workbook(io.BytesIO(data))
    return [str(cell.value) for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]


def test_an_incident_is_opened_from_a_ticket_and_walks_its_way_with_proof(site: Site, clerk: Client) -> None:
    number = site.takes_in(kind=Kind.DETECTED_FAULT, source=Source.MACHINE, severity=Severity.SEVERE,
                           fingerprint="down").number  # fmt: skip
    door = f"/incidents?ticket={number}"
    assert door in clerk.get(f"/tickets/{number}").text
    assert f'value="{number}"' in clerk.get(door).text

    opened = clerk.post("/incidents", data={"title": "门户网站无法访问", "ticket": number})
    early = _moves(clerk, "respond", words="切换线路")
    graded = _moves(clerk, "grade", grade="larger", why="首页被篡改")
    bare = _moves(clerk, "decide", plan="yes", whom="示例寅", why="影响面大")
    decided = _moves(clerk, "decide", plan="yes", level="Ⅲ级", whom="示例寅", why="影响面大")
    answered = _moves(clerk, "respond", words="切换线路")
    restored = _moves(clerk, "restore", words="首页恢复")
    open_still = _moves(clerk, "close", cause="光缆中断")
    unproven = clerk.post("/incidents/1/reports/legal", data={"by": "示例乙"})
    proven = clerk.post(
        "/incidents/1/reports/group", data={"by": "示例乙", "picture": (_picture(), "shot.png")},
        content_type="multipart/form-data",
    )  # fmt: skip
    closed = _moves(
        clerk, "close", cause="光缆中断", fix_time="2025-09-30T18:00", leader_report="已报分管领导"
    )

    assert opened.headers["Location"] == "/incidents/1"
    assert [one[0] for one in (early, graded, bare, decided, answered, restored, open_still, closed)] == [
        409, 303, 400, 303, 303, 303, 400, 303,
    ]  # fmt: skip
    assert "先研判定级、决定是否启动预案" in early[1]
    assert "预案级别" in bare[1]
    assert "预计解决时间, 上报分管领导" in open_still[1].replace("、", ", ")
    assert (unproven.status_code, proven.status_code) == (400, 303)
    assert "附上截图，或写明凭据" in unproven.text
    page = clerk.get("/incidents/1").text
    assert page.count("未报") == 2  # leader and system; the law is not in force yet
    for words in ("已报", "示例寅决定启动应急预案（Ⅲ级）：影响面大", "研判为较大：首页被篡改", number):
        assert words in page
    proof = page.partition('href="/incidents/1/proof/')[2].partition('"')[0]
    assert clerk.get(f"/incidents/1/proof/{proof}").mimetype == "image/webp"
    assert asked(site, "SELECT state FROM incident") == [("closed",)]


def test_a_larger_grade_shows_its_countdown_from_november_2025_on(site: Site) -> None:
    site.clock.advance(days=40)
    clerk = reader(site, Role.STAFF)
    clerk.post("/incidents", data={"title": "首页被篡改"})
    _moves(clerk, "grade", grade="larger", why="篡改")

    assert "依法报告还剩4小时" in clerk.get("/incidents/1").text
    site.clock.advance(hours=4, minutes=1)
    late = clerk.get("/incidents").text
    assert "依法报告超时1分钟" in late
    clerk.post("/incidents/1/reports/legal", data={"by": "示例乙", "note": "12387电话，工单88"})
    assert "已依法报告" in clerk.get("/incidents/1").text


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("/incidents", {"title": " "}, 400),
        ("/incidents", {"title": "长" * 121}, 400),
        ("/incidents", {"title": "x", "began_at": "9999-12-31T23:59"}, 400),
        ("/incidents", {"title": "x", "began_at": "gestern"}, 400),
        ("/incidents", {"title": "x", "ticket": "000000"}, 404),
        ("/incidents/1", {"verb": "grade", "version": "1"}, 400),
        ("/incidents/1", {"verb": "grade", "version": "1", "grade": "huge", "why": "x"}, 400),
        ("/incidents/1", {"verb": "grade", "version": "7", "grade": "general", "why": "x"}, 409),
        ("/incidents/1", {"verb": "fly"}, 400),
        ("/incidents/9", {"verb": "note", "words": "x", "version": "1"}, 404),
        ("/incidents/1/reports/moon", {"by": "x", "note": "y"}, 404),
        ("/incidents/1/reports/legal", {"by": "x", "note": "y"}, 400),
        ("/incidents/9/texts", {}, 404),
        ("/handover/9", {"version": "1", "words": "x"}, 404),
        ("/handover/9/confirm", {"version": "1"}, 404),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    site: Site, clerk: Client, path: str, fields: dict[str, str], status: int
) -> None:
    site.desk.duty_day.incidents.open(CLERK, title="首页打开缓慢")

    assert clerk.post(path, data=fields).status_code == status
    assert asked(site, LINES) == [("opened",)]


def _handed_over(site: Site) -> None:
    """示例甲 was on duty, now 示例乙 is."""
    unit = site.unit("市政府信息中心")
    first, second = (person(site, name, unit) for name in ("示例甲", "示例乙"))
    on_duty(site, DutyRole.READER, [first])
    pages_go_out(site)
    site.desk.duty_day.register.enter(
        CLERK, NewEntry(EntryKind.FAX, "上级政府办", "值守通知", first=Verb.RELAY, whom="市工信局")
    )
    on_duty(site, DutyRole.READER, [second])
    site.clock.advance(minutes=5)
    pages_go_out(site)


def test_a_handover_is_written_confirmed_once_and_printed(site: Site, clerk: Client) -> None:
    _handed_over(site)
    page = clerk.get("/handover").text
    for words in ("示例甲", "示例乙", "值守通知 → 市工信局", "待确认"):
        assert words in page

    written = clerk.post("/handover/2", data={"version": "1", "words": "留意来电"})
    empty = clerk.post("/handover/2", data={"version": "2", "words": " "})
    both_parts = clerk.post("/handover/2/confirm", data={"version": "2"})
    site.clock.advance(minutes=31)
    pages_go_out(site)  # nobody confirmed: somebody else was called and may stand in
    head = reader(site, Role.SUPERVISOR)
    stale = head.post("/handover/2/confirm", data={"version": "2"})
    confirmed = head.post("/handover/2/confirm", data={"version": "3"})
    again = head.post("/handover/2/confirm", data={"version": "3"})

    refused = [one.status_code for one in (empty, both_parts, stale, again)]
    assert [written.status_code, confirmed.status_code, *refused] == [303, 303, 409, 409, 409, 409]
    assert "示例乙" in both_parts.text
    assert "已确认" in again.text
    paper = clerk.get("/handover/2/paper").text
    for words in ("留意来电", "值守通知 → 市工信局", "自动生成交接单", "确认接班"):
        assert words in paper
    book = _cells(clerk.get("/handover/2/paper.xlsx").data)
    assert any("确认接班" in one for one in book)
    assert clerk.get("/handover/9/paper").status_code == 404


def test_the_register_is_printed_with_every_line_of_its_record(site: Site, clerk: Client) -> None:
    order = NewEntry(EntryKind.FAX, "上级政府办", "=值守通知", first=Verb.RELAY, whom="市工信局")
    site.desk.duty_day.register.enter(CLERK, order)
    site.clock.advance(minutes=10)
    clerk.post("/register/1", data={"version": "2", "verb": "acknowledge", "relay": "1", "whom": "示例庚"})
    clerk.post("/incidents", data={"title": "首页被篡改"})
    _moves(clerk, "grade", grade="larger", why="影响面大")

    page = clerk.get("/register/paper").text
    month = clerk.get("/register/paper?month=2025-09").text
    book = _cells(clerk.get("/register/paper.xlsx?day=2025-09-30").data)
    drawn = clerk.get("/register/paper.pdf?day=2025-09-30")

    for words in (
        "16:59 clerk 转给市工信局", "17:09 示st 登记确认：市工信局，示例庚收", "数据库拒绝更改", "首页被篡改",
        "17:09 示st 研判为较大：影响面大",
    ):  # fmt: skip
        assert words in page
        assert words in month
    assert "'=值守通知" in book  # words, never a formula
    assert any("示例庚收" in one for one in book)
    assert any("研判为较大" in one for one in book)
    assert "首页被篡改" not in clerk.get("/register/paper?day=2025-09-29").text
    assert drawn.data.startswith(b"%PDF") or drawn.status_code == 302
    assert clerk.get("/register/paper.exe").status_code == 404
    assert reader(site, Role.UNIT_HANDLER, site.unit("x")).get("/register/paper").status_code == 403
