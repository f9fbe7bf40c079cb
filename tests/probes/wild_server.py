"""A server on loopback that behaves as badly as the web does: routes of replies, and of whole misbehaviours."""

import asyncio
import socket
import struct
import zlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote

Misbehave = Callable[[asyncio.StreamWriter], Awaitable[None]]
NOT_FOUND = b"<html><head><title>404</title></head><body>404</body></html>"
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Reply:
    body: bytes = b""
    status: int = 200
    kind: str = HTML
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    no_head: bool = False


@dataclass(slots=True)
class WildServer:
    """Started with `async with`, on 127.0.0.1 and 127.0.0.2 at the same port; `seen` counts requests by path."""

    routes: dict[str, Reply | Misbehave] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    port: int = 0
    _servers: list[asyncio.Server] = field(default_factory=list)

    @property
    def own(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def foreign(self) -> str:
        return f"http://127.0.0.2:{self.port}"

    async def __aenter__(self) -> Self:
        first = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = first.sockets[0].getsockname()[1]
        self._servers = [first, await asyncio.start_server(self._serve, "127.0.0.2", self.port)]
        return self

    async def __aexit__(self, *_error: object) -> None:
        for server in self._servers:
            server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, path, _ = head.split("\r\n")[0].split(" ", 2)
                self.seen[path] = self.seen.get(path, 0) + 1
                self.heads.append(head)
                route = self.routes.get(path) or self.routes.get(unquote(path)) or Reply(NOT_FOUND, 404)
                if not isinstance(route, Reply):
                    await route(writer)
                    return
                await self._reply(route, method, head, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _reply(self, reply: Reply, method: str, head: str, writer: asyncio.StreamWriter) -> None:
        if reply.after:
            await asyncio.sleep(reply.after)
        etag = reply.headers.get("ETag")
        if method == "HEAD" and reply.no_head:
            reply = Reply(status=405)
        elif etag and f"if-none-match: {etag}".lower() in head.lower():
            reply = Reply(status=304, headers=reply.headers)
        lines = [f"HTTP/1.1 {reply.status} X", *(f"{name}: {value}" for name, value in reply.headers.items())]
        if reply.status != 304:
            lines += [f"Content-Type: {reply.kind}", f"Content-Length: {len(reply.body)}"]
        writer.write("\r\n".join((*lines, "", "")).encode())
        writer.write(b"" if method == "HEAD" else reply.body)
        await writer.drain()


async def reset(writer: asyncio.StreamWriter) -> None:
    """Hang up with a reset instead of an answer."""
    line: socket.socket = writer.get_extra_info("socket")
    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def drip(writer: asyncio.StreamWriter) -> None:
    """A byte now and then, for ever."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.02)


async def endless(writer: asyncio.StreamWriter) -> None:
    """A body without an end, as fast as it is read."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        writer.write(b"<p>more</p>" * 1_000)
        await writer.drain()


async def endless_headers(writer: asyncio.StreamWriter) -> None:
    """Headers without an end."""
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-More: " + b"a" * 1_000 + b"\r\n")
        await writer.drain()


async def bomb(writer: asyncio.StreamWriter) -> None:
    """A gigabyte in a megabyte: zeros packed piece by piece."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n")
    zeros = b"\0" * 1_000_000
    for _ in range(1_000):
        writer.write(packer.compress(zeros))
        await asyncio.sleep(0)
    writer.write(packer.flush())
    await writer.drain()


async def hundred_megabytes(writer: asyncio.StreamWriter) -> None:
    """A page that says how large it is."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 104857600\r\n\r\n")
    for _ in range(1_600):
        writer.write(b"a" * 65_536)
        await writer.drain()


async def half(writer: asyncio.StreamWriter) -> None:
    """Less than was promised."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1000\r\n\r\nhalf")
    await writer.drain()


async def gibberish(writer: asyncio.StreamWriter) -> None:
    writer.write(b"\x16\x03\x01 this is no HTTP\r\n\r\n")
    await writer.drain()
