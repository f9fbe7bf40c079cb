"""Keeps a reading in the desk's database: the engine's port, each call one short transaction under the lease."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from calendars.clock import Clock
from database.session import Database
from probes.crawl.records import Batch, PageRecord, TargetRecord
from probes.errors import ReadingTaken
from probes.readings import finding_store, page_store, reading_store

LEASE = timedelta(seconds=90)
"""A reading whose runner says nothing for so long is anybody's; the engine speaks every few seconds."""
MACHINE = "machine:reader"


class DatabaseStore:
    """Of one reading and its runner. What a runner that was given up for dead still saves is refused."""

    def __init__(
        self, database: Database, clock: Clock, *, site_id: int, reading_id: int, runner: str, lease: timedelta = LEASE
    ) -> None:  # fmt: skip
        self._database, self._clock = database, clock
        self._site, self._reading, self._runner, self._lease = site_id, reading_id, runner, lease

    def pages(self, urls: Sequence[str]) -> Mapping[str, PageRecord]:
        with self._database.read() as session:
            return page_store.pages(session, self._site, urls)

    def targets(self, reading: str) -> Iterable[TargetRecord]:
        with self._database.read() as session:
            return page_store.targets(session, int(reading))

    def pages_of(self, reading: str) -> Iterable[PageRecord]:
        with self._database.read() as session:
            return page_store.pages_of(session, self._site, int(reading))

    def save(self, batch: Batch) -> None:
        """All or nothing. Raises ReadingTaken where another runner has the reading by now."""
        with self._database.work(self._clock.now(), MACHINE) as work:
            session = work.session
            if not reading_store.renew(session, self._reading, self._runner, lease=self._lease):
                raise ReadingTaken(reading=self._reading)
            page_store.save_targets(session, self._reading, batch.targets)
            page_store.save_pages(session, self._site, self._reading, batch.pages)
            page_store.keep_pages(session, self._site, self._reading, batch.unchanged)
            unchanged = [one.url for one in batch.unchanged]
            finding_store.still_stand(session, self._site, self._reading, unchanged, at=work.now)
            finding_store.see(session, self._site, self._reading, batch.findings, at=work.now)
