"""Room set aside beside an SQLite file, and given up when the disk is full, so that pages ordered still go out.

The file itself tells every process of the desk how things stand: full size, the room is set aside; empty, it was given
up and the desk takes in nothing new; absent, nobody has made it yet. A PostgreSQL server's disk is not ours to fill.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import URL, make_url

SIZE = 32 * 1024 * 1024
"""Some ten thousand pages with their attempts; a duty week of a large desk."""
LOW = 8
"""Below an eighth of the reserve the disk counts as full, before somebody's click is the first to fail."""
_PIECE = 1024 * 1024
_FULL_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""The second: no room for the small file in which readers meet; then nothing can be read either."""
_FULL_SYSTEM = frozenset({errno.ENOSPC, errno.EDQUOT})
_FULL_POSTGRES = "53100"

Free = Callable[[Path], int]
"""Bytes left to us where a folder lies."""


def free_bytes(folder: Path) -> int:
    """As the system counts them for an ordinary user."""
    return shutil.disk_usage(folder).free


class Reserve:
    """The room of one desk. Nothing here raises: a full disk is its business, not its fault."""

    def __init__(self, path: Path, *, size: int = SIZE, free: Free = free_bytes) -> None:
        self._path, self._size, self._free = path, size, free

    @property
    def given_up_at(self) -> int | None:
        """The second in which the room was given up, the name of this time of trouble; None while all is well."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return None if found.st_size else int(found.st_mtime)

    @property
    def is_set_aside(self) -> bool:
        try:
            return self._path.stat().st_size >= self._size
        except OSError:
            return False

    def set_aside(self) -> bool:
        """Take the room, where the disk has twice as much; whether it is taken now."""
        if self.is_set_aside:
            return True
        fresh = self._path.with_name(f"{self._path.name}.new")
        try:
            if self._free(self._path.parent) < 2 * self._size:
                return False
            allocate(fresh, self._size)
            fresh.replace(self._path)
        except OSError:
            _remove(fresh)
            return False
        return True

    def give_up(self) -> bool:
        """Let the room go to whoever writes; False where that was done before, or cannot even be noted."""
        if self.given_up_at is not None:
            return False
        try:
            self._path.write_bytes(b"")
        except OSError:
            return False
        return True

    def give_up_if_low(self) -> bool:
        """The same where next to nothing is left."""
        try:
            left = self._free(self._path.parent)
        except OSError:
            return False
        return left < self._size // LOW and self.give_up()


def reserve_of(address: URL | str) -> Reserve | None:
    """Beside the database's own file, since another folder may lie on another disk."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Reserve(Path(f"{url.database}.reserve"))


def allocate(path: Path, size: int) -> None:
    """A file that really takes its room on the disk: a sparse one would hold nothing back. Raises OSError."""
    with path.open("wb") as file:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(file.fileno(), 0, size)
            return
        for _ in range(size // _PIECE):
            file.write(bytes(_PIECE))
        file.write(bytes(size % _PIECE))
        file.flush()
        os.fsync(file.fileno())


def is_full(error: BaseException) -> bool:
    """Whether something failed for want of room, in SQLite's, PostgreSQL's or the system's own words."""
    found: BaseException | None = error
    while found is not None:
        if (
            getattr(found, "sqlite_errorcode", None) in _FULL_SQLITE
            or getattr(found, "sqlstate", None) == _FULL_POSTGRES
            or (isinstance(found, OSError) and found.errno in _FULL_SYSTEM)
        ):
            return True
        found = getattr(found, "orig", None) or found.__cause__
    return False


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        return
