"""The latency section: severe faults one by one on an idle desk, from falling due to the carrier's hand."""

import json
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random
from time import monotonic, sleep

from sqlalchemy import delete, select

from bench.figures import Figure, Sheet, at_most
from bench.plan import ROOT, Plan
from bench.subject import Subject, filled
from bench.words import HOME
from bench.worker import working
from bench.yardstick import slowness
from calendars.clock import SystemClock
from database.timers import TimerRow
from notifiers.store import AttemptRow, PageRow
from roster import store as roster_store
from roster.people import ChannelKind, Reach
from roster.permissions import desk_actor
from sites import store as site_store
from sites.responsibility import FaultKind
from sites.service import NOTICE_MATRIX_CLAUSE
from tickets.kinds import Kind, Severity, Source
from tickets.row_store import TicketRow
from tickets.ticket import Report

SHIPPED_POLICIES = ROOT / "escalation" / "data" / "policies.json"
POLL = 0.2
AFTER = 90.0
"""Seconds after the last fault in which every message must have left."""
TELLS = ["assignee|unit_contact|role:reader"]


class MessageMissingError(Exception):
    """Not every fault was told; a percentile of those that were would flatter."""

    code = "bench_missing"

    def __init__(self, *, told: int, faults: int) -> None:
        super().__init__(f"{told} of {faults} faults were handed to the carrier")


@dataclass(frozen=True, slots=True)
class Told:
    """One fault: due when it was taken in, ordered when the engine had decided, called when the carrier had it."""

    due: datetime
    ordered: datetime
    called: datetime

    @property
    def seconds(self) -> float:
        return (self.called - self.due).total_seconds()

    @property
    def to_order(self) -> float:
        return (self.ordered - self.due).total_seconds()


def measure_latency(plan: Plan, kind: str) -> Sheet:
    """Each fault belongs to a person of its own, so that the pace of one message a minute is in nobody's way."""
    with (
        _policies() as policies,
        filled(kind, plan.idle_desk, settings={"DUWANG_POLICIES": policies}) as subject,
    ):
        _furnish(subject, plan.faults)
        with working(subject):
            _report(subject, plan)
            told = _await(subject, plan.faults)
    seconds, to_order = [one.seconds for one in told], [one.to_order for one in told]
    facts: dict[str, float | int | str] = {
        "faults": len(told), "p50_s": round(at_most(seconds, 50), 2), "p99_s": round(at_most(seconds, 99), 2),
        "max_s": round(max(seconds), 2), "of_it_to_order_p50_s": round(at_most(to_order, 50), 2),
    }  # fmt: skip
    figure = Figure("severe faults one by one", {}, facts)
    return Sheet("latency", kind, plan.idle_desk, [figure], {"slowness": round(slowness(), 2)})


@contextmanager
def _policies() -> Iterator[str]:
    """The shipped policies, except that the first step of a severe fault tells whoever answers for the column."""
    policies = json.loads(SHIPPED_POLICIES.read_text(encoding="utf-8"))
    for policy in policies:
        if policy["code"] == "severe":
            policy["steps"][0]["tell"] = TELLS
    with tempfile.TemporaryDirectory(prefix="duwang-bench-") as folder:
        path = Path(folder) / "policies.json"
        path.write_text(json.dumps(policies, ensure_ascii=False), encoding="utf-8")
        yield str(path)


def _furnish(subject: Subject, count: int) -> None:
    """So many units with a contact and a column each; nothing else waits on this desk."""
    with subject.desk.database.work(subject.clock.now(), "bench") as work:
        session = work.session
        session.execute(delete(TimerRow))
        for n in range(count):
            unit = roster_store.add_unit(session, f"示例单位{n:03d}")
            person = roster_store.add_person(session, unit_id=unit, name="示例", title="联络员", position=n)
            roster_store.set_reaches(session, person, [Reach(ChannelKind.MOBILE, f"+861300001{n:04d}")])
            site_store.add_line(
                session, fault_kind=FaultKind.UNIT_COLUMN, unit_id=unit, url_prefix=_column(n),
                clause=NOTICE_MATRIX_CLAUSE,
            )  # fmt: skip


def _column(n: int) -> str:
    return f"{HOME}/dw{n:03d}/"


def _report(subject: Subject, plan: Plan) -> None:
    chance, actor, clock = Random(17), desk_actor("bench"), SystemClock()
    for n in range(plan.faults):
        sleep(chance.uniform(*plan.gaps))
        subject.clock.set(clock.now())
        fault = Report(
            Kind.DETECTED_FAULT, Source.MACHINE, "首页无法打开", title="网站无法访问", url=_column(n),
            severity=Severity.SEVERE, fingerprint=f"bench:{n}",
        )  # fmt: skip
        subject.desk.intake.take_in(actor, fault)


def _await(subject: Subject, faults: int) -> Sequence[Told]:
    deadline = monotonic() + AFTER
    while len(told := _told(subject)) < faults:
        if monotonic() > deadline:
            raise MessageMissingError(told=len(told), faults=faults)
        sleep(POLL)
    return told


def _told(subject: Subject) -> Sequence[Told]:
    """The first letter about each fault; the instant is the carrier's own."""
    letters = {letter.ref: letter.at for letter in subject.desk.file_carrier.sent(10**6)}
    asked = (
        select(TicketRow.id, TicketRow.first_seen_at, PageRow.created_at, AttemptRow.ref)
        .join(PageRow, PageRow.subject_id == TicketRow.id)
        .join(AttemptRow, AttemptRow.page_id == PageRow.id)
        .where(
            TicketRow.fingerprint.startswith("bench:"), PageRow.subject_kind == "ticket", AttemptRow.channel_pos == 0
        )
        .order_by(AttemptRow.id)
    )  # fmt: skip
    with subject.desk.database.read() as session:
        rows = session.execute(asked).all()
    found = {
        ticket: Told(due, ordered, letters[ref])
        for ticket, due, ordered, ref in reversed(rows)
        if due and ref in letters
    }
    return list(found.values())
