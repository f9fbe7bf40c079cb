"""How much may leave: budgets per number, template and carrier, as data. A spent one changes the channel or the person.

Source of the shipped limits: Aliyun's flow control (50 notices a day for signature, template and number), the desk's
own stop of a runaway day, and what one number is asked to bear.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from notifiers.channels import Channel
from notifiers.errors import BadBudget
from notifiers.texts import NEWS


class Scope(StrEnum):
    """What is counted together: calls to a number, those of one kind to it, or all calls of the channel's carrier."""

    NUMBER = "number"
    TEMPLATE = "template"
    CARRIER = "carrier"


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most so many calls within `span`; severe pages may use `severe` more than `most`."""

    scope: Scope
    channel: Channel
    most: int
    severe: int
    span: timedelta

    @property
    def code(self) -> str:
        """What the record says where it is spent."""
        return f"budget:{self.scope}:{self.channel}:{self.most}/{int(self.span.total_seconds() // 60)}min"

    def limit(self, kind: str, severity: str) -> int:
        """The calls allowed for a page of this kind and severity; news leave half of it to calls for help."""
        if kind in NEWS:
            return self.most // 2
        return self.most + (self.severe if severity == "severe" else 0)


@dataclass(frozen=True, slots=True)
class Spending:
    """What one call is counted under."""

    number: str
    kind: str
    carrier: str

    def key(self, budget: Budget) -> tuple[str, ...]:
        """The account of this budget."""
        return _KEYS[budget.scope](self)


_KEYS: Mapping[Scope, Callable[[Spending], tuple[str, ...]]] = {
    Scope.NUMBER: lambda one: (one.number,),
    Scope.TEMPLATE: lambda one: (one.number, one.kind),
    Scope.CARRIER: lambda one: (one.carrier,),
}


class Purse:
    """What is left in one batch: counted once from the record, then by what the batch itself spends."""

    def __init__(
        self, budgets: Iterable[Budget], spent: Mapping[Budget, Mapping[tuple[str, ...], int]]
    ) -> None:
        self._spent = {budget: dict(spent.get(budget, {})) for budget in budgets}

    def refusal(self, channel: Channel, spending: Spending, severity: str) -> str | None:
        """The code of the first budget that is spent, None where the call may be made."""
        for budget, counts in self._spent.items():
            used = counts.get(spending.key(budget), 0)
            if budget.channel is channel and used >= budget.limit(spending.kind, severity):
                return budget.code
        return None

    def spend(self, channel: Channel, spending: Spending) -> None:
        """One call more."""
        for budget, counts in self._spent.items():
            if budget.channel is channel:
                key = spending.key(budget)
                counts[key] = counts.get(key, 0) + 1


def read_budgets(rows: Sequence[Mapping[str, Any]]) -> tuple[Budget, ...]:
    """Budgets from rows of scope, channel, most, severe (0 if left out), minutes. Raises BadBudget naming the row."""
    return tuple(_budget(row, place) for place, row in enumerate(rows, start=1))


def _budget(row: Mapping[str, Any], place: int) -> Budget:
    try:
        found = Budget(
            scope=Scope(row["scope"]), channel=Channel(row["channel"]), most=int(row["most"]),
            severe=int(row.get("severe", 0)), span=timedelta(minutes=int(row["minutes"])),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadBudget(place, f"cannot be read ({error})") from error
    if found.most < 1 or found.severe < 0 or not timedelta(0) < found.span <= timedelta(days=7):
        raise BadBudget(place, "needs most of 1 or more, severe of 0 or more, and minutes from 1 to 10080")
    return found
