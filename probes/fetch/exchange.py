"""One request and its answer, no redirect followed: statuses by table, the body by what is wanted of it."""

from collections.abc import Mapping
from functools import lru_cache
from time import perf_counter
from types import SimpleNamespace

from aiohttp import ClientResponse, ClientSession
from yarl import URL

from probes.fetch.answers import WELL, Answer, Validators, Verdict
from probes.fetch.bodies import read_body
from probes.fetch.bounds import Bounds, Wants

REDIRECTS = frozenset({301, 302, 303, 307, 308})
_BY_STATUS: Mapping[int, Verdict] = {
    304: Verdict.UNCHANGED, 401: Verdict.RESTRICTED, 403: Verdict.RESTRICTED, 404: Verdict.GONE,
    407: Verdict.RESTRICTED, 410: Verdict.GONE, 429: Verdict.CANNOT_TELL, 451: Verdict.RESTRICTED,
}  # fmt: skip
_BY_HUNDRED: Mapping[int, Verdict] = {
    2: Verdict.OK, 3: Verdict.BAD_REDIRECT, 4: Verdict.CLIENT_ERROR, 5: Verdict.SERVER_ERROR,
}  # fmt: skip
PAGES = frozenset({"text/html", "application/xhtml+xml"})
SHEET = "text/css"


async def exchange(
    session: ClientSession,
    url: str,
    *,
    wants: Wants,
    bounds: Bounds,
    headers: Mapping[str, str],
    method: str = "GET",
) -> tuple[Answer, str, str]:
    """The answer, where it sends us ("" for nowhere else) and the cookies it sets; raises what the line raises."""
    sent = SimpleNamespace(at=perf_counter())
    async with session.request(
        method, URL(url, encoded=True), headers=headers, allow_redirects=False, trace_request_ctx=sent
    ) as response:
        first_byte = perf_counter() - sent.at
        answer = await _answer(
            url, response, first_byte, wants if method == "GET" else Wants.EXISTENCE, bounds
        )
        moved = response.headers.get("Location", "") if answer.status in REDIRECTS else ""
        return answer, moved, _cookies(response)


async def _answer(
    url: str, response: ClientResponse, first_byte: float, wants: Wants, bounds: Bounds
) -> Answer:
    status, headers = response.status, response.headers
    verdict = _BY_STATUS.get(status) or _BY_HUNDRED.get(status // 100, Verdict.BAD_ANSWER)
    kind, charset = media_type(headers.get("Content-Type", ""))
    length, most = _length(headers.get("Content-Length")), _most(verdict, kind, wants, bounds)
    body, whole = b"", False
    if response.method == "GET" and length <= most:
        body, whole = await read_body(response.content, headers.get("Content-Encoding", "").lower(), most)
    if verdict is Verdict.OK and not whole and most == bounds.page_bytes:
        verdict = Verdict.TOO_LARGE
    return Answer(
        url, verdict, status, (), kind, charset, len(body) if whole else length,
        body, whole, Validators(headers.get("ETag", ""), headers.get("Last-Modified", "")), first_byte,
        "" if verdict in WELL else f"HTTP {status} {response.reason or ''}".rstrip(),
    )  # fmt: skip


def _most(verdict: Verdict, kind: str, wants: Wants, bounds: Bounds) -> int:
    """A body is read whole where it will be looked at, else only so far that the connection can be kept."""
    if verdict is not Verdict.OK or wants is Wants.EXISTENCE:
        return bounds.taste_bytes
    if wants is Wants.DOCUMENT:
        return bounds.document_bytes
    return bounds.page_bytes if kind in PAGES or kind in {SHEET, ""} else bounds.taste_bytes


@lru_cache(maxsize=1_000)
def media_type(value: str) -> tuple[str, str]:
    """Kind and charset of a Content-Type, in small letters, "" for what it does not say."""
    kind, _, rest = value.partition(";")
    for part in rest.split(";"):
        name, _, given = part.partition("=")
        if name.strip().lower() == "charset":
            return kind.strip().lower(), given.strip(" \"'").lower()
    return kind.strip().lower(), ""


def _length(value: str | None) -> int:
    return int(value) if value is not None and value.isdigit() else -1


def _cookies(response: ClientResponse) -> str:
    if "Set-Cookie" not in response.headers:
        return ""
    return "; ".join(one.partition(";")[0].strip() for one in response.headers.getall("Set-Cookie"))
