"""What a style sheet or a style attribute names: addresses in url() and @import, classes that hide what they mark."""

import re
from collections.abc import Iterator

_URL = re.compile(
    r"url\(\s*(?:\"([^\"]*)\"|'([^']*)'|([^)\"'\s]*))\s*\)|@import\s+(?:\"([^\"]*)\"|'([^']*)')",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_NAMED = re.compile(r"([.#])([\w-]+)\s*$")
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:left|top|right|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}"
    r"|font-size\s*:\s*0(?:px|em|rem|%)?\s*(?:;|$|!)|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)|clip\s*:\s*rect\(\s*0"
    r"|clip-path\s*:\s*inset\(\s*(?:50|100)%",
    re.IGNORECASE,
)
_FLAT = re.compile(r"(?:^|;)\s*(?:max-)?(?:height|width)\s*:\s*[01](?:px|em)?\s*(?:;|$|!)", re.IGNORECASE)
_CUT = re.compile(r"overflow(?:-[xy])?\s*:\s*hidden", re.IGNORECASE)


def urls(css: str) -> Iterator[str]:
    """Every address a sheet names, in its order; comments say nothing."""
    for found in _URL.finditer(_COMMENT.sub("", css) if "/*" in css else css):
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
    for selectors, block in _RULE.findall(_COMMENT.sub("", css)):
        if "@" in selectors or not hides(block):
            continue
        for one in selectors.split(","):
            name = _NAMED.search(one.strip())
            if name and name.start() == 0:
                found.add(f"{name[1]}{name[2]}")
    return frozenset(found)
