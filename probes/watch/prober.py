"""Looking side by side: claims what is due at one vantage point, asks the network, hands back what was seen."""

import asyncio
from collections.abc import Callable

from probes.watch.looking import Ways, look
from probes.watch.visits import AT_ONCE, Job, Visits

Report = Callable[[Job, Exception], None]


class Prober:
    """One vantage point. Between claiming and taking in no transaction is open; who dies there loses only a lease."""

    def __init__(self, visits: Visits, vantage: str, ways: Ways, *, report: Report) -> None:
        self._visits, self._vantage, self._ways, self._report = visits, vantage, ways, report

    def learn(self) -> None:
        """Ask once which places answer while all is well: later their silence says something."""
        asyncio.run(self._ways.line.works())

    def run_once(self) -> int:
        """Everything due, `AT_ONCE` at most; how many were looked at."""
        jobs = self._visits.claim(self._vantage, AT_ONCE)
        if jobs:
            asyncio.run(self._all(jobs))
        return len(jobs)

    async def _all(self, jobs: list[Job]) -> None:
        """Each is taken in as soon as it is seen: a site that hangs keeps no other one waiting."""
        async with asyncio.TaskGroup() as group:
            for job in jobs:
                group.create_task(self._one(job))

    async def _one(self, job: Job) -> None:
        try:
            seen = await look(job.aim, self._ways)
            await asyncio.to_thread(self._visits.take_in, job, seen)
        except Exception as error:  # noqa: BLE001 - told; the order's lease runs out and it is looked at again
            self._report(job, error)
