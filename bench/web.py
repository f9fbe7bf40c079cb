"""The web section: what the daily pages cost, over loopback, on the server `make run` starts."""

from collections.abc import Sequence
from itertools import islice

from bench.actions import Action, actions
from bench.databases import settle
from bench.figures import Figure, Sheet, spread
from bench.load import Meter, Run, run_once, shares_of
from bench.plan import Plan
from bench.processes import tree_memory
from bench.server import Running, serving
from bench.statements import statements_of
from bench.subject import Subject
from bench.visits import Visitor
from roster import store as roster_store

BUDGET = {"sqlite": 4.5, "postgresql": 6.0}
"""CPU ms a request: half again the dressed floor (docs/performance.md)."""


def measure_web(plan: Plan, subject: Subject) -> Sheet:
    """All actions with every number of clients."""
    with serving(subject.environment, subject.port) as running:
        visitors = [Visitor(running.port) for _ in range(max(plan.clients))]
        figures = _figures(plan, subject, running, visitors)
        memory = tree_memory(running.pid)
        for visitor in visitors:
            visitor.close()
    facts = {"budget_cpu_ms": BUDGET[subject.place.kind], "server_pss_mib": round(memory, 1)}
    return Sheet("web", subject.place.kind, subject.tickets, figures, facts)


def _figures(plan: Plan, subject: Subject, running: Running, visitors: Sequence[Visitor]) -> list[Figure]:
    meter = Meter(running.pid, subject.place.server_pid)
    database = subject.desk.database
    with database.read() as session:
        units = [unit.id for unit in roster_store.units(session)]
    found = []
    for action in actions(database, units):
        sample = islice(action.requests, action.group)
        statements = max(statements_of(subject, visitors[0], request) for request in sample)
        _warm(action, visitors[0], plan.warm_up)
        settle(database.engine)
        for clients in plan.clients:
            runs = [_run(plan, action, meter, visitors[:clients]) for _ in range(plan.runs)]
            found.append(_figure(action, clients, runs, statements=statements))
    return found


def _warm(action: Action, visitor: Visitor, count: int) -> None:
    for request in islice(action.requests, _whole(count, action.group)):
        visitor.send(request)


def _run(plan: Plan, action: Action, meter: Meter, visitors: Sequence[Visitor]) -> Run:
    share = _whole(-(-plan.requests // len(visitors)), action.group)
    return run_once(meter, visitors, shares_of(action.requests, len(visitors), share))


def _whole(count: int, group: int) -> int:
    """Rounded up to whole groups."""
    return -(-count // group) * group


def _figure(action: Action, clients: int, runs: Sequence[Run], *, statements: int) -> Figure:
    values = {
        "cpu_ms": [run.cpu for run in runs], "cpu_database_ms": [run.cpu_database for run in runs],
        "requests_per_s": [run.rate for run in runs], "p50_ms": [run.p50 for run in runs],
        "p95_ms": [run.p95 for run in runs], "others_cores": [run.others for run in runs],
    }  # fmt: skip
    spreads = {name: spread(found) for name, found in values.items()}
    return Figure(action.name, spreads, {"clients": clients, "statements": statements})
