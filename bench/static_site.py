"""`python -m bench.static_site FOLDER PORT`: serves a generated site with its misbehaving places."""

import asyncio
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import formatdate
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote

HOSTS = ("127.0.0.1", "127.0.0.2")
_REASONS = {
    200: "OK",
    301: "Moved",
    302: "Found",
    304: "Not Modified",
    404: "Not Found",
    405: "Not Allowed",
    500: "Error",
    503: "Busy",
}
NOT_MODIFIED = 304
NOTHING = b"<html><head><title>404 Not Found</title></head><body>404 Not Found</body></html>"
SLOW = "<!DOCTYPE html><html><head><meta charset=utf-8><title>慢</title></head><body>慢页面</body></html>".encode()


@dataclass(frozen=True, slots=True)
class Reply:
    status: int = 200
    body: bytes = b""
    kind: str = "text/html"
    headers: tuple[tuple[str, str], ...] = ()
    after: float = 0.0


class Site:
    """A folder, and the places that answer otherwise, by the beginning of their path."""

    def __init__(self, folder: Path, *, slow: float = 2.0) -> None:
        self._folder = folder
        self._special: Mapping[str, Callable[[str, str], Reply]] = {
            "/loop/a": lambda path, _: _moved(302, f"/loop/b{path[7:]}"),
            "/loop/b": lambda path, _: _moved(302, f"/loop/a{path[7:]}"),
            "/redir404/": lambda path, _: _moved(301, f"/gone/{path[10:]}.html"),
            "/redir/": lambda _path, _: _moved(301, "/col/1.html"),
            "/err500/": lambda _path, _: Reply(500, NOTHING),
            "/err503/": lambda _path, _: Reply(503, NOTHING),
            "/nohead/": lambda path, method: Reply(405) if method == "HEAD" else self._file(path, ""),
            "/slow/": lambda _path, _: Reply(body=SLOW, after=slow),
        }

    def reply(self, method: str, path: str, etag: str) -> Reply:
        place = path[: path.find("/", 1) + 1]
        act = self._special.get(place) or self._special.get(path[:7])
        return act(path, method) if act else self._file(path, etag)

    def _file(self, path: str, etag: str) -> Reply:
        found = _looked_up(self._folder, path.partition("?")[0])
        if found is None:
            return Reply(404, NOTHING)
        file, mark, changed, kind = found
        headers = (("ETag", mark), ("Last-Modified", changed))
        return Reply(304, headers=headers) if etag == mark else Reply(200, file.read_bytes(), kind, headers)


@lru_cache(maxsize=200_000)
def _looked_up(folder: Path, path: str) -> tuple[Path, str, str, str] | None:
    file = folder / ("index.html" if path == "/" else unquote(path).lstrip("/"))
    if ".." in path or not file.is_file():
        return None
    known = file.stat()
    mark = f'"{known.st_mtime_ns:x}-{known.st_size:x}"'
    return (
        file,
        mark,
        formatdate(known.st_mtime, usegmt=True),
        guess_type(file.name)[0] or "application/octet-stream",
    )


def _moved(status: int, place: str) -> Reply:
    return Reply(status, headers=(("Location", place),))


class _Speaking(asyncio.Protocol):
    """One connection; requests without a body, one after the other."""

    def __init__(self, site: Site) -> None:
        self._site, self._got = site, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        while (end := self._got.find(b"\r\n\r\n")) >= 0:
            head, self._got = self._got[:end].decode("latin-1"), self._got[end + 4 :]
            self._answer(head)

    def _answer(self, head: str) -> None:
        line, *rest = head.split("\r\n")
        method, path, _ = line.split(" ", 2)
        etag = next((one[15:].strip() for one in rest if one[:14].lower() == "if-none-match:"), "")
        reply = self._site.reply(method, path, etag)
        lines = [
            f"HTTP/1.1 {reply.status} {_REASONS[reply.status]}",
            *(f"{name}: {value}" for name, value in reply.headers),
        ]
        if reply.status != NOT_MODIFIED:
            lines += [f"Content-Type: {reply.kind}", f"Content-Length: {len(reply.body)}"]
        whole = "\r\n".join((*lines, "", "")).encode() + (b"" if method == "HEAD" else reply.body)
        if reply.after:
            asyncio.get_running_loop().call_later(reply.after, self._write, whole)
        else:
            self._write(whole)

    def _write(self, whole: bytes) -> None:
        if isinstance(self._transport, asyncio.WriteTransport) and not self._transport.is_closing():
            self._transport.write(whole)


async def serving(folder: Path, port: int, *, slow: float = 2.0) -> list[asyncio.Server]:
    """Start to serve on both hosts; close the servers to end."""
    site, loop = Site(folder, slow=slow), asyncio.get_running_loop()
    return [await loop.create_server(lambda: _Speaking(site), host, port, backlog=1_024) for host in HOSTS]


async def _forever(folder: Path, port: int) -> None:
    servers = await serving(folder, port)
    print("serving", flush=True)
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(_forever(Path(sys.argv[1]), int(sys.argv[2])))
