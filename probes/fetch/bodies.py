"""Reading a body piece by piece: unpacked within the bound, so that a small bomb stays small."""

import zlib
from collections.abc import AsyncIterator

from aiohttp import StreamReader

_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_PACKED = ("gzip", "x-gzip", "deflate")


class BadBody(Exception):
    """A body that is not packed the way its header says."""


async def read_body(stream: StreamReader, encoding: str, most: int) -> tuple[bytes, bool]:
    """The body, unpacked, and whether that is all of it; reads and unpacks at most `most` bytes."""
    pieces = stream.iter_any()
    if encoding in _PACKED:
        return await _unpacked(pieces, most)
    if encoding not in {"", "identity"}:
        raise BadBody(encoding)
    got, size = [], 0
    async for piece in pieces:
        got.append(piece)
        size += len(piece)
        if size > most:
            return b"".join(got)[:most], False
    return (got[0] if len(got) == 1 else b"".join(got)), True


async def _unpacked(pieces: AsyncIterator[bytes], most: int) -> tuple[bytes, bool]:
    inflater, got, size = zlib.decompressobj(_GZIP_OR_ZLIB), [], 0
    try:
        async for piece in pieces:
            out = inflater.decompress(piece, most + 1 - size)
            got.append(out)
            size += len(out)
            if size > most or inflater.unconsumed_tail:
                return b"".join(got)[:most], False
            if inflater.eof:
                break  # what follows the end is nobody's, and may have none itself
    except zlib.error as error:
        raise BadBody(str(error)) from error
    if not inflater.eof and size:
        raise BadBody("the packed body ends in its middle")
    return b"".join(got), True
