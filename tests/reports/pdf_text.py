"""Reads the words of a PDF that WeasyPrint drew: its streams, and which letter each glyph of its fonts stands for."""

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\n(.*)\nendstream", re.DOTALL)
_FONT_NAMES = re.compile(rb"/Font (?:<<(.*?)>>|(\d+) 0 R)", re.DOTALL)
_NAMED = re.compile(rb"/(\S+) (\d+) 0 R")
_LETTERS = re.compile(rb"<([0-9a-fA-F]+)> <([0-9a-fA-F]+)>")
_SHOWN = re.compile(rb"/(\S+) [\d.]+ Tf|\[(.*?)\] ?TJ|<([0-9a-fA-F]+)> ?Tj", re.DOTALL)
_HEX = re.compile(rb"<([0-9a-fA-F]+)>")


def words_of(pdf: bytes) -> str:
    """All letters in the order they are drawn, without spaces between lines."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    for body in list(objects.values()):
        objects |= _packed(body)
    fonts = {
        name: _letters(_stream(objects[int(unicode[1])]))
        for body in objects.values()
        for name, number in _names(body, objects)
        if (unicode := re.search(rb"/ToUnicode (\d+) 0 R", objects.get(int(number), b"")))
    }
    drawn = (_stream(body) for body in objects.values() if b"stream" in body)
    return "".join(_page(content, fonts) for content in drawn if b" Tf" in content)


def _packed(body: bytes) -> dict[int, bytes]:
    """The objects that stand in a stream together: their numbers and places first."""
    first = re.search(rb"/First (\d+)", body)
    if b"/ObjStm" not in body or first is None:
        return {}
    text = _stream(body)
    head, rest = [int(one) for one in text[: int(first[1])].split()], text[int(first[1]) :]
    places = [*head[1::2], len(rest)]
    return {number: rest[a:b] for number, a, b in zip(head[::2], places, places[1:], strict=False)}


def _names(body: bytes, objects: dict[int, bytes]) -> list[tuple[bytes, bytes]]:
    found = []
    for inside, elsewhere in _FONT_NAMES.findall(body):
        found += _NAMED.findall(inside or objects.get(int(elsewhere), b""))
    return found


def _page(content: bytes, fonts: dict[bytes, dict[int, str]]) -> str:
    now: dict[int, str] = {}
    found = []
    for name, many, one in _SHOWN.findall(content):
        now = fonts.get(name, {}) if name else now
        for glyphs in [*_HEX.findall(many), *([one] if one else [])]:
            found += [now.get(int(glyphs[at : at + 4], 16), "") for at in range(0, len(glyphs), 4)]
    return "".join(found)


def _letters(cmap: bytes) -> dict[int, str]:
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for glyph, text in _LETTERS.findall(cmap)
    }


def _stream(body: bytes) -> bytes:
    match = _STREAM.search(body)
    raw = match[1] if match else b""
    return zlib.decompress(raw) if b"/FlateDecode" in body[: body.find(b"stream")] else raw
