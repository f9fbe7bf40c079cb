"""Whether our own line works: asked of places that answered before, when a site does not answer."""

import asyncio
from collections.abc import Sequence

SECONDS = 3.0


class Line:
    """The places are the operator's own choice (the plan's `line`); nothing is said to them but a connection.

    A place that never answered proves nothing by its silence: a network that shuts it out would else hide every outage.
    """

    def __init__(self, places: Sequence[tuple[str, int]]) -> None:
        self._places = tuple(places)
        self._known: set[tuple[str, int]] = set()

    async def works(self) -> bool | None:
        """None where no place is known to answer, so that nothing can be said."""
        answered = await asyncio.gather(*(_answers(*place) for place in self._places))
        self._known |= {place for place, did in zip(self._places, answered, strict=True) if did}
        return any(answered) if self._known else None


async def _answers(host: str, port: int) -> bool:
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except OSError:
        return False
    writer.close()
    return True
