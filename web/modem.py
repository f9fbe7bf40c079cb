"""The GSM modem's folders as a way in: results become receipts, incoming messages go through the reply grammar."""

import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import structlog

from escalation.receipts import note_receipt
from notifiers.carriers.gsm_modem import Result, Spool
from web.desk import Desk

CARRIER = "gsm_modem"
INBOUND = "inbound"
"""Actor of what the modem reports."""
log = structlog.get_logger()


class Modem:
    """Reads the spool; each file is moved away after its transaction, so that a crash repeats harmlessly."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spool = Spool(desk.settings.gsm_spool, desk.clock)

    def turn(self) -> int:
        """How many files were read; one that cannot be read now stays for the next turn and keeps no other back."""
        todo = [(one.path, partial(self._note, one)) for one in self._spool.results()]
        todo += [(path, partial(self._answer, path)) for path in self._spool.received()]
        return sum(self._read(path, deed) for path, deed in todo)

    def _read(self, path: Path, deed: Callable[[], None]) -> bool:
        try:
            deed()
            self._spool.done(path)
        except Exception as error:  # noqa: BLE001  (whatever is wrong with one file, the worker goes on)
            log.error("modem_file_postponed", error=type(error).__name__)  # noqa: TRY400  (a trace names the file)
            return False
        return True

    def _note(self, result: Result) -> None:
        with self._desk.database.work(self._desk.clock.now(), INBOUND) as work:
            note_receipt(work, result.ref, result.status)

    def _answer(self, path: Path) -> None:
        """The answer's note is made from the message, so that a repeat of the message sends no second one."""
        incoming = self._spool.read(path)
        answered = self._desk.replies.sms(
            sender=incoming.sender, text=incoming.text, provider_id=incoming.provider_id, carrier=CARRIER
        )
        note = f"answer-{hashlib.sha256(incoming.provider_id.encode()).hexdigest()[:16]}"
        if answered.words and not self._spool.has(note):
            self._spool.put(incoming.sender, answered.words, note)
