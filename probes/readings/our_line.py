"""Whether our own line works, as a reading asks before anybody is blamed for a silence; not for each of a hundred."""

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic

from probes.fetch.politeness import Instant

FRESH = 2.0
"""Seconds for which a line that worked is taken to work: a reading meets hundreds of dead strangers in a minute."""


class OurLine:
    """Of one reading. `works` is the watch's own question (`Line.works`): None where no place is known to answer."""

    def __init__(self, works: Callable[[], Awaitable[bool | None]], *, instant: Instant = monotonic) -> None:
        self._works, self._instant = works, instant
        self._asking = asyncio.Lock()
        self._worked_at = float("-inf")

    async def __call__(self) -> bool:
        """False only where a place that answered before is silent now. A dead line is asked each time."""
        async with self._asking:
            if self._instant() - self._worked_at < FRESH:
                return True
            works = await self._works() is not False
            if works:
                self._worked_at = self._instant()
            return works
