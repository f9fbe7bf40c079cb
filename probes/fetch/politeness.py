"""How hard a host is asked: connections at once, requests a second, hours in which it is left alone."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

Pause = Callable[[float], Awaitable[None]]
Instant = Callable[[], float]
"""Seconds that only grow; the loop's own in a desk."""


@dataclass(frozen=True, slots=True)
class Manners:
    """What a host that nobody asked us to read may bear; the owner of a site may raise it (rate 0: no limit)."""

    connections: int = 4
    rate: float = 10.0
    robots: bool = True


POLITE = Manners()
GUEST = Manners(connections=2, rate=2.0)
"""Towards a host that is only linked to."""


class HostGate:
    """Lets so many through at once and so many a second; one a host. The rate is spaced, not bundled."""

    def __init__(self, manners: Manners, *, instant: Instant, pause: Pause = asyncio.sleep) -> None:
        self._places = asyncio.Semaphore(manners.connections)
        self._gap = 1 / manners.rate if manners.rate else 0.0
        self._instant, self._pause, self._next = instant, pause, 0.0

    async def __aenter__(self) -> None:
        """Wait for a place and for the next free instant."""
        await self._places.acquire()
        if self._gap:
            try:
                await self._spaced()
            except BaseException:
                self._places.release()
                raise

    async def __aexit__(self, *_error: object) -> None:
        self._places.release()

    async def _spaced(self) -> None:
        now = self._instant()
        begin = max(now, self._next)
        self._next = begin + self._gap
        if begin > now:
            await self._pause(begin - now)


class HostGates:
    """A gate for each host: the site's own manners for its hosts, the polite ones for everybody else's."""

    def __init__(
        self, own: Manners, others: Manners, *, instant: Instant, pause: Pause = asyncio.sleep
    ) -> None:
        self._own, self._others, self._instant, self._pause = own, others, instant, pause
        self._gates: dict[str, HostGate] = {}

    def gate(self, host: str, *, own: bool) -> HostGate:
        found = self._gates.get(host)
        if found is None:
            manners = self._own if own else self._others
            found = self._gates[host] = HostGate(manners, instant=self._instant, pause=self._pause)
        return found
