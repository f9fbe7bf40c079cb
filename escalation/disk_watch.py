"""A full disk: its reserve is given up in time, the supervisors hear of it once, and it is set aside again."""

from datetime import datetime, timedelta

import structlog

from calendars.clock import Clock
from database.reserve import Reserve, is_full
from database.session import Database
from escalation.engine import ENGINE
from escalation.supervisors import tell_supervisors
from notifiers.pages import SEVERE
from notifiers.texts import MessageKind

EVERY = timedelta(minutes=1)
DISK = "disk"
"""What such pages are about; their cycle is the second in which the reserve was given up."""
CHANNELS = ("sms", "voice", "email", "call")
log = structlog.get_logger()


class DiskWatch:
    """The worker's look at its disk; on PostgreSQL there is nothing to look at."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._keeps = False
        self._looked_at: datetime | None = None
        self._told: int | None = None

    def begin(self) -> None:
        """Set the reserve aside, and from now on whenever there is room again."""
        self._keeps = True

    def explains(self, error: Exception) -> bool:
        """Whether a turn failed for want of room; then the next one has the reserve's."""
        if not is_full(error):
            return False
        if self._database.reserve:
            self._database.reserve.give_up()
        log.error("disk_full", step="turn failed")
        return True

    def turn(self) -> None:
        """Between two batches. A disk so full that not even this can be written keeps nothing else back."""
        reserve = self._database.reserve
        if reserve is None:
            return
        if reserve.give_up_if_low():
            log.error("disk_full", step="reserve given up")
        since = reserve.given_up_at
        try:
            self._tell(since)
        except Exception as error:
            if not is_full(error):
                raise
            log.error("disk_full", step="supervisors not told")  # noqa: TRY400 - said plainly, no fault of ours
        self._recover(reserve, since)

    def _tell(self, since: int | None) -> None:
        """Once each time; a worker that starts anew meets its own pages."""
        if since is None or since == self._told:
            return
        with self._database.work(self._clock.now(), ENGINE) as work:
            told = tell_supervisors(
                work, MessageKind.DISK_FULL, {}, subject=(DISK, 1), cycle=since, channels=CHANNELS,
                severity=SEVERE,
            )  # fmt: skip
            if told:
                work.record("disk_full", f"{DISK}:1", {"told": told})
        log.error("disk_full", step="supervisors told", people=told)
        self._told = since

    def _recover(self, reserve: Reserve, since: int | None) -> None:
        now = self._clock.now()
        rested = self._looked_at is None or now - self._looked_at >= EVERY or now < self._looked_at
        if not rested or (since is None and not self._keeps):
            return
        self._looked_at = now
        if reserve.set_aside() and since is not None:
            log.warning("disk_has_room")
