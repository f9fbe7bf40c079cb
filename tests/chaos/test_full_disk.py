"""T-DISK-FULL on a small disk of its own, with the desk's real processes: it pages, refuses, starts and recovers."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from flask import Flask

from database.reserve import SIZE
from roster import store as roster_store
from roster.people import ChannelKind, DutyRole, Reach
from tests.chaos.browser import TOKEN
from tests.chaos.desk import ChaosDesk, wait_until
from tests.chaos.test_killed_desk import WORKER, process, server
from tests.web.doors import surround
from web.desk import EXTENSION
from web.worker import Worker

Start = Callable[[], Flask]
pytestmark = [pytest.mark.chaos, pytest.mark.slow]
FAULT = {
    "title": "首页无法访问",
    "url": "https://www.shili.example/",
    "severity": "severe",
    "description": "连续三次无响应",
}
DISK = "100m"
"""Three times the reserve: it is set aside where twice its size is free."""


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A disk in memory; who may not mount has the tests with a bounded SQLite in test_database_troubles."""
    found = tmp_path / "disk"
    found.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", found], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small disk needs root")
    yield found
    subprocess.run(["umount", "--lazy", found], check=True)


@pytest.fixture
def desk(sqlite_template: Path, folder: Path) -> Iterator[ChaosDesk]:
    """Database and data lie on the small disk, as they lie on one disk in an office."""
    (folder / "desk.db").write_bytes(sqlite_template.read_bytes())
    found = ChaosDesk(f"sqlite:///{folder / 'desk.db'}", folder)
    with found.database.work(found.clock.now(), "test") as work:
        unit = roster_store.add_unit(work.session, "市政府办")
        head = roster_store.add_person(work.session, unit_id=unit, name="示例戊", title="", position=0)
        roster_store.set_reaches(work.session, head, [Reach(ChannelKind.MOBILE, "+8613000000005")])
        roster_store.set_holders(work.session, DutyRole.SUPERVISOR, [head])
    yield found
    found.close()


def fill(folder: Path, name: str) -> Path:
    """Something else on the machine takes what is left, to the last byte."""
    path = folder / name
    with path.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return path


def size_of(path: Path) -> int:
    return path.stat().st_size if path.exists() else -1


class Web:
    """The desk's web process, as machines ask it."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"

    def status(self, path: str) -> int:
        """0 while nobody answers."""
        try:
            return httpx.get(f"{self.address}{path}", timeout=5).status_code
        except httpx.HTTPError:
            return 0

    def reports(self, fingerprint: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        return httpx.post(
            f"{self.address}/api/faults", json=FAULT | {"fingerprint": fingerprint}, headers=headers
        )


def test_t_disk_full_on_a_disk_of_its_own_the_desk_pages_refuses_and_recovers(
    desk: ChaosDesk, folder: Path, port: int
) -> None:
    web, reserve = Web(port), folder / "desk.db.reserve"
    with process(desk, server(port)):
        with process(desk, WORKER):
            wait_until(lambda: size_of(reserve) == SIZE, what="the worker set the reserve aside")
        wait_until(lambda: web.status("/healthz") == 200, what="the web process answers")
        taken = [web.reports(f"before:{number}").status_code for number in range(5)]
        junk = fill(folder, "junk")

        with process(desk, WORKER):  # starts on a full disk
            wait_until(lambda: len(desk.file.sent(100)) >= 6, what="five pages and the supervisor's leave")
            refused, looked = web.reports("full"), web.status("/healthz")
        junk.unlink()
        with process(desk, WORKER):
            wait_until(lambda: size_of(reserve) == SIZE, what="the reserve is set aside again")
            again = web.reports("after").status_code
            wait_until(lambda: len(desk.file.sent(100)) >= 7, what="it is paged")

    sent = [letter.body for letter in desk.file.sent(100)]
    assert taken == [201] * 5
    assert (refused.status_code, refused.json()["code"], looked, again) == (503, "disk_full", 200, 201)
    assert sum("首页无法访问" in body for body in sent) == 6
    assert sum("磁盘已满" in body for body in sent) == 1
    assert desk.database.verify_audit()[1] == []


def test_t_disk_full_to_the_last_byte_web_starts_says_so_and_opens_by_itself(
    sqlite_template: Path, folder: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    """B23. A database nobody has open needs room for the file in which its readers meet; there is none."""
    (folder / "desk.db").write_bytes(sqlite_template.read_bytes())
    surround(monkeypatch, f"sqlite:///{folder / 'desk.db'}", folder)
    start().extensions[EXTENSION].database.engine.dispose()
    junk = fill(folder, "junk")

    visitor = start().test_client()
    closed = visitor.get("/report")
    junk.unlink()
    wait_until(lambda: visitor.get("/healthz").status_code == 200, what="it opens by itself")
    Worker(start().extensions[EXTENSION]).turn()

    assert closed.status_code == 503
    assert "磁盘已满" in closed.text
    assert visitor.get("/report").status_code == 200


def test_t_disk_full_the_reserve_lets_a_desk_start_on_a_full_disk(
    sqlite_template: Path, folder: Path, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "desk.db").write_bytes(sqlite_template.read_bytes())
    surround(monkeypatch, f"sqlite:///{folder / 'desk.db'}", folder)
    first = start().extensions[EXTENSION].database
    assert first.reserve.set_aside()
    first.engine.dispose()
    fill(folder, "junk")

    app = start()
    visitor = app.test_client()

    assert visitor.get("/healthz").status_code == 200
    assert visitor.get("/track").status_code == 200
    assert visitor.get("/report").status_code == 503
    app.extensions[EXTENSION].database.engine.dispose()
