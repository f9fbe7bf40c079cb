"""What a reading meets outside the house, and the one way it is sent there: guarded, bounded, its parsing apart."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

from probes.apart import Apart
from probes.crawl.plan import ReadingPlan, Summary
from probes.crawl.reading import Reading
from probes.crawl.store import ReadingStore
from probes.fetch.bounds import BOUNDS, Bounds
from probes.fetch.fetcher import Fetcher
from probes.pictures.chromium import Chromium
from probes.reach.connecting import Lookup
from probes.reach.networks import Network
from probes.reach.targets import Targets
from probes.readings.our_line import OurLine
from probes.watch.line import Line


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a reading meets outside the house; stories put stand-ins here. `adapt` changes the plan."""

    allowed: tuple[Network, ...] = ()
    lookup: Lookup | None = None
    bounds: Bounds = BOUNDS
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    adapt: Callable[[ReadingPlan], ReadingPlan] = lambda plan: plan
    ports: frozenset[int] | None = None
    line: Sequence[tuple[str, int]] = ()
    """Places that tell whether our own line works (the watch plan's `line`)."""
    chromium: Chromium = field(default_factory=lambda: Chromium(""))
    """Takes pictures of pages; none unless the operator names the program."""

    async def crawl(self, plan: ReadingPlan, store: ReadingStore, targets: Targets, line: Line) -> Summary:
        """Read as planned; documents and heavy pages are parsed in a process that ends with the reading."""
        if self.ports is not None:
            targets = replace(targets, ports=self.ports)
        ours = OurLine(line.works)
        await ours()  # learns which places answer, while all is well
        plan = self.adapt(plan)
        with Apart(budget=plan.limits.heavy_seconds) as apart:
            apart_plan = replace(plan, readers=apart.readers(), weigh=apart.weigh)
            async with Fetcher(targets, bounds=self.bounds, lookup=self.lookup, line=ours) as fetcher:
                return await Reading(apart_plan, fetcher, store, pause=self.pause).run()
