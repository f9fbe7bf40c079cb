"""The words of documents: DOCX and XLSX unpacked within bounds, without an XML parser to be tricked; PDF beside."""

import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

from probes.errors import TooHeavy, UnreadableDocument
from probes.parse.pdf import pdf_text

MOST_UNPACKED = 60 * 1024 * 1024
MOST_PARTS = 500
_PIECE = 256 * 1024
_DOCX = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml")
_XLSX = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+|comments[^/]*)\.xml")
_WORD = re.compile(r"<w:t(?:\s[^<>]*)?>([^<]*)</w:t>|(</w:p>|<w:tab\s*/>|<w:br\s*/>|</w:tc>)")
_CELL = re.compile(r"<(?:t|v)(?:\s[^<>]*)?>([^<]*)</(?:t|v)>|(</si>|</c>)")
_NO_NUMBER = re.compile(r"&#[0-9]{8,}")
"""Python refuses to read the largest; no character has so large a number."""
_PLAIN_METHODS = frozenset({ZIP_STORED, ZIP_DEFLATED})
_BROKEN = (
    BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, LookupError, ValueError, struct.error, zlib.error,
)  # fmt: skip
Read = Callable[[bytes], str]


def docx_text(body: bytes) -> str:
    """Paragraphs, tables, headers, notes and comments, each on its line."""
    return "\n".join(_told(part, _WORD) for part in _parts(body, _DOCX))


def xlsx_text(body: bytes) -> str:
    """Every cell on its line, numbers as they are stored."""
    return "\n".join(_told(part, _CELL) for part in _parts(body, _XLSX))


READERS: Mapping[str, Read] = MappingProxyType({"docx": docx_text, "xlsx": xlsx_text, "pdf": pdf_text})
"""By the ending of the file."""


def _parts(body: bytes, wanted: re.Pattern[str]) -> Iterator[str]:
    try:
        archive = ZipFile(BytesIO(body))
        names = [name for name in archive.namelist()[:MOST_PARTS] if wanted.fullmatch(name)]
        left = MOST_UNPACKED
        for name in names:
            text = _unpacked(archive, name, left)
            left -= len(text)
            yield text.decode("utf-8", "replace")
    except _BROKEN as error:
        raise UnreadableDocument(str(error)) from error


def _unpacked(archive: ZipFile, name: str, most: int) -> bytes:
    """One part, read piece by piece: the size its header promises is not believed."""
    got, size = [], 0
    if archive.getinfo(name).compress_type not in _PLAIN_METHODS:
        raise UnreadableDocument("packed in a way no office program uses")
    with archive.open(name) as part:
        while piece := part.read(_PIECE):
            got.append(piece)
            size += len(piece)
            if size > most:
                raise TooHeavy(f"more than {MOST_UNPACKED:,} bytes unpacked")
    return b"".join(got)


def _told(xml: str, pattern: re.Pattern[str]) -> str:
    told = "".join(match[1] if match[1] is not None else "\n" for match in pattern.finditer(xml))
    return unescape(_NO_NUMBER.sub("", told)).replace("\0", "")
