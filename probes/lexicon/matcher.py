"""Finding ten thousand terms in one pass over a text, and dismissing what only looks like one."""

from collections.abc import Iterable, Sequence

from daachorse import CharwiseDoubleArrayAhoCorasick

from probes.lexicon.terms import SHORT, Hit, Term
from probes.lexicon.words import Words, shipped_words

MOST_HITS = 20_000
"""In one text: a page that holds more is one mistake many times over, or made to cost time."""


class Lexicon:
    """Built once from its terms and asked for every page; of two terms with the same wrong form the later holds."""

    def __init__(self, terms: Iterable[Term], words: Words | None = None) -> None:
        self.terms: Sequence[Term] = tuple({term.wrong: term for term in terms if term.wrong}.values())
        self._words = words or shipped_words()
        wrongs = [term.wrong for term in self.terms]
        self._find = CharwiseDoubleArrayAhoCorasick(wrongs).find_overlapping if wrongs else _nothing

    def scan(self, text: str) -> list[Hit]:
        """Every hit, in its order, the first of very many; ends of elements are line ends, which no term holds."""
        found = self._find(text)
        if not found:
            return []
        hits = [Hit(self.terms[number], begin, end) for begin, end, number in found[:MOST_HITS]]
        return [hit for hit in _longest(hits) if not self._is_right(text, hit)]

    def _is_right(self, text: str, hit: Hit) -> bool:
        if any(_covers(text, hit, one) for one in hit.term.exceptions):
            return True
        return len(hit.term.wrong) <= SHORT and self._words.part(text, hit.begin, hit.end)


def _longest(hits: list[Hit]) -> list[Hit]:
    """Without hits that lie inside a longer one: 人民正府 is one mistake and not two."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.begin, -one.end)):
        if not kept or hit.end > kept[-1].end:
            kept.append(hit)
    return kept


def _covers(text: str, hit: Hit, exception: str) -> bool:
    """Whether the exception stands where the hit is, around it."""
    offset = exception.find(hit.term.wrong)
    while offset >= 0:
        if hit.begin >= offset and text.startswith(exception, hit.begin - offset):
            return True
        offset = exception.find(hit.term.wrong, offset + 1)
    return False


def _nothing(_text: str) -> list[tuple[int, int, int]]:
    return []
