"""Kill -9 of the whole desk, web and worker, between request and response: what was confirmed exists, once."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.browser import TOKEN, Crowd, answers
from tests.chaos.desk import KEY, PATIENCE, SIZE, ChaosDesk, wait_until
from tickets.reading_service import Reading

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
WORKER = ("-m", "flask", "--app", "app", "worker")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a program of the desk finds database and data."""

    url: str
    folder: Path


@contextmanager
def process(
    desk: "ChaosDesk | Place", program: Sequence[str], **settings: str
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of the desk with settings from the environment; killed with all its children at the end."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DUWANG_")}
    unlimited = desk.folder / "budgets.json"
    unlimited.write_text("[]", encoding="utf-8")
    environment = {
        "DATABASE_URL": desk.url, "DUWANG_DATA_DIR": str(desk.folder), "DUWANG_SECRET_KEY": KEY,
        "DUWANG_AUDIT_KEY": KEY, "DUWANG_FAULT_TOKENS": f"probe:{TOKEN}", "DUWANG_TRUSTED_PROXIES": "1",
        "DUWANG_MESSAGE_PACE": "0", "DUWANG_BUDGETS": str(unlimited),
    }  # fmt: skip
    started = subprocess.Popen(
        [sys.executable, *program], cwd=ROOT, env=kept | environment | settings, start_new_session=True
    )
    try:
        yield started
    finally:
        os.killpg(started.pid, signal.SIGKILL)
        started.wait(PATIENCE)


def server(port: int) -> list[str]:
    """As `make run` starts it."""
    return [
        "-m", "granian", "--interface", "wsgi", "--factory", "--host", "127.0.0.1", "--port", str(port),
        "--workers", "1", "--blocking-threads", "4", "--log-level", "warning", "app:create_app",
    ]  # fmt: skip


def test_what_was_confirmed_exists_and_nothing_exists_twice(desk: ChaosDesk, port: int) -> None:
    chance = random.Random(20250930)
    crowd = Crowd(f"http://127.0.0.1:{port}")
    for _ in range(2 * SIZE):
        with ExitStack() as started:
            started.enter_context(process(desk, server(port)))
            started.enter_context(process(desk, WORKER))
            wait_until(lambda: answers(crowd.address), what="the web process answers")
            crowd.until_killed(started.close, after=chance.randrange(5, 20))
        desk.leases_run_out()
    desk.tickets = desk.value("SELECT count(*) FROM ticket WHERE severity = 'severe'")
    with process(desk, WORKER):
        wait_until(desk.is_quiet, what=f"{desk.tickets} pages sent")

    reports = desk.value("SELECT count(*) FROM ticket WHERE severity <> 'severe'")
    desk.judge(unpaged=reports)
    assert desk.tickets - len(crowd.faults) in {0, 1}, "the last fault may be known without an answer"
    stored = desk.words("SELECT description FROM ticket WHERE severity <> 'severe'")
    assert len(stored) == len(set(stored))
    assert set(crowd.codes) <= set(stored) <= set(crowd.tried)
    reading = Reading(desk.database, desk.clock)
    with desk.database.read() as session:
        for words, code in crowd.codes.items():
            assert reading.tracked(session, code).ticket.description == words
