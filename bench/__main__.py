"""`python -m bench`, behind `make bench`: measures what the plan says, prints tables, keeps JSON."""

import signal
import sys
from collections.abc import Callable, Mapping, Sequence

from bench.archive import measure_archive
from bench.calendars import measure_calendars
from bench.counters import measure_figures
from bench.engine import measure_engine
from bench.figures import Sheet, keep, machine, shown
from bench.latency import measure_latency
from bench.live import measure_live
from bench.plan import Plan, read_plan
from bench.probes import measure_probes
from bench.recompute import measure_recompute
from bench.rota import measure_rota
from bench.storm import measure_storm
from bench.subject import Subject, filled
from bench.web import measure_web
from calendars.clock import SystemClock

WITHOUT_A_DESK: Mapping[str, Callable[[Plan], Sheet]] = {
    "calendars": measure_calendars, "rota": measure_rota, "probes": measure_probes,
}  # fmt: skip
"""Sections of pure rules."""
ON_A_DESK: Mapping[str, Callable[[Plan, Subject], Sheet]] = {
    "web": measure_web, "live": measure_live, "engine": measure_engine,
}  # fmt: skip
"""Sections measured on a filled desk, one after the other on the same."""
ON_ITS_OWN: Mapping[str, Callable[[Plan, str], Sheet]] = {
    "storm": measure_storm, "latency": measure_latency, "archive": measure_archive,
    "figures": measure_figures,
}  # fmt: skip
"""Sections that fill the desks they need, by kind of database."""


def main(arguments: Sequence[str]) -> None:
    """Pure rules alone, desks of each size, the desk whose every ticket is open, then desks of one section each."""
    plan = read_plan(arguments)
    print(" · ".join(f"{name} {value}" for name, value in machine().items()))
    for section, measure in WITHOUT_A_DESK.items():
        if section in plan.sections:
            _tell(plan, measure(plan))
    sections = [name for name in plan.sections if name in ON_A_DESK]
    for tickets in plan.sizes if sections else ():
        for kind in plan.databases:
            with filled(kind, tickets) as subject:
                _tell_filled(subject)
                for section in sections:
                    _tell(plan, ON_A_DESK[section](plan, subject))
    for kind in plan.databases if "recompute" in plan.sections else ():
        with filled(kind, plan.open_tickets, open_share=1.0) as subject:
            _tell_filled(subject)
            _tell(plan, measure_recompute(plan, subject))
    for section in plan.sections:
        for kind in plan.databases if section in ON_ITS_OWN else ():
            _tell(plan, ON_ITS_OWN[section](plan, kind))


def _tell_filled(subject: Subject) -> None:
    print(
        f"\n{subject.place.kind}: {subject.tickets:,} tickets stored in {subject.filled_in:.0f} s", flush=True
    )


def _tell(plan: Plan, sheet: Sheet) -> None:
    print(shown(sheet), flush=True)
    path = keep(sheet, plan.results, at=SystemClock().now())
    print(f"\nkept as {path.name}", flush=True)


if __name__ == "__main__":
    # A stop must not leave a database server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])
