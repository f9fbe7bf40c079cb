"""Which characters a page's bytes are: the declared charset strictly, then UTF-8 and GB18030; whether it was right."""

import codecs
import re
from dataclasses import dataclass
from functools import lru_cache

_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD = 2_048
_RIGHT_FOR_ONE = 20
"""So many characters beyond ASCII read well for each that is broken."""
_SAME = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "utf8": "utf-8"}
_OF_THE_WEB = frozenset(
    (
        "utf-8", "gb18030", "gbk", "hz", "big5", "big5hkscs", "utf-16", "utf-16-le", "utf-16-be", "euc_jp", "shift_jis",
        "iso2022_jp", "euc_kr", "cp949", "ascii", "koi8-r", "koi8-u", "cp866", "cp874", "mac-roman",
        *(f"iso8859-{number}" for number in range(1, 17)), *(f"cp125{number}" for number in range(9)),
    )
)  # fmt: skip
"""What browsers read. Python knows more, some of which are no characters at all (base64, zip, idna)."""
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text, the charset it was read with, the one declared ("" for none), and whether that one was wrong."""

    text: str
    charset: str
    declared: str
    is_wrong: bool


def decode(body: bytes, header: str = "") -> Decoded:
    """Read a page's bytes. The header's word goes before the page's own, as in a browser; a mark before both."""
    declared = _from_mark(body) or known(header) or _from_meta(body)
    charset = declared or "utf-8"
    text = _strictly(body, charset)
    if text is not None:
        return Decoded(text, charset, declared, is_wrong=False)
    text = body.decode(charset, "replace")
    if _reads_well(text):
        return Decoded(text, charset, declared, is_wrong=False)
    for other in ("utf-8", "gb18030"):
        found = _strictly(body, other)
        if found is not None:
            return Decoded(found, other, declared, is_wrong=True)
    return Decoded(text, charset, declared, is_wrong=True)


def _reads_well(text: str) -> bool:
    """A few characters cut in their middle are no wrong charset: a shortened summary does that, and reads well around.

    GB18030 takes almost any bytes, so that it must not be tried before.
    """
    broken = text.count("\ufffd")
    right = len(text) - len(text.encode("ascii", "ignore")) - broken
    return right > broken * _RIGHT_FOR_ONE


@lru_cache(maxsize=200)
def known(name: str) -> str:
    """A charset by the name Python knows it under, "" for none of the web; GB2312 and GBK as what browsers read."""
    name = _SAME.get(name.strip().lower(), name.strip().lower())
    try:
        found = codecs.lookup(name).name if name else ""
    except (LookupError, ValueError):
        return ""
    found = _SAME.get(found, found)
    return found if found in _OF_THE_WEB else ""


def _from_mark(body: bytes) -> str:
    return next((charset for mark, charset in _BOMS if body.startswith(mark)), "")


def _from_meta(body: bytes) -> str:
    found = _META.search(body, 0, _HEAD)
    return known(found[1].decode("ascii")) if found else ""


def _strictly(body: bytes, charset: str) -> str | None:
    try:
        return body.decode(charset)
    except (UnicodeError, LookupError):
        return None
