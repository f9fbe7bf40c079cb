"""What passes between a browser and a site: one plain request and its answer, or a tunnel; never more than a budget."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from probes.addresses import host_of

Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]
_PIECE = 65_536
_END = b"\r\n\r\n"
_WORDS = 3
_OURS = frozenset({
    "connection", "proxy-connection", "proxy-authorization", "keep-alive", "te", "trailer", "upgrade", "host",
    "content-length", "transfer-encoding",
})  # fmt: skip
"""Of a request: what is between two neighbours of a line, what is set anew, and a body that no picture needs."""
_BETWEEN = frozenset({"connection", "proxy-connection", "keep-alive"})


@dataclass(slots=True)
class Budget:
    """Bytes that may still come from the site for this picture."""

    left: int

    def spend(self, count: int) -> None:
        """Raises ConnectionError when there is no more."""
        self.left -= count
        if self.left < 0:
            raise ConnectionError("the page is larger than a picture may take")


@dataclass(frozen=True, slots=True)
class Head:
    """First line and fields of a request or an answer."""

    first: tuple[str, str, str]
    fields: Sequence[str]

    def place(self, url: str) -> str | None:
        """Where an answer sends its reader; None for one that does not."""
        if not self.first[1].startswith("3"):
            return None
        found = [one.partition(":")[2].strip() for one in self.fields if _name(one) == "location"]
        return urljoin(url, found[0]) if found else None


async def read_head(reader: asyncio.StreamReader) -> Head:
    """Raises ValueError for what is none, EOFError and LimitOverrunError where it does not end."""
    words = (await reader.readuntil(_END)).removesuffix(_END).decode("latin-1")
    first, *fields = words.split("\r\n")
    parts = [*first.split(" ", _WORDS - 1), ""][:_WORDS]  # an answer may come without a reason
    if len(parts) < _WORDS or any(one[:1] in " \t" for one in fields):
        raise ValueError(first)
    return Head((parts[0], parts[1], parts[2]), fields)


async def relay(
    asked: Head, url: str, browser: Line, line: Line, budget: Budget, told: Callable[[Head], None]
) -> None:
    """One request and its answer, whoever would like to keep the connection."""
    host = host_of(url)
    kept = [one for one in asked.fields if _name(one) not in _OURS]
    path = url[url.index(host) + len(host) :]
    _put(line[1], (f"{asked.first[0]} {path} HTTP/1.1", f"Host: {host}", *kept, "Connection: close"))
    answer = await read_head(line[0])
    told(answer)
    kept = [one for one in answer.fields if _name(one) not in _BETWEEN]
    _put(browser[1], (" ".join(answer.first).rstrip(), *kept, "Connection: close"))
    await _first_of(_pump(line[0], browser[1], budget.spend), _until_gone(browser[0]))


async def tunnel(browser: Line, line: Line, budget: Budget, told: Callable[[], None]) -> None:
    """Both ways until one of them ends; `told` when the site speaks."""

    def heard(count: int) -> None:
        told()
        budget.spend(count)

    await _first_of(_pump(line[0], browser[1], heard), _pump(browser[0], line[1], lambda _: None))


async def _pump(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, each: Callable[[int], None]
) -> None:
    while piece := await source.read(_PIECE):
        each(len(piece))
        sink.write(piece)
        await sink.drain()


async def _until_gone(browser: asyncio.StreamReader) -> None:
    while await browser.read(_PIECE):
        pass  # what is said after the request is not passed on


async def _first_of(*ways: Coroutine[None, None, None]) -> None:
    tasks = [asyncio.ensure_future(one) for one in ways]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in tasks:
            one.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for one in done:
        one.result()


def _put(writer: asyncio.StreamWriter, lines: Sequence[str]) -> None:
    writer.write("\r\n".join((*lines, "", "")).encode("latin-1"))


def _name(field: str) -> str:
    return field.partition(":")[0].strip().lower()
