"""The worker: runs what is due and sends it, one turn after the other, until it is told to stop."""

import json
import os
import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from time import monotonic, sleep

import structlog

from database.epochs import OLDER_THAN_KNOWN, hold
from database.errors import OutdatedCodeError
from escalation.disk_watch import DiskWatch
from escalation.engine import BATCH as ENGINE_BATCH
from escalation.engine import ENGINE, Passed
from escalation.pulse import BEAT_EVERY
from escalation.pulse_store import last_pass, note_pass
from notifiers.carriers.choice import GAMMU
from notifiers.inbox.call_store import erase_proofs
from tickets.retention_service import BATCH as ERASED_AT_ONCE
from tickets.retention_service import ERASE as RETENTION
from web.desk import Desk
from web.heartbeat import Heartbeat
from web.logs import configure_logs, summary_of
from web.modem import Modem
from web.probing import Probing
from web.reading_process import ReadingProcess
from web.senders import Senders
from web.uploads_store import erase_uploads_before

IDLE = 1.0
"""Seconds between turns with nothing to do: polling must suffice, a nudge is a luxury."""
BREATH = 0.02
"""Seconds after a full batch: on SQLite a person's click gets its turn between two batches."""
LOCAL_BATCH = 50
"""Pages a batch where every letter goes to the local file; carriers on the network are called side by side."""
QUESTIONS = 5
"""Receipts asked for in a turn without pages; beside pages one, so that a slow answer keeps no page waiting long."""
UPLOADS_WAIT = timedelta(days=1)
"""A preview nobody confirmed is erased after a day."""
RETENTION_EVERY = timedelta(hours=1)
STOPS = frozenset({signal.SIGTERM, signal.SIGINT})
HEARTBEAT = "worker.heartbeat"
SAME_MEMORY = timedelta(minutes=2)
"""Beats come every ten seconds to database and file alike."""
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
            found = signal.sigtimedwait(STOPS, seconds)
            # A worker frozen and thawed (SIGSTOP, a suspended machine) gets an answer that names no signal.
            self._told = found is not None and found.si_signo in STOPS
        return self._told


def never(seconds: float) -> bool:
    """A pause that nobody interrupts, for a single run."""
    sleep(seconds)
    return False


class Worker:
    """Engine, dispatcher and retention of one desk. Any number on PostgreSQL, one beside the web on SQLite."""

    def __init__(self, desk: Desk, pause: Pause = never, reader: ReadingProcess | None = None) -> None:
        self._desk, self._pause, self._reader = desk, pause, reader
        settings = desk.settings
        carriers = {settings.sms_carrier, settings.voice_carrier, settings.mail_carrier}
        local = carriers == {"file"} and not settings.group_bots
        self._senders = None if local else Senders(desk.dispatcher)
        self._erased_at: datetime | None = None
        self._beat_at: datetime | None = None
        self._sent_at = 0.0
        self._heartbeat = Heartbeat(desk)
        self._disk = DiskWatch(desk.database, desk.clock)
        self._modem = Modem(desk) if settings.sms_carrier == GAMMU else None
        self._probing = Probing(desk, settings.vantage) if settings.vantage else None

    def run(self) -> None:
        """Until the pause says stop, or a newer version has migrated the database: then the service starts anew.

        A turn that fails (database away) is told and tried again.
        """
        configure_logs()
        self._compare_memories()
        self._disk.begin()
        log.info("worker_started", pid=os.getpid())
        if self._probing:
            self._probing.start()
        while True:
            try:
                busy = self.turn()
            except OutdatedCodeError as error:
                log.error("worker_outdated", known=error.known, found=error.found)  # noqa: TRY400 - no fault of ours
                break
            except Exception as error:
                if not self._disk.explains(error):
                    log.exception("worker_turn_failed", error=summary_of(error))
                busy = False
            if self._pause(BREATH if busy else IDLE):
                break
        if self._senders:
            self._senders.drain()
        if self._probing:
            self._probing.stop()
        if self._reader:
            self._reader.stop()
        log.info("worker_stopped", pid=os.getpid())

    def _compare_memories(self) -> None:
        """A database older than this machine's last beat was put back: nothing leaves before a person says so."""
        remembered = last_beat(self._desk.settings.data_dir / HEARTBEAT)
        with self._desk.database.read() as session:
            passed = last_pass(session)
        self._desk.engine.remember(passed)
        if remembered is None or passed is None or remembered - passed < SAME_MEMORY:
            return
        with self._desk.database.work(self._desk.clock.now(), ENGINE) as work:
            hold(work.session, reason=OLDER_THAN_KNOWN, now=work.now)
            work.record("sending_held", "epoch:0", {"reason": OLDER_THAN_KNOWN})
        log.error("sending_held", reason=OLDER_THAN_KNOWN)

    def turn(self) -> bool:
        """Decisions held long enough, one pass of the engine, one batch of pages, retention when its hour has come.

        Whether there was work.
        """
        passed, carried = Passed(), 0
        self._disk.turn()
        try:
            carried = self._desk.held_commands.release_due()
            passed = self._desk.engine.run_pass()
        finally:  # a pass that cannot be made (a full disk) keeps nothing back that is already ordered
            sent = self._send(more_to_come=passed.looked_at >= ENGINE_BATCH)
        asked = self._desk.receipts.run_once(1 if sent else QUESTIONS)
        read = self._modem.turn() if self._modem else 0
        self._retain()
        self._beat()
        self._heartbeat.turn(self._desk.clock.now())
        if self._reader:
            self._reader.turn()
        return bool(carried or passed.looked_at or sent or asked or read)

    def _send(self, *, more_to_come: bool) -> int:
        """What is due; while much is still being ordered only once a second, since each look reads all that waits."""
        if more_to_come and monotonic() - self._sent_at < IDLE:
            return 0
        self._sent_at = monotonic()
        if self._senders:
            return self._senders.turn(more_to_come=more_to_come)
        return self._desk.dispatcher.run_once(LOCAL_BATCH, more_to_come=more_to_come)

    def until_idle(self) -> int:
        """Turns until nothing is due; how many had work."""
        turns = 0
        while self.turn() or (self._senders and self._senders.drain()):
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


def last_beat(path: Path) -> datetime | None:
    """The instant of the last beat on this machine, None where there was none or its file is damaged."""
    try:
        return datetime.fromisoformat(json.loads(path.read_text(encoding="ascii"))["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def beat(path: Path, now: datetime) -> None:
    """Tell whoever watches that the worker is alive: instant and process, replaced in one step."""
    fresh = path.with_suffix(f".{os.getpid()}")
    fresh.write_text(json.dumps({"at": now.isoformat(), "pid": os.getpid()}), encoding="ascii")
    fresh.replace(path)
