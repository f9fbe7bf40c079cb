"""The recompute section: a new calendar moves the deadlines of a desk whose every ticket is open, while people work."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from time import perf_counter, sleep

from bench.actions import QUEUE
from bench.clicks import Clicks
from bench.figures import Figure, Sheet
from bench.plan import Plan
from bench.processes import tree_seconds
from bench.server import serving
from bench.subject import Subject
from bench.visits import Request, Visitor
from bench.worker import working
from bench.yardstick import slowness
from calendars.content import Content
from calendars.workdays import DayEntry
from roster.permissions import desk_actor
from tickets import recompute_store
from tickets.calendar_service import Source

POLL = 0.05
DOCUMENT = "示例发〔2026〕1号"
PACE = 0.1
"""Seconds a person waits before the next click."""


def measure_recompute(plan: Plan, subject: Subject) -> Sheet:
    """From publishing to the last ticket; what a person's clicks take meanwhile, and before."""
    with serving(subject.environment, subject.port) as running, working(subject) as worker:
        visitor = Visitor(running.port)
        with Clicks(visitor, _visits(), pace=PACE) as calm:
            sleep(plan.calm)
        database, used = _database_seconds(subject), tree_seconds(worker)
        with Clicks(visitor, _visits(), pace=PACE) as clicks:
            began = perf_counter()
            number = _publish(subject)
            run = _await(subject, number)
            wall = perf_counter() - began
        cpu = tree_seconds(worker) - used + _database_seconds(subject) - database
    slow = slowness()
    facts: dict[str, float | int | str] = {
        "seconds": round(wall, 1), "adjusted": round(wall / slow, 1), "cpu_seconds": round(cpu, 1),
        "looked_at": run.looked_at, "moved": run.moved, "batches": run.batches,
        "web_p50_ms": round(clicks.at_most(50), 1), "web_p95_ms": round(clicks.at_most(95), 1),
        "web_p95_ms_before": round(calm.at_most(95), 1), "clicks": len(clicks.took),
    }  # fmt: skip
    figure = Figure("every open ticket counted again", {}, facts)
    return Sheet("recompute", subject.place.kind, subject.tickets, [figure], {"slowness": round(slow, 2)})


def _visits() -> Iterator[Request]:
    """Somebody who looks at the queue and takes in reports."""
    return cycle((Request("GET", QUEUE), _creation()))


def _creation() -> Request:
    return Request("POST", "/tickets/new", {
        "source": "telephone", "kind": "unreachable", "severity": "normal", "site_id": "", "title": "栏目打不开",
        "url": "https://www.shili.example/zwgk/index.html", "description": "点“规章库”出现404页面", "received_at": "",
        "caller": "", "contact": "13000000001",
    })  # fmt: skip


def _publish(subject: Subject) -> int:
    """The next working day becomes a day off: whatever is due from then on moves."""
    versions, actor = subject.desk.calendar_versions, desk_actor("bench")
    draft = versions.propose(actor, _changed(subject, versions.published()), Source("local", DOCUMENT))
    return versions.publish(actor, draft)


def _changed(subject: Subject, content: Content) -> Content:
    calendar = subject.desk.calendar
    day = calendar.add_working_days(calendar.local(subject.clock.now()).date(), 1)
    off = DayEntry(day, working=False, name="示例停工", source=DOCUMENT, local=True)
    return replace(content, days=(*content.days, off))


def _await(subject: Subject, number: int) -> recompute_store.Run:
    while True:
        with subject.desk.database.read() as session:
            run = recompute_store.run(session, number)
        if run is not None and run.finished_at is not None:
            return run
        sleep(POLL)


def _database_seconds(subject: Subject) -> float:
    pid = subject.place.server_pid
    return tree_seconds(pid) if pid else 0.0
