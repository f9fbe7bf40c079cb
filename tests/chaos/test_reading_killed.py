"""A reading killed in its middle, in a real process: taken up again, no finding lost, none doubled."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep

import pytest
from sqlalchemy import text, update

from calendars.clock import SystemClock
from calendars.service import DeskCalendar
from database.session import Database, Session
from probes.readings.reading_store import SiteReadingRow
from probes.readings.service import Readings
from probes.readings.values import Setup
from roster.permissions import Actor, Role
from sites.service import add_site
from tests.chaos.forks import SIZE
from tests.conftest import KEY
from tests.engines import connected
from tests.probes.wild_server import Reply, WildServer

pytestmark = pytest.mark.chaos
PAGES, LIMIT = 240, 120.0
CLERK = Actor(ref="account:1", name="何语桐", role=Role.SUPERVISOR)
ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def _portal() -> Iterator[WildServer]:
    """Numbered pages, each with a broken link and a wrong word of its own; a little slow, so that there is a middle."""
    ready, over = threading.Event(), threading.Event()
    found: list[WildServer] = []

    async def serve() -> None:
        async with WildServer() as server:
            for number in range(PAGES):
                links = "".join(
                    f'<a href="/{one}.htm">第{one}页</a>' for one in range(number, min(number + 6, PAGES))
                )
                words = f"<title>第{number}页</title>{links}<a href='/lost/{number}'>旧</a><p>{number}次一如继往</p>"
                server.routes[f"/{number}.htm"] = Reply(words.encode(), after=0.01)
            server.routes["/"] = server.routes["/0.htm"]
            found.append(server)
            ready.set()
            await asyncio.to_thread(over.wait)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield found[0]
    over.set()
    thread.join(10)


def _reader(url: str, folder: Path) -> "subprocess.Popen[bytes]":
    given = {
        **os.environ, "DATABASE_URL": url, "DUWANG_DATA_DIR": str(folder), "DUWANG_AUDIT_KEY": KEY.decode() * 2,
        "DUWANG_PROBE_NETWORKS": "127.0.0.0/8",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", str(ROOT / "app.py"), "read-site"], env=given, cwd=folder,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _number(database: Database, question: str) -> int:
    with database.read() as session:
        return int(session.execute(text(question)).scalar_one())


def _counted(session: Session, question: str) -> dict[str, int]:
    return {row[0]: row[1] for row in session.execute(text(question))}


@pytest.mark.parametrize(
    "database_url",
    [
        pytest.param("sqlite", marks=pytest.mark.skipif(SIZE == 1, reason="`make chaos` runs it")),
        pytest.param("postgresql", marks=pytest.mark.postgres),
    ],
    indirect=True,
)
def test_a_reading_killed_in_its_middle_is_taken_up_and_loses_and_doubles_nothing(
    database_url: str, tmp_path: Path, calendar: DeskCalendar
) -> None:
    database = connected(database_url, audit_key=KEY * 2)
    clock = SystemClock()
    readings = Readings(database, clock, calendar)
    with _portal() as server:
        with database.work(clock.now(), "test") as work:
            site = add_site(work, name="示例市政府", home=f"{server.base}/", site_code="")
        readings.set_up(CLERK, Setup(site, connections=4, rate=200))
        reading = readings.ask(CLERK, site)
        first = _reader(database_url, tmp_path)
        deadline = monotonic() + LIMIT
        while _number(database, "SELECT count(*) FROM site_page") < PAGES // 4:
            assert first.poll() is None
            assert monotonic() < deadline
            sleep(0.02)
        first.kill()
        first.wait()
        read = _number(database, "SELECT count(*) FROM site_page")
        with database.work(clock.now(), "test") as work:  # what ninety seconds of waiting would do
            work.session.execute(update(SiteReadingRow).values(lease_until=work.now.replace(year=2000)))

        second = _reader(database_url, tmp_path)
        assert second.wait(LIMIT) == 0

    assert read < PAGES
    with database.read() as session:
        row = session.execute(text("SELECT id, phase, tries, read FROM site_reading")).one()
        kinds = _counted(session, "SELECT kind, count(*) FROM finding GROUP BY kind")
        faults = _counted(session, "SELECT kind, count(*) FROM fault GROUP BY kind")
    assert tuple(row) == (reading, "complete", 2, PAGES + 1)
    # the home page is page 0 once more: its link is broken there too, and its word is the same word
    assert (kinds["link_broken"], kinds["home_link_broken"], kinds["typo"]) == (PAGES, 1, PAGES + 1)
    assert (faults["link_broken"], faults["typo"]) == (PAGES, PAGES)
    assert _number(database, "SELECT count(*) FROM ticket WHERE kind = 'detected_fault'") >= PAGES
    assert _number(database, "SELECT count(DISTINCT fingerprint) FROM ticket") == _number(
        database, "SELECT count(*) FROM ticket"
    )
    database.engine.dispose()
