"""The figures in a real Chromium: charts drawn from JSON by the strict policy, tables without them, a report."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from roster.permissions import Actor, Role, desk_actor
from tests.browser.conftest import ONE_DATABASE, Site
from tests.browser.demo import DESKTOP, PHONE
from tests.browser.test_story import sign_in
from tickets.kinds import Kind, Source
from tickets.ticket import Report

pytestmark = [pytest.mark.browser, ONE_DATABASE]

CANVASES = "[data-chart] canvas"
WIDTH = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def head(site: Site) -> Site:
    """A supervisor's account, and one report that was counted."""
    root = Actor(ref="test", name="test", role=Role.ADMINISTRATOR)
    _, password = site.desk.sign_in.create(root, login="head", name="顾明川", role=Role.SUPERVISOR)
    report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, "点“规章库”，出现404页面。", problem="unreachable")
    site.desk.intake.take_in(desk_actor("test"), report)
    site.desk.counting.catch_up()
    return Site(site.url, site.app, site.desk, site.clock, "head", password)


def _has_script(page: Page) -> bool:
    """Without scripts nothing is there that a page's own script has brought."""
    return bool(page.evaluate("typeof uPlot === 'function'"))


@pytest.mark.parametrize(
    ("context", "language"),
    [((DESKTOP, True), "zh"), ((PHONE, True), "en"), ((DESKTOP, False), "zh")],
    ids=["desktop-chinese", "phone-english", "no-script"],
    indirect=["context"],
)
def test_charts_tables_and_the_report(head: Site, context: BrowserContext, language: str) -> None:
    page = context.new_page()
    wrong: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(head.url) else elsewhere.append(one.url))
    sign_in(page, head)
    if language == "en":
        page.locator("form[action*=language] button").first.click()

    page.goto(f"{head.url}/figures?period=2025-Q3")

    expect(page.locator("h1")).to_have_text(
        "2025年第3季度统计" if language == "zh" else "Figures, quarter 3 of 2025"
    )
    table = page.locator(".chart-data").first
    if _has_script(page):
        expect(page.locator(CANVASES)).to_have_count(3)
        expect(table.locator("table")).to_be_hidden()
        page.emulate_media(color_scheme="dark")
        expect(page.locator(CANVASES)).to_have_count(3)
        table.locator("summary").click()
    expect(table.locator("table")).to_be_visible()
    assert page.evaluate(WIDTH) == 0
    page.goto(f"{head.url}/figures/report?period=2025-Q3")
    expect(page.locator("article h1")).to_contain_text("网站留言" if language == "zh" else "website messages")
    assert page.evaluate(WIDTH) == 0
    assert (wrong, elsewhere) == ([], [])
