"""`python -m bench.site_reading FOLDER`: reads a generated site twice, by itself, and prints what it took.

The floor: kept in this process's memory; `bench.kept_readings` does the same in a database.
"""

import asyncio
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter, process_time
from typing import Protocol

from bench.processes import own_peak
from bench.site_truth import GeneratedSite, compared, known
from bench.yardstick import slowness
from probes.crawl.plan import ReadingPlan, Summary
from probes.crawl.reading import Reading
from probes.crawl.store import MemoryStore, ReadingStore
from probes.fetch.fetcher import Fetcher
from probes.fetch.politeness import Manners
from probes.findings import Finding

OWNER = Manners(connections=16, rate=0)
"""A server of our own may be asked as hard as it bears; the polite rate would measure the clock."""


BATCH = 500
"""What a site that answers fast gets (`probes.readings.planning`)."""


class Keeping(Protocol):
    """Where readings are kept."""

    def begin(self) -> tuple[str, ReadingStore]: ...
    def settle(self, name: str) -> None: ...
    def seen(self, name: str) -> Iterable[Finding]: ...


class InMemory:
    """No database at all."""

    def __init__(self) -> None:
        self._store, self._begun = MemoryStore(), 0

    def begin(self) -> tuple[str, ReadingStore]:
        self._begun += 1
        return str(self._begun), self._store

    def settle(self, name: str) -> None:
        """Nothing is counted."""

    def seen(self, name: str) -> Iterable[Finding]:
        return self._store.seen_in(name)


async def _crawl(site: GeneratedSite, name: str, store: ReadingStore) -> Summary:
    plan = ReadingPlan(name, site.tables(), manners=OWNER, others=OWNER, second_looks=(0.0,), batch=BATCH)
    async with Fetcher(site.targets()) as fetcher:
        return await Reading(plan, fetcher, store).run()


def _read(site: GeneratedSite, keeping: Keeping) -> dict[str, float]:
    name, store = keeping.begin()
    before, began, wall = slowness(), process_time(), perf_counter()
    summary = asyncio.run(_crawl(site, name, store))
    keeping.settle(name)
    cpu, wall = process_time() - began, perf_counter() - wall
    slow = (before + slowness()) / 2
    missed, beyond = compared(site, keeping.seen(name))
    return {
        "pages": site.pages, "read": summary.progress.read, "unchanged": summary.progress.unchanged,
        "cpu_ms_a_page": cpu * 1_000 / site.pages, "slowness": slow, "wall_s": wall, "peak_mib": own_peak(),
        "wanted": len(site.wanted), "missed": len(missed), "false_alarms": len(beyond),
    }  # fmt: skip


def tell(site: GeneratedSite, keeping: Keeping) -> None:
    """Everything is new, then nothing is."""
    for name in ("first", "again"):
        print(json.dumps({name: _read(site, keeping)}), flush=True)


if __name__ == "__main__":
    tell(known(Path(sys.argv[1])), InMemory())
