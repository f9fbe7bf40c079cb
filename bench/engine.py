"""The engine section: a pass with nothing due, and passes over many timers that fall due at one instant."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import perf_counter, process_time

from sqlalchemy import delete, func, insert, select, update

from bench.databases import settle
from bench.figures import Figure, Sheet, spread
from bench.plan import Plan
from bench.processes import tree_seconds
from bench.statements import counted
from bench.subject import Subject
from bench.yardstick import slowness
from database.timers import TimerRow, next_due
from escalation.store import LadderRow
from notifiers.pages import PageState
from notifiers.store import PageRow
from tickets.intake_service import LADDER
from tickets.kinds import Kind, Severity
from tickets.lifecycle import State
from tickets.row_store import OPEN, TicketRow
from tickets.ticket import subject_of

FAR = timedelta(days=400)
AHEAD = 6
"""Working days from now on which the chosen tickets are due: all rungs of their ladder lie ahead."""


@dataclass(frozen=True, slots=True)
class Passed:
    """One measured go until nothing was due: passes, timers looked at, pages ordered, statements, ms."""

    passes: int
    looked_at: int
    paged: int
    statements: int
    wall: float
    cpu: float


def measure_engine(plan: Plan, subject: Subject) -> Sheet:
    """Nothing due; one pass that tells people; so many due of which nobody is told yet; so many of which each is."""
    settled(subject)
    figures = [nothing_due(plan, subject), _one_pass(plan, subject)]
    chosen = len(all_due_now(subject, plan.due))
    figures.append(figure_of(f"{chosen} due, nobody to tell yet", [_go(subject)]))
    figures.append(figure_of(f"{chosen} due, people told", list(_rungs(subject, plan.runs))))
    return Sheet("engine", subject.place.kind, subject.tickets, figures, {"slowness": round(slowness(), 2)})


def settled(subject: Subject) -> None:
    """What fell due while the web section ran is none of this section's business."""
    while subject.desk.engine.run_pass().looked_at:
        pass
    settle(subject.desk.database.engine)


def nothing_due(plan: Plan, subject: Subject) -> Figure:
    """What the worker pays every second of a quiet day."""
    with counted(subject.desk.database.engine) as statements:
        subject.desk.engine.run_pass()
    walls = []
    database, own = _database_seconds(subject), process_time()
    for _ in range(plan.idle_passes):
        began = perf_counter()
        subject.desk.engine.run_pass()
        walls.append((perf_counter() - began) * 1000)
    used = process_time() - own + _database_seconds(subject) - database
    facts = {
        "cpu_ms": used * 1000 / plan.idle_passes, "passes": plan.idle_passes, "looked_at": 0, "paged": 0,
        "statements": len(statements),
    }  # fmt: skip
    return Figure("nothing due, one pass", {"wall_ms": spread(walls)}, facts)


def _one_pass(plan: Plan, subject: Subject) -> Figure:
    """Few enough for one pass."""
    with subject.desk.database.read() as session:
        opened = session.scalar(select(func.count(TicketRow.id)).where(OPEN)) or 0
    found = told(subject, all_due_now(subject, plan.at_once), plan.runs)
    return figure_of(f"{found[0].looked_at} due of {opened:,} open, people told, one pass", found)


def told(subject: Subject, chosen: Sequence[int], runs: int) -> list[Passed]:
    """Rung after rung of these tickets, due from scratch; the first go, at which nobody is told yet, does not count."""
    _go(subject)
    _all_left(subject)
    found = list(_rungs(subject, runs))
    assert all(one.looked_at == len(chosen) for one in found), "others fell due too"  # noqa: S101 - not measured then
    return found


def _rungs(subject: Subject, runs: int) -> list[Passed]:
    """Rung after rung of the ladder: each falls due for all chosen tickets at one instant."""
    found: list[Passed] = []
    while len(found) < runs:
        due = _next_due(subject)
        subject.clock.set(max(due, subject.clock.now()))
        found.append(_go(subject))
        _all_left(subject)
    return found


def _all_left(subject: Subject) -> None:
    """As if the dispatcher had sent everything: a ladder waits for its last rung's pages."""
    with subject.desk.database.work(subject.clock.now(), "bench") as work:
        sent = update(PageRow).where(PageRow.state == PageState.PENDING)
        work.session.execute(sent.values(state=PageState.ACCEPTED, next_try_at=None))
    settle(subject.desk.database.engine)


def _go(subject: Subject) -> Passed:
    """Passes until nothing is due any more, as the worker makes them."""
    passes = looked_at = paged = 0
    with counted(subject.desk.database.engine) as statements:
        database = _database_seconds(subject)  # reading it costs, and is none of the engine's business
        began, own = perf_counter(), process_time()
        while (done := subject.desk.engine.run_pass()).looked_at:
            passes, looked_at, paged = passes + 1, looked_at + done.looked_at, paged + done.paged
        wall = (perf_counter() - began) * 1000
        cpu = (process_time() - own + _database_seconds(subject) - database) * 1000
    return Passed(passes, looked_at, paged, len(statements), wall, cpu)


def figure_of(what: str, found: Sequence[Passed]) -> Figure:
    def values(of: Callable[[Passed], float]) -> list[float]:
        return [of(one) for one in found]

    spreads = {
        "wall_ms": spread(values(lambda one: one.wall)), "cpu_total_ms": spread(values(lambda one: one.cpu)),
        "cpu_ms_each": spread(values(lambda one: one.cpu / one.looked_at)),
        "statements_each": spread(values(lambda one: one.statements / one.looked_at)),
    }  # fmt: skip
    facts = {
        "passes": max(one.passes for one in found), "looked_at": max(one.looked_at for one in found),
        "paged": max(one.paged for one in found),
    }  # fmt: skip
    return Figure(what, spreads, facts)


def all_due_now(subject: Subject, most: int, *, after: int = 0) -> list[int]:
    """Give so many open tickets one deadline ahead, no ladder yet, and a timer that is due; all others wait long."""
    desk, now = subject.desk, subject.clock.now()
    due = _deadline(subject, now)
    with desk.database.work(now, "bench") as work:
        run = work.session.execute
        states = [state.value for state in (State.RECEIVED, State.VERIFIED, State.HANDLED)]
        one_ladder = (TicketRow.kind == Kind.ERROR_REPORT, TicketRow.severity != Severity.SEVERE)
        wanted = (
            select(TicketRow.id)
            .where(OPEN, TicketRow.state.in_(states), TicketRow.due_at.is_not(None), *one_ladder)
            .order_by(TicketRow.id)
            .limit(most)
        )
        ids = list(work.session.scalars(wanted.where(TicketRow.id > after)))
        if len(ids) < most:  # all had their turn
            ids = list(work.session.scalars(wanted))
        run(update(TimerRow).values(due_at=now + FAR))
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            run(delete(LadderRow).where(LadderRow.ticket_id.in_(some)))
            run(delete(TimerRow).where(TimerRow.subject.in_([subject_of(one) for one in some])))
            run(update(TicketRow).where(TicketRow.id.in_(some)).values(due_at=due, overdue_at=due))
        run(insert(TimerRow), [{"kind": LADDER, "subject": subject_of(one), "due_at": now} for one in ids])
    settle(desk.database.engine)
    return ids


def _deadline(subject: Subject, now: datetime) -> datetime:
    calendar = subject.desk.calendar
    last = calendar.add_working_days(calendar.local(now).date(), AHEAD)
    return datetime.combine(last, calendar.local(now).time(), calendar.zone).replace(
        hour=17, minute=30, second=0
    )


def _next_due(subject: Subject) -> datetime:
    with subject.desk.database.read() as session:
        found = next_due(session)
    assert found is not None, "the ladder ended before all runs were made"  # noqa: S101 - a plan asks for too many runs
    return found


def _database_seconds(subject: Subject) -> float:
    pid = subject.place.server_pid
    return tree_seconds(pid) if pid else 0.0
