"""The rules that set a deadline, and the derivation that explains one day by day: values that a ticket keeps."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar

from calendars.errors import BudgetOutOfRange, UnreadableDerivation
from calendars.workdays import DayKind

MOST_DAYS = 366  # no rule of the field counts more days than a year has
MOST_MINUTES = MOST_DAYS * 24 * 60


class ReceiptRule(StrEnum):
    """What counts as the day of receipt, which is day zero (notice 二(三); 民法典 201: not counted).

    A: the calendar day itself, at any hour. B: what arrives after closing time or on a day off counts as
    received on the next working day; a desk needs a document that allows it.
    """

    A = "A"
    B = "B"


class Verdict(StrEnum):
    """What the count did with a day."""

    RECEIVED = "received"
    COUNTED = "counted"
    SKIPPED = "skipped"


class Reason(StrEnum):
    """Why: the day's kind, that the clock was paused, or why rule B put the arrival off and where it landed."""

    WORKING = "working"
    REST = "rest"
    MAKEUP = "makeup"
    HOLIDAY = "holiday"
    HALF = "half"
    PAUSED = "paused"
    AFTER_CLOSE = "after_close"
    DEEMED = "deemed"


REASON_OF_KIND = {kind: Reason(kind.value) for kind in DayKind}


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A budget of whole working days: "within three working days" is `WorkingDays(3)`."""

    code: ClassVar[str] = "working_days"
    days: int
    receipt: ReceiptRule = ReceiptRule.A

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise BudgetOutOfRange(self.days, unit="working days")

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.code, "days": self.days, "receipt": self.receipt.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "WorkingDays":
        return cls(int(data["days"]), ReceiptRule(data["receipt"]))


@dataclass(frozen=True, slots=True)
class NaturalDays:
    """A budget of calendar days, rest days included; the day of receipt is day zero (民法典 201).

    A last day that is actually free passes to the first day after it that is worked (民法典 203(1)).
    """

    code: ClassVar[str] = "natural_days"
    days: int

    def __post_init__(self) -> None:
        if not 1 <= self.days <= MOST_DAYS:
            raise BudgetOutOfRange(self.days, unit="natural days")

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.code, "days": self.days}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "NaturalDays":
        return cls(int(data["days"]))


@dataclass(frozen=True, slots=True)
class WorkingMinutes:
    """A budget of minutes of duty, running from the instant of receipt while the desk is open."""

    code: ClassVar[str] = "working_minutes"
    minutes: int

    def __post_init__(self) -> None:
        if not 1 <= self.minutes <= MOST_MINUTES:
            raise BudgetOutOfRange(self.minutes, unit="working minutes")

    def to_json(self) -> dict[str, Any]:
        return {"rule": self.code, "minutes": self.minutes}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "WorkingMinutes":
        return cls(int(data["minutes"]))


Rule = WorkingDays | NaturalDays | WorkingMinutes
RULES: Mapping[str, type[Rule]] = {rule.code: rule for rule in (WorkingDays, NaturalDays, WorkingMinutes)}


@dataclass(frozen=True, slots=True)
class DayStep:
    """One day of a derivation; `nth` is 1 for the first counted day and 0 where nothing was counted.

    `name` is the holiday that made the day free or moved its work, "" for none; `makeup` marks a worked
    weekend. `minutes` are those that a budget of minutes took from the day, 0 in a count of days.
    """

    day: date
    verdict: Verdict
    nth: int
    reason: Reason
    name: str
    makeup: bool
    minutes: int = 0

    def to_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {
            "date": self.day.isoformat(),
            "verdict": self.verdict.value,
            "nth": self.nth,
            "reason": self.reason.value,
            "name": self.name,
            "makeup": self.makeup,
        }
        if self.minutes:
            said["minutes"] = self.minutes
        return said

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "DayStep":
        return cls(
            date.fromisoformat(data["date"]),
            Verdict(data["verdict"]),
            int(data["nth"]),
            Reason(data["reason"]),
            str(data["name"]),
            bool(data["makeup"]),
            int(data.get("minutes", 0)),
        )


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a deadline came about: rule, start instant (UTC), every day looked at, and by which calendar.

    A count of days tells every day from receipt to due; one of minutes only the days it took minutes from,
    and the worked ones that a pause took whole.
    """

    rule: Rule
    start: datetime
    steps: tuple[DayStep, ...]
    calendar_version: str

    def to_json(self) -> dict[str, Any]:
        return self.rule.to_json() | {
            "start": self.start.isoformat(),
            "calendar_version": self.calendar_version,
            "steps": [step.to_json() for step in self.steps],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Derivation":
        """Read what `to_json` wrote; raises `UnreadableDerivation`."""
        try:
            if data["rule"] not in RULES:
                raise UnreadableDerivation(f"the rule {data['rule']!r} is unknown")
            return cls(
                RULES[data["rule"]].from_json(data),
                datetime.fromisoformat(data["start"]).astimezone(UTC),
                tuple(DayStep.from_json(step) for step in data["steps"]),
                str(data["calendar_version"]),
            )
        except (KeyError, TypeError, ValueError, BudgetOutOfRange) as error:
            raise UnreadableDerivation(str(error)) from error
