"""What the address of the list of tickets asks for: filters, order, page; all of it, so that it can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from database.small_numbers import small_number
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.outcomes import Ended
from tickets.wanted import Order, Standing, Wanted
from web.desk import Desk
from web.overdue import day_bounds

T = TypeVar("T", bound=StrEnum)
PERIODS = (("from", "to"), ("answered_from", "answered_to"), ("reopened_from", "reopened_to"))
"""First and last day, both counted: of receipt, of the answer, of a reopening."""
NAMES = (
    "q", "state", "standing", "ended", "kind", "source", "unit", "severity",
    *(name for names in PERIODS for name in names), "arrived", "sort",
)  # fmt: skip
MOST_WORDS = 80
OPEN, ANSWERED, ESCALATED = "open", "answered", "escalated"
DAYS_A_WEEK, HOURS_A_DAY = 7, 24
MOST_WEEKS = 600
"""More than the ten years a period of figures may have."""
STAGES = (State.RECEIVED, State.VERIFIED, State.HANDLED)


@dataclass(frozen=True, slots=True)
class Wish:
    """The address, read once; unknown values narrow nothing, and the page says so."""

    given: Mapping[str, str]
    after: str = ""

    @property
    def query(self) -> str:
        """As a view keeps it."""
        return urlencode({name: value for name, value in self.given.items() if value})

    @property
    def by_answer(self) -> bool:
        """Whether days of the answer are asked for: the list then goes by them, so that it reads no others.

        A search has its own order.
        """
        days = (self.given.get(name, "") for name in ("answered_from", "answered_to"))
        return any(map(day_of, days)) and not self.given.get("q")

    def without(self, *names: str) -> str:
        """The list with something asked for no more."""
        return Wish({**self.given, **dict.fromkeys(names, "")}).address()

    def address(self, **more: str) -> str:
        """The list narrowed so, with something changed."""
        query = urlencode({**{name: value for name, value in self.given.items() if value}, **more})
        return f"{url_for('tickets.index')}?{query}" if query else url_for("tickets.index")

    @property
    def narrows(self) -> bool:
        return any(value for name, value in self.given.items() if name != "sort")


def wish_of(args: MultiDict[str, str]) -> Wish:
    """What was asked for."""
    return Wish({name: args.get(name, "").strip()[:MOST_WORDS] for name in NAMES}, args.get("after", "")[:60])


def of_query(text: str) -> Wish:
    """Of a question somebody wants to keep, what the list understands."""
    return wish_of(MultiDict(parse_qsl(text)))


def wanted_of(wish: Wish, desk: Desk, now: datetime) -> Wanted:
    """As the ticket room wants it."""
    given, state = wish.given, wish.given["state"]
    received, answered, reopened = (_period(wish, desk, names) for names in PERIODS)
    wanted = Wanted(
        now=now, today_ends=day_bounds(desk, desk.calendar.local(now).date())[1],
        unit_id=small_number(given["unit"]),
        open={OPEN: True, ANSWERED: False}.get(state),
        stage=State(state) if state in STAGES else None, escalated=True if state == ESCALATED else None,
        standing=_one(Standing, given["standing"]), severity=_one(Severity, given["severity"]),
        source=_one(Source, given["source"]), kind=_one(Kind, given["kind"]), ended=_one(Ended, given["ended"]),
        received_from=received[0], received_until=received[1],
        answered_from=answered[0], answered_until=answered[1],
        reopened_from=reopened[0], reopened_until=reopened[1],
        received_in=_hours(wish, desk),
    )  # fmt: skip
    return replace(wanted, order=_order(wish, wanted))


def _order(wish: Wish, wanted: Wanted) -> Order:
    """Answers order answered tickets alone, deadlines open ones: others come by receipt, and so does a search."""
    if wish.by_answer:
        return Order.ANSWERED
    asked = _one(Order, wish.given["sort"]) or Order.RECEIVED
    if asked is Order.ANSWERED and (wish.given["q"] or wanted.is_of_open):
        return Order.RECEIVED
    return Order.RECEIVED if asked is Order.DUE and wanted.is_of_answered else asked


def day_of(text: str) -> date | None:
    """A day between 1970 and 9000: its midnights exist in every zone."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year < 9000 else None  # noqa: PLR2004 - see above


def _period(wish: Wish, desk: Desk, names: tuple[str, str]) -> tuple[datetime | None, datetime | None]:
    """The instants a stretch of days begins and ends at."""
    first, last = (day_of(wish.given[name]) for name in names)
    return day_bounds(desk, first)[0] if first else None, day_bounds(desk, last)[1] if last else None


def arrived_of(wish: Wish) -> tuple[int, int] | None:
    """Weekday (0: Monday) and hour of receipt, of a stretch of days; without both its ends it means nothing."""
    first, _, last = wish.given["arrived"].partition("-")
    weekday, hour = small_number(first), small_number(last)
    if weekday is None or hour is None or weekday not in range(DAYS_A_WEEK) or hour not in range(HOURS_A_DAY):
        return None
    return (weekday, hour) if all(day_of(wish.given[name]) for name in PERIODS[0]) else None


def _hours(wish: Wish, desk: Desk) -> tuple[tuple[datetime, datetime], ...] | None:
    """That hour of each such weekday, on the desk's clock, the newest first and at most MOST_WEEKS."""
    arrived, first, last = arrived_of(wish), *(day_of(wish.given[name]) for name in PERIODS[0])
    if arrived is None or first is None or last is None:
        return None
    weekday, hour = arrived
    day = last - timedelta(days=(last.weekday() - weekday) % DAYS_A_WEEK)
    found: list[tuple[datetime, datetime]] = []
    while day >= first and len(found) < MOST_WEEKS:
        starts = datetime.combine(day, time(hour), tzinfo=desk.calendar.zone)
        found.append((starts, starts.astimezone(UTC) + timedelta(hours=1)))
        day -= timedelta(days=DAYS_A_WEEK)
    return tuple(found)


def _one(kind: type[T], value: str) -> T | None:
    return kind(value) if value in kind.__members__.values() else None
