"""Which clocks start when a ticket is received or reopened, from the rules of its kind and the desk's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.deadlines import ReceiptRule, WorkingDays
from calendars.errors import MissingYear
from calendars.pauses import Pause
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
        dated(calendar, _unset(rule, started_at=started_at, cycle=cycle, receipt=receipt))
        for rule in CLOCK_RULES[kind]
    ]


def dated(calendar: DeskCalendar, clock: Clock, pauses: Sequence[Pause] = ()) -> Clock:
    """The clock counted by this calendar, with the working days granted on top, without those it was paused."""
    try:
        rule = WorkingDays(clock.working_days, clock.receipt)
        legal = calendar.deadline(clock.started_at, rule, pauses)
        granted = replace(rule, days=rule.days + clock.extended_days)
        last = calendar.deadline(clock.started_at, granted, pauses) if clock.extended_days else legal
    except MissingYear:
        return replace(clock, due_at=None, overdue_at=None, provisional=False, derivation=None)
    return replace(
        clock, due_at=last.due_at, overdue_at=last.overdue_at, provisional=last.provisional,
        derivation=legal.derivation,
    )  # fmt: skip


def promise(clocks: Sequence[Clock], *, received_at: datetime) -> Promise:
    """The answer clock's promise. An unknown deadline sorts by receipt, so that it stands early and red."""
    answer = next((clock for clock in clocks if clock.clock is ClockKind.ANSWER), None)
    if answer is None:
        return Promise(None, None, provisional=False, deadline_unknown=False, sort_at=received_at)
    return Promise(
        answer.due_at, answer.overdue_at, provisional=answer.provisional, deadline_unknown=answer.due_at is None,
        sort_at=answer.due_at or received_at,
    )  # fmt: skip


def _unset(rule: ClockRule, *, started_at: datetime, cycle: int, receipt: ReceiptRule) -> Clock:
    return Clock(
        rule.clock, cycle, rule.working_days, rule.clause, started_at, due_at=None, overdue_at=None,
        provisional=False, derivation=None, met_at=None, receipt=receipt,
    )  # fmt: skip
