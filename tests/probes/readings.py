"""Readings of the small site as stories need them: names answered by a stub, no manners on loopback, no waiting."""

import asyncio
import socket
from collections.abc import Sequence
from typing import Any

from aiohttp.abc import ResolveResult

from probes.check.tables import Tables
from probes.crawl.plan import ReadingPlan, Summary
from probes.crawl.reading import Reading
from probes.crawl.store import MemoryStore, ReadingStore
from probes.fetch.bounds import Bounds
from probes.fetch.fetcher import Fetcher
from probes.fetch.politeness import Manners
from probes.reach.connecting import LineCheck
from probes.reach.targets import Targets
from tests.probes.wild_server import WildServer

QUICK = Bounds(connect=2, open=2, whole=4, page_bytes=300_000)
HURRIED = Manners(connections=4, rate=0)


async def lookup(host: str, port: int, family: socket.AddressFamily) -> Sequence[ResolveResult]:
    """Every name leads to the foreign host but those of gone.example."""
    if host == "gone.example":
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
    return [
        ResolveResult(hostname=host, host="127.0.0.2", port=port, family=socket.AF_INET, proto=0, flags=0)
    ]


async def no_wait(_seconds: float) -> None:
    await asyncio.sleep(0)


def targets(server: WildServer) -> Targets:
    return Targets.of([server.own], allowed=["127.0.0.0/8"], ports=frozenset([server.port, 1]))


async def read(
    server: WildServer,
    tables: Tables,
    store: ReadingStore | None = None,
    *,
    name: str = "r1",
    line: LineCheck | None = None,
    **how: Any,  # noqa: ANN401 - the plan's own fields
) -> Summary:
    """One reading; `how` as in `ReadingPlan`."""
    plan = ReadingPlan(name, tables, **{"manners": HURRIED, "others": HURRIED, "second_looks": (1.0,), **how})
    async with Fetcher(targets(server), bounds=QUICK, lookup=lookup, line=line) as fetcher:
        return await Reading(plan, fetcher, store or MemoryStore(), pause=no_wait).run()
