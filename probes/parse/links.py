"""What a page points at, and how: kinds of links by tag and attribute, and the words a reader sees on them."""

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class LinkKind(StrEnum):
    """How a page uses an address; a broken one is named after it."""

    __hash__ = str.__hash__
    """An enumeration's own is written in Python, and links are looked up by their kind forty times a page."""

    ANCHOR = "anchor"
    IMAGE = "image"
    SRCSET = "srcset"
    CSS_IMAGE = "css_image"
    STYLE = "style"
    SCRIPT = "script"
    FRAME = "frame"
    MEDIA = "media"
    REFRESH = "refresh"
    ICON = "icon"


LEADING = frozenset({LinkKind.ANCHOR, LinkKind.FRAME, LinkKind.REFRESH})
"""Links that lead to pages; the others fetch parts of one."""


class PageLink(NamedTuple):
    """One use of an address on a page; a tuple, because forty of them are made for every page."""

    kind: LinkKind
    url: str
    fragment: str = ""
    text: str = ""


_WORD = re.compile(r"[^\s,]\S*")
BY_TAG: Mapping[str, tuple[tuple[str, LinkKind], ...]] = MappingProxyType(
    {
        "a": (("href", LinkKind.ANCHOR),),
        "area": (("href", LinkKind.ANCHOR),),
        "img": (("src", LinkKind.IMAGE), ("srcset", LinkKind.SRCSET)),
        "source": (("src", LinkKind.MEDIA), ("srcset", LinkKind.SRCSET)),
        "script": (("src", LinkKind.SCRIPT),),
        "iframe": (("src", LinkKind.FRAME),),
        "frame": (("src", LinkKind.FRAME),),
        "video": (("src", LinkKind.MEDIA), ("poster", LinkKind.IMAGE)),
        "audio": (("src", LinkKind.MEDIA),),
        "embed": (("src", LinkKind.MEDIA),),
        "object": (("data", LinkKind.MEDIA),),
        "track": (("src", LinkKind.MEDIA),),
        "input": (("src", LinkKind.IMAGE),),
        "body": (("background", LinkKind.IMAGE),),
        "td": (("background", LinkKind.IMAGE),),
        "table": (("background", LinkKind.IMAGE),),
    }
)
BY_REL: Mapping[str, LinkKind] = MappingProxyType({"stylesheet": LinkKind.STYLE, "icon": LinkKind.ICON})


def candidates(srcset: str) -> list[str]:
    """The addresses of a srcset: what stands before the blank of each comma-parted piece."""
    found, at = [], 0
    while word := _WORD.search(srcset, at):
        at = word.end()
        found.append(word[0].rstrip(","))
        if not word[0].endswith(","):
            comma = srcset.find(",", at)
            at = comma + 1 if comma >= 0 else len(srcset)
    return found
