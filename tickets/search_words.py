"""What a search compares: folded words and their pairs of characters. A phrase is found by its pairs, then looked up.

Pairs, because Chinese has no spaces and its words are two characters long: an index of words finds none of them, one
of three characters not the shortest.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

MOST_TERMS = 8
LONGEST_RUN, LEAST_PREFIX = 40, 4
_RUN = re.compile(r"[a-z0-9]{3,}")
LONG_TERM = 16
"""Longer ones are taken for similar where a third of them is there."""
_SIGNS = {code: 0xE000 + code for code in range(128) if not chr(code).isalnum()}
"""Signs of ASCII stand there in the index: neither database takes them for part of a token."""


class Token(NamedTuple):
    """One thing to ask the index for; with `prefix`, what begins so."""

    text: str
    prefix: bool


def fold(text: str) -> str:
    """Lower case, full-width letters plain, a run of space one: character by character, so that it repeats."""
    return " ".join("".join(map(_folded, text)).split())


@lru_cache(maxsize=65_536)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


def document(parts: Iterable[str]) -> str:
    """The words of a ticket, a part a line, so that no phrase is found across two."""
    return "\n".join(dict.fromkeys(folded for part in parts if (folded := fold(part))))


def terms_of(query: str) -> tuple[str, ...]:
    """What has to be there, all of it: the query's pieces between spaces."""
    return tuple(dict.fromkeys(fold(query).split()))[:MOST_TERMS]


def tokens_of(text: str) -> tuple[str, ...]:
    """What the index has of a text: every two neighbours that no space parts, and every Latin word or figure whole."""
    found = [pair for word in text.split() for pair in _pairs(as_token(word))]
    found += [run for run in _RUN.findall(text) if len(run) <= LONGEST_RUN]
    return tuple(dict.fromkeys(found))


def _pairs(word: str) -> Iterator[str]:
    return (first + second for first, second in pairwise(word))


def needed(terms: Sequence[str]) -> tuple[Token, ...]:
    """What every ticket holding the terms has in the index; nothing where each is a single character.

    An address is asked for by its inner words, which stand whole in every ticket that holds it: the pairs of "https"
    and ".html" are in all tickets, and walking through all of them for nothing is what an index is to save.
    """
    return tuple(dict.fromkeys(token for term in terms for token in _needed(term)))


def _needed(term: str) -> Iterator[Token]:
    whole = [run for run in _RUN.finditer(term) if _is_whole(run, term)]
    yield from (Token(run[0], prefix=run.end() == len(term)) for run in whole)
    covered = {place for run in whole for place in range(run.start(), run.end())}
    for place, pair in enumerate(_pairs(term)):
        is_known = not covered.isdisjoint({place, place + 1})
        if not whole or not (pair.isascii() and (is_known or not pair.isalnum())):
            yield Token(as_token(pair), prefix=False)


def _is_whole(run: re.Match[str], term: str) -> bool:
    """Between signs it is a word of the ticket; at the end it begins one, and is asked for so if that says enough."""
    starts, ends = run.start() > 0, run.end() < len(term)
    enough = ends or len(run[0]) >= LEAST_PREFIX
    return starts and enough and len(run[0]) <= LONGEST_RUN


def similar(terms: Sequence[str]) -> tuple[tuple[Token, ...], ...]:
    """Sets of tokens; a ticket that holds one of them whole is similar to what was asked for.

    Of several terms all but one; of one term all but a single character, so that one mistyped is forgiven; of a long
    one a third. Nothing is similar to a number: one digit more or less is another number.
    """
    if all(term.isdigit() for term in terms):
        return ()
    if len(terms) > 1:
        sets = [needed([*terms[:n], *terms[n + 1 :]]) for n in range(len(terms))]
    elif terms and len(terms[0]) > LONG_TERM:
        third = len(terms[0]) // 3
        sets = [needed([terms[0][start : start + third]]) for start in (0, third, 2 * third)]
    else:
        term = terms[0] if terms else ""
        sets = [needed([term[:n], term[n + 1 :]]) for n in range(len(term))]
    return tuple(dict.fromkeys(one for one in sets if one))


def as_token(word: str) -> str:
    """The word, or a pair of its characters, as the index keeps it."""
    return word.translate(_SIGNS)


def marked(text: str, terms: Sequence[str]) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, and whether each is one of the terms; put together it is the text."""
    pieces, done = list[tuple[str, bool]](), 0
    for start, end in _joined(sorted(_hits(text, terms))):
        pieces += [(text[done:start], False)] if start > done else []
        pieces.append((text[start:end], True))
        done = end
    return (*pieces, (text[done:], False)) if done < len(text) else tuple(pieces)


def _hits(text: str, terms: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where the terms begin and end in the text, overlapping ones too."""
    folded, places = _with_places(text)
    for term in filter(None, terms):
        start = folded.find(term)
        while start >= 0:
            yield places[start], places[start + len(term) - 1] + 1
            start = folded.find(term, start + 1)


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Sorted spans, those that overlap or touch made one."""
    start = end = -1
    for first, last in spans:
        if first > end:
            if end >= 0:
                yield start, end
            start = first
        end = max(end, last)
    if end >= 0:
        yield start, end


def _with_places(text: str) -> tuple[str, Sequence[int]]:
    """The text folded without touching its spaces, and where each of its characters came from."""
    ones = [_folded(character) for character in text]
    if all(len(one) == 1 for one in ones):
        return "".join(ones), range(len(ones))
    return "".join(ones), [place for place, one in enumerate(ones) for _ in one]


def excerpt(words: str, terms: Sequence[str], *, before: int = 12, length: int = 60) -> str:
    """A stretch of a ticket's words round the first term that is there, "" where none is."""
    at = min((place for term in terms if (place := words.find(term)) >= 0), default=-1)
    if at < 0:
        return ""
    line_start, line_end = words.rfind("\n", 0, at) + 1, words.find("\n", at)
    end = len(words) if line_end < 0 else line_end
    start = max(line_start, at - before)
    cut = words[start : min(end, start + length)]
    return f"{'…' if start > line_start else ''}{cut}{'…' if start + length < end else ''}"
