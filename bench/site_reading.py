"""`python -m bench.site_reading FOLDER`: reads a generated site twice, by itself, and prints what it took."""

import asyncio
import json
import sys
from pathlib import Path
from time import perf_counter, process_time

from bench.processes import own_peak
from bench.site_truth import GeneratedSite, compared, known
from bench.yardstick import slowness
from probes.crawl.plan import ReadingPlan
from probes.crawl.reading import Reading
from probes.crawl.store import MemoryStore
from probes.fetch.fetcher import Fetcher
from probes.fetch.politeness import Manners

OWNER = Manners(connections=16, rate=0)
"""A server of our own may be asked as hard as it bears; the polite rate would measure the clock."""


async def _read(site: GeneratedSite, store: MemoryStore, name: str) -> dict[str, float]:
    before, began, wall = slowness(), process_time(), perf_counter()
    plan = ReadingPlan(name, site.tables(), manners=OWNER, others=OWNER, second_looks=(0.0,))
    async with Fetcher(site.targets()) as fetcher:
        summary = await Reading(plan, fetcher, store).run()
    cpu, wall = process_time() - began, perf_counter() - wall
    slow = (before + slowness()) / 2
    missed, beyond = compared(site, store.seen_in(name))
    return {
        "pages": site.pages, "read": summary.progress.read, "unchanged": summary.progress.unchanged,
        "cpu_ms_a_page": cpu * 1_000 / site.pages, "slowness": slow, "wall_s": wall, "peak_mib": own_peak(),
        "wanted": len(site.wanted), "missed": len(missed), "false_alarms": len(beyond),
    }  # fmt: skip


def main(folder: Path) -> None:
    site, store = known(folder), MemoryStore()
    for name in ("first", "again"):
        print(json.dumps({name: asyncio.run(_read(site, store, name))}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
