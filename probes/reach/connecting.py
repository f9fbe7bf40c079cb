"""The gate of every connection: names resolve to allowed addresses only, each socket's own address is looked at."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Sequence
from ipaddress import ip_address
from typing import Protocol

from aiohttp import TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import AddrInfoType

from probes.reach.networks import Network, why_not
from probes.reach.refusals import Forbidden

Lookup = Callable[[str, int, socket.AddressFamily], Awaitable[Sequence[ResolveResult]]]


class LineCheck(Protocol):
    """Tells whether the desk's own line to the world works; asked before a silence is called a fault."""

    async def __call__(self) -> bool: ...


class GuardedResolver(AbstractResolver):
    """Gives only addresses that may be dialled. A name with one forbidden address among them is refused whole."""

    def __init__(self, allowed: tuple[Network, ...], lookup: Lookup | None = None) -> None:
        self._allowed = allowed
        self._lookup = lookup or system_lookup

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        found = list(await self._lookup(host, port, family))
        for one in found:
            check(host, one["host"], self._allowed)
        return found

    async def close(self) -> None:
        """Nothing is held open."""


async def system_lookup(host: str, port: int, family: socket.AddressFamily) -> Sequence[ResolveResult]:
    """Ask the machine's resolver."""
    loop = asyncio.get_running_loop()
    infos = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family)
    return [
        ResolveResult(
            hostname=host, host=str(address[0]), port=int(address[1]), family=of, proto=proto,
            flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
        )
        for of, _, proto, _, address in infos
    ]  # fmt: skip


def check(host: str, address: str, allowed: tuple[Network, ...]) -> None:
    """Raise `Forbidden` for an address that may not be dialled."""
    why = why_not(ip_address(address.partition("%")[0]), allowed)
    if why is not None:
        raise Forbidden(host, address, why)


def guarded_connector(
    allowed: tuple[Network, ...], *, lookup: Lookup | None = None, connections: int = 100
) -> TCPConnector:
    """A connector whose every socket is looked at once more where it is made: no answer can slip in between."""

    def make(info: AddrInfoType) -> socket.socket:
        family, kind, proto, _, address = info
        check(str(address[0]), str(address[0]), allowed)
        return socket.socket(family=family, type=kind, proto=proto)

    return TCPConnector(
        resolver=GuardedResolver(allowed, lookup), socket_factory=make, limit=connections, limit_per_host=0,
        ttl_dns_cache=60, happy_eyeballs_delay=0.25,
    )  # fmt: skip
