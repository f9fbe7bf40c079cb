"""Asked between two requests of a running reading: whether to stop, how far it is, whether it is still ours."""

from collections.abc import Callable
from dataclasses import replace
from time import monotonic

from calendars.clock import Clock
from database.session import Database
from probes.crawl.plan import Progress
from probes.errors import ReadingTaken
from probes.readings import page_store
from probes.readings import reading_store as store
from probes.readings.keeper import LEASE, MACHINE
from probes.readings.values import SiteReading

LOOK_EVERY = 2.0
"""Seconds between two looks at the row: whether to stop, how far we are, the lease."""


class Lookout:
    """Of a running reading: asked between any two requests, looks at the row every few seconds."""

    def __init__(
        self, database: Database, clock: Clock, reading: SiteReading, runner: str, *, told_to_stop: Callable[[], bool]
    ) -> None:  # fmt: skip
        self._database, self._clock, self._told_to_stop = database, clock, told_to_stop
        self._reading, self._runner = reading, runner
        self._progress, self._looked, self._stop = reading.progress, monotonic(), False
        with database.read() as session:
            self._before = page_store.how_far(session, reading.site_id, reading.id)
        self.by_hand = False

    def told(self, progress: Progress) -> None:
        self._progress = self.whole(progress)

    def whole(self, progress: Progress) -> Progress:
        """With what was read before the reading was taken up again."""
        read, asked = self._before
        return replace(progress, read=progress.read + read, asked=progress.asked + asked)

    def should_stop(self) -> bool:
        """Raises ReadingTaken where another runner has the reading by now."""
        if self._told_to_stop():
            return True
        if not self._stop and monotonic() - self._looked >= LOOK_EVERY:
            self._looked = monotonic()
            self._look()
        return self._stop

    def _look(self) -> None:
        with self._database.work(self._clock.now(), MACHINE) as work:
            if not store.renew(work.session, self._reading.id, self._runner, lease=LEASE):
                raise ReadingTaken(reading=self._reading.id)
            store.change(work.session, self._reading.id, store.progress_values(self._progress))
            found = store.by_id(work.session, self._reading.id)
        self._stop = self.by_hand = bool(found and found.stop_by)
