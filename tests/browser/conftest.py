"""A real Chromium before a real server on loopback, with a desk of invented people behind it."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright
from werkzeug.serving import make_server

from calendars.clock import ManualClock
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from roster.permissions import Actor, Role
from sites import store as site_store
from sites.responsibility import FaultKind
from sites.service import add_site
from tests.browser.demo import (
    DESKTOP,
    FLAGS,
    NEW_PASSWORD,
    PAGES_BY,
    PHONE,
    Demo,
    running,
    sign_in,
    visitor,
)
from tests.browser.server import create_site
from web.desk import EXTENSION, Desk

expect.set_options(timeout=20_000)
"""A busy machine is no fault of the page."""
ONE_DATABASE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Of pages whose answers are the same on both, which tests without a browser show."""


@dataclass(frozen=True)
class Site:
    """A running desk: its address, services, clock and a clerk's one-time password."""

    url: str
    app: Flask
    desk: Desk
    clock: ManualClock
    login: str
    password: str


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=PAGES_BY, args=list(FLAGS))
        yield found
        found.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """The demonstration desk of one file of tests."""
    with running(tmp_path_factory.mktemp("demo")) as found:
        yield found


@pytest.fixture(scope="module")
def password(demo: Demo, browser: Browser) -> str:
    """Chosen once; each browser signs in with it."""
    context = visitor(browser, DESKTOP)
    sign_in(context.new_page(), demo)
    context.close()
    return NEW_PASSWORD


@pytest.fixture
def site(database_url: str, clock: ManualClock, tmp_path: Path) -> Iterator[Site]:
    app = create_site(database_url, clock, tmp_path)
    desk: Desk = app.extensions[EXTENSION]
    furnish(desk)
    root = Actor(ref="test", name="test", role=Role.ADMINISTRATOR)
    _, password = desk.sign_in.create(root, login="clerk", name="何语桐", role=Role.STAFF)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", app, desk, clock, "clerk", password)
    server.shutdown()
    thread.join()


@pytest.fixture(
    params=[(DESKTOP, True), (PHONE, True), (DESKTOP, False)], ids=["desktop", "phone", "no-script"]
)
def context(request: pytest.FixtureRequest, browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor: desktop, phone, and once with scripts off."""
    (width, height), script = request.param
    found = browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script, locale="zh-CN",
        has_touch=width < 500, is_mobile=width < 500,
    )  # fmt: skip
    found.set_default_timeout(20_000)
    yield found
    found.close()


def furnish(desk: Desk) -> None:
    """One unit with a reader, one site, one line of the matrix."""
    with desk.database.work(desk.clock.now(), "test") as work:
        unit = roster_store.add_unit(work.session, "市政府信息中心")
        person = roster_store.add_person(work.session, unit_id=unit, name="示例乙", title="", position=0)
        roster_store.set_reaches(work.session, person, [Reach(ChannelKind.MOBILE, "+8613000000002")])
        roster_store.set_holders(work.session, DutyRole.READER, [person])
        site_store.add_line(
            work.session, fault_kind=FaultKind.CONTENT, unit_id=unit, url_prefix="", clause="一(二)"
        )
        add_site(
            work, name="示例市人民政府门户网站", home="https://www.shili.example/", site_code="1300000001"
        )
