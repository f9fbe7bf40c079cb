"""The only way out of a browser: a proxy of ours, alive for one picture, that asks nobody but the site's own hosts.

A browser resolves names and opens sockets as it likes, and a page may lead it anywhere. So it is given no resolver and
this one way: every address is judged by the rules of a reading, and the address that was checked is the one dialled.
"""

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import replace
from types import TracebackType
from typing import Self

from probes.addresses import host_of, hostname_of, normalised
from probes.fetch.bounds import BOUNDS, Bounds
from probes.fetch.politeness import POLITE, HostGates, Manners
from probes.pictures.relay import Budget, Head, read_head, relay, tunnel
from probes.reach.connecting import GuardedResolver, Lookup, check
from probes.reach.networks import literal
from probes.reach.refusals import Forbidden, Refusal, Why
from probes.reach.targets import External, Targets, port_of

_LOOPBACK = "127.0.0.1"
_METHODS = ("GET", "HEAD")
_MOST_TOLD = 50
_REFUSED, _FAILED = (
    b"HTTP/1.1 %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n" % status
    for status in (b"403 Forbidden", b"502 Bad Gateway")
)
_OPEN = b"HTTP/1.1 200 Connection established\r\n\r\n"


class CheckingProxy:
    """Listens with `async with`, on a free port of this machine; `page` is what the picture is to show."""

    def __init__(
        self, page: str, targets: Targets, *, manners: Manners = POLITE, lookup: Lookup | None = None,
        bounds: Bounds = BOUNDS,
    ) -> None:  # fmt: skip
        self._targets = replace(targets, external=External.NONE)
        self._resolver = GuardedResolver(targets.allowed, lookup)
        self._manners, self._bounds, self._budget = manners, bounds, Budget(bounds.document_bytes)
        self._tasks: set[asyncio.Task[None]] = set()
        self._page: str | None = normalised(page)
        self.is_shown = False
        """Whether the site answered for the page: else a browser shows words of its own, which are no evidence."""
        self.refused: list[Refusal] = []
        self.port = 0

    async def __aenter__(self) -> Self:
        instant = asyncio.get_running_loop().time
        self._gates = HostGates(self._manners, self._manners, instant=instant)
        self._server = await asyncio.start_server(self._serve, _LOOPBACK, 0, limit=self._bounds.header_bytes)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One request: a browser that wants more opens another connection."""
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        try:
            async with asyncio.timeout(self._bounds.whole):
                await self._answer(await read_head(reader), reader, writer)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # a browser that hangs up, a site that does, a budget or a time that is over: there is nobody to tell
        finally:
            writer.close()

    async def _answer(self, asked: Head, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        method, address, _ = asked.first
        is_tunnel = method == "CONNECT"
        url = normalised(f"https://{address}/" if is_tunnel else address) or ""
        refusal = self._refusal(url, is_tunnel=is_tunnel, method=method)
        if refusal is not None:
            self._refuse(refusal, writer)
            return
        async with self._gates.gate(host_of(url), own=True):
            try:
                line = await self._dialled(url)
            except Forbidden as error:
                self._refuse(Refusal(url, error.why, error.address), writer)
            except OSError:
                writer.write(_FAILED)
            else:
                await self._talk(url, asked, (reader, writer), line, is_tunnel=is_tunnel)

    async def _talk(
        self, url: str, asked: Head, browser: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        line: tuple[asyncio.StreamReader, asyncio.StreamWriter], *, is_tunnel: bool,
    ) -> None:  # fmt: skip
        try:
            if is_tunnel:
                browser[1].write(_OPEN)
                await tunnel(browser, line, self._budget, lambda: self._tunnelled(url))
            else:
                await relay(asked, url, browser, line, self._budget, lambda head: self._answered(url, head))
        finally:
            line[1].close()

    @property
    def was_refused(self) -> bool:
        """Whether it was the page itself that may not be asked, or what it leads to."""
        page = self._page
        return page is None or any(host_of(one.url) == host_of(page) for one in self.refused if one.url)

    def _refusal(self, url: str, *, is_tunnel: bool, method: str) -> Refusal | None:
        if not is_tunnel and (method not in _METHODS or not url.startswith("http://")):
            return Refusal(url, Why.SCHEME, method)
        return self._targets.refusal(url) if url else Refusal(url, Why.HOST)

    def _refuse(self, refusal: Refusal, writer: asyncio.StreamWriter) -> None:
        writer.write(_REFUSED)
        if len(self.refused) < _MOST_TOLD:
            self.refused.append(refusal)

    def _answered(self, url: str, head: Head) -> None:
        """Where the page leads elsewhere, what is to be shown is what it leads to."""
        if url != self._page:
            return
        place = head.place(url)
        if place is None:
            self.is_shown = True
        else:
            self._page = normalised(place)

    def _tunnelled(self, url: str) -> None:
        """What is said within nobody sees; a host that talks is taken to answer."""
        if (
            self._page is not None
            and self._page.startswith("https://")
            and host_of(self._page) == host_of(url)
        ):
            self.is_shown = True

    async def _dialled(self, url: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """Raises Forbidden, or OSError where nobody answers."""
        async with asyncio.timeout(self._bounds.connect):
            silent: OSError = OSError("no address")
            for family, address in await self._addresses(hostname_of(url), port_of(url)):
                try:
                    return await self._connected(family, address, port_of(url))
                except Forbidden:
                    raise
                except OSError as error:
                    silent = error
            raise silent

    async def _addresses(self, name: str, port: int) -> Sequence[tuple[socket.AddressFamily, str]]:
        address, _ = literal(name)
        if address is not None:
            family = socket.AF_INET if address.version == 4 else socket.AF_INET6  # noqa: PLR2004  (of the protocol)
            return [(family, str(address))]
        found = await self._resolver.resolve(name, port, socket.AF_UNSPEC)
        return [(socket.AddressFamily(one["family"]), one["host"]) for one in found]

    async def _connected(
        self, family: socket.AddressFamily, address: str, port: int
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        check(address, address, self._targets.allowed)
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.setblocking(False)  # noqa: FBT003  (its only form)
            await asyncio.get_running_loop().sock_connect(line, (address, port))
            return await asyncio.open_connection(sock=line, limit=self._bounds.header_bytes)
        except BaseException:
            line.close()
            raise
