"""The rota section: a year's rotas of a whole city, and who is on duty at an instant, in plain Python."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from time import process_time

from bench.figures import Figure, Sheet, spread
from bench.plan import Plan
from bench.yardstick import slowness
from calendars.tables import shipped_content
from roster.people import DutyRole, Shift
from roster.rota.days import Coverage, Leave, absent_on, needed_days
from roster.rota.filling import Filled, Member, fill, gaps
from roster.rota.lookup import DutyTable

ROTAS, PEOPLE, LEAVES = 40, 15, 30
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUESTIONS, RUNS = 50_000, 5


def measure_rota(plan: Plan) -> Sheet:
    """CPU seconds for every rota of a year, microseconds for one question: minimum, median, maximum of five runs."""
    slow = slowness()
    rotas = ROTAS // 10 if plan.quick else ROTAS
    made = [_timed(lambda: _year_of_all(rotas)) for _ in range(RUNS)]
    moved = [_timed(lambda: _after_a_leave(rotas)) for _ in range(RUNS)]
    asked = [_question(QUESTIONS // (10 if plan.quick else 1)) for _ in range(RUNS)]
    return Sheet(
        "rota", "none", 0,
        [
            Figure(f"{rotas} rotas x {PEOPLE} people, a year", {"seconds": spread(made)},
                   {"adjusted": round(spread(made)[1] / slow, 3)}),
            Figure("the same with a leave added", {"seconds": spread(moved)},
                   {"adjusted": round(spread(moved)[1] / slow, 3)}),
            Figure("who is on duty at t", {"microseconds": spread(asked)},
                   {"adjusted": round(spread(asked)[1] / slow, 2)}),
        ],
        {"slowness": round(slow, 2)},
    )  # fmt: skip


def _year_of_all(rotas: int) -> Sequence[Filled]:
    """From the calendar to the last slot; no rota may share another's days or people."""
    return [_rota(n, leaves=LEAVES) for n in range(rotas)]


def _rota(seed: int, *, leaves: int) -> Filled:
    needs = needed_days(shipped_content().table(), *YEAR, coverage=Coverage.EVERY_REST_DAY)
    filled = fill(needs, _members(), absent=absent_on(_leaves(seed, leaves)))
    if gaps(needs, filled):
        raise AssertionError
    return filled


def _after_a_leave(rotas: int) -> object:
    needs = needed_days(shipped_content().table(), *YEAR, coverage=Coverage.EVERY_REST_DAY)
    kept = fill(needs, _members())
    absent = absent_on(_leaves(1, 1))
    return [fill(needs, _members(), kept=kept, absent=absent) for _ in range(rotas)]


def _question(count: int) -> float:
    """Microseconds a question, of a loaded year with a shift each rest day."""
    shifts = []
    for place, person in _rota(1, leaves=0).items():
        begins = datetime.combine(place.day, datetime.min.time(), UTC)
        shifts.append(Shift(DutyRole.READER, person, begins, begins + timedelta(days=1)))
    table, chance = DutyTable(shifts), Random(1)
    begin = datetime.combine(YEAR[0], datetime.min.time(), UTC)
    asked = [begin + timedelta(minutes=chance.randrange(365 * 1440)) for _ in range(count)]
    began = process_time()
    for at in asked:
        table.on_duty(DutyRole.READER, at)
    return (process_time() - began) * 1e6 / count


def _timed(work: Callable[[], object]) -> float:
    began = process_time()
    work()
    return process_time() - began


def _members() -> list[Member]:
    return [Member(n) for n in range(1, PEOPLE + 1)]


def _leaves(seed: int, count: int) -> list[Leave]:
    chance = Random(seed)
    found = []
    for n in range(count):
        first = YEAR[0] + timedelta(days=chance.randrange(350))
        found.append(Leave(n, chance.randrange(1, PEOPLE + 1), first, first + timedelta(days=6)))
    return found
