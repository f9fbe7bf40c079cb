"""Urging, reassigning and more time on their pages: the effect before the click, what was done, what was left alone."""

import re

import pytest

from roster.permissions import Role
from tests.web.office_data import asked, pages_go_out, person, reader, report, verified
from tests.web.site import CLERK, Client, Site
from tickets.bulk import MOST_AT_ONCE
from tickets.service import Order


@pytest.fixture
def office(site: Site, unit: int) -> int:
    """A unit with two people who can be reached."""
    person(site, "宋晚晴", unit, mobile="+8613000000001")
    person(site, "周亦安", unit, mobile="+8613000000002")
    return unit


@pytest.fixture
def head(site: Site) -> Client:
    return reader(site, Role.SUPERVISOR)


@pytest.fixture
def number(site: Site, office: int) -> str:
    taken = report(site, "公租房申请条件咨询没有回复")
    verified(site, taken, office)
    return taken.number


def _urges(site: Site) -> list[tuple[object, ...]]:
    return asked(site, "SELECT contact_label, kind FROM page WHERE kind = 'urge' ORDER BY id")


def test_the_preview_says_who_gets_what_and_sends_nothing(site: Site, head: Client, number: str) -> None:
    page = head.get(f"/office/urge?t={number}").text

    assert "宋晚晴将收到1条短信" in page
    assert f"工单{number}" in page
    assert "1人将收到通知，共1件工单" in page
    assert _urges(site) == []


def test_own_words_are_read_before_they_are_sent(site: Site, head: Client, number: str) -> None:
    page = head.post("/office/urge", data={"t": number, "words": "今天办结", "act": "preview"}).text

    assert "今天办结:" in page.partition("<blockquote>")[2].partition("</blockquote>")[0]
    assert _urges(site) == []


def test_a_click_urges_and_the_audit_and_the_timeline_show_what_became_of_it(
    site: Site, head: Client, number: str
) -> None:
    answer = head.post("/office/urge", data={"t": number, "words": "今天办结"}, follow_redirects=True)
    pages_go_out(site)
    listed, ticket = head.get("/office/open").text, head.get(f"/tickets/{number}").text

    assert "已催办：宋晚晴" in answer.text
    assert _urges(site) == [("市政府信息中心 宋晚晴", "urge")]
    assert "宋晚晴 已发出" in listed
    assert "催办：市政府信息中心 宋晚晴" in ticket
    assert "<blockquote>今天办结</blockquote>" in ticket


def test_the_second_click_within_the_hour_says_who_urged_and_when(
    site: Site, head: Client, number: str
) -> None:
    head.post("/office/urge", data={"t": number})
    page = head.get(f"/office/urge?t={number}").text
    answer = head.post("/office/urge", data={"t": number}, follow_redirects=True)

    assert "不通知任何人" in page
    assert "每小时最多催办一次" in page
    assert f"{number}未催办" in answer.text
    assert len(_urges(site)) == 1


def test_many_ticked_tickets_are_one_message_a_person(site: Site, head: Client, office: int) -> None:
    taken = [report(site, f"第{n}件") for n in range(3)]
    for one in taken:
        verified(site, one, office)
    query = "&".join(f"t={one.number}.2" for one in taken)

    page = head.get(f"/office/urge?{query}").text
    head.post("/office/urge", data={"t": [one.number for one in taken]})

    assert page.count("宋晚晴将收到1条短信") == 1
    assert "1人将收到通知，共3件工单" in page
    assert len(_urges(site)) == len(taken)


def test_nothing_ticked_and_too_many_words_are_said_and_change_nothing(
    site: Site, head: Client, number: str
) -> None:
    nothing = head.get("/office/urge", follow_redirects=True)
    long = head.post("/office/urge", data={"t": number, "words": "快" * 61})

    assert "请至少勾选一件工单" in nothing.text
    assert (long.status_code, "最多写60字" in long.text, "快" * 61 in long.text) == (400, True, True)
    assert _urges(site) == []


@pytest.mark.parametrize("door", ["urge", "assign"])
def test_more_than_a_change_of_many_takes_is_said_and_none_is_left_out_in_silence(
    head: Client, number: str, door: str
) -> None:
    many = "&".join(f"t={n:06}.1" for n in range(MOST_AT_ONCE))

    fits, refused = (head.get(f"/office/{door}?{query}") for query in (many, f"{many}&t={number}.2"))

    assert fits.status_code == 200
    assert (refused.status_code, "选了201张，一次最多200张。请少选一些。" in refused.text) == (400, True)


def test_an_urge_leads_back_to_no_page_of_somebody_else(head: Client, number: str) -> None:
    answer = head.post("/office/urge", data={"t": number, "back": "https://elsewhere.example/"})

    assert answer.headers["Location"] in {"/office", "/overdue"}


def _chosen(page: str) -> list[str]:
    return re.findall(r'name="t" value="([^"]+)"', page)


def test_many_are_reassigned_after_a_preview_and_the_one_changed_meanwhile_is_left_alone(
    site: Site, head: Client, office: int, number: str
) -> None:
    other = site.unit("市人社局")
    person(site, "何语桐", other, mobile="+8613000000003")
    second = report(site, "另一件").number
    chosen = _chosen(head.get("/office/open").text)
    fields = {"t": chosen, "unit_id": other, "reason": "职责调整"}

    preview = head.post("/office/assign", data={**fields, "act": "preview"}).text
    site.desk.tickets.assign(CLERK, Order(second, 1), unit_id=office, assignee_id=None)
    done = head.post("/office/assign", data={**fields, "act": "do"}).text

    assert "1件从市政府信息中心转出" in preview
    assert "何语桐将在上班时间收到2件工单的通知" in preview
    assert "1件已转市人社局" in done
    assert second in done.partition("left-alone")[2]
    assert (site.ticket(number).unit_id, site.ticket(second).unit_id) == (other, office)


@pytest.mark.parametrize("door", ["/office/urge", "/office/assign"])
def test_an_address_that_names_no_ticket_leads_to_the_office_and_never_to_itself(
    head: Client, number: str, door: str
) -> None:
    """Where the answer to its form is reloaded, or read again in another language."""
    here = [f"http://localhost{door}", f"http://localhost{door}?t={number}.2"]

    led = [head.get(door, headers={"Referer": one}).location for one in here]
    back = head.get(f"{door}?t={number}.2", headers={"Referer": here[1]}).text
    from_list = head.get(door, headers={"Referer": "http://localhost/office/open?unit=1"}).location

    assert set(led) <= {"/office", "/overdue"}
    assert f'name="back" value="{led[0]}"' in back
    assert from_list == "/office/open?unit=1"


def test_giving_a_unit_its_own_ticket_takes_it_from_nobody(
    site: Site, head: Client, office: int, number: str
) -> None:
    """What the preview calls there already stays as it is."""
    clerk = person(site, "何语桐", office, mobile="+8613000000003")
    order = Order(number, site.ticket(number).version)
    kept = site.desk.tickets.assign(CLERK, order, unit_id=office, assignee_id=clerk)
    fields = {"t": f"{number}.{kept.version}", "unit_id": office, "reason": "核对。"}

    preview = head.post("/office/assign", data={**fields, "act": "preview"}).text
    head.post("/office/assign", data={**fields, "act": "do"})

    assert "1件本来就在那里" in preview
    assert site.ticket(number).assignee_id == clerk


def test_reassigning_needs_a_unit_a_person_of_it_and_a_reason(site: Site, head: Client, number: str) -> None:
    stranger = person(site, "沈知远", site.unit("市人社局"))
    before = site.ticket(number)
    fields = {
        "t": f"{number}.{before.version}",
        "unit_id": before.unit_id,
        "contact_id": stranger,
        "act": "do",
    }

    answer = head.post("/office/assign", data=fields)

    assert answer.status_code == 400
    assert "此人不在该单位" in answer.text
    assert "请写明理由" in answer.text
    assert "请选择单位" in head.post("/office/assign", data={"t": number, "act": "do"}).text
    assert site.ticket(number) == before


def test_staff_ask_for_more_time_with_each_choices_deadline_in_sight(
    site: Site, head: Client, number: str
) -> None:
    clerk = reader(site, Role.STAFF)
    ticket, page = clerk.get(f"/tickets/{number}").text, clerk.get(f"/tickets/{number}/more-time").text
    fields = {"version": site.ticket(number).version, "extension_days": "2", "reason": "供应商周三到场"}
    clerk.post(f"/tickets/{number}/more-time", data=fields)

    assert f"/tickets/{number}/more-time" in ticket
    assert "2个工作日：到10月14日 周二 17:30" in page
    assert "申请延长2个工作日，等待督办人员审批" in clerk.get(f"/tickets/{number}").text
    assert '延期申请 <span class="badge">1<' in head.get("/office").text


def test_a_supervisor_refuses_and_the_asker_reads_why(site: Site, head: Client, number: str) -> None:
    clerk, version = reader(site, Role.STAFF), site.ticket(number).version
    clerk.post(
        f"/tickets/{number}/more-time", data={"version": version, "extension_days": "2", "reason": "等人"}
    )
    page = head.get("/office/extensions").text
    link = re.search(r'action="(/office/extensions/\d+)"', page)
    assert link

    empty = head.post(link[1], data={"number": number, "version": version, "act": "refuse"})
    head.post(link[1], data={"number": number, "version": version, "act": "refuse", "reason": "备件已到"})

    assert (empty.status_code, "没保存" in empty.text) == (400, True)
    told = clerk.get(f"/tickets/{number}").text
    assert "未同意延长2个工作日" in told
    assert "备件已到" in told
    assert "没有延期申请" in head.get("/office/extensions").text


def test_a_grant_moves_the_deadline_as_its_choice_said(site: Site, head: Client, number: str) -> None:
    version = site.ticket(number).version
    reader(site, Role.STAFF).post(
        f"/tickets/{number}/more-time", data={"version": version, "extension_days": "3", "reason": "等人"}
    )
    link = re.search(r'action="(/office/extensions/\d+)"', head.get("/office/extensions").text)
    assert link

    head.post(link[1], data={"number": number, "version": version, "act": "grant", "extension_days": "2"})
    again = head.post(
        link[1], data={"number": number, "version": version, "act": "grant", "extension_days": "2"}
    )

    due = site.ticket(number).due_at
    assert due
    assert f"{site.desk.calendar.local(due):%m-%d %H:%M}" == "10-14 17:30"
    assert again.status_code == 409


def test_what_cannot_be_extended_says_so_before_anybody_writes(site: Site, number: str) -> None:
    site.clock.advance(days=20)
    page = reader(site, Role.STAFF).get(f"/tickets/{number}/more-time").text

    assert "期限已过，只能在到期前延长" in page
    assert "<textarea" not in page


@pytest.mark.parametrize("role", [Role.STAFF, Role.AUDITOR])
def test_who_is_no_supervisor_urges_reassigns_and_decides_nothing(
    site: Site, role: Role, number: str
) -> None:
    client = reader(site, role)

    for path in ("/office/urge", "/office/assign", "/office/extensions/1"):
        assert client.post(path, data={"t": number, "act": "do"}).status_code == 403, path
    assert client.get("/office/extensions").status_code == 403


def test_a_supervisor_grants_at_once_with_each_choices_deadline_in_sight(
    site: Site, head: Client, number: str
) -> None:
    page = head.get(f"/tickets/{number}/more-time").text
    fields = {"version": site.ticket(number).version, "extension_days": "2", "reason": "供应商周三到场"}
    head.post(f"/tickets/{number}/extend", data=fields)

    assert f'action="/tickets/{number}/extend"' in page
    assert "2个工作日：到10月14日 周二 17:30" in page
    due = site.ticket(number).due_at
    assert due
    assert f"{site.desk.calendar.local(due):%m-%d %H:%M}" == "10-14 17:30"
