"""A worker process for kill tests: engine and dispatcher composed as the composition root does, until killed.

Without Flask, and forked from a server that has imported it, so that a kill test spends its seconds on kills.
"""

import json
import logging
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from calendars.clock import SystemClock
from calendars.service import DeskCalendar
from database.session import Database
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.policy import read_policies
from notifiers.bundling import BundleRules
from notifiers.carriers.file import FileCarrier
from notifiers.carriers.port import Carrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import FailPoint, FailPoints, exit_at
from notifiers.ladder import DispatchRules
from tests.chaos.line import Line, LineCarrier
from tickets.service import Tickets
from web.senders import THREADS, Senders
from web.worker import StopSignals

POLICIES = Path(__file__).parents[2] / "escalation" / "data" / "policies.json"
IDLE = 0.05
BATCH = 50
ONE_BY_ONE = DispatchRules(bundling=BundleRules(pace=timedelta(0)))
"""Every page leaves by itself, so that each can be counted."""
SHORT = DispatchRules(
    lease=timedelta(seconds=1.2),
    call_time=timedelta(seconds=0.6),
    max_tries=12,
    backoff=timedelta(seconds=0.1),
    max_backoff=timedelta(seconds=1),
    ask_after=timedelta(seconds=0.2),
    stuck_retry=timedelta(seconds=1),
    carrier_rest=timedelta(seconds=0.5),
    bundling=BundleRules(pace=timedelta(0)),
)
"""The rules' times shortened alike: a lease, and the calls that fit into it, of a second instead of thirty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What a worker is given: its desk, its carrier (without a `line`: a file), its times, and where it dies."""

    url: str
    folder: Path
    key: bytes
    line: Line | None = None
    rules: DispatchRules = ONE_BY_ONE
    threads: int = THREADS
    """Calls at the same time over a line; a file is written by one."""
    dies_at: str = ""
    dies_after: int = 1
    """At which time of reaching `dies_at`."""

    def carrier(self, clock: SystemClock) -> Carrier:
        return LineCarrier(self.line) if self.line else FileCarrier(self.folder / "sent.jsonl", clock)


def run(post: Post, ready: Connection) -> None:
    """Turn after turn, as the worker of the desk does; a process of its own, ended by SIGKILL or SIGTERM."""
    logging.disable(logging.INFO)
    pause = StopSignals().pause
    engine, dispatcher = _parts(post)
    senders = Senders(dispatcher, threads=post.threads) if post.line else None
    ready.send_bytes(b"ready")
    busy = 1
    while not pause(0 if busy else IDLE):
        try:
            busy = engine.run_pass().looked_at
            busy += senders.turn(more_to_come=False) if senders else dispatcher.run_once(BATCH)
        except DBAPIError:  # the database is away for a moment; the desk's own worker goes on likewise
            traceback.print_exc(limit=1, file=sys.stderr)
            busy = 0
    if senders:
        senders.drain()


def _parts(post: Post) -> tuple[Engine, Dispatcher]:
    clock = SystemClock()
    database = Database.connect(post.url, audit_key=post.key)
    database.check_safety()
    calendar = DeskCalendar.shipped()
    policies = read_policies(json.loads(POLICIES.read_text(encoding="utf-8")))
    handlers = Handlers(calendar, policies, Tickets(database, clock, calendar)).table()
    engine = Engine(database, clock, handlers=handlers, report=_fail)
    dispatcher = Dispatcher(
        database, clock, dict.fromkeys(Channel, post.carrier(clock)), signature="【示例政务】", rules=post.rules,
        reach=_dies(post),
    )  # fmt: skip
    return engine, dispatcher


def _dies(post: Post) -> FailPoints:
    """At the first time by the product's own switch, at a later one by SIGKILL."""
    if post.dies_after == 1:
        return exit_at(post.dies_at)
    left = [post.dies_after]

    def reach(point: FailPoint) -> None:
        left[0] -= point == post.dies_at
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)

    return reach


def _fail(kind: str, subject: str, error: Exception) -> None:
    """A subject that cannot be decided ends the test: the process dies with its words on standard error."""
    raise SystemExit(f"{kind} {subject}: {error!r}") from error
