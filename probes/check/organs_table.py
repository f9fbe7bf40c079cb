"""Organs that were renamed or merged, as the desk keeps them: the old name, the new one, since when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from probes.lexicon.matcher import Lexicon
from probes.lexicon.terms import Term, TermKind


@dataclass(frozen=True, slots=True)
class Renamed:
    """`since` is the first day of the new name; `exceptions` are longer names that hold the old one and are right."""

    old: str
    new: str
    since: date
    exceptions: tuple[str, ...] = ()
    source: str = ""

    @property
    def right_after_all(self) -> tuple[str, ...]:
        """Where the old name is none: the exceptions, and a new name that holds the old one."""
        return (*self.exceptions, *([self.new] if self.old in self.new else []))


class Organs:
    """The table, compiled for one pass over a text."""

    def __init__(self, renamed: Iterable[Renamed]) -> None:
        self.by_name = {one.old: one for one in renamed}
        self.lexicon = Lexicon(
            Term(one.old, one.new, TermKind.OUTDATED, one.right_after_all) for one in self.by_name.values()
        )
