"""The live section: what open pages cost that ask whether something changed, and hear that nothing did."""

from collections.abc import Sequence
from http import HTTPStatus
from statistics import median

from bench.figures import Figure, Sheet, spread
from bench.load import Meter, Run, run_once
from bench.plan import Plan
from bench.server import serving
from bench.subject import Subject
from bench.visits import Request, Visitor, WrongAnswerError

PAGES, EVERY = 200, 20.0
"""So many pages are open; each asks so often, in seconds (web/static/live.js)."""
LOOK = Request("GET", "/live?list=1&view=inbox")


class OpenPage(Visitor):
    """Asks with the stamp of what it shows; `forgets` shows nothing yet."""

    stamp = ""
    forgets = False

    def send(self, request: Request) -> str:
        """The answer's body, "" where nothing is new. Raises WrongAnswerError."""
        more = {"If-None-Match": self.stamp} if self.stamp and not self.forgets else {}
        self._connection.request(request.method, request.path, headers=self.headers | more)
        response = self._connection.getresponse()
        body = response.read().decode(errors="replace")
        if response.status not in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            raise WrongAnswerError(request, response.status, body)
        self.stamp = response.headers.get("ETag") or self.stamp
        return body


def measure_live(plan: Plan, subject: Subject) -> Sheet:
    """Looks that find nothing new, then looks that are told everything."""
    with serving(subject.environment, subject.port) as running:
        page = OpenPage(running.port)
        meter = Meter(running.pid, subject.place.server_pid)
        nothing = _runs(plan, meter, page)
        page.forgets = True
        everything = _runs(plan, meter, page)
    figures = [_figure("nothing new, 304", nothing), _figure("everything told", everything)]
    facts = {
        "pages": PAGES, "every_s": EVERY, "percent_of_a_core": _percent([run.cpu for run in nothing]),
        "percent_by_the_yardstick": _percent([run.adjusted for run in nothing]),
    }  # fmt: skip
    return Sheet("live", subject.place.kind, subject.tickets, figures, facts)


def _runs(plan: Plan, meter: Meter, page: OpenPage) -> list[Run]:
    """Warmed up, then one run after the other."""
    for _ in range(plan.warm_up):
        page.send(LOOK)
    return [run_once(meter, [page], [[LOOK] * plan.requests]) for _ in range(plan.runs)]


def _percent(costs: Sequence[float]) -> float:
    """What all pages together take of one core while nothing happens; `costs` in ms a look."""
    return round(median(costs) / 1000 * PAGES / EVERY * 100, 2)


def _figure(name: str, runs: Sequence[Run]) -> Figure:
    return Figure(name, {
        "cpu_ms": spread([run.cpu for run in runs]), "cpu_database_ms": spread([run.cpu_database for run in runs]),
        "adjusted_ms": spread([run.adjusted for run in runs]), "p95_ms": spread([run.p95 for run in runs]),
    })  # fmt: skip
