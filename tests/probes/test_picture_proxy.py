"""The browser's only way out: the site's own hosts, at addresses that may be dialled, and no other place at all."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from probes.fetch.bounds import BOUNDS, Bounds
from probes.pictures.proxy import CheckingProxy
from probes.reach.refusals import Why
from probes.reach.targets import Targets
from tests.probes import wild_server as wild
from tests.probes.readings import HURRIED
from tests.probes.test_reach import Names
from tests.probes.wild_server import Reply, WildServer

Seen = TypeVar("Seen")
PAGE = Reply(b"<title>page</title>")
OWN = ("own.example", "inside.example")


async def said(proxy: CheckingProxy, request: str) -> bytes:
    """What comes back through the proxy for one request; as a browser does, it hangs up when it has the whole body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
    writer.write(f"{request}\r\nProxy-Connection: keep-alive\r\nHost: lies.example\r\n\r\n".encode())
    head = b""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r")[0]
        return head + (await reader.readexactly(int(length)) if length else await reader.read())
    except asyncio.IncompleteReadError as error:
        return head + error.partial
    finally:
        writer.close()


def scene(
    visit: Callable[[WildServer, CheckingProxy], Awaitable[Seen]], *, bounds: Bounds = BOUNDS, path: str = "/"
) -> Seen:
    """A server on 127.0.0.2, whose site is own.example; inside.example is its own too, but lies on 127.0.0.1."""

    async def whole() -> Seen:
        async with WildServer({"/": PAGE}) as server:
            names = Names(own=[["127.0.0.2"]], inside=[["127.0.0.1"]], foreign=[["127.0.0.2"]])
            targets = Targets.of([f"{one}:{server.port}" for one in OWN], allowed=["127.0.0.2"])
            page = f"http://own.example:{server.port}{path}"
            async with CheckingProxy(page, targets, manners=HURRIED, lookup=names, bounds=bounds) as proxy:
                return await visit(server, proxy)

    return asyncio.run(whole())


def test_a_page_of_the_site_comes_through_under_its_own_name_over_a_line_that_is_closed() -> None:
    async def visit(server: WildServer, proxy: CheckingProxy) -> tuple[bytes, str, int]:
        return (
            await said(proxy, f"GET http://own.example:{server.port}/ HTTP/1.1"),
            server.heads[0],
            server.port,
        )

    answer, asked, port = scene(visit)

    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200")
    assert b"Connection: close" in head
    assert body == PAGE.body
    assert asked.splitlines()[:2] == ["GET / HTTP/1.1", f"Host: own.example:{port}"]
    assert "lies.example" not in asked
    assert "Proxy-Connection" not in asked


@pytest.mark.parametrize(
    ("request_line", "why"),
    [
        ("GET http://foreign.example:{port}/ HTTP/1.1", Why.HOST),
        ("CONNECT foreign.example:443 HTTP/1.1", Why.HOST),
        ("GET http://own.example:22/ HTTP/1.1", Why.HOST),
        ("CONNECT own.example:22 HTTP/1.1", Why.HOST),
        ("GET http://inside.example:{port}/ HTTP/1.1", Why.LOOPBACK),
        ("CONNECT inside.example:{port} HTTP/1.1", Why.LOOPBACK),
        ("GET http://127.0.0.1:{port}/ HTTP/1.1", Why.LOOPBACK),
        ("GET http://127.0.0.2:{port}/ HTTP/1.1", Why.HOST),
        ("CONNECT 169.254.169.254:443 HTTP/1.1", Why.METADATA),
        ("GET http://2130706433:{port}/ HTTP/1.1", Why.DISGUISED),
        ("POST http://own.example:{port}/ HTTP/1.1", Why.SCHEME),
        ("GET ftp://own.example:{port}/ HTTP/1.1", Why.SCHEME),
        ("GET / HTTP/1.1", Why.SCHEME),
    ],
)
def test_whatever_a_reading_might_not_ask_is_refused_before_any_packet(request_line: str, why: Why) -> None:
    async def visit(server: WildServer, proxy: CheckingProxy) -> tuple[bytes, list[Why], int]:
        answer = await said(proxy, request_line.format(port=server.port))
        return answer, [one.why for one in proxy.refused], len(server.heads)

    answer, refused, asked = scene(visit)

    assert answer.startswith(b"HTTP/1.1 403")
    assert refused == [why]
    assert asked == 0


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:{port}/", "http://inside.example:{port}/", "//foreign.example/"]
)
def test_a_page_that_leads_inside_or_away_is_not_followed_and_not_shown(place: str) -> None:
    async def visit(
        server: WildServer, proxy: CheckingProxy
    ) -> tuple[bytes, tuple[bool, bool], dict[str, int]]:
        led = place.format(port=server.port)
        server.routes["/away"] = Reply(status=302, headers={"Location": led})
        await said(proxy, f"GET http://own.example:{server.port}/away HTTP/1.1")
        led = led if led.startswith("http:") else f"http:{led}"
        return await said(proxy, f"GET {led} HTTP/1.1"), (proxy.is_shown, proxy.was_refused), server.seen

    answer, told, seen = scene(visit, path="/away")

    assert answer.startswith(b"HTTP/1.1 403")
    assert told == (False, True)
    assert seen == {"/away": 1}


def test_the_site_is_shown_when_it_answered_for_the_page_itself_or_for_where_that_leads_on_the_site() -> None:
    async def visit(server: WildServer, proxy: CheckingProxy) -> list[bool]:
        server.routes["/old"] = Reply(status=301, headers={"Location": "/"})
        shown = []
        for path in ("/other", "/old", "/"):
            await said(proxy, f"GET http://own.example:{server.port}{path} HTTP/1.1")
            shown.append(proxy.is_shown)
        return shown

    assert scene(visit, path="/old") == [False, False, True]


def test_a_tunnel_passes_on_what_both_say_and_counts_as_an_answer_of_its_host() -> None:
    async def echo(writer: asyncio.StreamWriter) -> None:
        writer.write(b"said within")

    async def visit(server: WildServer, proxy: CheckingProxy) -> bytes:
        server.routes["/"] = echo
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(f"CONNECT own.example:{server.port} HTTP/1.1\r\n\r\n".encode())
        opened = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        found = opened + await reader.read()
        writer.close()
        return found

    assert scene(visit) == b"HTTP/1.1 200 Connection established\r\n\r\nsaid within"


def test_a_body_or_a_head_without_end_ends_with_the_budget() -> None:
    bounds = Bounds(connect=1, whole=3, document_bytes=200_000)

    async def visit(server: WildServer, proxy: CheckingProxy) -> list[int]:
        server.routes |= {"/endless": wild.endless, "/headers": wild.endless_headers}
        base = f"GET http://own.example:{server.port}"
        return [len(await said(proxy, f"{base}{path} HTTP/1.1")) for path in ("/endless", "/headers")]

    body, head = scene(visit, bounds=bounds)

    assert 0 < body < 2 * bounds.document_bytes
    assert head == 0
