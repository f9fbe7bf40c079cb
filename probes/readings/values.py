"""A reading of a site as the desk keeps it, and how a site wants to be read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from probes.crawl.plan import Progress
from probes.fetch.politeness import POLITE


class Phase(StrEnum):
    """Where a reading stands. The first three are open: a site has one open reading at most."""

    WAITING = "waiting"
    RUNNING = "running"
    SETTLING = "settling"
    """Read to its end; faults are being counted and tickets made."""
    COMPLETE = "complete"
    STOPPED = "stopped"
    GIVEN_UP = "given_up"
    """The site or our own line was down each time it was tried."""
    FAILED = "failed"


OPEN = frozenset({Phase.WAITING, Phase.RUNNING, Phase.SETTLING})


class Reason(StrEnum):
    """Why a site is read."""

    DAILY = "daily"
    HAND = "hand"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class SiteReading:
    """One row. `counts` are findings by kind, known at the end; `resume_at` is when a waiting one may go on.

    `beyond`: addresses past the limits; `unread`: heavy files there was no time for, with which the next one begins.
    """

    id: int
    site_id: int
    reason: Reason
    asked_at: datetime
    asked_by: str
    phase: Phase
    tries: int
    resume_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    stop_by: str
    progress: Progress
    beyond: int
    unread: int
    error: str
    counts: Mapping[str, int]

    @property
    def is_open(self) -> bool:
        return self.phase in OPEN

    @property
    def subject(self) -> str:
        return f"reading:{self.id}"


@dataclass(frozen=True, slots=True)
class Setup:
    """How a site is read. `reads_at` is the local time of the daily reading, None for none; `hosts` are further own
    hosts; between `quiet_from` and `quiet_until` (local) it is left alone.
    """

    site_id: int
    reads_at: time | None = None
    hosts: tuple[str, ...] = ()
    connections: int = POLITE.connections
    rate: float = POLITE.rate
    robots: bool = POLITE.robots
    quiet_from: time | None = None
    quiet_until: time | None = None
    version: int = 0

    def is_quiet(self, local: time) -> bool:
        """Whether the site is left alone at this local time; the hours may span midnight."""
        first, last = self.quiet_from, self.quiet_until
        if first is None or last is None or first == last:
            return False
        return first <= local < last if first < last else local >= first or local < last
