"""Leaders with their titles and terms, as the desk keeps them, compiled for one pass over a text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from daachorse import CharwiseDoubleArrayAhoCorasick


@dataclass(frozen=True, slots=True)
class Leader:
    """One person in one office or several; `until` is the last day in them, None for who holds them now."""

    name: str
    titles: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    source: str = ""

    def in_office(self, day: date) -> bool:
        return not (self.since and day < self.since) and not (self.until and day > self.until)

    @property
    def words(self) -> str:
        """As a person who judges a suspect is told: name, titles, first and last day, who says so."""
        term = f"{self.since or ''}–{self.until or ''}" if self.since or self.until else ""
        return " ".join(filter(None, (self.name, "、".join(self.titles), term, self.source)))


class Leaders:
    """The table, found by title."""

    def __init__(self, leaders: Iterable[Leader]) -> None:
        self.leaders: Sequence[Leader] = tuple(leaders)
        self.titles = tuple(dict.fromkeys(title for one in self.leaders for title in one.titles))
        self.longest_name = max((len(one.name) for one in self.leaders), default=0)
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

    def holders(self, title: str, day: date) -> Sequence[Leader]:
        """Who holds the office on that day."""
        return [one for one in self.leaders if title in one.titles and one.in_office(day)]

    def named(self, words: str) -> Sequence[Leader]:
        """Everything known of whom these words begin with; of two names the longer."""
        found = [one for one in self.leaders if words.startswith(one.name)]
        longest = max((len(one.name) for one in found), default=0)
        return [one for one in found if len(one.name) == longest]
