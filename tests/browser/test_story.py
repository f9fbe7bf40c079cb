"""Report, triage, verify, handle, answer, track: a citizen and a clerk in real Chromium, in Chinese."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from roster.permissions import desk_actor
from tests.browser.conftest import Site
from tests.browser.demo import DESKTOP, PHONE
from tickets.list_store import Filter

pytestmark = pytest.mark.browser


def sign_in(page: Page, site: Site) -> None:
    """With the one-time password, and a new one at once."""
    page.goto(f"{site.url}/sign-in")
    page.fill("[name=name]", site.login)
    page.fill("[name=password]", site.password)
    page.click("main form button.btn-primary")
    page.fill("[name=current]", site.password)
    page.fill("[name=new]", "a-long-enough-one")
    page.fill("[name=again]", "a-long-enough-one")
    page.click("main form button.btn-primary")


def open_verb(page: Page, verb: str) -> None:
    """Unfold the verb's form where it is folded."""
    form = page.locator(f"form[action$='/{verb}']").first
    if not form.is_visible():
        page.locator(f"details[data-verb={verb}] > summary").first.click()


def send(page: Page, verb: str) -> None:
    page.locator(f"form[action$='/{verb}'] button:not([type=button])").last.click()


def report(page: Page, site: Site) -> str:
    """What a citizen fills in; the code they get."""
    page.goto(f"{site.url}/report")
    expect(page.locator("h1")).to_have_text("网页哪里有错？")
    page.locator("label[for^=kind-unreachable]").click()
    page.fill("[name=url]", "https://www.shili.example/zwgk/gzk/index.html")
    page.fill("[name=description]", "点“规章库”出现404页面，换了两个浏览器都一样。")
    page.fill("[name=contact]", "13000000077")
    page.click("main form button.btn-primary")
    return page.locator("#code").inner_text()


@pytest.mark.parametrize(
    ("database_url", "context"),
    [
        ("sqlite", (DESKTOP, True)),
        ("sqlite", (PHONE, True)),
        ("sqlite", (DESKTOP, False)),
        pytest.param("postgresql", (DESKTOP, True), marks=pytest.mark.postgres),
    ],
    ids=["desktop", "phone", "no-script", "postgresql"],
    indirect=True,
)
def test_the_whole_life_of_a_report(site: Site, context: BrowserContext) -> None:
    page = context.new_page()
    code = report(page, site)
    assert re.fullmatch(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", code)
    expect(page.locator("main")).to_contain_text("10月11日")

    sign_in(page, site)
    page.goto(f"{site.url}/")
    expect(page.locator("main")).to_contain_text("点“规章库”出现404页面")
    expect(page.locator("main")).to_contain_text("周六 17:30")
    with site.desk.database.read() as session:
        (line,) = site.desk.reading.lines(session, desk_actor("test"), Filter())
    number = line.number
    page.goto(f"{site.url}/tickets/{number}")
    assert "13000000077" not in page.content()
    open_verb(page, "verify")
    page.locator("form[action$='/verify'] [name=unit_id]").first.select_option(label="市政府信息中心")
    send(page, "verify")
    page.goto(f"{site.url}/tickets/{number}")
    open_verb(page, "handle")
    page.locator("form[action$='/handle'] [name=note]").first.fill("栏目迁移，已加跳转。")
    send(page, "handle")
    page.goto(f"{site.url}/tickets/{number}")
    open_verb(page, "answer")
    page.locator("form[action$='/answer'] [name=answer]").first.fill("您反映的问题属实，现已修复。感谢监督！")
    send(page, "answer")
    expect(page.locator("main")).to_contain_text("按时")

    page.goto(f"{site.url}/track")
    page.fill("[name=code]", code.lower())
    page.click("main form button.btn-primary")
    expect(page.locator("main")).to_contain_text("您反映的问题属实，现已修复。感谢监督！")
    assert "何语桐" not in page.locator("main").inner_text()
    assert site.desk.database.verify_audit()[1] == []
