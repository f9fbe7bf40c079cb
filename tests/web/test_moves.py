"""Every move of a ticket by its form: what people see, what is refused, what is stored."""

import io
import re

import pytest
from PIL import Image
from sqlalchemy import text

from roster.permissions import Role
from tests.web.site import CLERK, Client, Site
from tickets.kinds import Severity
from tickets.lifecycle import Fact, State, Verb
from tickets.service import Order
from tickets.ticket import Reporter


def _move(client: Client, number: str, verb: str, **fields: object) -> tuple[int, str]:
    answer = client.post(f"/tickets/{number}/{verb}", data={k: str(v) for k, v in fields.items()})
    return answer.status_code, answer.text


def _drive(site: Site, number: str, verb: Verb, **facts: str) -> None:
    order = Order(number, site.ticket(number).version, {Fact(name): words for name, words in facts.items()})
    site.desk.tickets.move(CLERK, verb, order)


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


def test_who_lost_the_race_reads_the_choices_in_words_and_where_they_are(
    site: Site, clerk: Client, unit: int
) -> None:
    number = site.verified(unit).number

    status, page = _move(
        clerk, number, "verify", version=1, kind="typo", severity="severe", unit_id=unit, note="请今天改"
    )

    mine = page.partition("You typed")[2].partition("</dl>")[0]
    assert status == 409
    for words in ("Misspelling", "Severe", "市政府信息中心", "请今天改"):
        assert f"<dd>{words}</dd>" in mine
    assert "what you typed is listed here" in page
    assert "still below" not in page


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
