"""A carrier's server for kill tests, a process of its own: it accepts, errs, falls silent and remembers every call.

POST /send takes a letter, GET /lookup?ref= says under which ids it came, GET /stats is what it saw, POST /down closes
the house for so many seconds.
"""

import asyncio
import json
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from multiprocessing.connection import Connection
from typing import Any
from urllib.parse import parse_qs, urlsplit

from calendars.clock import SystemClock

HELD = 3.0
"""Seconds an answer that gets lost is held: longer than any carrier of a kill test waits."""
RETRY_AFTER = 1
_REASONS = {200: "OK", 404: "Not Found", 429: "Too Many Requests", 500: "Internal Server Error"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Temper:
    """How it behaves. Shares of all calls; `takes`, `lag` in seconds: an answer, and its look-up behind its accept."""

    seed: int = 20250930
    errors: float = 0.0
    busy: float = 0.0
    lost: float = 0.0
    slow: float = 0.0
    takes: float = 0.005
    drags: float = 0.3
    lag: float = 0.0
    silent_first: int = 0
    """So many of the first letters are accepted and never answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back; `lost` ones never do."""

    status: int
    body: dict[str, Any]
    lost: bool = False


@dataclass
class Provider:
    """One server's memory."""

    temper: Temper
    calls: list[dict[str, Any]] = field(default_factory=list)
    writers: set[asyncio.StreamWriter] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.clock, self.chance = SystemClock(), random.Random(self.temper.seed)
        self.numbers, self.port = count(1), 0
        self.server: asyncio.Server | None = None
        self.tasks: set[asyncio.Task[None]] = set()
        self.doors: dict[str, Callable[[dict[str, Any]], Awaitable[Answer]]] = {
            "/send": self.send, "/lookup": self.look_up, "/stats": self.stats, "/count": self.count, "/down": self.down,
        }  # fmt: skip

    async def send(self, letter: dict[str, Any]) -> Answer:
        """One letter; what it saw is remembered before anything else can happen."""
        temper, drawn = self.temper, self.chance.random()
        seen = {**letter, "at": self.clock.now().isoformat(), "sid": ""}
        self.calls.append(seen)
        await asyncio.sleep(temper.takes)
        if drawn < temper.errors:
            return Answer(500, {"code": "broken"})
        if drawn < temper.errors + temper.busy:
            return Answer(429, {"code": "busy"})
        seen |= {"sid": f"P{next(self.numbers)}", "accepted_at": self.clock.now().isoformat()}
        if len(self.calls) <= temper.silent_first:
            await asyncio.sleep(HELD)
            return Answer(200, {}, lost=True)
        if drawn < temper.errors + temper.busy + temper.lost:
            await asyncio.sleep(HELD * self.chance.randrange(2))
            return Answer(200, {}, lost=True)
        if drawn < temper.errors + temper.busy + temper.lost + temper.slow:
            await asyncio.sleep(temper.drags)
        return Answer(200, {"sid": seen["sid"]})

    async def look_up(self, question: dict[str, Any]) -> Answer:
        """The ids under which letters with this reference were accepted, as far as it is known here by now."""
        if self.chance.random() < self.temper.errors:
            return Answer(500, {"code": "broken"})
        now = self.clock.now().timestamp()
        found = [
            call["sid"] for call in self.calls
            if call["ref"] == question["ref"] and call["sid"] and _instant(call) + self.temper.lag <= now
        ]  # fmt: skip
        return Answer(200 if found else 404, {"sids": found})

    async def stats(self, _question: dict[str, Any]) -> Answer:
        return Answer(200, {"calls": self.calls})

    async def count(self, _question: dict[str, Any]) -> Answer:
        return Answer(200, {"calls": len(self.calls)})

    async def down(self, question: dict[str, Any]) -> Answer:
        """Refuse every connection for so long, from the end of this answer on."""
        task = asyncio.create_task(self._closed_for(float(question["seconds"])))
        self.tasks.add(task)
        return Answer(200, {})

    async def _closed_for(self, seconds: float) -> None:
        await asyncio.sleep(0.02)
        assert self.server is not None
        self.server.close()
        for writer in list(self.writers):
            writer.close()
        await asyncio.sleep(seconds)
        await self.open(self.port)

    async def open(self, port: int) -> None:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._kept(writer):
            while (asked := await _request(reader)) is not None:
                path, question = asked
                answer = await self.doors[path](question)
                if answer.lost:
                    return
                writer.write(_response(answer))
                await writer.drain()

    @asynccontextmanager
    async def _kept(self, writer: asyncio.StreamWriter) -> AsyncIterator[None]:
        self.writers.add(writer)
        try:
            yield
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the worker was killed: what this house is for
        finally:
            self.writers.discard(writer)
            writer.close()


def _instant(call: dict[str, Any]) -> float:
    return datetime.fromisoformat(call["accepted_at"]).timestamp()


async def _request(reader: asyncio.StreamReader) -> tuple[str, dict[str, Any]] | None:
    """Path, and what was asked by query and body; None at the end of the connection."""
    first = await reader.readline()
    if not first:
        return None
    length = 0
    while (line := await reader.readline()).strip():
        name, _, value = line.decode("latin-1").partition(":")
        length = int(value) if name.lower() == "content-length" else length
    body = await reader.readexactly(length)
    target = urlsplit(first.split()[1].decode("ascii"))
    asked = {name: values[0] for name, values in parse_qs(target.query).items()}
    return target.path, asked | (json.loads(body) if body else {})


def _response(answer: Answer) -> bytes:
    body = json.dumps(answer.body).encode()
    retry = f"Retry-After: {RETRY_AFTER}\r\n" if answer.status == 429 else ""
    head = f"HTTP/1.1 {answer.status} {_REASONS[answer.status]}\r\n{retry}Content-Length: {len(body)}\r\n\r\n"
    return head.encode("ascii") + body


def serve(temper: Temper, told: Connection) -> None:
    """Run until killed; the port is told once."""

    async def run() -> None:
        provider = Provider(temper)
        await provider.open(0)
        told.send(provider.port)
        await asyncio.Event().wait()

    asyncio.run(run())
