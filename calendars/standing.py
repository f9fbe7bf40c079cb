"""Standing: how a clock stands at an instant; the one definition that page, list, report and alarm share."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calendars.working_time import WorkingTime


class StandingKind(StrEnum):
    """The order is the order of worry, except for the last two, which are verdicts on an answered clock."""

    ON_TIME = "on_time"
    DUE_TODAY = "due_today"
    PAST_CLOSE = "past_close"
    OVERDUE = "overdue"
    UNKNOWN = "unknown"
    MET = "met"
    MISSED = "missed"


LATE = frozenset({StandingKind.OVERDUE, StandingKind.MISSED})


@dataclass(frozen=True, slots=True)
class Standing:
    """A kind, and a distance in half working days: late in the `LATE` kinds, else left; never negative.

    Time left is rounded down and lateness up, so that a page never promises more than there is. Past close
    there is nothing left and nothing late yet: 0.
    """

    kind: StandingKind
    half_days: int


UNKNOWN = Standing(StandingKind.UNKNOWN, 0)


def stand(*, due_at: datetime, overdue_at: datetime, at: datetime, working_time: WorkingTime) -> Standing:
    """Judge a running clock; past close is 17:30 to 24:00 of the last day, overdue begins at 24:00."""
    due, here = working_time.wall(due_at), working_time.wall(at)
    if at >= overdue_at:
        return Standing(StandingKind.OVERDUE, half_days_late(due, here, working_time))
    if here > due:
        return Standing(StandingKind.PAST_CLOSE, 0)
    kind = StandingKind.DUE_TODAY if due.date() == here.date() else StandingKind.ON_TIME
    return Standing(kind, half_days_left(here, due, working_time))


def judge(*, due_at: datetime, overdue_at: datetime, at: datetime, working_time: WorkingTime) -> Standing:
    """Judge an answered clock: met before 24:00 of the last day, else missed; distance at the answer."""
    then = stand(due_at=due_at, overdue_at=overdue_at, at=at, working_time=working_time)
    kind = StandingKind.MISSED if then.kind is StandingKind.OVERDUE else StandingKind.MET
    return Standing(kind, then.half_days)


def half_days_left(here: datetime, due: datetime, working_time: WorkingTime) -> int:
    """Sum each day's remaining working minutes over that day's minutes, rounded down (wall times)."""
    above, below = working_time.halves_between(here, due)
    return max(above // below, 0)


def half_days_late(due: datetime, here: datetime, working_time: WorkingTime) -> int:
    """Sum the working time since `due` likewise, rounded up; what is late is at least half a day late."""
    above, below = working_time.halves_between(due, here)
    return max(-(-above // below), 1)
