"""The worker's child that reads sites: started when a reading waits, one at a time, stopped with the worker."""

import subprocess
from typing import cast

from calendars.clock import ManualClock
from database.session import Database
from probes.readings.service import Readings
from tests.web.reading_data import watched
from tests.web.site import CLERK, Site
from web import reading_process
from web.reading_process import ReadingProcess


class Child:
    """A process that reads until it is told to stop, or dies by itself."""

    def __init__(self) -> None:
        self.returncode: int | None = None

    def poll(self) -> int | None:
        return self.returncode

    def terminate(self) -> None:
        self.returncode = 0

    def wait(self, _seconds: float) -> int | None:
        return self.returncode


class Started(ReadingProcess):
    """Looks at once, and remembers its children."""

    def __init__(self, database: Database, clock: ManualClock) -> None:
        self.children: list[Child] = []
        super().__init__(database, clock, self._start)

    def _start(self) -> "subprocess.Popen[bytes]":
        self.children.append(Child())
        return cast("subprocess.Popen[bytes]", self.children[-1])

    def looks(self) -> int:
        self._looked = -reading_process.LOOK_EVERY
        self.turn()
        return len(self.children)


def test_a_child_is_started_when_a_reading_waits_and_stopped_with_the_worker(site: Site) -> None:
    process = Started(site.desk.database, site.clock)
    readings: Readings = site.desk.site_readings.readings
    nothing = process.looks()
    readings.ask(CLERK, watched(site))

    first, still = process.looks(), process.looks()
    process.children[0].returncode = -9
    after_a_death = process.looks()
    process.stop()

    assert (nothing, first, still, after_a_death) == (0, 1, 1, 2)
    assert process.children[1].returncode == 0
