"""The demonstration desk before a browser: 示例市 on the story's Friday, and the addresses of all its pages."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from calendars.clock import ManualClock
from roster.permissions import desk_actor
from tests.browser.server import create_site
from tickets.list_store import Filter, Line
from web.demo.seed import seed
from web.desk import EXTENSION, Desk
from web.worker import Worker

FRIDAY = datetime(2026, 10, 9, 5, 42, tzinfo=UTC)
"""13:42 in 示例市; the day after is a Saturday on which people work."""
CHROMIUM = "/usr/bin/chromium"
PAGES_BY = shutil.which("chromium-headless-shell") or CHROMIUM
"""The same engine without the machinery of a window costs two fifths of the CPU."""
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DESKTOP, PHONE = (1280, 800), (390, 844)
NO_PAGES = (
    "static",
    "api",
    "live.",
    "watching.",
    "account.sign_out",
    "office.overdue_xlsx",
    "public.reported",
    "register.relayed",
)
"""Addresses that answer a GET with something else than a page of their own, by the beginning of their endpoints; the
last is a page of units' handlers alone.
"""
NEW_PASSWORD = "a-long-enough-one"


@dataclass(frozen=True)
class Demo:
    """A running desk of 示例市: its address, its application, and a supervisor's name and password."""

    url: str
    app: Flask
    login: str
    password: str

    @property
    def desk(self) -> Desk:
        found: Desk = self.app.extensions[EXTENSION]
        return found

    def open_tickets(self) -> list[Line]:
        """As the inbox lists them."""
        with self.desk.database.read() as session:
            return list(self.desk.reading.lines(session, desk_actor("test"), Filter()))

    def addresses(self) -> list[str]:
        """Every page whose address holds no variable, and a ticket of each kind that is open."""
        rules = [
            rule
            for rule in self.app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and not rule.arguments
        ]
        fixed = sorted(rule.rule for rule in rules if not rule.endpoint.startswith(NO_PAGES))
        by_state = {line.state: line.number for line in self.open_tickets()}
        return [*fixed, *(f"/tickets/{number}" for number in by_state.values())]


@contextmanager
def running(folder: Path) -> Iterator[Demo]:
    """The demonstration on an SQLite file in this folder."""
    app = create_site(f"sqlite:///{folder / 'desk.db'}", ManualClock(FRIDAY), folder)
    accounts = {account.role: account for account in seed(app.extensions[EXTENSION])}
    Worker(app.extensions[EXTENSION]).turn()  # else every page says that nothing is sent
    chief = accounts["administrator"]
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield Demo(f"http://127.0.0.1:{server.server_port}", app, chief.login, chief.password)
    finally:
        server.shutdown()
        thread.join()


def visitor(browser: Browser, size: tuple[int, int]) -> BrowserContext:
    """A fresh browser of this size."""
    width, height = size
    found = browser.new_context(
        viewport={"width": width, "height": height}, has_touch=width < 500, is_mobile=width < 500,
        reduced_motion="reduce",  # colours are judged when they have settled
    )  # fmt: skip
    found.set_default_timeout(20_000)
    return found


def sign_in(page: Page, demo: Demo, *, password: str = "", language: str = "zh") -> None:
    """With the one-time password and a new one at once; with `password` where that was done before."""
    page.goto(f"{demo.url}/sign-in")
    page.fill("[name=name]", demo.login)
    page.fill("[name=password]", password or demo.password)
    page.click("main form button.btn-primary")
    if password:
        speak(page, language)
        return
    page.fill("[name=current]", demo.password)
    page.fill("[name=new]", NEW_PASSWORD)
    page.fill("[name=again]", NEW_PASSWORD)
    page.click("main form button.btn-primary")
    speak(page, language)


def speak(page: Page, language: str) -> None:
    """The account's language; the button names the other one."""
    if not str(page.locator("html").get_attribute("lang")).startswith(language):
        page.locator("form[action$='/language'] button").first.click()
