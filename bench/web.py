"""The web section: what the daily pages cost over loopback, and what the floor costs in the same minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from bench.actions import Action, actions
from bench.databases import settle
from bench.figures import Figure, Sheet, spread
from bench.load import Meter, Run, run_once, shares_of
from bench.people import HEAD, LOGIN
from bench.plan import Plan
from bench.processes import tree_memory
from bench.server import FLOOR, serving
from bench.statements import statements_of
from bench.subject import Subject
from bench.visits import Visitor
from bench.yardstick import slowness
from roster import store as roster_store

BUDGET = {"sqlite": 4.5, "postgresql": 6.0}
"""CPU ms a request on the machine of the performance paper: half again its dressed floor of 2.6 and 3.8."""


def measure_web(plan: Plan, subject: Subject) -> Sheet:
    """All actions with every number of clients; then the floor alone, with the sessions the product gave."""
    with serving(subject.environment, subject.port) as running:
        visitors = {
            login: [Visitor(running.port, login) for _ in range(max(plan.clients))] for login in (LOGIN, HEAD)
        }
        bench = _Bench(plan, subject, visitors, Meter(running.pid, subject.place.server_pid))
        figures = [figure for action in _actions(subject) for figure in bench.product(action)]
        memory = tree_memory(running.pid)
    with serving(subject.environment, subject.port, program=FLOOR) as running:
        bench = _Bench(plan, subject, visitors, Meter(running.pid, subject.place.server_pid))
        figures += [
            bench.figure(action, 1, name=f"{action.name}: floor")
            for action in _actions(subject)
            if action.floored
        ]
    facts = {
        "budget_cpu_ms": BUDGET[subject.place.kind], "server_pss_mib": round(memory, 1),
        "slowness": round(slowness(), 2),
    }  # fmt: skip
    return Sheet("web", subject.place.kind, subject.tickets, figures, facts)


def _actions(subject: Subject) -> list[Action]:
    with subject.desk.database.read() as session:
        units = [unit.id for unit in roster_store.units(session)]
    return list(actions(subject.desk.database, units))


@dataclass(frozen=True, slots=True)
class _Bench:
    """Runs actions against the server that answers now."""

    plan: Plan
    subject: Subject
    visitors: Mapping[str, Sequence[Visitor]]
    meter: Meter

    def product(self, action: Action) -> list[Figure]:
        """The action with every number of clients, and the most statements one of its requests needs."""
        sample = islice(action.requests, action.group)
        statements = max(
            statements_of(self.subject, self.visitors[action.login][0], request) for request in sample
        )
        return [self.figure(action, clients, statements=statements) for clients in self.plan.clients]

    def figure(
        self, action: Action, clients: int, *, name: str = "", statements: int | None = None
    ) -> Figure:
        """Warmed up, then one run after the other."""
        visitors = self.visitors[action.login][:clients]
        visitors[0].close()
        for request in islice(action.requests, _whole(self.plan.warm_up, action.group)):
            visitors[0].send(request)
        settle(self.subject.desk.database.engine)
        runs = [self._run(action, visitors) for _ in range(self.plan.runs)]
        facts = {"clients": clients} | ({} if statements is None else {"statements": statements})
        return Figure(name or action.name, _spreads(runs), facts)

    def _run(self, action: Action, visitors: Sequence[Visitor]) -> Run:
        share = _whole(-(-self.plan.requests // len(visitors)), action.group)
        return run_once(self.meter, visitors, shares_of(action.requests, len(visitors), share))


def _whole(count: int, group: int) -> int:
    """Rounded up to whole groups."""
    return -(-count // group) * group


def _spreads(runs: Sequence[Run]) -> dict[str, tuple[float, float, float]]:
    values = {
        "cpu_ms": [run.cpu for run in runs], "adjusted_ms": [run.adjusted for run in runs],
        "cpu_database_ms": [run.cpu_database for run in runs],
        "requests_per_s": [run.rate for run in runs], "p50_ms": [run.p50 for run in runs],
        "p95_ms": [run.p95 for run in runs], "p99_ms": [run.p99 for run in runs],
        "others_cores": [run.others for run in runs],
    }  # fmt: skip
    return {name: spread(found) for name, found in values.items()}
