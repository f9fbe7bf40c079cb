"""What surrounds a test process: where its files lie, which zone its machine is in. What it starts inherits both."""

import os
import shutil
import tempfile
import time
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - named folders below it are made by tempfile, for us alone
ROOM = 2 * 1024**3
"""Bytes the tests may need at once: two servers, their databases, the files of tests that failed."""
ZONES = ("America/New_York", "Asia/Shanghai")
"""Zones of the machine, not of the desk: its own, and one that is half a day away and changes its clocks."""


def stand_elsewhere() -> str:
    """Set the machine's zone: workers side by side stand in different ones, for no result may depend on it."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    zone = os.environ["TZ"] = ZONES[int(worker) % len(ZONES)]
    time.tzset()
    return zone


def lie_in_memory() -> None:
    """Put temporary files into memory where there is room: tests wait for the disk some ten thousand times.

    What is switched on stays on: SQLite syncs each commit as it does for a desk, into a file system that has
    nothing to wait for. A process that is killed loses as much or as little there as on a disk.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
