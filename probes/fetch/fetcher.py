"""The machine's hand on the line: one address asked, redirects followed by us, every step within reach and bounds."""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import SimpleNamespace, TracebackType
from typing import Self

from aiohttp import ClientSession, ClientTimeout, DummyCookieJar, TraceConfig, TraceRequestHeadersSentParams

from probes.addresses import Addresses, host_of, origin
from probes.fetch.answers import NO_VALIDATORS, OURS_MAYBE, Answer, Validators, Verdict
from probes.fetch.bounds import BOUNDS, Bounds, Wants
from probes.fetch.exchange import exchange
from probes.fetch.troubles import forbidden_in, verdict_of
from probes.reach.connecting import LineCheck, Lookup, guarded_connector
from probes.reach.refusals import Refusal
from probes.reach.targets import Targets

_HEADERS = {
    "Accept": "text/html,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "zh-CN,zh;q=0.9",
}


@dataclass(slots=True)
class _Way:
    """Where one request has been led so far, and the cookies it was given on the way."""

    at: str
    hops: list[str] = field(default_factory=list)
    cookies: str = ""
    seen: set[tuple[str, str]] = field(default_factory=set)


class Fetcher:
    """Opened with `async with`. `lookup` stands in for the machine's resolver; `line` says whether ours works.

    `tls` trusts other authorities than the machine does; `traces` are told how each step of a request goes.
    """

    def __init__(
        self,
        targets: Targets,
        *,
        bounds: Bounds = BOUNDS,
        lookup: Lookup | None = None,
        line: LineCheck | None = None,
        connections: int = 100,
        tls: ssl.SSLContext | None = None,
        traces: Sequence[TraceConfig] = (),
    ) -> None:
        self._tls, self._traces = tls, list(traces)
        self.targets, self.bounds = targets, bounds
        self._lookup, self._line, self._connections = lookup, line, connections
        self._addresses = Addresses()
        self._fine: set[str] = set()

    async def __aenter__(self) -> Self:
        connector = guarded_connector(
            self.targets.allowed, lookup=self._lookup, connections=self._connections, tls=self._tls
        )
        self._quick = self._session(connector=connector, trace_configs=self._traces)
        self._precise = self._session(
            connector=connector, connector_owner=False, trace_configs=[*self._traces, _written()]
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._precise.close()
        await self._quick.close()

    async def ask(
        self,
        url: str,
        *,
        wants: Wants = Wants.PAGE,
        validators: Validators = NO_VALIDATORS,
        head: bool = False,
        precise: bool = False,
    ) -> Answer:
        """Ask a normalised address. `head` for what is large by nature: any other answer than a length is asked again.

        `precise` takes the time from the request's last byte written, for a second look with nothing else in flight.
        """
        if head:
            answer = await self._led(url, Wants.EXISTENCE, NO_VALIDATORS, "HEAD", precise=precise)
            if answer.verdict is Verdict.OK and answer.length > 0:
                return answer
        return await self._led(url, wants, validators, "GET", precise=precise)

    async def _led(
        self, url: str, wants: Wants, validators: Validators, method: str, *, precise: bool
    ) -> Answer:
        way = _Way(url)
        while True:
            refusal = self._refusal(way.at)
            if refusal is not None:
                return _refused(url, way, refusal)
            answer, moved = await self._step(way, wants, validators, method, precise=precise)
            if not moved:
                return replace(answer, url=url, hops=tuple(way.hops)) if way.hops else answer
            if not self._move(way, moved):
                verdict = Verdict.REDIRECT_LOOP if way.at else Verdict.BAD_REDIRECT
                return replace(
                    answer, url=url, hops=tuple(way.hops), verdict=verdict, reason=f"led on to {moved}"
                )

    def _refusal(self, url: str) -> Refusal | None:
        """As the targets decide, remembered by host and port: no decision looks at the path."""
        place = origin(url)
        if place in self._fine:
            return None
        refusal = self.targets.refusal(url)
        if refusal is None:
            self._fine.add(place)
        return refusal

    async def _step(
        self, way: _Way, wants: Wants, validators: Validators, method: str, *, precise: bool
    ) -> tuple[Answer, str]:
        headers = validators.headers()
        if way.cookies:
            headers["Cookie"] = way.cookies
        try:
            answer, moved, cookies = await exchange(
                self._precise if precise else self._quick, way.at, wants=wants, bounds=self.bounds,
                headers=headers, method=method,
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever the line raises is an outcome, never an end
            return await self._failed(way, error), ""
        way.cookies = cookies or way.cookies
        return answer, moved

    def _move(self, way: _Way, moved: str) -> bool:
        """Go on to where we are sent; False where that leads in a circle, too far, or (with `at` empty) nowhere."""
        link = self._addresses.link(way.at, moved)
        way.seen.add((way.at, way.cookies))
        if link is None:
            way.at = ""
            return False
        if host_of(link.url) != host_of(way.at):
            way.cookies = ""
        way.hops.append(link.url)
        way.at = link.url
        return (link.url, way.cookies) not in way.seen and len(way.hops) <= self.bounds.redirects

    async def _failed(self, way: _Way, error: BaseException) -> Answer:
        forbidden = forbidden_in(error)
        if forbidden is not None:
            return _refused(way.at, way, Refusal(way.at, forbidden.why, forbidden.address))
        verdict, reason = verdict_of(error)
        if verdict in OURS_MAYBE and self._line is not None and not await self._line():
            verdict, reason = Verdict.CANNOT_TELL, f"our own line is down ({reason})"
        return Answer(way.at, verdict, reason=reason)

    def _session(self, **more: object) -> ClientSession:
        bounds = self.bounds
        return ClientSession(
            timeout=ClientTimeout(total=bounds.whole, sock_connect=bounds.connect, sock_read=bounds.open),
            headers={**_HEADERS, "User-Agent": bounds.user_agent}, cookie_jar=DummyCookieJar(), auto_decompress=False,
            trust_env=False, max_line_size=bounds.header_bytes, max_field_size=bounds.header_bytes,
            max_headers=bounds.headers, **more,  # type: ignore[arg-type] # the connector and its traces
        )  # fmt: skip


def _refused(url: str, way: _Way, refusal: Refusal) -> Answer:
    verdict = Verdict.REDIRECT_REFUSED if way.hops else Verdict.NOT_ASKED
    return Answer(
        url, verdict, hops=tuple(way.hops), reason=f"{refusal.why}: {refusal.detail}", refusal=refusal
    )


def _written() -> TraceConfig:
    """Begin the time where the request has been written: waiting for a connection is not the server's slowness."""

    async def sent(
        _session: ClientSession, context: SimpleNamespace, _sent: TraceRequestHeadersSentParams
    ) -> None:
        context.trace_request_ctx.at = perf_counter()

    config = TraceConfig()
    config.on_request_headers_sent.append(sent)
    return config
