"""One look at a site over the network: resolver, connection, certificate, status, first byte, words of the page."""

import asyncio
import errno
import ssl
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from socket import AF_UNSPEC
from time import perf_counter
from types import SimpleNamespace

from aiohttp import TraceConfig

from probes.addresses import host_of, hostname_of
from probes.fetch.answers import OURS_MAYBE, Answer, Verdict
from probes.fetch.bounds import Bounds
from probes.fetch.fetcher import Fetcher
from probes.reach.connecting import GuardedResolver, Lookup
from probes.reach.networks import Network
from probes.reach.targets import Targets, port_of
from probes.watch.line import Line
from probes.watch.visit import NO_MARKER, Aim, Certificate, Seen
from tickets.intake import clean

_HANDSHAKE = 5.0
_NAME_WRONG = "Hostname mismatch"
"""OpenSSL's words for a certificate of another host."""
_NO_ROUTE = f"[Errno {errno.EHOSTUNREACH}]"
_CHARSETS = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Ways:
    """How this process reaches the world. `tls` and `lookup` stand in for the machine's own in tests."""

    limit: float
    allow: tuple[Network, ...]
    line: Line
    lookup: Lookup | None = None
    tls: ssl.SSLContext | None = None


@dataclass(slots=True)
class _Times:
    """Seconds of the last step of a way that may be led on."""

    dns: float | None = None
    connect: float | None = None


async def look(aim: Aim, ways: Ways) -> Seen:
    """Open the address as a citizen would, once, within the limit; never raises for what the line does.

    What a hostile server says of itself is cleaned: no database takes a lone surrogate.
    """
    times = _Times()
    begun = perf_counter()
    answer = await _asked(aim, ways, times)
    whole = perf_counter() - begun
    answer = await _ours_or_theirs(answer, ways.line)
    seen = Seen(
        answer.verdict.value, clean(answer.reason), answer.status, clean(answer.final_url) if answer.hops else "",
        _ms(times.dns), _ms(times.connect), _ms(answer.first_byte or None), _ms(whole) if answer.status else None,
    )  # fmt: skip
    seen = _with_marker(seen, aim, answer)
    return replace(seen, certificate=await _certificate(answer, ways))


async def _asked(aim: Aim, ways: Ways, times: _Times) -> Answer:
    bounds = Bounds(connect=ways.limit, open=ways.limit, whole=ways.limit)
    targets = Targets(frozenset({host_of(aim.url)}), allowed=ways.allow)
    try:
        async with (
            asyncio.timeout(ways.limit),
            Fetcher(
                targets, bounds=bounds, lookup=ways.lookup, tls=ways.tls, traces=(_traced(times),)
            ) as fetcher,
        ):
            return await fetcher.ask(aim.url)
    except TimeoutError:
        return Answer(aim.url, Verdict.TIMEOUT, reason=f"not open within {ways.limit:g} s")


def _traced(times: _Times) -> TraceConfig:
    async def begun(_session: object, context: SimpleNamespace, _params: object) -> None:
        context.at = perf_counter()

    async def resolved(_session: object, context: SimpleNamespace, _params: object) -> None:
        times.dns = context.dns = perf_counter() - context.asked

    async def asked(_session: object, context: SimpleNamespace, _params: object) -> None:
        context.asked = perf_counter()

    async def connected(_session: object, context: SimpleNamespace, _params: object) -> None:
        times.connect = perf_counter() - context.at - getattr(context, "dns", 0.0)

    config = TraceConfig()
    config.on_connection_create_start.append(begun)
    config.on_dns_resolvehost_start.append(asked)
    config.on_dns_resolvehost_end.append(resolved)
    config.on_connection_create_end.append(connected)
    return config


async def _ours_or_theirs(answer: Answer, line: Line) -> Answer:
    """Where a place that always answers is silent too, it is our line; where it answers, "no route" is theirs."""
    if answer.verdict not in OURS_MAYBE or answer.status:
        return answer
    works = await line.works()
    if works is False:
        return replace(answer, verdict=Verdict.CANNOT_TELL, reason=f"our own line is down ({answer.reason})")
    if works and _NO_ROUTE in answer.reason:
        return replace(answer, verdict=Verdict.TIMEOUT, reason="no route to the site, while our line works")
    return answer


def _with_marker(seen: Seen, aim: Aim, answer: Answer) -> Seen:
    if not aim.marker or answer.verdict is not Verdict.OK:
        return seen
    if any(aim.marker.encode(charset) in answer.body for charset in _CHARSETS):
        return replace(seen, marker=True)
    return replace(seen, marker=False, verdict=NO_MARKER, reason="the page lacks the words expected on it")


async def _certificate(answer: Answer, ways: Ways) -> Certificate:
    """Of the host where the way ended; a look of its own, because aiohttp lets go of the connection too soon."""
    url = answer.final_url
    if not url.startswith("https://"):
        return Certificate()
    if answer.verdict is Verdict.TLS:
        return Certificate(name_fits=False if _NAME_WRONG in answer.reason else None)
    if not answer.status:
        return Certificate()
    try:
        async with asyncio.timeout(_HANDSHAKE):
            return await _shaken(hostname_of(url), port_of(url), ways)
    except (OSError, ssl.SSLError):
        return Certificate()


async def _shaken(host: str, port: int, ways: Ways) -> Certificate:
    """The address dialled is one the gate has checked."""
    found = await GuardedResolver(ways.allow, ways.lookup).resolve(host, port, AF_UNSPEC)
    context = ways.tls or ssl.create_default_context()
    _, writer = await asyncio.open_connection(
        found[0]["host"], found[0]["port"] or port, ssl=context, server_hostname=host
    )
    try:
        told = writer.get_extra_info("peercert") or {}
    finally:
        writer.close()
    ends = told.get("notAfter")
    expires_at = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC) if ends else None
    return Certificate(expires_at, name_fits=True)


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
