"""Leaders with their titles and terms, as the desk keeps them, compiled for one pass over a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from daachorse import CharwiseDoubleArrayAhoCorasick


@dataclass(frozen=True, slots=True)
class Leader:
    """One person in one office; `until` is the last day in it, None for who holds it now."""

    name: str
    titles: tuple[str, ...]
    since: date | None = None
    until: date | None = None


class Leaders:
    """The table, found by title."""

    def __init__(self, leaders: Iterable[Leader]) -> None:
        self.leaders: Sequence[Leader] = tuple(leaders)
        self.titles = tuple(dict.fromkeys(title for one in self.leaders for title in one.titles))
        self._find = (
            CharwiseDoubleArrayAhoCorasick(list(self.titles)).find_overlapping if self.titles else None
        )

    def titled(self, text: str) -> Iterable[tuple[str, int, int]]:
        """Every title in a text with its place, the longest where several end together."""
        longest: dict[int, tuple[str, int, int]] = {}
        for begin, end, number in self._find(text) if self._find else ():
            if end not in longest or longest[end][1] > begin:
                longest[end] = (self.titles[number], begin, end)
        return longest.values()

    def holders(self, title: str) -> Sequence[Leader]:
        return [one for one in self.leaders if title in one.titles]
