"""What the address of the list of tickets asks for: filters, order, page; all of it, so that it can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from flask import url_for
from werkzeug.datastructures import MultiDict

from database.small_numbers import small_number
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.listing_store import Order, Standing, Wanted
from web.desk import Desk
from web.overdue import day_bounds

T = TypeVar("T", bound=StrEnum)
NAMES = ("q", "state", "standing", "kind", "source", "unit", "severity", "from", "to", "sort")
MOST_WORDS = 80
OPEN, ANSWERED, ESCALATED = "open", "answered", "escalated"
STAGES = (State.RECEIVED, State.VERIFIED, State.HANDLED)


@dataclass(frozen=True, slots=True)
class Wish:
    """The address, read once; unknown values are as good as none."""

    given: Mapping[str, str]
    after: str = ""

    @property
    def query(self) -> str:
        """As a view keeps it."""
        return urlencode({name: value for name, value in self.given.items() if value})

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
    until = _day(given["to"])
    since = _day(given["from"])
    order = _one(Order, given["sort"]) or (Order.RECEIVED)
    return Wanted(
        now=now, today_ends=day_bounds(desk, desk.calendar.local(now).date())[1],
        unit_id=small_number(given["unit"]),
        open={OPEN: True, ANSWERED: False}.get(state),
        stage=State(state) if state in STAGES else None, escalated=True if state == ESCALATED else None,
        standing=_one(Standing, given["standing"]), severity=_one(Severity, given["severity"]),
        source=_one(Source, given["source"]), kind=_one(Kind, given["kind"]),
        received_from=day_bounds(desk, since)[0] if since else None,
        received_until=day_bounds(desk, until)[1] if until else None,
        order=order,
    )  # fmt: skip


def key_of(text: str) -> tuple[datetime, int] | None:
    """The keyset of an address; one that cannot be read shows the first page."""
    at, _, number = text.partition("~")
    last = small_number(number)
    try:
        when = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (when, last) if last is not None and when.tzinfo is not None else None


def _one(kind: type[T], value: str) -> T | None:
    return kind(value) if value in kind.__members__.values() else None


def _day(text: str) -> date | None:
    """A day between 1970 and 9000: its midnights exist in every zone."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 1970 <= found.year < 9000 else None  # noqa: PLR2004 - see above
