"""What a style sheet or a style attribute names: addresses in url() and @import, classes that hide what they mark."""

import re
from collections.abc import Iterator

_URL = re.compile(
    r"url\(\s{0,20}(?:\"([^\"]{0,2048})\"|'([^']{0,2048})'|([^)(\"'\s]{0,2048}))\s{0,20}\)"
    r"|@import\s{1,20}(?:\"([^\"]{0,2048})\"|'([^']{0,2048})')",
    re.IGNORECASE,
)
"""Bounded, so that a sheet of a million beginnings costs no more than its length: strangers write sheets."""
_BRACE = re.compile(r"[{}]")
_EVERYWHERE = re.compile(r"\s*@media\s{1,9}(?:only\s{1,9})?(?:all|screen)\s*", re.IGNORECASE)
_NAMED = re.compile(r"([.#])([\w-]+)$")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|clip\s*:\s*rect\(\s*0"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_FLAT = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px|em)?\s*(?:;|$|!)", re.IGNORECASE)
_LONGEST, _DEEPEST = 2_000, 4
"""Characters of selectors that are looked at, and blocks around them."""
_CUT = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)


def urls(css: str) -> Iterator[str]:
    """Every address a sheet names, in its order; comments say nothing."""
    for found in _URL.finditer(_without_comments(css)):
        url = next((one for one in found.groups() if one), "")
        if url and not url.startswith(("data:", "#", "about:")):
            yield url


def hides(style: str) -> bool:
    """Whether a block of declarations takes what it marks out of everybody's sight."""
    return _HIDING.search(style) is not None or (
        _CUT.search(style) is not None and _FLAT.search(style) is not None
    )


def hiding_names(css: str) -> frozenset[str]:
    """Classes (".x") and ids ("#x") whose rule hides; one inside a query of the screen hides only sometimes."""
    if "{" not in css:
        return frozenset()
    found: set[str] = set()
    for selectors, block in _rules(_without_comments(css)):
        names = map(_NAMED.match, map(str.strip, selectors.split(","))) if hides(block) else ()
        found.update(f"{name[1]}{name[2]}" for name in names if name)
    return frozenset(found)


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of what holds on any screen; what is for print or small screens is left out."""
    around: list[str] = []
    last, begin = "", 0
    for brace in _BRACE.finditer(css):
        if brace[0] == "{":
            around.append(css[max(begin, brace.start() - _LONGEST) : brace.start()].rpartition(";")[2])
        elif around:
            selectors = around.pop()
            if last == "{" and len(around) <= _DEEPEST and all(map(_EVERYWHERE.fullmatch, around)):
                yield selectors, css[begin : brace.start()]
        last, begin = brace[0], brace.end()


def _without_comments(css: str) -> str:
    """One without an end hides the rest, as in a browser."""
    if "/*" not in css:
        return css
    kept, end = [], 0
    while (begin := css.find("/*", end)) >= 0:
        kept.append(css[end:begin])
        end = css.find("*/", begin + 2) + 2
        if end < 2:  # noqa: PLR2004  (not found)
            return "".join(kept)
    return "".join((*kept, css[end:]))
