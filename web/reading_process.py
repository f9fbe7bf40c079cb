"""The worker's child that reads sites: a process of its own, started when a reading waits, gone when none does.

A thread of the worker would share its interpreter lock: parsing a portal would slow every page to a phone, and a
crash of the parser or a machine out of memory would take paging along.
"""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import structlog

from calendars.clock import Clock
from database.session import Database
from probes.readings import reading_store

LOOK_EVERY = 5.0
STOP_WITHIN = 8.0
COMMAND = (
    sys.executable, "-m", "flask", "--app", str(Path(__file__).resolve().parent.parent / "app.py"), "read-site",
)  # fmt: skip
log = structlog.get_logger()


def start() -> "subprocess.Popen[bytes]":
    """In the worker's folder and surroundings; what it answers goes nowhere, what it logs to the worker's log."""
    return subprocess.Popen(COMMAND, stdout=subprocess.DEVNULL)  # noqa: S603  (our own program)


class ReadingProcess:
    """At most one child of a worker; several workers have one each, and the lease parts the readings among them."""

    def __init__(
        self, database: Database, clock: Clock, begin: Callable[[], "subprocess.Popen[bytes]"] = start
    ) -> None:
        self._database, self._clock, self._begin = database, clock, begin
        self._child: subprocess.Popen[bytes] | None = None
        self._looked = -LOOK_EVERY

    def turn(self) -> None:
        """Every few seconds one look at whether a reading waits."""
        if monotonic() - self._looked < LOOK_EVERY:
            return
        self._looked = monotonic()
        if self._child is not None and self._child.poll() is None:
            return
        if self._child is not None and self._child.returncode:
            log.error("reading_process_died", status=self._child.returncode)
        self._child = None
        with self._database.read() as session:
            waits = reading_store.any_claimable(session, now=self._clock.now())
        if waits:
            self._child = self._begin()

    def stop(self) -> None:
        """The child finishes its request and leaves the reading to whoever comes next."""
        child = self._child
        if child is None or child.poll() is not None:
            return
        child.terminate()
        try:
            child.wait(STOP_WITHIN)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
