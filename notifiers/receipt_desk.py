"""The desk that asks for receipts: a few due questions a turn, none inside a transaction, each by one worker only."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol

from calendars.clock import Clock
from database.session import Database, Work
from notifiers import polling_store as store
from notifiers.carriers.port import CannotAsk, Carrier, Fate, Told
from notifiers.channels import Channel
from notifiers.pages import ReceiptStatus
from notifiers.receipts import ReceiptResult, record_receipt

ACTOR = "receipts"
LONGEST = 2.0
"""Seconds of a turn's questions, one answer more: the worker has pages to send."""
QUIET = timedelta(minutes=1)
"""A carrier that does not answer is left alone so long by this worker: pages wait while a question times out."""


class Note(Protocol):
    """How a receipt is written down (`record_receipt`, or the room above it)."""

    def __call__(
        self, work: Work, ref: str, status: ReceiptStatus, *, sid: str = "", error: str | None = None
    ) -> ReceiptResult: ...


class ReceiptDesk:
    """Asks carriers what became of letters whose receipt is missed."""

    def __init__(
        self, database: Database, clock: Clock, carriers: Mapping[Channel, Carrier], *, note: Note = record_receipt,
        seconds: Callable[[], float] = monotonic,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._carriers = database, clock, carriers
        self._note, self._seconds = note, seconds
        self._quiet: dict[str, datetime] = {}

    def run_once(self, limit: int) -> int:
        """Put at most so many due questions, none after LONGEST; how many were put. Nothing due: one statement."""
        with self._database.read() as session:
            due = store.due(session, now=self._clock.now(), limit=limit)
        began, asked = self._seconds(), 0
        for question in due:
            if self._seconds() - began > LONGEST:
                break
            asked += self._take(question) and self._ask(question)
        return asked

    def _take(self, question: store.Question) -> bool:
        """Whether it is ours: whoever moves `poll_at` on first has the question."""
        now = self._clock.now()
        with self._database.work(now, ACTOR) as work:
            return store.take(work.session, question, now=now)

    def _ask(self, question: store.Question) -> bool:
        carrier = self._carriers.get(question.channel)
        if carrier is None or carrier.name != question.carrier or self._is_quiet(carrier.name):
            return False
        told = _put(carrier, question)
        if isinstance(told, CannotAsk):
            self._quiet[carrier.name] = self._clock.now() + QUIET
        if isinstance(told, Told):
            # Each in a transaction of its own: pages are locked in the dispatcher's order.
            with self._database.work(self._clock.now(), ACTOR) as work:
                self._note(work, question.handed.ref, told.status, sid=question.handed.sid, error=told.error)
        return True

    def _is_quiet(self, name: str) -> bool:
        until = self._quiet.get(name)
        return until is not None and self._clock.now() < until


def _put(carrier: Carrier, question: store.Question) -> Fate:
    try:
        return carrier.what_became(question.handed)
    except Exception as error:  # noqa: BLE001  (a carrier's own fault is no answer)
        return CannotAsk(f"fault:{type(error).__name__}")
