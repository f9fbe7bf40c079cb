"""A clerk triages by keyboard alone in real Chromium: the strokes are counted, and nothing has to be scrolled for."""

import pytest
from playwright.sync_api import Browser, Page, expect

from roster import store as roster_store
from roster.permissions import Actor, Role, desk_actor
from tests.browser.conftest import ONE_DATABASE, Site
from tests.browser.demo import DESKTOP, PHONE, visitor
from tests.browser.test_story import sign_in
from tickets.kinds import Kind, Source
from tickets.lifecycle import State, Verb
from tickets.list_store import Filter
from tickets.ticket import Report, Ticket

pytestmark = [pytest.mark.browser, ONE_DATABASE]
REPORTS, WRONG_EVERY = 20, 4
RIGHT_AT_MOST, WRONG_AT_MOST = 3, 6
CITIZEN = desk_actor("test")
FAR = "市水务局"


class Keyboard:
    """Counts what is pressed."""

    def __init__(self, page: Page) -> None:
        self.page, self.strokes = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.strokes += 1


@pytest.fixture
def page(site: Site, browser: Browser) -> Page:
    context = browser.new_context(viewport={"width": DESKTOP[0], "height": DESKTOP[1]}, locale="zh-CN")
    context.set_default_timeout(20_000)
    found = context.new_page()
    with site.desk.database.work(site.clock.now(), "test") as work:
        for name in ("市公安局", "市教育局", FAR):
            roster_store.add_unit(work.session, name)
    for n in range(REPORTS):
        site.desk.intake.take_in(CITIZEN, Report(
            Kind.ERROR_REPORT, Source.PUBLIC_FORM, f"第{n:02}个栏目打不开", title=f"第{n:02}个栏目打不开",
            problem="unreachable", url=f"https://www.shili.example/{n}/",
        ))  # fmt: skip
    sign_in(found, site)
    found.goto(f"{site.url}/")
    expect(found.locator(".keybar [data-keys]")).to_be_visible()
    return found


def _numbers(site: Site) -> list[str]:
    with site.desk.database.read() as session:
        return [line.number for line in site.desk.reading.lines(session, CITIZEN, Filter())]


def _ticket(site: Site, number: str) -> Ticket:
    with site.desk.database.read() as session:
        return site.desk.reading.ticket(session, CITIZEN, number)


def _decided(page: Page, number: str) -> None:
    """The list shows that it can be taken back, and the next row is open."""
    expect(page.locator("[data-undo]")).to_be_visible()
    expect(page.locator(f".toast.held[data-number='{number}']")).to_be_visible()
    expect(
        page.locator(".keybar [data-keys]")
    ).to_be_visible()  # the script shows it: from here on keys are heard


def _focused(page: Page, number: str) -> None:
    """The row has the focus, once the script of the page that came has set it."""
    expect(page.locator(f".qrow[data-n='{number}'] > a")).to_be_focused()


def test_twenty_reports_by_keyboard_alone(site: Site, page: Page) -> None:
    numbers = _numbers(site)
    strokes: dict[bool, list[int]] = {True: [], False: []}
    page.locator(".qrow-on > a").focus()

    for n, number in enumerate(numbers):
        expect(page.locator("[data-ticket]").first).to_have_attribute("data-ticket", number)
        keyboard, right = Keyboard(page), n % WRONG_EVERY != WRONG_EVERY - 1
        if right:
            keyboard.press("1", "Enter")
        else:
            keyboard.press("a", "4", "Enter")
        _decided(page, number)
        strokes[right].append(keyboard.strokes)

    site.clock.advance(seconds=10)
    site.desk.held_commands.release_due()
    found = [_ticket(site, number) for number in numbers]
    units = [ticket.unit_id for ticket in found]
    assert {ticket.state for ticket in found} == {State.VERIFIED}
    assert len(set(units[WRONG_EVERY - 1 :: WRONG_EVERY])) == 1
    assert units[WRONG_EVERY - 1] != units[0]
    assert max(strokes[True]) <= RIGHT_AT_MOST
    assert max(strokes[False]) <= WRONG_AT_MOST


def test_undo_brings_the_row_and_the_focus_back(site: Site, page: Page) -> None:
    first, second = _numbers(site)[:2]
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    _decided(page, first)
    _focused(page, second)
    expect(page.locator("[data-say]")).to_contain_text("第01个栏目打不开")

    page.keyboard.press("u")

    expect(page.locator(".qrow-on")).to_have_attribute("data-n", first)
    _focused(page, first)
    assert _ticket(site, first).state is State.RECEIVED


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_field_of_a_decision_is_seen_without_scrolling(page: Page, language: str) -> None:
    if language == "en":
        page.locator(".topbar form .btn-link").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")
    page.wait_for_load_state()
    for key in "123hc":
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        page.keyboard.press(key)
        hidden = page.evaluate(
            """() => [...document.querySelectorAll('.decide-pane :is(input, select, textarea, button)')]
            .filter(one => one.type !== 'hidden' && one.checkVisibility({ contentVisibilityAuto: true }))
            .filter(one => { const box = one.getBoundingClientRect();
                return box.top < 0 || box.bottom > window.innerHeight || box.right > window.innerWidth; })
            .map(one => one.name || one.textContent)"""
        )
        assert hidden == [], key
    assert page.evaluate(
        "document.querySelector('.decide-pane').scrollHeight <= document.querySelector('.decide-pane').clientHeight"
    )


def test_keys_mean_nothing_in_fields_in_composition_with_modifiers_and_when_off(
    site: Site, page: Page
) -> None:
    number = _numbers(site)[0]
    note = page.locator("#v-verify-note")
    note.focus()
    page.keyboard.type("1a3u?")
    expect(note).to_have_value("1a3u?")

    note.evaluate("node => node.blur()")
    composing = "{ key: '3', keyCode: 229, isComposing: true, bubbles: true }"
    page.evaluate(f"document.body.dispatchEvent(new KeyboardEvent('keydown', {composing}))")
    page.keyboard.press("Control+3")
    page.locator(".keybar [data-keys]").click()
    page.locator(".keybar [data-keys]").evaluate("node => node.blur()")
    page.keyboard.press("3")

    expect(page.locator("#decide-1")).to_be_checked()
    expect(page.locator(".keybar [data-keys] b")).to_have_text("关")
    expect(page.locator("[data-ticket]").first).to_have_attribute("data-ticket", number)


def test_new_reports_wait_behind_a_button_and_no_row_moves(site: Site, page: Page) -> None:
    before = [row.get_attribute("data-n") for row in page.locator(".qrow").all()]
    site.desk.intake.take_in(
        CITIZEN, Report(Kind.ERROR_REPORT, Source.TELEPHONE, "又来了一条", title="又来了一条")
    )

    page.evaluate("document.dispatchEvent(new CustomEvent('duwang:look'))")

    button = page.locator("[data-fresh]")
    expect(button).to_have_text("1条新来件")
    assert [row.get_attribute("data-n") for row in page.locator(".qrow").all()] == before
    expect(page.locator("[data-rail='queue'] .count")).to_have_text("21")
    button.click()
    expect(page.locator(".rows")).to_contain_text("又来了一条")


def test_the_sheet_of_keys_opens_and_closes_and_gives_the_focus_back(page: Page) -> None:
    page.locator(".qrow-on > a").focus()

    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).to_be_hidden()
    expect(page.locator(".qrow-on > a")).to_be_focused()


def test_what_somebody_else_does_is_seen_on_an_open_page(site: Site, page: Page) -> None:
    number = _numbers(site)[0]
    song = Actor("account:77", "宋晚晴", Role.STAFF)
    page.locator("#v-verify-note").fill("写到一半的意见")

    site.desk.desks.note_seen(song, number)
    with site.desk.database.work(site.clock.now(), song.ref) as work:
        site.desk.tickets.move_open(work, song, [_ticket(site, number)], Verb.ESCALATE)
    page.evaluate("document.dispatchEvent(new CustomEvent('duwang:look'))")

    expect(page.locator("[data-viewers]")).to_contain_text("宋晚晴在看")
    expect(page.locator("[data-changed]")).to_contain_text("宋晚晴刚刚改过这一单")
    expect(page.locator("#v-verify-note")).to_have_value("写到一半的意见")
    expect(page.locator(f".qrow[data-n='{number}']")).to_contain_text("宋晚晴")


def test_on_a_phone_the_deciding_button_is_in_reach_while_the_form_is(site: Site, browser: Browser) -> None:
    report = Report(Kind.ERROR_REPORT, Source.TELEPHONE, "规章库打不开", title="规章库打不开")
    number = site.desk.intake.take_in(CITIZEN, report).number
    page = visitor(browser, PHONE).new_page()
    sign_in(page, site)
    page.goto(f"{site.url}/?at={number}")
    top, bottom = _sides(page, ".panel-1")
    button = _sides(page, ".panel-1 .btn-wide")
    page.locator(".panel-1 textarea").focus()

    assert top < PHONE[1] < bottom, "the form goes on below"
    assert button[1] <= PHONE[1] - 56, "above the bar of the phone"
    assert _sides(page, ".panel-1 textarea")[1] <= _sides(page, ".panel-1 .btn-wide")[0], (
        "the field is not covered"
    )


def _sides(page: Page, what: str) -> tuple[float, float]:
    """Where it begins and ends, from the top of the screen."""
    box = page.locator(what).bounding_box()
    assert box
    return box["y"], box["y"] + box["height"]
