"""The outside hears of the desk once a minute while all is well, and nothing at all as soon as something is not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Queue

import pytest
from sqlalchemy import text

from database.reserve import Reserve
from escalation.engine import Passed
from roster.permissions import Role
from tests.web.machine_desk import MachineDesk
from tests.web.site import Site
from web.heartbeat import Heartbeat
from web.worker import Worker

SOON = 5.0


class Outside(ThreadingHTTPServer):
    """Somebody outside who notes each request; answers with `status`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Note)
        self.heard: Queue[str] = Queue()
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/ping/desk-1"


class _Note(BaseHTTPRequestHandler):
    server: Outside

    def do_GET(self) -> None:
        self.server.heard.put(self.path)
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
        """Say nothing on standard error."""


@contextmanager
def listening() -> Iterator[Outside]:
    found = Outside()
    thread = threading.Thread(target=found.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield found
    finally:
        found.shutdown()
        thread.join()
        found.server_close()


@pytest.fixture
def outside() -> Iterator[Outside]:
    with listening() as found:
        yield found


@pytest.fixture
def watched(machine_desk: MachineDesk, outside: Outside) -> MachineDesk:
    """A desk with contacts that is told to be heard outside."""
    machine_desk.contacts()
    machine_desk.configure(heartbeat_url=outside.url)
    return machine_desk


def told(desk: MachineDesk, outside: Outside) -> int:
    """Requests after one more look at the desk as it stands."""
    heartbeat = Heartbeat(desk.desk)
    heartbeat.turn(desk.clock.now())
    heartbeat.finish()
    return outside.heard.qsize()


def spoil(desk: MachineDesk, statement: str) -> None:
    with desk.desk.database.engine.begin() as connection:
        connection.execute(text(statement))


def test_the_outside_hears_at_most_once_a_minute_of_any_number_of_workers(
    watched: MachineDesk, outside: Outside
) -> None:
    workers = [Worker(watched.desk), Worker(watched.desk)]
    for _ in range(3):
        for worker in workers:
            worker.turn()
            watched.clock.advance(seconds=20)

    first, second = outside.heard.get(timeout=SOON), outside.heard.get(timeout=SOON)

    assert first == second == "/ping/desk-1"
    assert outside.heard.empty()


def test_without_an_address_nothing_leaves(machine_desk: MachineDesk, outside: Outside) -> None:
    Worker(machine_desk.desk).turn()

    assert told(machine_desk, outside) == 0


@pytest.mark.parametrize("status", [500, 301, 404])
def test_an_outside_that_refuses_harms_nothing(watched: MachineDesk, outside: Outside, status: int) -> None:
    Worker(watched.desk).turn()
    outside.heard.get(timeout=SOON)
    outside.status = status
    watched.clock.advance(minutes=1)
    once = told(watched, outside)
    watched.clock.advance(minutes=1)

    assert (once, told(watched, outside)) == (1, 2)


def test_an_outside_that_is_away_harms_nothing(machine_desk: MachineDesk) -> None:
    with listening() as gone:
        address = gone.url
    machine_desk.configure(heartbeat_url=address)
    Worker(machine_desk.desk).turn()

    heartbeat = Heartbeat(machine_desk.desk)
    machine_desk.clock.advance(minutes=2)
    heartbeat.turn(machine_desk.clock.now())
    heartbeat.finish()


def test_a_full_disk_is_not_heard(watched: MachineDesk, outside: Outside, tmp_path: Path) -> None:
    Worker(watched.desk).turn()
    outside.heard.get(timeout=SOON)
    watched.desk.database.reserve = Reserve(tmp_path / "reserve")
    watched.desk.database.reserve.give_up()
    watched.clock.advance(minutes=2)

    assert told(watched, outside) == 0


class Hanging:
    """An engine whose pass does not end before it is let go."""

    def __init__(self) -> None:
        self.entered, self.let_go = threading.Event(), threading.Event()

    def run_pass(self) -> Passed:
        self.entered.set()
        self.let_go.wait(30)
        return Passed()


def test_t_self_dead_an_engine_that_hangs_is_not_heard_and_the_pages_turn_red(
    site: Site, outside: Outside
) -> None:
    heard_of = replace(site.desk, settings=replace(site.desk.settings, heartbeat_url=outside.url))
    Worker(heard_of).turn()
    outside.heard.get(timeout=SOON)
    engine = Hanging()
    hung = threading.Thread(target=Worker(replace(heard_of, engine=engine)).turn)  # type: ignore[arg-type]  # a fake
    hung.start()
    assert engine.entered.wait(SOON)

    site.clock.advance(minutes=3)
    page = site.client(Role.SUPERVISOR).get("/sent").text
    silent = outside.heard.empty()
    engine.let_go.set()
    hung.join()

    assert "banner-error" in page
    assert "Messages may have stopped" in page
    assert silent
    assert outside.heard.get(timeout=SOON), "it is heard again as soon as passes are made"


def test_t_stuck_row_a_page_nobody_sends_silences_the_heartbeat(
    watched: MachineDesk, outside: Outside
) -> None:
    Worker(watched.desk).turn()
    outside.heard.get(timeout=SOON)
    watched.outage()
    spoil(watched, "UPDATE page SET state = 'sending', lease_until = '2025-09-29 00:00:00+00:00'")
    watched.clock.advance(minutes=2)

    assert told(watched, outside) == 0


def test_a_page_due_for_five_minutes_silences_the_heartbeat(watched: MachineDesk, outside: Outside) -> None:
    Worker(watched.desk).turn()
    outside.heard.get(timeout=SOON)
    watched.citizen_reports()
    watched.clock.advance(days=14)
    watched.desk.engine.run_pass()
    watched.clock.advance(minutes=4, seconds=59)
    young = told(watched, outside)
    watched.clock.advance(minutes=1)

    assert young == 1
    assert told(watched, outside) == 1


def test_a_broken_promise_silences_the_heartbeat(watched: MachineDesk, outside: Outside) -> None:
    watched.outage()
    Worker(watched.desk).turn()
    outside.heard.get(timeout=SOON)
    spoil(watched, "DELETE FROM attempt")
    watched.clock.advance(minutes=2)

    assert told(watched, outside) == 0
