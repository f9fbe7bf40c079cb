"""A carrier in memory whose luck is decided by the story, and which looks for its own attempt row at every call."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from calendars.clock import Clock
from notifiers.carriers.port import (
    Accepted,
    CannotAsk,
    DataRegion,
    Fate,
    Found,
    Handed,
    Letter,
    LookUp,
    NotFound,
    Outcome,
    Rejected,
    Temporary,
    Uncertain,
)


class Luck(StrEnum):
    """How a call ends."""

    BUSY = "busy"
    REFUSED = "refused"
    ANSWER_LOST = "answer_lost"
    """It arrived; nobody was told."""
    LETTER_LOST = "letter_lost"
    """It never arrived; nobody was told."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """One letter at a phone; `on_record` where its attempt stood in the database before the call."""

    letter: Letter
    at: datetime
    on_record: bool


class MemoryLine:
    """Takes letters to nobody, and remembers them."""

    name = "memory"
    data_region = DataRegion.LOCAL
    gives_receipts = None
    settle_after = timedelta(seconds=1)

    def __init__(self, clock: Clock, *, can_look_up: bool, on_record: Callable[[Letter], bool]) -> None:
        self._clock, self.can_look_up, self._on_record = clock, can_look_up, on_record
        self.luck: deque[Luck] = deque()
        self.arrived: list[Arrived] = []

    def send(self, letter: Letter) -> Outcome:
        luck = self.luck.popleft() if self.luck else None
        if luck is Luck.BUSY:
            return Temporary("busy")
        if luck is Luck.REFUSED:
            return Rejected("refused")
        if luck is Luck.LETTER_LOST:
            return Uncertain("timeout")
        self.arrived.append(Arrived(letter, self._clock.now(), self._on_record(letter)))
        return Uncertain("timeout") if luck is Luck.ANSWER_LOST else Accepted(f"M{len(self.arrived)}")

    def what_became(self, _handed: Handed) -> Fate:
        return CannotAsk("not_asked")

    def look_up(self, letter: Letter, *, since: datetime) -> LookUp:
        found = tuple(
            f"M{place}" for place, one in enumerate(self.arrived, 1) if one.letter.ref == letter.ref
        )
        return Found(found) if found else NotFound()
