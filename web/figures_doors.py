"""Addresses of figures: the period as a page's arguments, and the tickets behind a figure."""

from collections.abc import Mapping
from typing import Any

from database.small_numbers import small_number
from reports import periods
from reports.errors import UnknownChoice
from reports.periods import Period, Span, Step
from reports.reading import Question
from tickets.kinds import Kind
from tickets.outcomes import Ended
from tickets.wanted import Standing
from web.desk import desk
from web.tickets_wish import ANSWERED, OPEN, PERIODS

LIST = "/tickets"
OWN = "own"


def question(args: Mapping[str, str]) -> Question:
    """What an address asks for; this month where it names no period. Raises UnknownPeriod, UnknownChoice."""
    today = desk().calendar.local(desk().clock.now()).date()
    code = args.get("period", "") or f"{today:%Y-%m}"
    period = periods.own(args.get("from", ""), args.get("to", "")) if code == OWN else periods.read(code)
    kind = args.get("kind", "")
    if kind and kind not in set(Kind):
        raise UnknownChoice(text=kind)
    unit = args.get("unit", "")
    if unit and small_number(unit) is None:
        raise UnknownChoice(text=unit)
    return Question(period, small_number(unit), Kind(kind) if kind else None)


def arguments(asked: Question) -> dict[str, Any]:
    """The same as an address has it: strings, for url_for."""
    period = asked.period
    found: dict[str, Any] = {"period": period.code}
    if period.span is Span.OWN:
        found = {"period": OWN, "from": period.first.isoformat(), "to": period.last.isoformat()}
    if asked.unit is not None:
        found["unit"] = str(asked.unit)
    return found | ({"kind": asked.kind.value} if asked.kind else {})


def tickets(asked: Question, figure: str, stretch: Period | Step) -> str:
    """Where the tickets behind a figure of these days are listed; of a rate or an average, those it is made from."""
    narrowed = {"unit": str(asked.unit)} if asked.unit is not None else {}
    narrowed |= {"kind": asked.kind.value} if asked.kind else {}
    (first, last), more = _FILTERS[figure]
    days = {first: stretch.first.isoformat(), last: stretch.last.isoformat()}
    pairs = (f"{name}={value}" for name, value in {**narrowed, **days, **more}.items())
    return f"{LIST}?{'&'.join(pairs)}"  # ids, days and codes: nothing to quote, and there are hundreds a page


def arrivals(asked: Question, weekday: int, hour: int) -> str:
    """Where the tickets received in this hour of these weekdays are listed."""
    return f"{tickets(asked, 'received', asked.period)}&arrived={weekday}-{hour}"


_RECEIVED, _ANSWERED, _REOPENED = PERIODS
_FILTERS: Mapping[str, tuple[tuple[str, str], Mapping[str, str]]] = {
    "received": (_RECEIVED, {}),
    "settled": (_RECEIVED, {"state": ANSWERED}),
    "open": (_RECEIVED, {"state": OPEN}),
    "answered": (_ANSWERED, {}),
    "in_time": (_ANSWERED, {"standing": Standing.MET.value}),
    "late": (_ANSWERED, {"standing": Standing.MISSED.value}),
    "dismissed": (_ANSWERED, {"ended": Ended.DISMISSED.value}),
    "merged": (_ANSWERED, {"ended": Ended.MERGED.value}),
    "reopened": (_REOPENED, {}),
    "in_time_share": (_ANSWERED, {}),
    "average_days": (_ANSWERED, {}),
}
"""What narrows the list of tickets to those of a figure, in the words of the list's own address."""
