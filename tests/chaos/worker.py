"""A worker process for kill tests: engine and dispatcher composed as the composition root does, until killed.

Without Flask, and forked from a server that has imported it, so that a kill test spends its seconds on kills.
"""

import json
from pathlib import Path
from time import sleep

from calendars.clock import SystemClock
from calendars.service import DeskCalendar
from database.session import Database
from escalation.engine import Engine
from escalation.handlers import Handlers
from escalation.policy import read_policies
from notifiers.carriers.file import FileCarrier
from notifiers.channels import Channel
from notifiers.dispatch import Dispatcher
from notifiers.fail_points import exit_at
from tickets.service import Tickets

POLICIES = Path(__file__).parents[2] / "escalation" / "data" / "policies.json"
IDLE = 0.1


def run(url: str, folder: Path, *, key: bytes, dies_at: str = "") -> None:
    """Turn after turn, as the worker of the desk does; a process of its own, ended by SIGKILL."""
    clock = SystemClock()
    database = Database.connect(url, audit_key=key)
    database.check_safety()
    calendar = DeskCalendar.shipped()
    policies = read_policies(json.loads(POLICIES.read_text(encoding="utf-8")))
    handlers = Handlers(calendar, policies, Tickets(database, clock, calendar)).table()
    engine = Engine(database, clock, handlers=handlers, report=_fail)
    carrier = FileCarrier(folder / "sent.jsonl", clock)
    dispatcher = Dispatcher(
        database, clock, dict.fromkeys(Channel, carrier), signature="【示例政务】",
        reach=exit_at(dies_at),
    )  # fmt: skip
    while True:
        passed = engine.run_pass()
        if not passed.looked_at + dispatcher.run_once():
            sleep(IDLE)


def _fail(kind: str, subject: str, error: Exception) -> None:
    """A subject that cannot be decided ends the test: the process dies with its words on standard error."""
    raise SystemExit(f"{kind} {subject}: {error!r}") from error
