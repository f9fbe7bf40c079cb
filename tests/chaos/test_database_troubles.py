"""The database is held by a stranger, full, or gone for a moment: said plainly, nothing lost, well again by itself."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event, text

from database.reserve import Reserve
from database.session import Database
from migrations.run import upgrade
from roster.permissions import Role
from tests.chaos.desk import KEY, ChaosDesk, wait_until
from tests.chaos.test_killed_desk import WORKER, process
from tests.conftest import rows
from tests.postgres import Server
from tests.web.machine_desk import TOKEN
from tests.web.site import PAGE, Site
from web.worker import Worker

pytestmark = [pytest.mark.chaos, pytest.mark.slow]
HOLD = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
time.sleep(float(sys.argv[2]))
"""
FAULT = {
    "title": "首页无法访问",
    "url": "https://www.shili.example/",
    "severity": "severe",
    "description": "连续三次无响应",
}
REPORT = {"kind": "unreachable", "url": PAGE, "description": "“规章库”打不开，显示404"}
NOT_ANSWERING = "工作台暂时没有响应。"
"""What a citizen reads of an outage."""
PAGES = 2000
"""Of the reserve."""


@contextmanager
def stranger(file: Path, *, seconds: float) -> Iterator[None]:
    """Another program holds the database for so long."""
    holding = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(file), str(seconds)], stdout=subprocess.PIPE, text=True
    )
    assert holding.stdout is not None
    assert holding.stdout.readline() == "held\n"
    try:
        yield
    finally:
        holding.wait(60)
        holding.stdout.close()


def reports(site: Site, fingerprint: str) -> Any:  # noqa: ANN401 - werkzeug's test response
    """A machine reports a fault."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    return site.app.test_client().post(
        "/api/faults", json={**FAULT, "fingerprint": fingerprint}, headers=headers
    )


def outages_told(site: Site) -> int:
    """Letters about a fault that left."""
    return sum(FAULT["title"] in letter.body for letter in site.desk.file_carrier.sent(100))


def supervisors_told(site: Site) -> int:
    """Letters about the full disk that left."""
    return sum("磁盘已满" in letter.body for letter in site.desk.file_carrier.sent(100))


def test_t_sqlite_lock_eight_seconds_nobody_notices(site: Site, file: Path) -> None:
    reader = site.client(Role.STAFF)
    worker = Worker(site.desk)
    answers: list[Any] = []
    asking = [
        threading.Thread(target=lambda: answers.append(reports(site, "home").status_code)),
        threading.Thread(target=lambda: answers.append(worker.turn() in {True, False})),
    ]
    with stranger(file, seconds=8):
        for one in asking:
            one.start()
        began = monotonic()
        looked = reader.get("/").status_code
        took = monotonic() - began
    for one in asking:
        one.join()

    assert looked == 200
    assert took < 5, "who only looks does not wait"
    assert sorted(answers) == [True, 201]


def test_t_sqlite_lock_thirty_seconds_is_said_plainly_and_ends_by_itself(site: Site, file: Path) -> None:
    citizen = site.visitor()
    citizen.token = citizen.fresh_token()
    with stranger(file, seconds=30):
        refused = citizen.post("/report", data=REPORT)
        looked = citizen.get("/healthz").status_code

    assert refused.status_code == 503
    assert NOT_ANSWERING in refused.text
    assert looked == 200
    assert rows(site.desk.database, "ticket") == 0, "our own fault is nobody's fault (I9)"
    assert reports(site, "home").status_code == 201
    Worker(site.desk).until_idle()
    assert outages_told(site) == 1


class Disk(Reserve):
    """The room a desk's database has, in its own pages, set for every connection; what is given up is added to it."""

    def __init__(self, site: Site, file: Path) -> None:
        super().__init__(Path(f"{file}.reserve"), size=PAGES * 4096, free=lambda _: self.left)
        self._engine = site.desk.database.engine
        self._most, self.left = 0, 10 * PAGES * 4096
        event.listen(self._engine, "connect", self._bound)
        self.set_aside()
        site.desk.database.reserve = self

    def _bound(self, connection: Any, _record: object) -> None:  # noqa: ANN401 - any driver's connection
        if self._most:
            connection.execute(f"PRAGMA max_page_count={self._most}")

    def give_up(self) -> bool:
        given = super().give_up()
        if given:
            self._is_bound_to(self._most + PAGES)
        return given

    def fills(self) -> None:
        """No page more than there are; the system's count is not to be trusted (a quota)."""
        with self._engine.connect() as connection:
            self._is_bound_to(connection.execute(text("PRAGMA page_count")).scalar_one())
        self.left = PAGES * 4096

    def is_cleared(self) -> None:
        self._is_bound_to(1_000_000)
        self.left = 10 * PAGES * 4096

    def _is_bound_to(self, pages: int) -> None:
        self._most = pages
        self._engine.dispose()


def test_t_disk_full_refuses_the_new_keeps_paging_tells_supervisors_and_recovers(
    site: Site, file: Path
) -> None:
    disk, citizen, worker = Disk(site, file), site.visitor(), Worker(site.desk)
    citizen.token = citizen.fresh_token()
    paged = [reports(site, f"before:{number}").status_code for number in range(3)]
    disk.fills()
    statuses = [reports(site, f"full:{number}").status_code for number in range(60)]
    stored = rows(site.desk.database, "ticket")
    refused = citizen.post("/report", data=REPORT)

    worker.until_idle()
    sent_while_full, heard = outages_told(site), supervisors_told(site)
    looked = citizen.get("/healthz").status_code
    disk.is_cleared()
    site.clock.advance(minutes=1)
    worker.until_idle()

    assert paged == [201] * 3
    assert set(statuses) == {201, 503}
    assert statuses[-1] == 503
    assert stored == statuses.count(201) + 3
    assert refused.status_code == 503
    assert "存储空间已满" in refused.text
    assert sent_while_full == stored, "the engine's steps, their pages and the calls go on"
    assert heard == 1
    assert looked == 200
    assert reports(site, "after").status_code == 201
    worker.until_idle()
    assert supervisors_told(site) == 1
    # The notice of a missing calendar may come by the machine's own date, and waits for the morning.
    waiting = "page WHERE state IN ('pending', 'sending') AND subject_kind <> 'calendar'"
    assert rows(site.desk.database, waiting) == 0
    assert site.desk.database.verify_audit()[1] == []


@pytest.mark.postgres
def test_t_db_restart_the_worker_goes_on_by_itself(own_server: Server, tmp_path: Path) -> None:
    url = own_server.create("desk")
    database = Database.connect(url, audit_key=KEY.encode())
    upgrade(database.engine)
    database.engine.dispose()
    desk = ChaosDesk(url, tmp_path)
    with process(desk, WORKER):
        for _ in range(3):
            told = len(desk.letters())
            desk.breaks(20)
            desk.sends(5, since=told)
            own_server.crash()
            desk.database.engine.dispose()  # the test asks at once; only the worker has to get over it
        desk.breaks(5)
        with desk.database.work(desk.clock.now(), "test") as work:
            work.session.execute(text("UPDATE page SET lease_until = '2025-01-01' WHERE state = 'sending'"))
        wait_until(desk.is_quiet, what=f"{desk.tickets} pages sent")

    desk.judge()
    desk.close()
