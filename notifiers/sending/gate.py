"""Which channels of a page may be called just now: a carrier is there, its breaker admits it, no budget is spent."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from database.session import Work
from notifiers.breaker import Breakers
from notifiers.budgets import Budget, Purse, Spending
from notifiers.carriers.port import Carrier
from notifiers.channels import Address, Channel, canonical
from notifiers.ladder import Claimed, Shut
from notifiers.sending import budget_store

CALLING = (Channel.SMS, Channel.VOICE)
"""What wakes people; a mailbox that would take mail is nobody who was called."""
BY_HAND = (Channel.CALL, Channel.GROUP)
"""A person does these when no line works; they say nothing about whether our line is up."""


@dataclass(slots=True)
class Gate:
    """Asked by position while one batch is prepared; what it admits is counted as spent."""

    work: Work
    carriers: Mapping[Channel, Carrier]
    breakers: Breakers
    purse: Purse
    trials: dict[int, datetime] = field(default_factory=dict)
    """When the next trial of a carrier is due that a page (by id) waits for."""

    def of(self, page: Claimed) -> Callable[[int], str | None]:
        """Why no call can be made at a position of this page's ladder, None where one can: then it counts as made."""

        def shut(position: int) -> str | None:
            end = page.channels[position]
            carrier = self.carriers.get(end.channel)
            if carrier is None:
                return Shut.NO_CARRIER
            spending = self._spending(page, end, carrier)
            refusal = self.purse.refusal(end.channel, spending, page.severity)
            if refusal is not None:
                return refusal
            trial_at = self.breakers.admit(carrier.name, self.work.now)
            if trial_at is not None:
                self.trials[page.id] = min(trial_at, self.trials.get(page.id, trial_at))
                return Shut.DOWN
            self.purse.spend(end.channel, spending)
            return None

        return shut

    def is_line_down(self) -> bool:
        """Whether no carrier takes calls: it is our own line, and calling somebody else would not help."""
        calling = {carrier.name for channel, carrier in self.carriers.items() if channel in CALLING}
        others = {carrier.name for channel, carrier in self.carriers.items() if channel not in BY_HAND}
        return self.breakers.are_all_open(calling or others)

    def _spending(self, page: Claimed, end: Address, carrier: Carrier) -> Spending:
        return Spending(self.work.digest(canonical(end.address)), page.kind, carrier.name)


def open_gate(
    work: Work, pages: Collection[Claimed], carriers: Mapping[Channel, Carrier], *, breakers: Breakers,
    budgets: tuple[Budget, ...],
) -> Gate:  # fmt: skip
    """With what the record says was spent on the numbers of these pages and by their carriers."""
    numbers = {work.digest(canonical(end.address)) for page in pages for end in page.channels}
    names = {channel: carrier.name for channel, carrier in carriers.items()}
    spent = {
        budget: budget_store.spent(work.session, budget, numbers, names.get(budget.channel, ""), now=work.now)
        for budget in budgets
    }
    return Gate(work, carriers, breakers, Purse(budgets, spent))
