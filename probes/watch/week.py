"""The share of failed visits of a week and its mark (19号 站点无法访问: 5 % is a veto; the desk warns at 3 %)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

DAYS = 7


class Mark(StrEnum):
    """How a share stands. NONE: nobody has looked yet."""

    NONE = "none"
    FINE = "fine"
    WARN = "warn"
    VETO = "veto"


@dataclass(frozen=True, slots=True)
class DayCount:
    """One local day: visits planned and made, how many failed; of `untold` our own trouble hid the outcome."""

    day: date
    planned: int = 0
    visits: int = 0
    failures: int = 0
    untold: int = 0

    def plus(self, other: "DayCount") -> "DayCount":
        return DayCount(
            self.day, self.planned + other.planned, self.visits + other.visits,
            self.failures + other.failures, self.untold + other.untold,
        )  # fmt: skip

    def unwatched(self, to_come: int = 0) -> int:
        """Planned visits that were not made: the worker was down. Never failures."""
        return max(self.planned - to_come - self.visits - self.untold, 0)


@dataclass(frozen=True, slots=True)
class Share:
    """Failures of visits; `whole` counts in the visits that are still to come, so that a young week is not judged."""

    visits: int
    failures: int
    whole: int
    mark: Mark

    @property
    def percent_tenths(self) -> int:
        """Rounded up: 29 is 2.9 percent. Never flatter."""
        return -(-self.failures * 1000 // self.whole) if self.whole else 0


def mark_of(failures: int, visits: int, *, warn_percent: int, veto_percent: int) -> Mark:
    """By whole numbers: 4 of 140 is fine, the 5th warns, the 7th is the veto."""
    if not visits:
        return Mark.NONE
    if failures * 100 >= visits * veto_percent:
        return Mark.VETO
    return Mark.WARN if failures * 100 >= visits * warn_percent else Mark.FINE


def week_of(
    days: Sequence[DayCount], *, today: date, to_come: int, warn_percent: int, veto_percent: int
) -> Share:
    """The seven days up to today. `to_come` are the visits of this week that are not due yet.

    Visits that were missed, or told nothing, are left out on both sides: a share is never made smaller by them.
    """
    week = [one for one in days if today - timedelta(days=DAYS) < one.day <= today]
    visits, failures = sum(one.visits for one in week), sum(one.failures for one in week)
    whole = visits + to_come if visits else 0
    mark = mark_of(failures, whole, warn_percent=warn_percent, veto_percent=veto_percent)
    return Share(visits, failures, whole, mark)


def week_to_come(*, began: date, today: date, visits: int, today_to_come: int) -> int:
    """Visits still due in the week: the rest of today, and for a watch that is younger than a week its days to come."""
    return today_to_come + max(DAYS - 1 - (today - began).days, 0) * visits
