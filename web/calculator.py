"""The calculator: a start and a rule, asked by address, give a deadline with its count."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from calendars.derivations import NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from calendars.errors import BudgetOutOfRange, MissingYear, UnknownVersion
from calendars.service import DeskCalendar
from database.small_numbers import small_number
from tickets.regulation import CLAUSES
from web import calendar_words as words
from web import wording
from web.calendar_choice import Chosen, chosen
from web.desk import desk
from web.refusal_words import refusal
from web.texts import Lazy, gettext, lazy_gettext
from web.traces import trace
from web.views.calendar import CalculatorPage, ResultView
from web.views.pieces import Choice, Form

FIELDS = ("start", "rule", "amount", "version")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule to choose: its words, how a number makes it, the clause it follows."""

    words: Lazy
    make: Callable[[int], Rule]
    clause: str


KINDS: Mapping[str, Kind] = {
    "A": Kind(lazy_gettext("working days, rule A"), WorkingDays, "answer_3"),
    "B": Kind(
        lazy_gettext("working days, rule B"), lambda days: WorkingDays(days, ReceiptRule.B), "answer_3"
    ),
    "natural": Kind(lazy_gettext("natural days"), NaturalDays, "natural_days"),
    "minutes": Kind(lazy_gettext("minutes of duty"), WorkingMinutes, "duty_hours"),
}


def page(asked: Mapping[str, str]) -> CalculatorPage:
    """The form with its answer; what cannot be counted is said beside its field, and stays typed."""
    now = desk().calendar.local(desk().clock.now())
    values = {"start": f"{now:%Y-%m-%dT%H:%M}", "rule": "A", "amount": "3"} | {
        name: asked[name].strip() for name in FIELDS if name in asked
    }
    found, errors = _version(values.get("version", ""))
    rule, more = _rule(values["rule"], values["amount"])
    start, wrong = _start(values["start"], found.calendar)
    errors |= more | wrong
    result = None
    if rule and start and not errors and "start" in asked:
        result, errors = _result(found, start, rule, KINDS[values["rule"]])
    return CalculatorPage(
        rules=tuple(Choice(code, str(kind.words)) for code, kind in KINDS.items()), versions=found.choices,
        form=Form({"version": str(found.number)} | values, errors), result=result,
    )  # fmt: skip


def _version(wanted: str) -> tuple[Chosen, dict[str, str]]:
    try:
        return chosen(wanted), {}
    except UnknownVersion as error:
        return chosen(""), {"version": refusal(error)}


def _rule(code: str, amount: str) -> tuple[Rule | None, dict[str, str]]:
    if code not in KINDS:
        return None, {"rule": gettext("Choose a rule from the list.")}
    try:
        return KINDS[code].make(small_number(amount) or 0), {}
    except BudgetOutOfRange as error:
        return None, {"amount": refusal(error)}


def _start(text: str, calendar: DeskCalendar) -> tuple[datetime | None, dict[str, str]]:
    try:
        written = datetime.fromisoformat(text)
        aware = written if written.tzinfo else written.replace(tzinfo=calendar.zone)
        return calendar.local(aware.astimezone(UTC)), {}
    except (ValueError, OverflowError):
        return None, {"start": gettext("Write a date and a time.")}


def _result(
    found: Chosen, start: datetime, rule: Rule, kind: Kind
) -> tuple[ResultView | None, dict[str, str]]:
    calendar = found.calendar
    try:
        deadline = calendar.deadline(start, rule)
    except MissingYear as error:
        return None, {"start" if error.year == start.year else "amount": refusal(error)}
    now, due = calendar.local(desk().clock.now()), calendar.local(deadline.due_at)
    unsure = gettext("these holidays are not published yet; the date may change")
    late = calendar.local(deadline.overdue_at)
    return ResultView(
        due=wording.full_moment(due, now), due_iso=due.isoformat(timespec="minutes"),
        mark=words.MARKS.get(calendar.day_mark(due.date()).kind, ""),
        until=gettext("in time until 24:00 of that day") if late > due else gettext("overdue from then on"),
        provisional=unsure if deadline.provisional else "",
        trace=trace(
            deadline.derivation, start=start, due=due, now=now, clause=CLAUSES[kind.clause].citation,
            number=found.number, provisional=unsure if deadline.provisional else "",
        ),
    ), {}  # fmt: skip
