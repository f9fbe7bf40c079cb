"""One address asked of a line that misbehaves in every way: each outcome named, none unbounded, ours never theirs."""

import asyncio
import errno
import gzip
import resource
import socket
from collections.abc import Callable, Coroutine
from time import perf_counter
from typing import Any, TypeVar

import pytest
from aiohttp.abc import ResolveResult

from probes.fetch import troubles
from probes.fetch.answers import Answer, Validators, Verdict
from probes.fetch.bounds import Bounds, Wants
from probes.fetch.fetcher import Fetcher
from probes.reach.targets import Targets
from tests.probes import wild_server as wild
from tests.probes.wild_server import Misbehave, Reply, WildServer

QUICK = Bounds(connect=0.4, open=0.4, whole=0.8, page_bytes=300_000)
Seen = TypeVar("Seen")
PAGE = Reply("<title>页</title>正文".encode())


def asked(route: Reply | Misbehave | None, *, bounds: Bounds = QUICK, path: str = "/x", **how: Any) -> Answer:  # noqa: ANN401 - the arguments of `ask`
    """One request for a route of a server; how it is asked as `Fetcher.ask` takes it."""

    async def scene() -> Answer:
        async with WildServer({path: route} if route else {}) as server:
            targets = Targets.of([server.own], allowed=["127.0.0.0/8"], ports=frozenset([server.port, 1]))
            async with Fetcher(targets, bounds=bounds) as fetcher:
                return await fetcher.ask(f"{server.base}{path}", **how)

    return asyncio.run(scene())


def scene_of(visit: Callable[[WildServer, Fetcher], Coroutine[Any, Any, Seen]]) -> Seen:
    """What is seen by a visit to a server of its own."""

    async def scene() -> Seen:
        async with WildServer() as server:
            targets = Targets.of([server.own], allowed=["127.0.0.0/8"])
            async with Fetcher(targets, bounds=QUICK) as fetcher:
                return await visit(server, fetcher)

    return asyncio.run(scene())


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.OK), (204, Verdict.OK), (304, Verdict.UNCHANGED), (400, Verdict.CLIENT_ERROR),
        (401, Verdict.RESTRICTED), (403, Verdict.RESTRICTED), (404, Verdict.GONE), (410, Verdict.GONE),
        (429, Verdict.CANNOT_TELL), (500, Verdict.SERVER_ERROR), (503, Verdict.SERVER_ERROR),
        (302, Verdict.BAD_REDIRECT),
    ],
)  # fmt: skip
def test_a_status_is_what_the_server_says(status: int, verdict: Verdict) -> None:
    answer = asked(Reply(b"", status))

    assert (answer.verdict, answer.status) == (verdict, status)


@pytest.mark.parametrize(
    ("misbehaviour", "verdict"),
    [
        (wild.reset, Verdict.RESET), (wild.drip, Verdict.TIMEOUT), (wild.half, Verdict.RESET),
        (wild.endless, Verdict.TOO_LARGE), (wild.bomb, Verdict.TOO_LARGE), (wild.gibberish, Verdict.BAD_ANSWER),
        (wild.endless_headers, Verdict.BAD_ANSWER), (wild.hundred_megabytes, Verdict.TOO_LARGE),
    ],
)  # fmt: skip
def test_misbehaviour_has_a_name_and_an_end(misbehaviour: Misbehave, verdict: Verdict) -> None:
    began, before = perf_counter(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    answer = asked(misbehaviour)

    assert answer.verdict is verdict
    assert len(answer.body) <= QUICK.page_bytes
    assert perf_counter() - began < 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024


def test_a_server_that_never_answers_is_a_timeout_and_a_dead_line_is_our_own_trouble() -> None:
    silent = Reply(b"", after=5.0)

    async def scene(*, line_works: bool) -> Answer:
        async def line() -> bool:
            return line_works

        async with WildServer({"/x": silent}) as server:
            targets = Targets.of([server.own], allowed=["127.0.0.0/8"])
            async with Fetcher(targets, bounds=QUICK, line=line) as fetcher:
                return await fetcher.ask(f"{server.base}/x")

    assert asyncio.run(scene(line_works=True)).verdict is Verdict.TIMEOUT
    assert asyncio.run(scene(line_works=False)).verdict is Verdict.CANNOT_TELL


def test_a_closed_port_is_refused() -> None:
    async def scene() -> Answer:
        targets = Targets.of(["127.0.0.1:1"], allowed=["127.0.0.0/8"])
        async with Fetcher(targets, bounds=QUICK) as fetcher:
            return await fetcher.ask("http://127.0.0.1:1/")

    assert asyncio.run(scene()).verdict is Verdict.REFUSED


@pytest.mark.parametrize(
    ("error", "verdict"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), Verdict.NO_SUCH_HOST),
        (socket.gaierror(socket.EAI_AGAIN, "temporary failure"), Verdict.CANNOT_TELL),
        (socket.gaierror(socket.EAI_FAIL, "failure"), Verdict.CANNOT_TELL),
        (OSError(errno.ENETUNREACH, "no network"), Verdict.CANNOT_TELL),
        (OSError(errno.EHOSTUNREACH, "no route"), Verdict.CANNOT_TELL),
        (OSError(errno.EMFILE, "too many files"), Verdict.CANNOT_TELL),
        (OSError(errno.ENOSPC, "no space"), Verdict.CANNOT_TELL),
        (OSError(errno.ECONNREFUSED, "refused"), Verdict.REFUSED),
        (OSError(errno.ECONNRESET, "reset"), Verdict.RESET),
        (OSError(errno.ETIMEDOUT, "timed out"), Verdict.TIMEOUT),
        (TimeoutError(), Verdict.TIMEOUT),
        (RuntimeError("our own mistake"), Verdict.CANNOT_TELL),
    ],
)  # fmt: skip
def test_our_own_trouble_is_never_a_fault_of_the_site(error: Exception, verdict: Verdict) -> None:
    assert troubles.verdict_of(error)[0] is verdict


@pytest.mark.parametrize(
    ("code", "verdict"), [(socket.EAI_NONAME, Verdict.NO_SUCH_HOST), (socket.EAI_AGAIN, Verdict.CANNOT_TELL)]
)
def test_a_resolver_that_is_down_is_told_from_a_name_that_is_gone(code: int, verdict: Verdict) -> None:
    async def lookup(host: str, _port: int, _family: socket.AddressFamily) -> list[ResolveResult]:
        raise socket.gaierror(code, host)

    async def scene() -> Answer:
        async with Fetcher(Targets.of(["gone.example"]), lookup=lookup) as fetcher:
            return await fetcher.ask("http://gone.example/")

    assert asyncio.run(scene()).verdict is verdict


def test_redirects_are_followed_to_their_end_and_named() -> None:
    def routes(server: WildServer) -> None:
        server.routes |= {
            "/1": Reply(status=301, headers={"Location": "/2"}),
            "/2": Reply(status=302, headers={"Location": "3"}),
            "/3": PAGE,
            "/a": Reply(status=302, headers={"Location": "/b"}),
            "/b": Reply(status=302, headers={"Location": "/a"}),
            "/wall": Reply(status=302, headers={"Location": "/wall", "Set-Cookie": "seen=1; Path=/"}),
            "/lost": Reply(status=302, headers={"Location": "/nowhere"}),
            "/mail": Reply(status=302, headers={"Location": "mailto:a@example.test"}),
        }

    async def visit(server: WildServer, fetcher: Fetcher) -> dict[str, Answer]:
        routes(server)
        return {
            path: await fetcher.ask(server.base + path) for path in ("/1", "/a", "/wall", "/lost", "/mail")
        }

    found = scene_of(visit)

    assert found["/1"].verdict is Verdict.OK
    assert [hop.rpartition("/")[2] for hop in found["/1"].hops] == ["2", "3"]
    assert found["/1"].url.endswith("/1")
    assert found["/a"].verdict is Verdict.REDIRECT_LOOP
    assert found["/wall"].verdict is Verdict.REDIRECT_LOOP
    assert (found["/lost"].verdict, found["/lost"].status) == (Verdict.GONE, 404)
    assert found["/mail"].verdict is Verdict.BAD_REDIRECT


def test_a_wall_of_cookies_is_passed_as_a_browser_passes_it() -> None:
    async def wall(writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 302 X\r\nLocation: /in\r\nSet-Cookie: pass=yes; Path=/\r\nContent-Length: 0\r\n\r\n"
        )
        await writer.drain()

    async def visit(server: WildServer, fetcher: Fetcher) -> list[str]:
        server.routes |= {"/in0": wall, "/in": PAGE}
        await fetcher.ask(f"{server.base}/in0")
        return server.heads

    assert "cookie: pass=yes" in scene_of(visit)[-1].lower()


def test_an_unchanged_page_is_asked_for_by_what_the_server_gave() -> None:
    marked = Reply(PAGE.body, headers={"ETag": '"v1"', "Last-Modified": "Fri, 27 Nov 2026 00:00:00 GMT"})

    async def visit(server: WildServer, fetcher: Fetcher) -> tuple[Answer, Answer]:
        server.routes["/x"] = marked
        first = await fetcher.ask(f"{server.base}/x")
        return first, await fetcher.ask(f"{server.base}/x", validators=first.validators)

    first, again = scene_of(visit)

    assert first.validators == Validators('"v1"', "Fri, 27 Nov 2026 00:00:00 GMT")
    assert (again.verdict, again.body) == (Verdict.UNCHANGED, b"")


def test_a_packed_page_is_unpacked_and_one_packed_wrongly_is_no_page() -> None:
    packed = gzip.compress(PAGE.body)

    assert asked(Reply(packed, headers={"Content-Encoding": "gzip"})).body == PAGE.body
    assert asked(Reply(b"plain", headers={"Content-Encoding": "gzip"})).verdict is Verdict.BAD_ANSWER
    assert asked(Reply(packed[:-9], headers={"Content-Encoding": "gzip"})).verdict is Verdict.BAD_ANSWER
    assert asked(Reply(packed, headers={"Content-Encoding": "br"})).verdict is Verdict.BAD_ANSWER


def test_what_is_large_is_asked_by_head_and_by_get_where_head_is_refused() -> None:
    film = Reply(b"f" * 200_000, kind="video/mp4")

    async def visit(server: WildServer, fetcher: Fetcher) -> tuple[Answer, Answer, list[str]]:
        server.routes |= {"/a.mp4": film, "/b.mp4": Reply(film.body, kind=film.kind, no_head=True)}
        found = [
            await fetcher.ask(f"{server.base}/{name}.mp4", wants=Wants.EXISTENCE, head=True) for name in "ab"
        ]
        return found[0], found[1], [head.partition(" ")[0] for head in server.heads]

    one, other, methods = scene_of(visit)

    assert (one.verdict, one.length, one.body) == (Verdict.OK, 200_000, b"")
    assert (other.verdict, other.length, other.body) == (Verdict.OK, 200_000, b"")
    assert methods == ["HEAD", "HEAD", "GET"]


def test_slowness_counts_from_the_request_to_the_first_byte() -> None:
    assert asked(Reply(PAGE.body, after=0.2), precise=True).first_byte >= 0.2
    assert asked(PAGE, precise=True).first_byte < 0.2
