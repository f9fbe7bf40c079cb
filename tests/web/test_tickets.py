"""All tickets on one page: found by what they hold, narrowed by the address, kept as views, changed by the dozen."""

import re

import pytest
from sqlalchemy import update

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.site import CLERK, Client, Site
from tests.web.statements import statements
from tickets.intake import checked
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.row_store import TicketRow
from tickets.ticket import Order, Report, Reporter


@pytest.fixture
def clerk(site: Site) -> Client:
    """Reads Chinese."""
    return reader(site, Role.STAFF)


def changed(site: Site, number: str, **values: str) -> None:
    with site.desk.database.work(site.clock.now(), "test") as work:
        work.session.execute(update(TicketRow).where(TicketRow.number == number).values(values))


def numbers(page: str) -> list[str]:
    return re.findall(r'<span class="sub mono">(\w{6})</span>', page)


def taken(site: Site, words: str, **more: object) -> str:
    report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, words, **more)  # type: ignore[arg-type]  # any field of a report
    with site.desk.database.work(site.clock.now(), "test") as work:
        return site.desk.intake.take_in_open(work, CLERK, checked(report, now=work.now)).number


def test_words_are_found_in_every_state_newest_first_and_marked(site: Site, clerk: Client) -> None:
    first = taken(site, "规章库栏目链接失效，请修复。")
    site.clock.advance(minutes=1)
    second = taken(site, "办事指南页面长期没有更新，里面还有一处链接无法打开。")
    taken(site, "领导信箱没有回复。")
    site.desk.tickets.move(
        CLERK, Verb.DISMISS, Order(first, 1, {Fact.REASON: "unfounded", Fact.ANSWER: "经核实可以打开。"})
    )

    page = clerk.get("/tickets?q=链接").text
    answer = clerk.get("/tickets?q=经核实可以").text
    narrowed = clerk.get("/tickets?q=链接&state=open").text

    assert numbers(page) == [second, first]
    assert "<mark>链接</mark>失效" in page
    assert "2条" in page
    assert numbers(answer) == [first]
    assert "<mark>经核实可以</mark>" in answer
    assert numbers(narrowed) == [second]


def test_a_number_leads_to_its_ticket_and_what_is_typed_is_never_markup(site: Site, clerk: Client) -> None:
    number = taken(site, "标题里有<b>标签</b>，打不开。")

    jump = clerk.get(f"/tickets?q={number.lower()}")
    page = clerk.get("/tickets?q=<b>标签").text

    assert (jump.status_code, jump.headers["Location"]) == (302, f"/tickets/{number}")
    assert "<mark>&lt;b&gt;标签</mark>" in page
    assert "<b>标签" not in page


def test_where_nothing_matches_similar_ones_are_shown_as_such(site: Site, clerk: Client) -> None:
    number = taken(site, "页面无法打开，换了浏览器也一样。")

    similar = clerk.get("/tickets?q=无法打幵").text
    nothing = clerk.get("/tickets?q=完全不同的话").text
    single = clerk.get("/tickets?q=页").text

    assert "没有完全一致的" in similar
    assert numbers(similar) == [number]
    assert "没有符合条件的工单" in nothing
    assert numbers(single) == [number]
    assert "最近2,000张" in single


FILTERS = (
    ("", "abcd"), ("state=open", "bcd"), ("state=answered", "a"), ("state=received", "bd"),
    ("state=verified", "c"), ("standing=overdue", "d"), ("standing=on_time", "bc"), ("standing=met", "a"),
    ("kind=question", "b"), ("source=fax", "c"), ("severity=severe", ""), ("unit=1", "c"),
    ("unit=999999999999", "abcd"),
    ("from=2025-09-30", "abc"), ("to=2025-09-29", "d"), ("from=0000-99-99&standing=x&sort=y&after=z", "abcd"),
    ("sort=due", "dcb"), ("unit=0", "abd"), ("ended=dismissed", "a"), ("ended=merged", ""), ("ended=answered", ""),
    ("answered_from=2025-09-30", "a"), ("answered_from=2025-10-01", ""), ("answered_to=2025-09-29", ""),
    ("answered_from=2025-09-30&answered_to=2025-09-30&sort=due", "a"), ("answered_from=soon", "abcd"),
    ("answered_from=2025-09-30&from=2025-09-30&kind=question", ""), ("sort=answered", "a"),
    ("answered_from=2025-09-30&q=问题", "a"), ("sort=answered&q=问题", "abcd"), ("reopened_to=2025-12-31", ""),
    ("from=2025-09-01&to=2025-09-30&arrived=1-16", "abc"), ("from=2025-09-01&to=2025-09-30&arrived=1-17", ""),
    ("from=2025-09-01&to=2025-09-29&arrived=1-16", ""), ("from=2025-09-01&to=2025-09-30&arrived=7-16", "abcd"),
    ("arrived=1-16", "abcd"), ("from=2025-09-29&to=2025-09-29&arrived=1-16&sort=due", ""),
)  # fmt: skip
"""What is asked, and whose tickets are shown: in any order, but by the deadline in its own."""


def test_each_filter_shows_exactly_its_tickets(site: Site, clerk: Client, unit: int) -> None:
    assert unit == 1
    now = site.clock.now()
    site.clock.set(now.replace(day=10))
    known = {"d": taken(site, "很久以前的问题。")}
    site.clock.set(now)
    known["c"] = taken(site, "传真来的问题。")
    known["b"] = taken(site, "咨询来的问题。")
    known["a"] = taken(site, "已经答复的问题。")
    changed(site, known["b"], kind="question")
    changed(site, known["c"], source="fax")
    dismissal = {Fact.REASON: "unfounded", Fact.ANSWER: "经核实可以打开。"}
    site.desk.tickets.move(CLERK, Verb.DISMISS, Order(known["a"], 1, dismissal))
    site.desk.tickets.move(CLERK, Verb.VERIFY, Order(known["c"], 1, {Fact.PROBLEM: "stale", Fact.UNIT: "1"}))
    letters = {number: letter for letter, number in known.items()}

    shown = {
        query: "".join(letters[number] for number in numbers(clerk.get(f"/tickets?{query}").text))
        for query, _ in FILTERS
    }

    found = [(query, it if "sort=due" in query else "".join(sorted(it))) for query, it in shown.items()]
    assert found == list(FILTERS)


def test_what_narrows_the_list_stands_above_it_and_each_part_can_be_taken_away(
    site: Site, clerk: Client, unit: int
) -> None:
    address = (
        f"/tickets?standing=missed&unit={unit}&answered_from=2025-09-01&answered_to=2025-09-30&state=nonsense"
    )

    page = clerk.get(address).text
    plain = clerk.get("/tickets?state=nonsense").text

    chips = re.findall(r'<li><a href="([^"]+)" aria-label="去掉“([^”]+)”">', page)
    kept = f"unit={unit}&amp;answered_from=2025-09-01&amp;answered_to=2025-09-30"
    assert [words for _, words in chips] == [
        "时限状态：逾期答复", "承办单位：市政府信息中心", "已答复：2025-09-01至2025-09-30",
    ]  # fmt: skip
    assert chips[0][0] == f"/tickets?state=nonsense&amp;{kept}"
    assert chips[2][0] == f"/tickets?state=nonsense&amp;standing=missed&amp;unit={unit}"
    assert 'class="wishes"' not in plain


def test_pages_go_on_where_the_last_one_ended(site: Site, clerk: Client) -> None:
    for n in range(120):
        site.clock.advance(seconds=1)
        taken(site, f"第{n}个栏目打不开。")

    for address in ("/tickets", "/tickets?q=栏目打不开", "/tickets?q=栏目&sort=best", "/tickets?sort=due"):
        seen: list[str] = []
        here = address
        for _ in range(4):
            page = clerk.get(here).text
            assert seen or "120条" in page, address
            seen += numbers(page)
            more = re.search(r'class="more-row"><a class="btn" href="([^"]+)"', page)
            if not more:
                break
            here = more[1].replace("&amp;", "&")
        assert len(seen) == len(set(seen)) == 120, address


def test_a_view_is_kept_shared_and_taken_away_by_its_owner_alone(site: Site, clerk: Client) -> None:
    colleague = reader(site, Role.SUPERVISOR)
    clerk.post("/tickets/views", data={"query": "state=open&unit=3&evil=1", "name": " 本周 "})
    saved = clerk.post(
        "/tickets/views", data={"query": "kind=question&sort=due", "name": "咨询", "shared": "1"}
    )

    mine, theirs = clerk.get("/tickets").text, colleague.get("/tickets").text
    refused = colleague.post("/tickets/views/2/remove")
    nameless = clerk.post("/tickets/views", data={"query": "state=open", "name": " "})
    with_number = clerk.post("/tickets/views", data={"query": "q=13000000001", "name": "他"})
    gone = clerk.post("/tickets/views/2/remove")

    assert (saved.status_code, saved.headers["Location"]) == (303, "/tickets?kind=question&sort=due")
    assert '/tickets?state=open&amp;unit=3"' in mine
    assert "本周" in mine
    assert "本周" not in theirs
    assert '/tickets?kind=question&amp;sort=due"' in theirs
    assert "/tickets/views/2/remove" not in theirs
    assert refused.status_code == 400
    assert nameless.status_code == 400
    assert "1至40个字" in nameless.text
    assert with_number.status_code == 400
    assert "视图不保存电话号码" in with_number.text
    assert gone.status_code == 303
    assert "咨询" not in re.findall(r'class="saved"[^>]*>(.*?)</a>', clerk.get("/tickets").text)


def test_a_reporter_is_found_by_number_by_those_who_may_and_it_is_recorded(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目打不开，请回电。", reporter=Reporter("", "+86 130-0000-0001", ""))
    taken(site, "另一条打不开。", reporter=Reporter("", "13000000002", ""))
    auditor = reader(site, Role.AUDITOR)

    offered, other = clerk.get("/tickets?q=0001").text, auditor.get("/tickets?q=0001").text
    by_tail = clerk.post("/tickets/phone", data={"number": "0001"}).text
    by_whole = clerk.post("/tickets/phone", data={"number": "13000000001"}).text
    refused = auditor.post("/tickets/phone", data={"number": "0001"})
    wrong = clerk.post("/tickets/phone", data={"number": "0001'--"}).text

    assert 'action="/tickets/phone"' in offered
    assert 'action="/tickets/phone"' not in other
    assert numbers(by_tail) == numbers(by_whole) == [number]
    assert "13000000001" not in by_whole
    assert refused.status_code == 403
    assert numbers(wrong) == []
    lines = asked(site, "SELECT data FROM audit WHERE action = 'phone_searched'")
    assert len(lines) == 2
    assert all("13000000001" not in str(line) and "found" in str(line) for line in lines)


def test_erasing_a_reporter_takes_the_number_out_of_the_search(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目打不开，请回电。", reporter=Reporter("", "13000000001", ""))
    site.desk.retention.erase(CLERK, number, reason="本人要求。")

    assert numbers(clerk.post("/tickets/phone", data={"number": "13000000001"}).text) == []


def test_many_are_changed_after_a_look_at_the_effect(site: Site, clerk: Client, unit: int) -> None:
    chosen = [taken(site, f"第{n}个栏目打不开。") for n in range(3)]
    form = {"n": chosen, "unit_id": str(unit), "kind": "question", "reason": "是咨询。", "comment": "请跟进"}

    blank = clerk.post("/tickets/bulk", data={"n": chosen}).text
    seen = clerk.post("/tickets/bulk", data=form | {"preview": "1"}).text
    marks = re.findall(r'name="mark" value="([^"]+)"', seen)
    site.desk.tickets.assign(CLERK, Order(chosen[1], 1), unit_id=unit, assignee_id=None)
    done = clerk.post("/tickets/bulk/apply", data={**form, "mark": marks}).text

    assert "预览效果" in blank
    assert len(marks) == 3
    assert "变为" in seen
    assert asked(site, "SELECT count(*) FROM ticket WHERE kind = 'question'") == [(2,)]
    assert "已修改2张" in done
    assert "1张没有改动" in done
    assert site.ticket(chosen[1]).kind is Kind.ERROR_REPORT


def test_a_change_that_cannot_be_made_says_so_and_nothing_happens(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目打不开，请修复。")
    kind = {"n": number, "kind": "question", "preview": "1"}

    unreasoned = clerk.post("/tickets/bulk", data=kind)
    nothing = clerk.post("/tickets/bulk", data={"n": number, "preview": "1"})
    many = clerk.post("/tickets/bulk", data={"n": [number] * 201, "comment": "x", "preview": "1"})
    person = clerk.post("/tickets/bulk", data={"n": number, "contact_id": "77", "preview": "1"})
    longer = clerk.post(
        "/tickets/bulk/apply", data={"mark": f"{number}:1", "extension_days": "3", "reason": "x"}
    )

    assert [one.status_code for one in (unreasoned, nothing, many, person)] == [400] * 4
    assert "先选择要改什么" in nothing.text
    assert longer.status_code == 403
    assert asked(site, "SELECT version FROM ticket") == [(1,)]


def test_a_unit_handler_sees_and_finds_the_own_unit_alone(site: Site, unit: int) -> None:
    mine, other = taken(site, "我们的栏目打不开。"), taken(site, "别人的栏目打不开。")
    site.desk.tickets.assign(CLERK, Order(mine, 1), unit_id=unit, assignee_id=None)
    handler = site.client(Role.UNIT_HANDLER, unit)

    for address in ("/tickets", "/tickets?q=栏目", "/tickets?q=我们的栏木打不开"):
        assert numbers(handler.get(address).text) == [mine], address
    assert handler.get(f"/tickets?q={other}").status_code == 200
    assert other not in handler.post("/tickets/bulk", data={"n": [mine, other]}).text.split("</head>")[
        1
    ].replace(f'value="{other}"', "")


@pytest.mark.parametrize(
    "address", ["/tickets", "/tickets?q=栏目", "/tickets?q=没有的话", "/tickets?q=栏目&unit=1"]
)
def test_a_page_costs_the_same_for_five_tickets_and_for_eighty(
    site: Site, clerk: Client, address: str
) -> None:
    costs = []
    for count in (5, 75):
        for n in range(count):
            taken(site, f"第{n}个栏目打不开。")
        with statements(site) as asked_for:
            assert clerk.get(address).status_code == 200
        costs.append(len(asked_for))

    assert costs[1] <= costs[0] <= 10
