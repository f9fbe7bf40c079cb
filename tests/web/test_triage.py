"""The duty officer's pages: what the queue shows, what each move does and leaves behind, what is refused and kept."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

from roster.permissions import Role
from sites import store as site_store
from sites.responsibility import FaultKind
from tests.web.site import CLERK, PAGE, WORDS, Client, Site
from tickets.kinds import Severity, Source
from tickets.lifecycle import Fact, State, Verb
from tickets.service import Order
from tickets.ticket import Reporter

SHEET = (
    "留言编号,问题描述,留言时间,问题页面\n20260001,栏目打不开,2025-09-29 10:00,https://www.shili.example/a\n"
)


@pytest.fixture
def unit(site: Site) -> int:
    return site.unit("市政府信息中心")


@pytest.fixture
def clerk(site: Site) -> Client:
    return site.client(Role.STAFF)


def _listed(page: str) -> list[str]:
    """The titles of the list's rows; the open ticket beside it may name others."""
    rows = re.findall(r'<a href="/\?[^"]*at=[0-9A-Z]{6}[^"]*"[^>]*>(.*?)</a>', page)
    return [re.sub(r"<span.*</span>", "", row) for row in rows]


def _move(client: Client, number: str, verb: str, **fields: object) -> tuple[int, str]:
    answer = client.post(f"/tickets/{number}/{verb}", data={k: str(v) for k, v in fields.items()})
    return answer.status_code, answer.text


def _drive(site: Site, number: str, verb: Verb, **facts: str) -> None:
    order = Order(number, site.ticket(number).version, {Fact(name): words for name, words in facts.items()})
    site.desk.tickets.move(CLERK, verb, order)


def test_the_inbox_shows_what_waits_to_be_verified_earliest_first(
    site: Site, clerk: Client, unit: int
) -> None:
    late = site.takes_in(title="后到的")
    site.clock.advance(days=-2)
    early = site.takes_in(title="先到的")
    site.clock.advance(days=2)
    site.verified(unit, title="已受理的")

    page = clerk.get("/").text

    assert _listed(page) == ["先到的", "后到的"]
    assert {early.number, late.number} <= set(re.findall(r"at=([0-9A-Z]{6})", page))


def test_groups_say_how_tickets_stand(site: Site, clerk: Client) -> None:
    site.takes_in()
    assert "In time" in clerk.get("/").text

    site.clock.advance(days=20)
    page = site.client(Role.STAFF).get("/").text

    assert 'class="g-overdue"' in page
    assert "wd late" in page


def test_a_number_typed_into_the_search_leads_to_its_ticket(site: Site, clerk: Client) -> None:
    number = site.takes_in().number

    answer = clerk.get(f"/?q={number.lower()}")

    assert answer.location == f"/tickets/{number}"


def test_words_are_searched_in_all_open_tickets(site: Site, clerk: Client, unit: int) -> None:
    site.verified(unit, title="停车管理办法打不开")
    site.takes_in(title="别的")

    page = clerk.get("/?q=停车").text

    assert _listed(page) == ["停车管理办法打不开"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("source=telephone&view=open", {"电话来的"}), ("severity=severe&view=open", {"严重的"}),
        ("state=verified", {"严重的"}), ("unit=1&view=open", {"严重的"}), ("kind=question", set()),
        ("source=nonsense&view=open", {"电话来的", "严重的"}), ("unit=x&view=open", {"电话来的", "严重的"}),
        ("after=nonsense&view=open", {"电话来的", "严重的"}),
    ],
)  # fmt: skip
def test_filters_narrow_and_nonsense_does_not(
    site: Site, clerk: Client, unit: int, query: str, shown: set[str]
) -> None:
    site.takes_in(source=Source.TELEPHONE, title="电话来的")
    site.verified(unit, severity=Severity.SEVERE, title="严重的")

    page = clerk.get(f"/?{query}")

    assert page.status_code == 200
    assert set(_listed(page.text)) == shown


def test_the_next_page_goes_on_where_the_last_row_ended(site: Site, clerk: Client) -> None:
    numbers = {site.takes_in(title=f"第{n}条").number for n in range(53)}
    first = clerk.get("/").text
    href = re.search(r'href="(/\?[^"]*after=[^"]+)"', first)
    assert href

    second = clerk.get(href[1].replace("&amp;", "&")).text

    seen = [set(re.findall(r"at=([0-9A-Z]{6})", page)) for page in (first, second)]
    assert len(seen[0]) == 50
    assert not seen[0] & seen[1]
    assert seen[0] | seen[1] == numbers


def test_an_empty_inbox_names_what_comes_due_next(site: Site, clerk: Client, unit: int) -> None:
    number = site.verified(unit).number

    page = clerk.get("/").text

    assert "The inbox is empty" in page
    assert number in page


def test_a_unit_handler_sees_the_own_units_tickets_and_no_other(site: Site, unit: int) -> None:
    other = site.unit("市行政审批局")
    mine, theirs = site.verified(unit, title="本单位"), site.verified(other, title="别单位")
    handler = site.client(Role.UNIT_HANDLER, unit)

    page = handler.get("/").text

    assert "本单位" in page
    assert "别单位" not in page
    assert handler.get(f"/tickets/{mine.number}").status_code == 200
    assert handler.get(f"/tickets/{theirs.number}").status_code == 404
    assert handler.get(f"/?at={theirs.number}").text.count(theirs.number) == 0
    assert handler.get(f"/?q={theirs.number}").status_code == 200


def test_the_ticket_page_shows_clause_trace_and_masked_number(site: Site, clerk: Client) -> None:
    number = site.takes_in(reporter=Reporter("示某", "13000000009")).number

    page = clerk.get(f"/tickets/{number}").text

    assert "读网制度 二(三)" in page
    assert "National Day" in page
    assert "130****0009" in page
    assert "13000000009" not in page
    assert "Sat" in page


def test_the_matrix_proposes_the_unit_and_says_why(site: Site, clerk: Client, unit: int) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        site_store.add_line(
            work.session, fault_kind=FaultKind.CONTENT, unit_id=unit, url_prefix="", clause="一(二)"
        )
    number = site.takes_in().number

    page = clerk.get(f"/tickets/{number}").text

    assert f'<option value="{unit}" selected>' in page
    assert "Proposed by the table of duties (一(二))." in page


def test_the_whole_way_by_forms(site: Site, clerk: Client, unit: int) -> None:
    number = site.takes_in().number

    codes = [
        _move(clerk, number, "verify", version=1, kind="typo", severity="normal", unit_id=unit)[0],
        _move(clerk, number, "handle", version=2, note="已更正栏目地址")[0],
        _move(clerk, number, "answer", version=3, answer="已改正，感谢监督。")[0],
    ]

    ticket = site.ticket(number)
    page = clerk.get(f"/tickets/{number}").text
    assert codes == [303, 303, 303]
    assert (ticket.state, ticket.answer, ticket.problem, ticket.unit_id) == (
        State.ANSWERED, "已改正，感谢监督。", "typo", unit,
    )  # fmt: skip
    assert "已更正栏目地址" in page
    assert "Answered in time" in page


def test_a_decision_in_the_queue_comes_back_to_the_queue(site: Site, clerk: Client, unit: int) -> None:
    number = site.takes_in().number
    data = {"version": "1", "kind": "typo", "unit_id": str(unit)}

    answer = clerk.post(
        f"/tickets/{number}/verify", data=data,
        headers={"Referer": f"http://localhost/?view=inbox&at={number}&q=%E8%A7%84"},
    )  # fmt: skip

    assert answer.location == "/?view=inbox&q=%E8%A7%84"


def test_merge_and_unmerge_reopen_and_dismiss(site: Site, clerk: Client) -> None:
    first, second = site.takes_in().number, site.takes_in().number

    merged = _move(clerk, second, "merge", version=1, into=first.lower())[0]
    page = clerk.get(f"/tickets/{second}").text
    unmerged = _move(clerk, second, "unmerge", version=2, reason="不是一回事")[0]
    dismissed = _move(clerk, second, "dismiss", version=3, reason="unfounded", answer="网页正常。")[0]
    reopened = _move(clerk, second, "reopen", version=4, reason="仍有问题")[0]

    assert [merged, unmerged, dismissed, reopened] == [303] * 4
    assert f"Merged into {first}." in page
    assert site.ticket(second).state is State.VERIFIED
    assert site.ticket(second).cycle == 2


def test_assign_transfer_severity_comment_and_acknowledge(site: Site, clerk: Client, unit: int) -> None:
    number, other = site.takes_in().number, site.unit("市行政审批局")

    codes = [
        _move(clerk, number, "assign", version=1, unit_id=unit, note="请看")[0],
        _move(clerk, number, "transfer", version=2, unit_id=other, reason="归他们")[0],
        _move(clerk, number, "severity", version=3, severity="severe", reason="首页打不开")[0],
        _move(clerk, number, "comment", text="已电话联系")[0],
        _move(clerk, number, "acknowledge")[0],
    ]

    page = clerk.get(f"/tickets/{number}").text
    assert codes == [303] * 5
    assert site.ticket(number).unit_id == other
    assert site.ticket(number).severity is Severity.SEVERE
    for words in (
        "请看",
        "归他们",
        "已电话联系",
        "transferred to 市行政审批局",
        "severity: Severe",
        "took it on",
    ):
        assert words in page


def test_a_severe_fault_needs_its_record_before_it_is_answered(site: Site, clerk: Client, unit: int) -> None:
    number = site.verified(unit, severity=Severity.SEVERE).number
    _drive(site, number, Verb.HANDLE, note="恢复")

    status, page = _move(clerk, number, "answer", version=3, answer="已恢复。")
    recorded = _move(
        clerk,
        number,
        "fault_record",
        version=3,
        cause="磁盘写满",
        fix_time="2025-09-30T16:40",
        leader_report="已电话",
    )[0]
    filled = clerk.get(f"/tickets/{number}").text
    answered = _move(clerk, number, "answer", version=4, answer="已恢复。")[0]

    assert status == 400
    assert "needs: cause" in page
    assert "已恢复。" in page
    assert recorded == 303
    assert "磁盘写满" in filled
    assert answered == 303


def test_what_is_refused_comes_back_with_what_was_typed(site: Site, clerk: Client, unit: int) -> None:
    number = site.verified(unit).number

    status, page = _move(clerk, number, "handle", version=2, note="   ")
    merge = _move(clerk, number, "merge", version=2, into="ZZZZZZ")

    assert status == 400
    assert "“Handle” needs: note" in page
    assert merge[0] == 400
    assert "Cannot merge into “ZZZZZZ”" in merge[1]
    assert site.ticket(number).version == 2


def test_two_clerks_at_once_both_see_both_sides(site: Site, clerk: Client, unit: int) -> None:
    number = site.verified(unit).number
    _move(site.client(Role.SUPERVISOR), number, "severity", version=2, severity="severe", reason="x")
    site.clock.advance(minutes=1)

    status, page = _move(clerk, number, "handle", version=2, note="我已经写好的说明")

    assert status == 409
    assert f"{site.account(Role.SUPERVISOR).name} changed this ticket 1 minute ago" in page
    assert "我已经写好的说明" in page
    assert "Severe" in page
    assert 'name="version" value="3"' in page
    assert site.ticket(number).state is State.VERIFIED


def test_an_illegal_move_is_refused_in_words(site: Site, clerk: Client) -> None:
    number = site.takes_in().number

    status, page = _move(clerk, number, "answer", version=1, answer="太早了")

    assert status == 409
    assert "Not saved: a ticket that is received cannot be moved by “Answer”." in page


@pytest.mark.parametrize("unit_id", ["999", "x", "-1", "1e9"])
def test_a_unit_that_is_no_choice_is_refused(site: Site, clerk: Client, unit_id: str) -> None:
    number = site.takes_in().number

    assert _move(clerk, number, "verify", version=1, kind="typo", unit_id=unit_id)[0] == 404
    assert site.ticket(number).state is State.RECEIVED


def test_the_number_is_shown_once_for_a_reason_that_is_recorded(site: Site, clerk: Client) -> None:
    number = site.takes_in(reporter=Reporter("", "13000000009")).number

    without = _move(clerk, number, "reveal", reason=" ")
    shown = _move(clerk, number, "reveal", reason="地址写不清，要问一下")
    again = clerk.get(f"/tickets/{number}").text

    assert without[0] == 400
    assert "13000000009" not in without[1]
    assert "13000000009" in shown[1]
    assert "13000000009" not in again
    assert "地址写不清，要问一下" in again
    with site.desk.database.read() as session:
        actions = session.execute(text("SELECT action FROM audit WHERE action = 'reveal'")).all()
    assert len(actions) == 1


def test_pictures_run_nothing_and_belong_to_their_ticket(site: Site, clerk: Client) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(picture, "PNG")
    number, other = site.takes_in(picture=picture.getvalue()).number, site.takes_in().number
    found = re.search(rf"/tickets/{number}/pictures/(\d+)", clerk.get(f"/tickets/{number}").text)
    assert found

    answer = clerk.get(found[0])

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert clerk.get(f"/tickets/{other}/pictures/{found[1]}").status_code == 404
    assert site.visitor().get(found[0]).status_code == 302


def test_a_clerk_enters_a_telephone_call_with_its_time(site: Site, clerk: Client) -> None:
    data = {
        "source": "telephone", "kind": "typo", "severity": "normal", "title": "错别字", "description": WORDS,
        "received_at": "2025-09-29T09:30", "caller": "示某", "contact": "13000000009",
    }  # fmt: skip

    answer = clerk.post("/tickets/new", data=data)

    number = (answer.location or "").rsplit("/", 1)[1]
    assert answer.status_code == 303
    assert (
        site.desk.calendar.local(site.ticket(number).received_at).isoformat() == "2025-09-29T09:30:00+08:00"
    )
    assert "Code for the reporter to follow it" in clerk.get(answer.location or "").text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("received_at", "2031-01-01T00:00", "This is no time, or lies in the future."),
        ("received_at", "soon", "This is no time, or lies in the future."),
        ("source", "public_form", "Choose where it came from."), ("description", "错", "Write 5 to 2,000"),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_named(
    site: Site, clerk: Client, field: str, value: str, words: str
) -> None:
    data = {"source": "telephone", "kind": "typo", "title": "错别字", "description": WORDS}

    answer = clerk.post("/tickets/new", data=data | {field: value})

    assert answer.status_code == 400
    assert words in answer.text
    assert "错别字" in answer.text


def _upload(client: Client, sheet: str, **more: str) -> tuple[str, str]:
    """The preview's page and its token."""
    page = client.post("/import", data={"step": "upload", "pasted": sheet, **more}).text
    found = re.search(r'name="token" value="([^"]+)"', page)
    return page, found[1] if found else ""


def _count(site: Site, table: str) -> int:
    with site.desk.database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


def test_messages_are_previewed_then_imported_once(site: Site, clerk: Client) -> None:
    page, token = _upload(clerk, SHEET)
    before = _count(site, "ticket")
    done = clerk.post("/import", data={"step": "confirm", "token": token})
    again = _upload(clerk, SHEET)[0]

    assert "20260001" in page
    assert before == 0
    assert done.status_code == 303
    assert _count(site, "ticket") == 1
    assert "is ticket" in again or "unchanged" in again


def test_an_upload_is_forgotten_after_use_and_no_other_account_may_use_it(site: Site, clerk: Client) -> None:
    token = _upload(clerk, SHEET)[1]
    other = site.client(Role.SUPERVISOR).post("/import", data={"step": "confirm", "token": token})
    forged = clerk.post("/import", data={"step": "confirm", "token": token + "x"})
    clerk.post("/import", data={"step": "confirm", "token": token})

    again = clerk.post("/import", data={"step": "confirm", "token": token})

    assert [other.status_code, forged.status_code, again.status_code] == [400, 400, 400]
    assert "This preview is no longer kept." in again.text
    assert _count(site, "blob") == 0


def test_an_upload_nobody_confirms_is_gone_the_day_after(site: Site) -> None:
    _upload(site.client(Role.STAFF), SHEET)
    site.clock.advance(days=1, minutes=1)

    _upload(site.client(Role.STAFF), SHEET.replace("20260001", "20260002"))

    assert _count(site, "blob") == 1


def test_columns_are_corrected_by_hand(site: Site, clerk: Client) -> None:
    sheet = SHEET.replace("问题描述", "说了什么")

    page, token = _upload(clerk, sheet)
    corrected = clerk.post("/import", data={"step": "preview", "token": token, "map_description": "1"})

    assert "No column is chosen for" in page
    assert corrected.status_code == 200
    assert "栏目打不开" in corrected.text


def test_wrong_rows_are_named_and_left_out(site: Site, clerk: Client) -> None:
    sheet = SHEET + "20260002,没有时间,,\n20260003,时间错,10月七日,\n"

    page, token = _upload(clerk, sheet)
    clerk.post("/import", data={"step": "confirm", "token": token})

    assert "Neither a time of writing nor of passing on" in page
    assert "“10月七日” is no date. Write it as 2026-10-07 09:30." in page
    assert _count(site, "ticket") == 1


def test_the_old_ledger_comes_in_closed(site: Site, clerk: Client) -> None:
    sheet = (
        "留言编号,问题描述,留言时间,问题页面,办理结果,办理时间\n"
        f"1,栏目打不开,2025-03-03 10:00,{PAGE},已改正,2025-03-05 11:00\n"
    )

    token = _upload(clerk, sheet, as_ledger="1")[1]
    done = clerk.post("/import", data={"step": "confirm", "token": token})

    assert done.location == "/?view=answered"
    assert "栏目打不开" in clerk.get("/?view=answered").text
    assert "栏目打不开" not in clerk.get("/?view=open").text


@pytest.mark.parametrize("pasted", ["", "   ", "只有一行"])
def test_nothing_to_read_is_said(clerk: Client, pasted: str) -> None:
    assert clerk.post("/import", data={"step": "upload", "pasted": pasted}).status_code == 400
