"""Earlier reports of the same page: what a reporter is shown and may say, and whose answer the code shows."""

import re

import pytest

from roster.permissions import Role
from tests.web.site import CLERK, PAGE, Client, Site
from tests.web.test_public import CODE, FORM, _english, _rows
from tickets.lifecycle import Fact, Verb
from tickets.list_store import Filter
from tickets.service import Order

TOKEN = re.compile(r'name="same"[^>]* value="([0-9a-f]{20})"')
SECRET_WORDS = "张三家门口的停车办法打不开，电话13000000088。"


@pytest.fixture
def first(site: Site) -> str:
    """The number of a report that another citizen sent before."""
    return site.takes_in(description=SECRET_WORDS).number


def _cards(visitor: Client, url: str = PAGE) -> str:
    return visitor.post("/report/earlier", data={"url": url}).text


def _does(site: Site, number: str, verb: Verb, **facts: str) -> None:
    order = Order(number, site.ticket(number).version, {Fact(name): words for name, words in facts.items()})
    site.desk.tickets.move(CLERK, verb, order)


def _sent(visitor: Client, **more: str) -> tuple[str, str]:
    """The code of a report, and the page that shows it."""
    visitor.post("/report", data=FORM | more)
    page = visitor.get("/report/done").text
    found = CODE.search(page)
    assert found
    return found[1], page


def _newest(site: Site) -> str:
    with site.desk.database.read() as session:
        found = {line.id: line.number for line in site.desk.reading.lines(session, CLERK, Filter())}
    return found[max(found)]


def test_a_typed_address_shows_day_kind_and_state_and_nobodys_words(site: Site, first: str) -> None:
    visitor = _english(site.visitor())

    cards = _cards(visitor, "http://shili.example/zwgk/gzk/index.html")

    assert "This is the problem" in cards
    assert "Content unreachable · received 30 Sep" in cards
    assert "being dealt with" in cards
    for secret in (first, "停车", "张三", "13000000088"):
        assert secret not in cards


@pytest.mark.parametrize(
    "url", ["", "https://", "https://www.shili.example/other", "x" * 9000, "http://[::1"]
)
@pytest.mark.usefixtures("first")
def test_an_address_nobody_reported_or_that_is_none_shows_nothing(site: Site, url: str) -> None:
    assert _cards(site.visitor(), url).strip() == ""


@pytest.mark.usefixtures("first")
def test_looking_has_a_limit_of_its_own_and_takes_no_report_away(site: Site) -> None:
    visitor = site.visitor()
    looks = [visitor.post("/report/earlier", data={"url": "https://x.example/"}) for _ in range(91)]

    assert [one.status_code for one in looks] == [200] * 90 + [429]
    assert looks[-1].headers["Retry-After"] == "600"
    assert visitor.post("/report", data=FORM).status_code == 303


def test_choosing_an_earlier_report_keeps_ones_own_and_proposes_it(site: Site, first: str) -> None:
    visitor = _english(site.visitor())
    token = TOKEN.search(_cards(visitor))
    assert token

    _, done = _sent(visitor, same=token[1])

    assert _rows(site, "ticket") == 2
    assert "Somebody may have reported this already" not in done
    number = _newest(site)
    queue = site.client(Role.STAFF).get(f"/?at={number}").text
    assert "named by the reporter" in queue
    assert f"says it is the same as {first}" in site.client(Role.STAFF).get(f"/tickets/{number}").text


def test_a_refused_form_keeps_the_choice(site: Site, first: str) -> None:
    visitor = site.visitor()
    token = TOKEN.search(_cards(visitor))
    assert token

    page = visitor.post("/report", data=FORM | {"description": "短", "same": token[1]}).text

    assert f'value="{token[1]}" checked' in page
    assert first not in page


@pytest.mark.usefixtures("first")
def test_a_token_that_means_nothing_drops_no_report(site: Site) -> None:
    _, done = _sent(_english(site.visitor()), same="0" * 20)

    assert _rows(site, "ticket") == 2
    assert _rows(site, "duplicate_proposal") == 0
    assert "Your code" in done


@pytest.mark.usefixtures("first")
def test_without_script_the_cards_come_after_sending(site: Site) -> None:
    visitor = _english(site.visitor())
    code, done = _sent(visitor)
    token = re.search(r'name="same" value="([0-9a-f]+)"', done)
    assert token

    said = visitor.post("/report/same", data={"code": code, "same": token[1]})
    wrong = visitor.post("/report/same", data={"code": code, "same": "f" * 20})
    nobody = visitor.post("/report/same", data={"code": "7K4M-Q2ZP-9XWD", "same": token[1]})

    assert "Noted. Thank you." in said.text
    assert (wrong.status_code, nobody.status_code) == (409, 409)
    assert "Your own report is kept" in wrong.text
    assert _rows(site, "duplicate_proposal") == 1


def test_a_follower_gets_the_answer_of_the_first_and_its_own_way_again(
    site: Site, first: str, unit: int
) -> None:
    visitor = _english(site.visitor())
    code, _ = _sent(visitor)
    mine = _newest(site)

    def tracked() -> str:
        return visitor.post("/track", data={"code": code}).text

    _does(site, mine, Verb.MERGE, duplicate_of=first)
    merged = tracked()
    _does(site, first, Verb.VERIFY, problem="typo", unit=str(unit))
    _does(site, first, Verb.HANDLE, note="已改")
    _does(site, first, Verb.ANSWER, answer="附件已经补上。")
    answered = tracked()
    _does(site, first, Verb.REOPEN, reason="又坏了")
    again = tracked()
    _does(site, mine, Verb.UNMERGE, reason="不是一回事")
    alone = tracked()

    assert "answered together with the first report" in merged
    assert "附件已经补上。" in answered
    assert "Being handled again." in again
    assert "附件已经补上。" not in again
    assert "附件已经补上。" not in alone
    assert "answered together" not in alone
    assert site.ticket(mine).state.is_open


def test_unmerging_is_offered_on_the_page_with_its_history(site: Site, first: str) -> None:
    clerk = site.client(Role.STAFF)
    number = site.takes_in().number
    _does(site, number, Verb.MERGE, duplicate_of=first)

    page = clerk.get(f"/tickets/{number}").text

    assert f'action="/tickets/{number}/unmerge"' in page
    assert f"merged into {first}" in page
    assert f"{number} was merged into this ticket" in clerk.get(f"/tickets/{first}").text
