"""Which clocks start when a ticket is received or reopened, from the rules of its kind and the desk's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from calendars.deadlines import ReceiptRule, WorkingDays
from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from tickets.kinds import CLOCK_RULES, ClockKind, ClockRule, Kind
from tickets.ticket import Clock


@dataclass(frozen=True, slots=True)
class Promise:
    """What the ticket row repeats of its answer clock, so that lists need no join."""

    due_at: datetime | None
    overdue_at: datetime | None
    provisional: bool
    deadline_unknown: bool
    sort_at: datetime

    def values(self) -> dict[str, object]:
        """As columns of the ticket."""
        return {
            "due_at": self.due_at, "overdue_at": self.overdue_at, "provisional": self.provisional,
            "deadline_unknown": self.deadline_unknown, "sort_at": self.sort_at,
        }  # fmt: skip


def start_clocks(
    calendar: DeskCalendar, kind: Kind, *, started_at: datetime, cycle: int, receipt: ReceiptRule
) -> list[Clock]:
    """One clock a rule; a year the calendar lacks leaves its clock without a due instant, intake never refuses."""
    return [
        _clock(calendar, rule, started_at=started_at, cycle=cycle, receipt=receipt)
        for rule in CLOCK_RULES[kind]
    ]


def promise(clocks: Sequence[Clock], *, received_at: datetime) -> Promise:
    """The answer clock's promise. An unknown deadline sorts by receipt, so that it stands early and red."""
    answer = next((clock for clock in clocks if clock.clock is ClockKind.ANSWER), None)
    if answer is None:
        return Promise(None, None, provisional=False, deadline_unknown=False, sort_at=received_at)
    return Promise(
        answer.due_at, answer.overdue_at, provisional=answer.provisional, deadline_unknown=answer.due_at is None,
        sort_at=answer.due_at or received_at,
    )  # fmt: skip


def _clock(
    calendar: DeskCalendar, rule: ClockRule, *, started_at: datetime, cycle: int, receipt: ReceiptRule
) -> Clock:
    try:
        deadline = calendar.deadline(started_at, WorkingDays(rule.working_days, receipt))
    except MissingYear:
        return Clock(
            rule.clock, cycle, rule.working_days, rule.clause, started_at, due_at=None, overdue_at=None,
            provisional=False, derivation=None, met_at=None,
        )  # fmt: skip
    return Clock(
        rule.clock, cycle, rule.working_days, rule.clause, started_at, due_at=deadline.due_at,
        overdue_at=deadline.overdue_at, provisional=deadline.provisional, derivation=deadline.derivation, met_at=None,
    )  # fmt: skip
