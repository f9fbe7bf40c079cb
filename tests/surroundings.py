"""What surrounds a test process: where its files lie. What it starts inherits it."""

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - named folders below it are made by tempfile, for us alone
ROOM = 2 * 1024**3
"""Bytes the tests may need at once: two servers, their databases, the files of tests that failed."""

def lie_in_memory() -> None:
    """Put temporary files into memory where there is room: tests wait for the disk some ten thousand times.

    What is switched on stays on: SQLite syncs each commit as it does for a desk, into a file system that has
    nothing to wait for. A process that is killed loses as much or as little there as on a disk.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return
    os.environ["TMPDIR"] = str(MEMORY)
    tempfile.tempdir = None
