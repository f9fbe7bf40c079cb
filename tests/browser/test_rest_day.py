"""A rest day on a phone, Sunday of National Day 2026: asked, read, a fault with a photo, log-ins, handed over."""

from datetime import datetime, timedelta

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, FilePayload, Page, expect
from sqlalchemy import text

from roster import account_store
from roster import store as roster_store
from roster.accounts import Account
from roster.people import ChannelKind, DutyRole, Reach, Shift
from roster.permissions import Actor, Role
from sites.object_checks import ColumnFacts, ObjectFacts
from sites.objects import ObjectKind
from tests.browser.conftest import ONE_DATABASE, Site
from tests.browser.demo import NEW_PASSWORD, PHONE, visitor
from tests.web.duty_data import photo

pytestmark = [pytest.mark.browser, ONE_DATABASE]
HOME = "https://www.shili.example/"
HEAD = Actor(ref="test", name="示例戊", role=Role.SUPERVISOR)
NAMES = {"yi": "示例乙", "bing": "示例丙"}
"""The first reads English, which is wider; who takes over Chinese."""
NOTE = "规章库已报修，早上再看。"
COLUMNS = ("要闻", "规章库", "财政预决算")
SMALL = """() => [...document.querySelectorAll(
  'main :is(.btn, button, summary, select, textarea, input:not([type=hidden]), .round-line > a.what)'
)].filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map(one => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 20)}`)"""
"""What a finger would miss."""
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Day:
    """The desk on that Sunday: a portal of three columns, a reader until midnight, the next one after."""

    def __init__(self, site: Site) -> None:
        self.site, self.desk = site, site.desk
        self.at("2026-10-03 23:50")
        with self.desk.database.read() as session:
            (unit,) = [one.id for one in roster_store.units(session)]
            (first,) = [one.id for one in roster_store.everyone(session)]
        portal = self.desk.objects.add(HEAD, ObjectFacts(ObjectKind.PORTAL, "示例市门户", unit, HOME))
        for name in COLUMNS:
            self.desk.trees.add(HEAD, portal, ColumnFacts(name, f"{HOME}{name}/"))
        with self.desk.database.work(site.clock.now(), "test") as work:
            second = roster_store.add_person(work.session, unit_id=unit, name="示例丙", title="", position=1)
            mobile = Reach(ChannelKind.MOBILE, "+8613000000003")
            roster_store.set_reaches(work.session, second, [mobile])
            roster_store.set_holders(
                work.session, DutyRole.DUTY_LEADER, [second]
            )  # the round offers to ring them
            midnight = datetime(2026, 10, 4, tzinfo=self.desk.calendar.zone)
            for days, person in enumerate((first, second)):
                starts = midnight + timedelta(days=days)
                shift = Shift(DutyRole.READER, person, starts, starts + timedelta(days=1))
                roster_store.add_shift(work.session, shift)
            for login, person, language in (("yi", first, "en"), ("bing", second, "zh")):
                account = Account(
                    id=0, login=login, name=NAMES[login], role=Role.STAFF, unit_id=None, person_id=person,
                    language=language, must_change=False, active=True,
                )  # fmt: skip
                hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(NEW_PASSWORD)
                account_store.add_account(work.session, account, password_hash=hashed)

    def at(self, moment: str) -> None:
        self.site.clock.set(datetime.fromisoformat(moment).replace(tzinfo=self.desk.calendar.zone))

    def until(self, moment: str) -> None:
        """The worker looks now and then."""
        end = datetime.fromisoformat(moment).replace(tzinfo=self.desk.calendar.zone)
        while self.site.clock.now() < end:
            self.desk.engine.run_pass()
            self.site.clock.set(min(end, self.site.clock.now() + timedelta(minutes=45)))
        self.desk.engine.run_pass()

    def told(self, kind: str) -> list[tuple[str, str]]:
        """Who was told what about such subjects, in order."""
        with self.desk.database.read() as session:
            words = "SELECT contact_label, kind FROM page WHERE subject_kind = :kind ORDER BY id"
            return [
                (row[0].rpartition(" ")[2], row[1]) for row in session.execute(text(words), {"kind": kind})
            ]

    def signs_in(self, page: Page, login: str) -> None:
        page.goto(f"{self.site.url}/sign-in?next=/rounds")
        page.fill("[name=name]", login)
        page.fill("[name=password]", NEW_PASSWORD)
        page.click("main form button.btn-primary")

    @staticmethod
    def fits(page: Page) -> None:
        """Nothing goes sideways, every control is high enough for a finger."""
        page.wait_for_load_state()  # else the style sheets may be on their way
        assert page.evaluate(WIDE) <= 0, page.url
        assert page.evaluate(SMALL) == [], page.url


def test_a_rest_day_from_prompt_to_handover_on_a_phone(site: Site, browser: Browser) -> None:
    day = Day(site)
    day.until("2026-10-04 08:05")
    assert day.told("round") == [("示例乙", "round_prompt")]
    eve = day.told("log_in")
    reader, next_one = visitor(browser, PHONE), visitor(browser, PHONE)
    page = reader.new_page()

    day.signs_in(page, "yi")
    number = reads(day, page)
    logs_in(day, page)
    with site.desk.database.read() as session:
        ticket = site.desk.reading.ticket(session, HEAD, number)
        pictures = session.execute(text("SELECT count(*) FROM attachment")).scalar_one()
    assert (ticket.url, pictures) == (f"{HOME}{COLUMNS[1]}/", 1)

    day.until("2026-10-05 00:05")
    assert day.told("log_in") == eve
    day.signs_in(page, "yi")  # a session that nobody used for eight hours is over
    hands_over(day, page, number)
    takes_over(day, next_one.new_page())
    day.until("2026-10-05 01:00")
    assert "handover_waits" not in [kind for _, kind in day.told("handover")]
    assert site.desk.database.verify_audit()[1] == []
    reader.close()
    next_one.close()


def reads(day: Day, page: Page) -> str:
    """The round that was asked for: one column read, one at fault with a photo, one not reachable; the ticket."""
    opened = page.locator(".round-open")
    day.fits(page)
    page.locator(".stage-asked form button").click()
    expect(opened.locator("b").first).to_have_text(COLUMNS[0])
    day.fits(page)
    opened.locator("button[value=read]").click()
    expect(opened.locator("b").first).to_have_text(COLUMNS[1])
    opened.locator(".round-fault > summary").click()
    day.fits(page)
    camera = FilePayload(name="a.png", mimeType="image/png", buffer=photo().getvalue())
    opened.locator("[name=picture]").set_input_files(camera)
    opened.locator(".round-fault form button").click()
    expect(page.locator(".round-foot .toast")).to_be_visible()
    expect(opened.locator("b").first).to_have_text(COLUMNS[2])
    opened.locator("button[value=unreachable]").click()
    expect(page.locator(".round-bar")).to_contain_text("3 / 3")
    day.fits(page)
    number = page.locator(".round-line .mono").first.inner_text()
    page.locator(".round-end form button").click()
    expect(page.locator(".stage-complete")).to_contain_text("3 / 3")
    return number


def logs_in(day: Day, page: Page) -> None:
    """Nothing was found in one of the systems, one message in the other."""
    for found, system in enumerate(("national_platform", "submission_system")):
        page.locator("#log-ins summary").click()
        page.select_option("#log-ins [name=system]", system)
        page.fill("#log-ins [name=found]", str(found))
        day.fits(page)
        page.locator("#log-ins form button.btn-primary").click()
        expect(page.locator(".log-ins li")).to_have_count(found + 1)
    expect(page.locator(".log-in-lacks")).to_have_count(0)


def hands_over(day: Day, page: Page, number: str) -> None:
    """Who leaves finds the open ticket on the note and writes what to watch."""
    page.goto(f"{day.site.url}/handover")
    expect(page.locator("main")).to_contain_text(number)
    day.fits(page)
    page.fill("main textarea[name=words]", NOTE)
    page.locator("main form[action^='/handover/'] button").first.click()
    expect(page.locator(".note-words")).to_have_text(NOTE)


def takes_over(day: Day, page: Page) -> None:
    """Who comes reads it and confirms."""
    day.signs_in(page, "bing")
    page.goto(f"{day.site.url}/handover")
    expect(page.locator(".note-words")).to_have_text(NOTE)
    day.fits(page)
    page.locator("form[action$='/confirm'] button").click()
    expect(page.locator(".card .badge-done")).to_contain_text(NAMES["bing"])
