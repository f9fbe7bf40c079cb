"""SMS by a GSM modem through gammu-smsd's FILES spool: a process of its own reads and writes the folders.

Works while the internet is down, and people can reply. Source: gammu-smsd-files(7), gammu-smsdrc(5).
"""

import codecs
import hashlib
import os
import re
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
    Rejected,
    Temporary,
)
from notifiers.pages import ReceiptStatus

FOLDERS = ("outbox", "sent", "error", "inbox")
"""gammu-smsd's own; `done`, beside them, holds what has been read."""
DONE = "done"
PRIORITY = "C"
"""A to Z; people's own messages of the same modem may go before or after."""
_BEFORE_NOTE, _SENDER_PART = 4, 3
"""Places in a file's name; the note, which comes last, may hold the separator itself."""
_NUMBER = re.compile(r"\+?[0-9]{3,20}")
_RECEIVED = re.compile(r"IN[0-9]{8}_[0-9]{6}_[0-9]+_[^_]+_[0-9]+\.txt")


@dataclass(frozen=True, slots=True)
class Result:
    """What the modem made of a message of ours."""

    path: Path
    ref: str
    status: ReceiptStatus


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message that came in; `provider_id` is the same however often its file is read."""

    provider_id: str
    sender: str
    text: str


class Spool:
    """The folders below one path. A file appears under its name whole or not at all."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path, self._clock = path, clock

    def put(self, number: str, text: str, note: str) -> None:
        """One message to send; `note` comes back in the names of sent and error. Raises OSError."""
        name = f"OUT{PRIORITY}{self._clock.now():%Y%m%d_%H%M%S}_000_{number}_{note}.txt"
        fresh = self._path / "outbox" / f".{name}"
        with fresh.open("wb") as file:
            # Without the mark smsd guesses the encoding from its locale and sends rubbish.
            file.write(codecs.BOM_UTF16_BE + text.encode("utf-16-be", errors="replace"))
            file.flush()
            os.fsync(file.fileno())
        fresh.rename(fresh.with_name(name))

    def has(self, note: str) -> bool:
        """Whether a message with this note waits, was sent, failed, or was read back."""
        ends = f"_{note}.txt"
        folders = (self._path / name for name in ("outbox", "sent", "error", DONE))
        return any(
            entry.name.endswith(ends) for folder in folders if folder.is_dir() for entry in folder.iterdir()
        )

    def results(self) -> Iterator[Result]:
        """What smsd has dealt with and nobody has read yet."""
        for folder, status in (("sent", ReceiptStatus.SENT), ("error", ReceiptStatus.FAILED)):
            for path in sorted((self._path / folder).glob("OUT*_*_*_*_*.txt")):
                yield Result(path, path.stem.split("_", _BEFORE_NOTE)[_BEFORE_NOTE], status)

    def received(self) -> Iterator[Path]:
        """Messages that came in, the oldest first; a file whose name names no sender is put aside."""
        for path in sorted((self._path / "inbox").glob("IN*")):
            if _RECEIVED.fullmatch(path.name):
                yield path
            else:
                self.done(path)

    def read(self, path: Path) -> Incoming:
        """One of the files received. Raises OSError."""
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()[:12]
        sender = path.stem.split("_")[_SENDER_PART]
        return Incoming(f"{path.stem}:{digest}", sender, _text(data))

    def done(self, path: Path) -> None:
        """Read, and its transaction committed: out of smsd's folders."""
        (self._path / DONE).mkdir(exist_ok=True)
        path.rename(self._path / DONE / path.name)


class GsmModem:
    """Accepted when the file lies in the outbox; sent or failed comes back through the folders."""

    name = "gsm_modem"
    data_region = DataRegion.LOCAL
    can_look_up = True
    settle_after = timedelta(0)
    gives_receipts = ReceiptStatus.SENT

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def send(self, letter: Letter) -> Outcome:
        if not _NUMBER.fullmatch(letter.address):
            return Rejected("gsm:address", bad_address=True)
        try:
            self._spool.put(letter.address, letter.body, letter.ref)
        except OSError as error:
            return Temporary(f"disk:{error.errno}")
        return Accepted(f"gsm-{letter.ref}")

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:  # noqa: ARG002  (the reference is enough)
        return Found((f"gsm-{letter.ref}",)) if self._spool.has(letter.ref) else NotFound()

    def what_became(self, handed: Handed) -> Fate:  # noqa: ARG002  (nothing to ask)
        """The worker reads the folders at every turn, and a file that nobody read stays there."""
        return CannotAsk("read_at_every_turn")


def _text(data: bytes) -> str:
    """UTF-16 with its mark (InboxFormat unicode), else UTF-8; what is neither keeps its place."""
    marked = data.startswith((codecs.BOM_UTF16_BE, codecs.BOM_UTF16_LE))
    return data.decode("utf-16" if marked else "utf-8", errors="replace")
