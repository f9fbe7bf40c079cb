"""The calendar section: the questions a desk asks of time, beside four libraries, in one process of plain Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from time import process_time
from typing import Any

import chinese_calendar
import holidays
import numpy as np
from workalendar.asia import China

from bench.figures import Figure, Sheet, spread
from bench.plan import Plan
from bench.yardstick import slowness
from calendars.deadlines import WorkingDays
from calendars.service import DeskCalendar
from calendars.tables import shipped_content
from calendars.working_time import WorkingTime

FIRST, LAST = date(2018, 1, 5), date(2023, 11, 30)
"""workalendar's China raises after 2023: all are asked about years that all of them know."""
QUESTIONS, FEW = 50_000, 300
RUNS = 5
N = 3

Asked = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom, as a function of many questions at once, so that the loop costs next to nothing."""

    what: str
    answer: Callable[[Asked], list[object]]
    asked: Asked


def measure_calendars(plan: Plan) -> Sheet:
    """Answers a second of CPU time, minimum, median and maximum of five runs.

    "adjusted" is the median times the machine's slowness: what a machine of slowness 1 would reach.
    """
    slow = slowness()
    share = 10 if plan.quick else 1
    figures = [_rate(one, slow, share) for one in (*_add(), *_between(), *_minutes())]
    figures += [_cost(what, ask, slow, count // share) for what, ask, count in _costs()]
    return Sheet("calendars", "none", 0, figures, {"slowness": round(slow, 2)})


def _add() -> Sequence[Question]:
    days, stock, known = _days(), China(), _holidays()
    add, find, nth, busy = (
        _table_add(),
        chinese_calendar.find_workday,
        known.get_nth_working_day,
        _numpy_days(),
    )
    return (
        Question("add 3 working days", lambda asked: [add(day, N) for day in asked], days),
        Question("add 3, workalendar", lambda asked: [stock.add_working_days(day, N) for day in asked], days[:FEW]),
        Question("add 3, chinesecalendar", lambda asked: [find(N, day) for day in asked], days[:FEW]),
        Question("add 3, holidays", lambda asked: [nth(day, N) for day in asked], days[:FEW]),
        Question(
            "add 3, numpy",
            lambda asked: [np.busday_offset(day, N, roll="backward", busdaycal=busy) for day in asked],
            days[:FEW],
        ),
    )  # fmt: skip


def _between() -> Sequence[Question]:
    near, far, busy = _pairs(30), _pairs(365), _numpy_days()
    between, listed = shipped_content().table().between, chinese_calendar.get_workdays
    of_stock, counted = China().get_working_days_delta, _holidays().get_working_days_count
    few = far[: FEW // 10]
    return (
        Question("between, up to 30 days", lambda asked: [between(a, b) for a, b in asked], near),
        Question("between, up to a year", lambda asked: [between(a, b) for a, b in asked], far),
        Question("between, workalendar", lambda asked: [of_stock(a, b) for a, b in asked], few),
        Question("between, chinesecalendar", lambda asked: [listed(a, b) for a, b in asked], few),
        Question("between, holidays", lambda asked: [counted(a, b) for a, b in asked], few),
        Question("between, numpy", lambda asked: [np.busday_count(a, b, busdaycal=busy) for a, b in asked], far[:FEW]),
    )  # fmt: skip


def _minutes() -> Sequence[Question]:
    calendar, chance = DeskCalendar.shipped(), Random(3)
    between = WorkingTime(calendar.table, calendar.hours, zone=calendar.zone).between

    def at(day: date) -> datetime:
        return datetime.combine(day, time(), calendar.zone) + timedelta(minutes=chance.randrange(1440))

    asked = [(at(a), at(b)) for a, b in _pairs(30)]
    return (
        Question("working minutes, up to 30 days", lambda those: [between(a, b) for a, b in those], asked),
    )


def _costs() -> Sequence[tuple[str, Callable[[int], object], int]]:
    calendar, content = DeskCalendar.shipped(), shipped_content()
    instants = [datetime.combine(day, time(10, 7), calendar.zone) for day in _days()]
    rule = WorkingDays(N)

    def stored(n: int) -> object:
        return calendar.deadline(instants[n], rule).derivation.to_json()

    return (
        ("table build", lambda _: content.table(), 50),
        ("table, hours and prefix sums", lambda _: DeskCalendar.of(content, zone=calendar.zone), 50),
        ("a stored deadline with derivation", stored, 20_000),
    )  # fmt: skip


def _rate(question: Question, slow: float, share: int) -> Figure:
    asked = question.asked[: max(len(question.asked) // share, 5)]
    rates = []
    for _ in range(RUNS):
        began = process_time()
        question.answer(asked)
        rates.append(len(asked) / (process_time() - began))
    spreads = {"a_second": spread(rates)}
    return Figure(question.what, spreads, {"adjusted": round(spreads["a_second"][1] * slow)})


def _cost(what: str, ask: Callable[[int], object], slow: float, count: int) -> Figure:
    costs = []
    for _ in range(RUNS):
        began = process_time()
        for n in range(count):
            ask(n)
        costs.append((process_time() - began) * 1e6 / count)
    spreads = {"microseconds": spread(costs)}
    return Figure(what, spreads, {"adjusted": round(spreads["microseconds"][1] / slow, 1)})


def _days() -> list[date]:
    chance, span = Random(1), (LAST - FIRST).days
    return [FIRST + timedelta(chance.randrange(span)) for _ in range(QUESTIONS)]


def _pairs(most: int) -> list[tuple[date, date]]:
    chance = Random(2)
    return [(day, min(day + timedelta(chance.randrange(1, most)), LAST)) for day in _days()]


def _table_add() -> Callable[[date, int], date]:
    return shipped_content().table().add


def _holidays() -> Any:  # noqa: ANN401  (the library's own class, found by country)
    return holidays.country_holidays("CN", years=range(2018, 2025))


def _numpy_days() -> np.busdaycalendar:
    """Numpy knows no worked weekends: a week of seven days with all days off as holidays is right for China."""
    table = shipped_content().table()
    days = (date.fromordinal(i) for i in range(date(2018, 1, 1).toordinal(), date(2025, 1, 1).toordinal()))
    off = [day for day in days if not table.is_working(day)]
    return np.busdaycalendar("1111111", np.array(off, dtype="datetime64[D]"))
