"""What a filter of the list of tickets asks for is found in any order, and stands there as what it is."""

import re

import pytest

from roster.permissions import Role
from tests.web.office_data import reader, report
from tests.web.site import CLERK, Client, Site
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order, Report


@pytest.fixture
def clerk(site: Site) -> Client:
    """Reads Chinese."""
    return reader(site, Role.STAFF)


def numbers(page: str) -> list[str]:
    return re.findall(r'<span class="sub mono">(\w{6})</span>', page)


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("sort=due", {"open"}), ("state=answered&sort=due", {"closed"}), ("standing=met&sort=due", {"closed"}),
        ("ended=dismissed&sort=due", {"closed"}), ("state=open&sort=answered", {"open"}), ("sort=answered", {"closed"}),
        ("standing=on_time&sort=answered", {"open"}),
    ],
)  # fmt: skip
def test_an_order_never_hides_what_a_filter_asks_for(
    site: Site, clerk: Client, asked: str, shown: set[str]
) -> None:
    known = {
        "open": report(site, "领导信箱没有回复。").number,
        "closed": report(site, "规章库栏目链接失效。").number,
    }
    facts = {Fact.REASON: "unfounded", Fact.ANSWER: "经核实可以打开。"}
    site.desk.tickets.move(CLERK, Verb.DISMISS, Order(known["closed"], 1, facts))

    assert set(numbers(clerk.get(f"/tickets?{asked}").text)) == {known[one] for one in shown}


def test_what_has_no_legal_clock_is_found_by_its_standing(site: Site, clerk: Client) -> None:
    report(site, "领导信箱没有回复。")
    fault = Report(Kind.DETECTED_FAULT, Source.MACHINE, "图片打不开。", fingerprint="x")
    number = site.desk.intake.take_in(CLERK, fault).number

    assert numbers(clerk.get("/tickets?standing=none").text) == [number]


def test_a_duplicate_says_that_it_is_answered_with_another_and_is_neither_in_time_nor_late(
    site: Site, clerk: Client
) -> None:
    first, second = report(site, "领导信箱没有回复。").number, report(site, "领导信箱一直没有回复。").number
    site.desk.tickets.move(CLERK, Verb.MERGE, Order(second, 1, {Fact.DUPLICATE_OF: first}))

    assert numbers(clerk.get("/tickets?standing=met").text) == []
    for page in (clerk.get(f"/tickets/{second}").text, clerk.get("/tickets?ended=merged").text):
        assert "随所并入的工单答复" in page
        assert "按时答复</b>" not in page


@pytest.mark.parametrize(
    ("asked", "current"), [("", "全部"), ("sort=received", "全部"), ("state=open&sort=due", "在办")]
)
def test_the_view_one_looks_at_is_marked(clerk: Client, asked: str, current: str) -> None:
    assert re.findall(r'aria-current="true">([^<]+)</a>', clerk.get(f"/tickets?{asked}").text) == [current]


def test_an_order_that_holds_open_tickets_alone_is_not_marked_as_all(clerk: Client) -> None:
    assert 'aria-current="true">全部' not in clerk.get("/tickets?sort=due").text
