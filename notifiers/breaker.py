"""A carrier that fails again and again is left alone for a while; a trial call tells when it is back.

Kept by each process for itself: what it guards is this process's calls.
"""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from notifiers.carriers.port import Accepted, Outcome, Rejected

OPENS_AFTER = 5
"""Failures in a row, whatever the page."""
REST = timedelta(seconds=30)
"""So long a carrier is left alone before the next trial."""


@dataclass(slots=True)
class _Line:
    failures: int = 0
    trial_at: datetime | None = None


class Breakers:
    """One for each carrier, by its name; several threads may ask."""

    def __init__(self, *, opens_after: int = OPENS_AFTER, rest: timedelta = REST) -> None:
        self._opens_after, self._rest = opens_after, rest
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    def admit(self, carrier: str, now: datetime) -> datetime | None:
        """None where a call may be made, else when the next trial is due. Whoever is admitted to a trial makes it."""
        with self._lock:
            line = self._lines.get(carrier)
            if line is None or line.trial_at is None:
                return None
            if (
                now < line.trial_at and line.trial_at - now <= self._rest
            ):  # a clock set back waits for nothing
                return line.trial_at
            line.trial_at = now + self._rest
            return None

    def note(self, carrier: str, outcome: Outcome, now: datetime) -> None:
        """What a call brought. A refusal of one letter says that the carrier works."""
        with self._lock:
            line = self._lines.setdefault(carrier, _Line())
            if isinstance(outcome, Accepted | Rejected):
                self._lines[carrier] = _Line()
                return
            line.failures += 1
            if line.failures >= self._opens_after:
                line.trial_at = now + self._rest

    def are_all_open(self, carriers: Iterable[str]) -> bool:
        """Whether none of these takes calls: then it is our line that is down, and nobody else can be reached."""
        with self._lock:
            lines = [self._lines.get(name) for name in carriers]
            return bool(lines) and all(line is not None and line.trial_at is not None for line in lines)
