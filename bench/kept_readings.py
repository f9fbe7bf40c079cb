"""`python -m bench.kept_readings FOLDER DATABASE_URL`: the same two readings with everything kept in a database.

As a worker keeps them: under a lease, batch by batch, counted into faults; tickets are another section's.
"""

import sys
from datetime import timedelta
from pathlib import Path

from bench.site_reading import tell
from bench.site_truth import known
from calendars.clock import Clock, SystemClock
from database.session import Database
from migrations.run import upgrade
from probes.findings import Finding
from probes.readings import fault_store, finding_store, reading_store
from probes.readings.keeper import DatabaseStore
from probes.readings.values import Phase, Reason
from sites.service import add_site

LEASE = timedelta(hours=1)
RUNNER = "bench"


class KeptReadings:
    """On an empty database, which gets the schema; one reading after the other."""

    def __init__(self, url: str, home: str, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._database = Database.connect(url, audit_key=b"of an invented desk, for figures")
        upgrade(self._database.engine)
        with self._database.work(self._clock.now(), RUNNER) as work:
            self._site = add_site(work, name="示例市政府", home=home, site_code="")

    def begin(self) -> tuple[str, DatabaseStore]:
        """A reading that runs: its name in the plan, and what keeps it."""
        with self._database.work(self._clock.now(), RUNNER) as work:
            reading_store.add(work.session, self._site, reason=Reason.HAND, at=work.now, by=RUNNER)
            taken = reading_store.claim(work.session, RUNNER, now=work.now, lease=LEASE)
        if taken is None:
            raise RuntimeError
        store = DatabaseStore(
            self._database, self._clock, site_id=self._site, reading_id=taken.id, runner=RUNNER, lease=LEASE
        )
        return str(taken.id), store

    def settle(self, name: str) -> None:
        """What the runner does at the end of a complete reading, up to the tickets."""
        with self._database.work(self._clock.now(), RUNNER) as work:
            session, number = work.session, int(name)
            finding_store.set_gone(session, self._site, number, at=work.now)
            fault_store.settle(session, self._site, number)
            fault_store.recount(session, self._site, at=work.now)
            over = {"phase": Phase.COMPLETE.value, "ended_at": work.now, "lease_until": None}
            reading_store.change(session, number, over)

    def seen(self, name: str) -> list[Finding]:
        """What this reading found."""
        with self._database.read() as session:
            kept = finding_store.seen_in(session, self._site, int(name))
        return [one.finding for one in kept]


if __name__ == "__main__":
    read_site = known(Path(sys.argv[1]))
    tell(read_site, KeptReadings(sys.argv[2], f"{read_site.base}/"))
