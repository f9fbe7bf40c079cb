"""The worker: runs what is due and sends it, one turn after the other, until it is told to stop."""

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import sleep

import structlog

from escalation.engine import ENGINE
from escalation.pulse import BEAT_EVERY
from escalation.pulse_store import note_pass
from notifiers.carriers.choice import GAMMU
from notifiers.inbox.call_store import erase_proofs
from tickets.retention_service import BATCH as ERASED_AT_ONCE
from tickets.retention_service import ERASE as RETENTION
from web.desk import Desk
from web.heartbeat import Heartbeat
from web.logs import configure_logs, summary_of
from web.modem import Modem
from web.uploads_store import erase_uploads_before

IDLE = 1.0
"""Seconds between turns with nothing to do: polling must suffice, a nudge is a luxury."""
BREATH = 0.02
"""Seconds after a full batch: on SQLite a person's click gets its turn between two batches."""
LOCAL_BATCH, NETWORK_BATCH = 50, 1
"""Pages a batch. A carrier on the network gets one, so that a stop waits for one call (8 s at most), not fifty."""
QUESTIONS = 5
"""Receipts asked for in a turn without pages; beside pages one, so that a slow answer keeps no page waiting long."""
UPLOADS_WAIT = timedelta(days=1)
"""A preview nobody confirmed is erased after a day."""
RETENTION_EVERY = timedelta(hours=1)
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
HEARTBEAT = "worker.heartbeat"
log = structlog.get_logger()

Pause = Callable[[float], bool]
"""Waits at most so many seconds; True as soon as the worker is told to stop."""


class StopSignals:
    """SIGTERM and SIGINT held back, and asked for between two pages: no page is ever cut in half."""

    def __init__(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)
        self._told = False

    def pause(self, seconds: float) -> bool:
        """Sleep, or wake at once when told to stop."""
        if not self._told:
            self._told = signal.sigtimedwait(STOPS, seconds) is not None
        return self._told


def never(seconds: float) -> bool:
    """A pause that nobody interrupts, for a single run."""
    sleep(seconds)
    return False


class Worker:
    """Engine, dispatcher and retention of one desk. Any number on PostgreSQL, one beside the web on SQLite."""

    def __init__(self, desk: Desk, pause: Pause = never) -> None:
        self._desk, self._pause = desk, pause
        settings = desk.settings
        carriers = {settings.sms_carrier, settings.voice_carrier, settings.mail_carrier}
        local = carriers == {"file"} and not settings.group_bots
        self._batch = LOCAL_BATCH if local else NETWORK_BATCH
        self._erased_at: datetime | None = None
        self._beat_at: datetime | None = None
        self._heartbeat = Heartbeat(desk)
        self._modem = Modem(desk) if settings.sms_carrier == GAMMU else None

    def run(self) -> None:
        """Until the pause says stop. A turn that fails (database away) is told and tried again."""
        configure_logs()
        log.info("worker_started", pid=os.getpid(), batch=self._batch)
        while True:
            try:
                busy = self.turn()
            except Exception as error:
                log.exception("worker_turn_failed", error=summary_of(error))
                busy = False
            if self._pause(BREATH if busy else IDLE):
                break
        log.info("worker_stopped", pid=os.getpid())

    def turn(self) -> bool:
        """One pass of the engine, one batch of pages, retention when its hour has come; whether there was work."""
        try:
            passed = self._desk.engine.run_pass()
        finally:  # a pass that cannot be made (a full disk) keeps nothing back that is already ordered
            sent = self._desk.dispatcher.run_once(self._batch)
        asked = self._desk.receipts.run_once(1 if sent else QUESTIONS)
        read = self._modem.turn() if self._modem else 0
        self._retain()
        self._beat()
        self._heartbeat.turn(self._desk.clock.now())
        return bool(passed.looked_at or sent or asked or read)

    def until_idle(self) -> int:
        """Turns until nothing is due; how many had work."""
        turns = 0
        while self.turn():
            turns += 1
        return turns

    def _retain(self) -> None:
        now = self._desk.clock.now()
        if self._erased_at is not None and now - self._erased_at < RETENTION_EVERY:
            return
        while self._desk.retention.run_once() == ERASED_AT_ONCE:
            if self._pause(BREATH):
                return
        with self._desk.database.work(now, RETENTION) as work:
            erase_uploads_before(work.session, now - UPLOADS_WAIT)
            erase_proofs(work.session, before=now - timedelta(days=self._desk.settings.retention_days))
        self._erased_at = now

    def _beat(self) -> None:
        now = self._desk.clock.now()
        if self._beat_at is None or now - self._beat_at >= BEAT_EVERY:
            with self._desk.database.work(now, ENGINE) as work:
                note_pass(work.session, now)
            beat(self._desk.settings.data_dir / HEARTBEAT, now)
            self._beat_at = now


def beat(path: Path, now: datetime) -> None:
    """Tell whoever watches that the worker is alive: instant and process, replaced in one step."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"at": now.isoformat(), "pid": os.getpid()}), encoding="ascii")
    fresh.replace(path)
