"""`python -m bench`, behind `make bench`: measures what the plan says, prints tables, keeps JSON."""

import signal
import sys
from collections.abc import Callable, Mapping, Sequence

from bench.engine import measure_engine
from bench.figures import Sheet, keep, machine, shown
from bench.plan import Plan, read_plan
from bench.subject import Subject, filled
from bench.web import measure_web
from calendars.clock import SystemClock

SECTIONS: Mapping[str, Callable[[Plan, Subject], Sheet]] = {"web": measure_web, "engine": measure_engine}


def main(arguments: Sequence[str]) -> None:
    """Sections in their order on one filled desk after the other."""
    plan = read_plan(arguments)
    print(" · ".join(f"{name} {value}" for name, value in machine().items()))
    for tickets in plan.sizes:
        for kind in plan.databases:
            with filled(kind, tickets) as subject:
                print(f"\n{kind}: {tickets:,} tickets stored in {subject.filled_in:.0f} s", flush=True)
                for section in plan.sections:
                    _measure(plan, subject, section)


def _measure(plan: Plan, subject: Subject, section: str) -> None:
    sheet = SECTIONS[section](plan, subject)
    print(shown(sheet), flush=True)
    path = keep(sheet, plan.results, at=SystemClock().now())
    print(f"\nkept as {path.name}", flush=True)


if __name__ == "__main__":
    # A stop must not leave a database server behind.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])
