"""Words of answers with places for facts, `{number}`, `{url}`: which there are, filling them, finding open ones."""

import re
from collections.abc import Mapping

VARIABLES = ("number", "title", "url", "column", "unit", "office", "received_at", "fixed_at", "today")
"""Every place a template may have."""
_PLACE = re.compile(r"\{([^{}\n]{1,40})\}")


def unknown_in(body: str) -> tuple[str, ...]:
    """Names in braces that are no variable, in their order."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(body) if name not in VARIABLES))


def filled(body: str, values: Mapping[str, str]) -> str:
    """The words with every known fact in its place; a fact that is not known leaves its place to be seen."""
    return _PLACE.sub(lambda found: values.get(found[1], "") or found[0], body)


def unfilled_in(words: str) -> tuple[str, ...]:
    """Variables whose place still stands in the words; other braces are the writer's own."""
    return tuple(dict.fromkeys(name for name in _PLACE.findall(words) if name in VARIABLES))
