"""Words a short term may lie across: 财政 and 俯瞰 stand side by side and make no 政俯."""

from collections.abc import Iterable, Iterator
from functools import cache

from probes.shipped import lines_of

LONGEST = 4


class Words:
    """A list of right words, single characters that stand alone among them."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = frozenset(words)

    def part(self, text: str, begin: int, end: int) -> bool:
        """Whether the term at a place is two halves of neighbouring words: one ends in its middle, the next begins.

        At least one of the two is longer than its half, else every pair of single characters would be none.
        """
        for middle in range(begin + 1, end):
            left = self._ends(text, begin, middle)
            right = self._begins(text, middle, end)
            if left and right and max(left - (middle - begin), right - (end - middle)) > 0:
                return True
        return False

    def _ends(self, text: str, begin: int, middle: int) -> int:
        """The length of the longest word that ends in the middle and covers the first half; 0 for none."""
        least = middle - begin
        for length in range(LONGEST, least - 1, -1):
            if middle >= length and text[middle - length : middle] in self._words:
                return length
        return 0

    def _begins(self, text: str, middle: int, end: int) -> int:
        for length in range(LONGEST, end - middle - 1, -1):
            if text[middle : middle + length] in self._words:
                return length
        return 0


def right_words() -> Iterator[str]:
    """The short list the desk comes with: words around its two-character terms."""
    return (word for line in lines_of("words.txt") for word in line.split())


@cache
def shipped_words() -> Words:
    return Words(right_words())
