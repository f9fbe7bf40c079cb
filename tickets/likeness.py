"""How alike two texts are: their common pairs of characters, which need no dictionary for Chinese."""

import re
import unicodedata
from collections.abc import Set as AbstractSet
from functools import lru_cache

_SILENT = re.compile(r"[\W_]+")
READ = 200
"""Characters that are compared: what a report is about stands at its beginning."""


@lru_cache(maxsize=2048)
def pairs(text: str) -> AbstractSet[str]:
    """Pairs of neighbouring characters, punctuation and width set aside; kept, as a queue compares the same texts."""
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", text[:READ]).lower())
    return frozenset(plain[at : at + 2] for at in range(len(plain) - 1))


def likeness(one: AbstractSet[str], other: AbstractSet[str]) -> int:
    """Percent of the pairs of both that both have (Dice); 0 where one of them says nothing."""
    size = len(one) + len(other)
    return round(200 * len(one & other) / size) if one and other else 0


def shared(text: str, words: AbstractSet[str]) -> tuple[tuple[str, bool], ...]:
    """The text cut where it has pairs of `words`: each piece, and whether the other text has it too."""
    hit = [False] * len(text)
    for at in range(len(text) - 1):
        if text[at : at + 2].lower() in words:
            hit[at] = hit[at + 1] = True
    pieces: list[tuple[str, bool]] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or hit[at] != hit[start]:
            pieces.append((text[start:at], hit[start]))
            start = at
    return tuple(pieces)
