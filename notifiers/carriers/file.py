"""The local file carrier, the default: every letter is one JSON line on the disk."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from calendars.clock import Clock
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Found,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Temporary,
)

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLetter:
    """One line of the file."""

    ref: str
    at: datetime
    channel: str
    address: str
    label: str
    body: str


class FileCarrier:
    """Appends, flushes and fsyncs; a line that is not whole (a crash while writing) does not count."""

    name = "file"
    data_region = DataRegion.LOCAL
    can_look_up = True
    settle_after = timedelta(0)
    gives_receipts = None

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    def send(self, letter: Letter) -> Outcome:
        line = json.dumps(_line(letter, self._clock.now()), ensure_ascii=False)
        try:
            self._append(line.encode())
        except OSError as error:
            return Temporary(f"disk:{error.errno}")
        return Accepted(f"file-{letter.ref}")

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        """By reference; lines are read from the newest back to `since`."""
        for sent in self._newest_first():
            if sent.ref == letter.ref:
                return Found((f"file-{letter.ref}",))
            if sent.at < since:
                break
        return NotFound()

    def what_became(self, handed: Handed) -> Fate:  # noqa: ARG002  (nobody reads the file to people)
        return CannotAsk("no_receipts")

    def sent(self, limit: int) -> list[SentLetter]:
        """The last letters, newest first."""
        return [sent for sent, _ in zip(self._newest_first(), range(limit), strict=False)]

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab+") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            # A line torn by a crash gets its end here, so that the next one stays readable.
            file.write((b"" if _ends_whole(file.fileno()) else b"\n") + line + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _newest_first(self) -> Iterator[SentLetter]:
        if not self._path.exists():
            return
        for line in _lines_backwards(self._path):
            sent = _read(line)
            if sent is not None:
                yield sent


def _line(letter: Letter, at: datetime) -> dict[str, str]:
    return {
        "ref": letter.ref,
        "at": at.isoformat(),
        "channel": letter.channel.value,
        "address": letter.address,
        "label": letter.label,
        "body": letter.body,
    }


def _read(line: bytes) -> SentLetter | None:
    try:
        row = json.loads(line)
        at = datetime.fromisoformat(row.pop("at"))
        return SentLetter(at=at, **row)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _ends_whole(descriptor: int) -> bool:
    size = os.fstat(descriptor).st_size
    return size == 0 or os.pread(descriptor, 1, size - 1) == b"\n"


def _lines_backwards(path: Path) -> Iterator[bytes]:
    """Lines from the end of the file, reading block by block."""
    with path.open("rb") as file:
        position = file.seek(0, os.SEEK_END)
        rest = b""
        while position > 0:
            size = min(_BLOCK, position)
            position -= size
            file.seek(position)
            first, *lines = (file.read(size) + rest).split(b"\n")
            yield from reversed(lines)
            rest = first
        yield rest
