"""The figures section: what the dashboard and the office cost beside counters of two years, every cell filled."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from bench.databases import settle
from bench.figures import Figure, Sheet, spread
from bench.load import Meter, run_once
from bench.people import HEAD
from bench.plan import Plan
from bench.server import serving
from bench.statements import statements_of
from bench.subject import Subject, filled
from bench.visits import Request, Visitor
from bench.yardstick import slowness
from reports import store
from reports.facts import ALL, EVERY_KIND, HOURS, NOTHING, Cell, Counts, Tally
from reports.periods import quarter
from reports.reading import KINDS
from reports.store import DayRow, Marker
from roster import store as roster_store

BUDGET = 50.0
"""CPU ms of the dashboard, whatever the number of tickets."""
A_DAY_EACH = 6
"""At most so many tickets a unit and kind receive on a day."""
SHARE = 3
"""Of the requests of other sections: a page of figures costs ten times theirs."""


def measure_figures(plan: Plan, kind: str) -> Sheet:
    """Last year's dashboard, a quarter's, the same as JSON, and the office with what units answered this quarter."""
    with filled(kind, plan.idle_desk) as subject:
        units = _units(subject, plan.counted_units)
        today = subject.desk.calendar.local(subject.clock.now()).date()
        year, days = today.year - 1, _days(today, plan.counted_years)
        rows = count_up(subject, days, units)
        settle(subject.desk.database.engine)
        with serving(subject.environment, subject.port) as running:
            visitor = Visitor(running.port, HEAD)
            meter = Meter(running.pid, subject.place.server_pid)
            figures = [
                _figure(plan, subject, visitor, meter, what, path) for what, path in _pages(year).items()
            ]
    facts = {
        "counters": rows, "units": plan.counted_units, "kinds": len(KINDS), "days": len(days),
        "budget_cpu_ms": BUDGET, "slowness": round(slowness(), 2),
    }  # fmt: skip
    return Sheet("figures", kind, plan.idle_desk, figures, facts)


def count_up(subject: Subject, days: Sequence[date], units: Sequence[int]) -> int:
    """Fill every counter of these days, without the tickets it would stand for; how many there are."""
    chance, rows = Random(len(units)), 0
    for day in days:
        with subject.desk.database.work(subject.clock.now(), "bench") as work:
            rows += _store(work.session, cells_of(day.isoformat(), units, chance))
    with subject.desk.database.work(subject.clock.now(), "bench") as work:
        head = store.audit_head(work.session)
        store.move_marker(work.session, Marker(head, subject.tickets, whole=True, counted_at=work.now))
    return rows


def cells_of(day: str, units: Sequence[int], chance: Random) -> Mapping[Cell, Tally]:
    """A day's counters of every unit and kind, and their sums."""
    found: dict[Cell, Tally] = {}
    for unit in units:
        for kind in KINDS:
            tally = _tally(chance)
            for cell in _sums(unit, kind, day):
                found[cell] = found.get(cell, NOTHING).plus(tally)
    return found


def _sums(unit: int, kind: str, day: str) -> Iterator[Cell]:
    """Its own cell and the three that sum it."""
    for of_unit in (unit, ALL):
        for of_kind in (kind, EVERY_KIND):
            yield Cell(of_unit, of_kind, day)


def _tally(chance: Random) -> Tally:
    received = chance.randint(1, A_DAY_EACH)
    late = chance.randint(0, 1)
    hours = [0] * HOURS
    for _ in range(received):
        hours[chance.randrange(HOURS)] += 1
    used = sum(chance.randint(100, 4000) for _ in range(received))
    counts = Counts(
        received=received, settled=received, answered=received, in_time=received - late, late=late, timed=received,
        used=used,
    )  # fmt: skip
    return Tally(counts, tuple(hours))


def _store(session: Session, cells: Mapping[Cell, Tally]) -> int:
    rows = [
        {**cell._asdict(), **tally.counts._asdict(), "hours": " ".join(map(str, tally.hours))}
        for cell, tally in cells.items()
    ]
    session.execute(insert(DayRow), rows)
    return len(rows)


def _units(subject: Subject, count: int) -> list[int]:
    """The duty desk and so many units; those the desk lacks are founded."""
    with subject.desk.database.work(subject.clock.now(), "bench") as work:
        known = [unit.id for unit in roster_store.units(work.session)][:count]
        more = (roster_store.add_unit(work.session, f"示例单位{n:02d}") for n in range(len(known), count))
        return [0, *known, *more]


def _days(today: date, years: int) -> list[date]:
    """Of last year, the one before, which it is compared with, and of this quarter, which the office shows."""
    first, after = date(today.year - years, 1, 1), date(today.year, 1, 1)
    whole = [first + timedelta(days=n) for n in range((after - first).days)]
    begun = quarter(today).first
    return whole + [begun + timedelta(days=n) for n in range((today - begun).days + 1)]


def _pages(year: int) -> Mapping[str, str]:
    return {
        "dashboard, a year": f"/figures?period={year}", "dashboard, a quarter": f"/figures?period={year}-Q4",
        "JSON of the year": f"/api/figures?period={year}", "office": "/office",
    }  # fmt: skip


def _figure(plan: Plan, subject: Subject, visitor: Visitor, meter: Meter, what: str, path: str) -> Figure:
    """Warmed up, then one run after the other, by one client."""
    request = Request("GET", path)
    for _ in range(plan.warm_up // SHARE):
        visitor.send(request)
    share = [request] * (plan.requests // SHARE)
    runs = [run_once(meter, [visitor], [share]) for _ in range(plan.runs)]
    facts = {"statements": statements_of(subject, visitor, request)}
    return Figure(what, {
        "cpu_ms": spread([run.cpu for run in runs]), "cpu_database_ms": spread([run.cpu_database for run in runs]),
        "adjusted_ms": spread([run.adjusted for run in runs]), "p50_ms": spread([run.p50 for run in runs]),
        "p95_ms": spread([run.p95 for run in runs]), "others_cores": spread([run.others for run in runs]),
    }, facts)  # fmt: skip
