"""Ways into the list of all tickets and back: the search of every page, and the end of a change of many."""

import re
from html import unescape
from urllib.parse import unquote

import pytest

from roster.permissions import Role
from tests.web.office_data import asked, reader
from tests.web.site import Client, Site
from tests.web.test_tickets import numbers, taken
from tickets.kinds import Kind, Source
from tickets.ticket import Reporter


@pytest.fixture
def clerk(site: Site) -> Client:
    """Reads Chinese."""
    return reader(site, Role.STAFF)


def test_a_number_typed_into_the_search_of_a_page_stands_in_no_address(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目2025年没有更新，请回电。", reporter=Reporter("", "13000002025", ""))
    auditor = reader(site, Role.AUDITOR)

    whole, tail = (
        clerk.post("/tickets/search", data={"q": typed}) for typed in ("+86 130 0000 2025", "2025")
    )
    words = clerk.post("/tickets/search", data={"q": "2025", "words": "1"})
    others = clerk.post("/tickets/search", data={"q": "栏目"})
    theirs = auditor.post("/tickets/search", data={"q": "2025"})

    assert [(one.status_code, numbers(one.text)) for one in (whole, tail)] == [(200, [number])] * 2
    assert "1300000" not in whole.text
    assert 'name="words"' in tail.text
    assert 'name="words"' not in whole.text
    assert [one.headers.get("Location") for one in (words, others, theirs)] == [
        "/tickets?q=2025", "/tickets?q=%E6%A0%8F%E7%9B%AE", "/tickets?q=2025",
    ]  # fmt: skip
    assert len(asked(site, "SELECT data FROM audit WHERE action = 'phone_searched'")) == 2
    assert 'action="/tickets/search" method="post"' in clerk.get("/keys").text


def test_after_a_change_of_many_the_way_back_keeps_the_filters(site: Site, clerk: Client) -> None:
    number = taken(site, "栏目打不开。")
    back = "/tickets?q=栏目&amp;source=telephone"

    listed = clerk.get("/tickets?q=栏目&source=telephone").text
    (kept,) = re.findall(r'name="back" value="([^"]+)"', listed)
    form = {"n": number, "comment": "请跟进", "back": unescape(kept)}
    seen = clerk.post("/tickets/bulk", data=form | {"preview": "1"}).text
    done = clerk.post("/tickets/bulk/apply", data=form | {"mark": f"{number}:1"}).text
    elsewhere = clerk.post("/tickets/bulk", data=form | {"back": "https://elsewhere.example/"}).text
    queue = clerk.get("/?view=open&source=telephone").text

    assert unquote(kept) == back
    assert seen.count(f'name="back" value="{kept}"') == 2
    assert f'href="{kept}"' in seen
    assert f'href="{kept}"' in done
    assert "elsewhere" not in elsewhere
    assert 'name="back" value="/?view=open&amp;source=telephone"' in queue


@pytest.mark.parametrize("back", ["/tickets?state=open", "/?view=open"])
def test_nothing_ticked_leads_back_to_the_same_list_which_says_so(
    site: Site, clerk: Client, back: str
) -> None:
    taken(site, "栏目打不开。")

    answer = clerk.post("/tickets/bulk", data={"back": back})
    listed = clerk.get(back).text

    assert (answer.status_code, answer.location) == (303, back)
    assert "请至少勾选一件工单" in listed
    assert clerk.post("/tickets/bulk", data={"back": "//evil.example"}).location == "/tickets"


def test_more_days_for_a_fault_without_a_legal_clock_or_for_one_that_stands_are_refused_in_words(
    site: Site,
) -> None:
    head = reader(site, Role.SUPERVISOR)
    fault = site.takes_in(kind=Kind.DETECTED_FAULT, source=Source.MACHINE, fingerprint="a").number
    still = site.takes_in(kind=Kind.QUESTION).number
    head.post(f"/tickets/{still}/pause", data={"version": "1", "reason": "等待补充材料。"})
    longer = {"extension_days": "2", "reason": "等待厂商。"}

    seen = head.post("/tickets/bulk", data=longer | {"n": [fault, still], "preview": "1"}).text
    alone = [
        head.post(f"/tickets/{number}/extend", data=longer | {"version": version})
        for number, version in ((fault, "1"), (still, "2"))
    ]

    no_clock, stands = "这一单没有法定期限在计时，无需延期。", "没保存：这一单计时已暂停，不能“延期”。"
    assert seen.count(no_clock) == seen.count(stands) == 1
    assert [one.status_code for one in alone] == [409, 409]
    assert no_clock in alone[0].text
    assert stands in alone[1].text
    assert "detected_fault" not in seen + alone[0].text


@pytest.mark.parametrize(("query", "words"), [
    ("state=zzz", "没有“zzz”这一项"), ("standing=zzz", "没有“zzz”这一项"), ("sort=zzz", "没有“zzz”这一项"),
    ("unit=-1", "没有“-1”这一项"), ("unit=77", "没有“77”这一项"), ("from=2026-13-45", "“2026-13-45”不是日期"),
    ("answered_to=soon", "“soon”不是日期"), ("from=2025-10-02&to=2025-10-01", "最后一天不能早于第一天"),
    ("reopened_from=2025-10-02&reopened_to=2025-10-01", "最后一天不能早于第一天"),
])  # fmt: skip
def test_what_the_list_does_not_understand_of_its_address_is_said(
    clerk: Client, query: str, words: str
) -> None:
    answer = clerk.get(f"/tickets?{query}")

    assert answer.status_code == 200
    assert "筛选条件有误" in answer.text
    assert answer.text.count(words) == 2
    assert '<details class="filters" open>' in answer.text


@pytest.mark.parametrize("query", [
    "", "state=open&sort=due", "state=escalated&standing=paused&ended=dismissed&kind=question&source=fax",
    "unit=1&severity=severe", "unit=0", "from=2025-10-01&to=2025-10-01&arrived=1-16",
    "answered_from=2025-10-01&sort=due", "q=栏目&sort=best",
])  # fmt: skip
def test_what_the_list_understands_raises_no_doubt(clerk: Client, unit: int, query: str) -> None:
    assert unit == 1
    assert "筛选条件有误" not in clerk.get(f"/tickets?{query}").text


def test_a_handler_is_asked_for_no_unit(site: Site, unit: int) -> None:
    assert "筛选条件有误" not in reader(site, Role.UNIT_HANDLER, unit).get("/tickets?unit=77").text
