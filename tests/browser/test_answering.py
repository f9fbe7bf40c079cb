"""Typing on the public form, pasting a screenshot, answering from a template by number: in real Chromium."""

import base64
import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from roster.permissions import Actor, Role, desk_actor
from tests.browser.conftest import ONE_DATABASE, Site
from tests.browser.test_story import open_verb, send, sign_in
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb
from tickets.service import Order
from tickets.ticket import Report

pytestmark = [pytest.mark.browser, ONE_DATABASE]
CLERK = desk_actor("test")
PAGE = "https://www.shili.example/zwgk/gzk/index.html"
PASTE = """([selector, data]) => {
  const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
  const clipboard = new DataTransfer();
  clipboard.items.add(new File([bytes], 'image.png', { type: 'image/png' }));
  document.querySelector(selector).dispatchEvent(
    new ClipboardEvent('paste', { clipboardData: clipboard, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(params=[(1280, 800), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
    context.set_default_timeout(20_000)
    return context.new_page()


def _paste(page: Page, selector: str, colour: str) -> None:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    page.evaluate(PASTE, [selector, base64.b64encode(out.getvalue()).decode()])


def _reported(site: Site) -> str:
    words = "规章库里的停车管理办法打不开，电话13000000088。"
    report = Report(Kind.ERROR_REPORT, Source.PUBLIC_FORM, words, problem="unreachable", url=PAGE)
    return site.desk.intake.take_in(CLERK, report).number


def _count(site: Site, table: str) -> int:
    with site.desk.database.read() as session:
        return int(session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())  # noqa: S608 - our names


def test_typing_an_address_shows_the_earlier_report_and_choosing_it_drops_nothing(
    site: Site, page: Page
) -> None:
    number = _reported(site)
    page.goto(f"{site.url}/report")
    cards = page.locator("#earlier")
    expect(cards).to_be_empty()

    page.locator("label[for^=kind-unreachable]").click()
    page.locator("[name=url]").press_sequentially("http://shili.example/zwgk/gzk", delay=5)
    expect(cards).to_contain_text("可能有人已经反映")
    expect(cards).to_contain_text("正在处理")
    assert not any(secret in page.content() for secret in (number, "停车", "13000000088"))
    page.get_by_label("就是这个问题").check()
    page.fill("[name=description]", "点“规章库”出现404页面。")
    _paste(page, "[name=description]", "red")
    expect(page.locator(".pasted img")).to_be_visible()
    page.click("main form button.btn-primary")

    expect(page.locator("#code")).to_be_visible()
    assert (_count(site, "ticket"), _count(site, "duplicate_proposal"), _count(site, "attachment")) == (
        2,
        1,
        1,
    )


def test_another_address_takes_the_cards_away_again(site: Site, page: Page) -> None:
    _reported(site)
    page.goto(f"{site.url}/report")
    page.fill("[name=url]", PAGE)
    expect(page.locator("#earlier fieldset")).to_be_visible()

    page.fill("[name=url]", "https://www.shili.example/fw/")

    expect(page.locator("#earlier fieldset")).to_have_count(0)


def test_a_number_and_tab_write_the_answer_and_pasted_pictures_go_with_it(site: Site, page: Page) -> None:
    head = Actor(ref="test", name="示例主管", role=Role.SUPERVISOR)
    body = "您好！您于{received_at}反映的网页已于{fixed_at}修复。"
    site.desk.answer_templates.save(head, number=3, title="链接失效已修复", body=body)
    number = _reported(site)
    with site.desk.database.read() as session:
        unit = session.execute(text("SELECT id FROM unit")).scalar_one()
    for version, verb, facts in (
        (1, Verb.VERIFY, {Fact.PROBLEM: "unreachable", Fact.UNIT: str(unit)}),
        (2, Verb.HANDLE, {Fact.NOTE: "已加跳转"}),
    ):
        site.desk.tickets.move(CLERK, verb, Order(number, version, facts))
    sign_in(page, site)
    page.goto(f"{site.url}/tickets/{number}")
    open_verb(page, "answer")

    page.locator("#v-answer-template").focus()
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    words = page.locator("#v-answer-answer")
    expect(words).to_have_value("您好！您于9月30日反映的网页已于9月30日修复。")
    expect(words).to_be_focused()
    _paste(page, "#v-answer-answer", "red")
    _paste(page, "#v-answer-answer", "green")
    expect(page.locator("[data-verb=answer] .pasted img")).to_have_count(2)
    page.locator("[data-preview-of=v-answer-answer]").click()
    expect(page.locator(".answer-preview .words")).to_have_text(
        "您好！您于9月30日反映的网页已于9月30日修复。"
    )
    send(page, "answer")

    expect(page.locator("main")).to_contain_text("按时")
    expect(page.locator("[aria-labelledby=h-shots] figure")).to_have_count(2)
