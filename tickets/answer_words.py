"""Words of answers with places for facts, `{number}`, `{url}`: which there are, filling them, finding open ones."""

import re
from collections.abc import Mapping

VARIABLES = ("number", "title", "url", "column", "unit", "office", "received_at", "fixed_at", "today")
"""Every place a template may have."""
_INNER = str.maketrans("“”", "‘’")
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


def unknown_in(body: str) -> tuple[str, ...]:
    """Names in braces that are no variable, in their order."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(body) if name not in VARIABLES))


def filled(body: str, values: Mapping[str, str]) -> str:
    """The words with every known fact in its place; a fact that is not known leaves its place to be seen.

    A fact between quotation marks gets single ones of its own (GB/T 15834).
    """

    def said(found: re.Match[str]) -> str:
        fact = values.get(found[1], "")
        return (fact.translate(_INNER) if _is_quoted(found) else fact) or found[0]

    return _PLACE.sub(said, body)


def _is_quoted(found: re.Match[str]) -> bool:
    before = found.string[: found.start()]
    return before.count("“") > before.count("”")


def unfilled_in(words: str) -> tuple[str, ...]:
    """Variables whose place still stands in the words; other braces are the writer's own."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(words) if name in VARIABLES))
