"""The generated site of a thousand pages, with its own seed and another; skipped where its generator is absent."""

import asyncio
from pathlib import Path

import pytest

from bench.server import free_port
from bench.site_reading import OWNER
from bench.site_truth import GENERATOR, compared, generated
from bench.static_site import serving
from probes.crawl.plan import Ending, ReadingPlan
from probes.crawl.reading import Reading
from probes.crawl.store import MemoryStore
from probes.fetch.fetcher import Fetcher
from tests.probes.readings import no_wait

SLOW = 2.2
"""Seconds: its own slow server waits 2, and a busy machine's clock is coarse."""


@pytest.mark.slow
@pytest.mark.skipif(not GENERATOR.exists(), reason="the generator of the site is not beside the project")
@pytest.mark.parametrize("seed", [None, 4711])
def test_every_seeded_fault_is_found_and_no_look_alike(seed: int | None, tmp_path: Path) -> None:
    site = generated(tmp_path, pages=1_000, port=free_port(), seed=seed)

    async def scene() -> tuple[MemoryStore, Ending]:
        servers = await serving(tmp_path / "www", int(site.host.rpartition(":")[2]), slow=SLOW)
        store = MemoryStore()
        plan = ReadingPlan("r1", site.tables(), manners=OWNER, others=OWNER, second_looks=(0.0,))
        async with Fetcher(site.targets()) as fetcher:
            summary = await Reading(plan, fetcher, store, pause=no_wait).run()
        for server in servers:
            server.close()
        return store, summary.ending

    store, ending = asyncio.run(scene())

    assert ending is Ending.COMPLETE
    assert compared(site, store.seen_in("r1")) == (set(), set())
