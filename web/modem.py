"""The GSM modem's folders as a way in: results become receipts, incoming messages go through the reply grammar."""

import hashlib

from notifiers.carriers.gsm_modem import Incoming, Spool
from notifiers.receipts import record_receipt
from web.desk import Desk

CARRIER = "gsm_modem"
INBOUND = "inbound"
"""Actor of what the modem reports."""


class Modem:
    """Reads the spool; each file is moved away after its transaction, so that a crash repeats harmlessly."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._spool = Spool(desk.settings.gsm_spool, desk.clock)

    def turn(self) -> int:
        """How many files were read."""
        return self._results() + self._replies()

    def _results(self) -> int:
        count = 0
        for result in self._spool.results():
            with self._desk.database.work(self._desk.clock.now(), INBOUND) as work:
                record_receipt(work, result.ref, result.status)
            self._spool.done(result.path)
            count += 1
        return count

    def _replies(self) -> int:
        count = 0
        for incoming in self._spool.received():
            self._answer(incoming)
            self._spool.done(incoming.path)
            count += 1
        return count

    def _answer(self, incoming: Incoming) -> None:
        """The answer's note is made from the message, so that a repeat of the message sends no second one."""
        answered = self._desk.replies.sms(
            sender=incoming.sender, text=incoming.text, provider_id=incoming.provider_id, carrier=CARRIER
        )
        note = f"answer-{hashlib.sha256(incoming.provider_id.encode()).hexdigest()[:16]}"
        if answered.words and not self._spool.has(note):
            self._spool.put(incoming.sender, answered.words, note)
