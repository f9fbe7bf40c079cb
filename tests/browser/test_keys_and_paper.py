"""Keys lead to a field that is seen and lose no typed words; paper holds facts alone; a list says that it is old."""

from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from roster.permissions import Actor, Role, desk_actor
from tests.browser.conftest import ONE_DATABASE, Site
from tests.browser.demo import DESKTOP
from tests.browser.test_story import sign_in
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report

pytestmark = [pytest.mark.browser, ONE_DATABASE]
CLERK = desk_actor("test")
HEAD = Actor(ref="test", name="示例主管", role=Role.SUPERVISOR)
WORDS = "写到一半的意见"
LOOK = "document.dispatchEvent(new CustomEvent('duwang:look'))"
CONTROLS = "button, .btn, input, select, textarea, kbd, .seg a, .viewers"
SEEN = """what => [...document.querySelectorAll(what)]
    .filter(one => one.checkVisibility() && !one.closest('.hidden-text')).map(one => one.outerHTML.slice(0, 90))"""
FACTS = """() => [...document.querySelectorAll('main :is(h1, .chip, .words, .facts, .timeline, .tile, td.what)')]
    .filter(one => one.checkVisibility()).map(one => one.innerText)"""


@pytest.fixture
def page(site: Site, browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="zh-CN")
    context.set_default_timeout(20_000)
    found = context.new_page()
    sign_in(found, site)
    return found


def _report(site: Site, title: str) -> str:
    report = Report(
        Kind.ERROR_REPORT, Source.PUBLIC_FORM, title, title=title, problem="unreachable",
        url=f"https://www.shili.example/{title}/",
    )  # fmt: skip
    return site.desk.intake.take_in(CLERK, report).number


def _to_answer(site: Site) -> str:
    """A ticket that waits for its answer alone."""
    number = _report(site, "规章库打不开")
    with site.desk.database.read() as session:
        unit = session.execute(text("SELECT id FROM unit")).scalar_one()
    verified = {Fact.PROBLEM: "unreachable", Fact.UNIT: str(unit)}
    site.desk.tickets.move(CLERK, Verb.VERIFY, Order(number, 1, verified))
    site.desk.tickets.move(CLERK, Verb.HANDLE, Order(number, 2, {Fact.NOTE: "已加跳转"}))
    return number


def _open(page: Page, site: Site, address: str) -> None:
    page.goto(f"{site.url}{address}")
    _keys_are_heard(page)


def _keys_are_heard(page: Page) -> None:
    """From here on: the script shows its switch."""
    expect(page.locator("[data-keys]").first).to_be_attached()
    page.wait_for_function("!document.querySelector('[data-keys]').hidden")


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.parametrize("template", [True, False])
@pytest.mark.parametrize("address", ["/tickets/{}", "/?view=open&at={}"])
def test_r_leads_to_what_is_filled_in_for_an_answer(
    site: Site, page: Page, address: str, *, template: bool
) -> None:
    if template:
        site.desk.answer_templates.save(HEAD, number=3, title="已修复", body="您好！已修复。")
    _open(page, site, address.format(_to_answer(site)))

    _press(page, "r")

    expect(page.locator("#v-answer-template" if template else "#v-answer-answer")).to_be_focused()


def test_every_key_of_a_form_leads_to_a_field_that_is_seen(site: Site, page: Page) -> None:
    _open(page, site, f"/tickets/{_report(site, '第一栏打不开')}")
    for key, field in {"1": "kind", "3": "reason", "a": "unit_id", "h": "until", "c": "text"}.items():
        _press(page, key)

        expect(page.locator(":focus")).to_have_attribute("name", field)
        _press(page, "Escape")


def test_escape_leaves_no_typed_comment_behind(site: Site, page: Page) -> None:
    address = f"/tickets/{_report(site, '第一栏打不开')}"
    _open(page, site, address)
    _press(page, "c")
    page.keyboard.type(WORDS)

    _press(page, "Escape", "Escape", "Escape", "o", "g", "t")

    expect(page.locator("[data-unsent]")).to_contain_text("还没有提交")
    expect(page.locator("#v-comment-text")).to_have_value(WORDS)
    expect(page.locator("#v-comment-text")).to_be_visible()
    page.locator("#v-comment-text").fill("")
    expect(page.locator("[data-unsent]")).to_be_empty()
    _press(page, "Escape", "Escape", "Escape")
    expect(page).to_have_url(f"{site.url}/")


def test_words_that_were_refused_are_not_left_behind_either(site: Site, page: Page) -> None:
    number = _report(site, "第一栏打不开")
    _open(page, site, f"/tickets/{number}")
    _press(page, "a")
    page.locator("#v-assign-note").fill(WORDS)
    site.desk.tickets.set_severity(HEAD, Order(number, 1, {Fact.REASON: "首页"}), Severity.SEVERE)
    page.locator("[data-verb=assign] .btn-primary").click()
    expect(page.locator("[data-verb=assign] form[data-refused]")).to_be_visible()
    _keys_are_heard(page)

    _press(page, "Escape", "Escape", "Escape")

    expect(page.locator("[data-unsent]")).to_contain_text("还没有提交")


def test_no_other_row_is_opened_over_typed_words(site: Site, page: Page) -> None:
    first, second = _report(site, "第一栏打不开"), _report(site, "第二栏打不开")
    _open(page, site, f"/?at={first}")
    note = page.locator("#v-verify-note")
    note.fill(WORDS)
    note.evaluate("node => node.blur()")
    row = page.locator(f".qrow[data-n='{second}'] > a")

    _press(page, "j")

    expect(page.locator("[data-unsent]")).to_contain_text("还没有提交")
    expect(row).not_to_be_focused()
    row.click()
    expect(page.locator("[data-unsent]")).to_contain_text("再点一次")
    expect(page.locator(".qrow-on")).to_have_attribute("data-n", first)
    row.click()
    expect(page.locator(".qrow-on")).to_have_attribute("data-n", second)


@pytest.fixture
def late(site: Site) -> str:
    """A ticket that is long overdue."""
    number = _to_answer(site)
    site.clock.advance(days=20)
    return number


@pytest.fixture
def head(site: Site, page: Page) -> Site:
    """The site to a supervisor, who has signed in."""
    root = Actor(ref="test", name="test", role=Role.ADMINISTRATOR)
    _, password = site.desk.sign_in.create(root, login="head", name="示例主管", role=Role.SUPERVISOR)
    page.context.clear_cookies()
    found = replace(site, login="head", password=password)
    sign_in(page, found)
    return found


@pytest.mark.parametrize("address", ["/tickets/{}", "/tickets", "/office", "/office/open"])
def test_paper_holds_facts_and_nothing_to_press_or_fill_in(
    late: str, head: Site, page: Page, address: str
) -> None:
    page.goto(head.url + address.format(late))
    facts = page.evaluate(FACTS)
    page.emulate_media(media="print")

    assert page.evaluate(SEEN, CONTROLS) == []
    assert page.evaluate(FACTS) == facts
    assert "规章库打不开" in "".join(facts)


def test_fields_of_a_table_stand_on_paper_as_words_and_a_sheet_of_keys_shows_them(
    head: Site, page: Page
) -> None:
    page.emulate_media(media="print")
    page.goto(f"{head.url}/matrix")
    assert len(page.evaluate(SEEN, CONTROLS)) == 1
    expect(page.locator(".matrix select")).to_have_css("border-top-width", "0px")

    page.goto(f"{head.url}/keys")

    expect(page.locator(".keytable kbd").first).to_be_visible()


@pytest.mark.parametrize("address", ["/tickets", "/office", "/office/open"])
def test_a_list_says_that_tickets_changed_since_it_was_drawn(head: Site, page: Page, address: str) -> None:
    number = _report(head, "第一栏打不开")
    _open(page, head, address)
    newer = page.locator("[data-newer]")
    with page.expect_response("**/live?*"):
        page.evaluate(LOOK)
    expect(newer).to_be_hidden()

    head.desk.tickets.comment(CLERK, number, "已电话问过")
    page.evaluate(LOOK)

    expect(newer).to_have_text("期间有工单变动，点此刷新列表")
    newer.click()
    expect(page).to_have_url(head.url + address)
    expect(newer).to_be_hidden()


def test_a_search_says_nothing_of_what_changes_meanwhile(head: Site, page: Page) -> None:
    _report(head, "第一栏打不开")

    page.goto(f"{head.url}/tickets?q=打不开")

    expect(page.locator("[data-newer]")).to_have_count(0)
