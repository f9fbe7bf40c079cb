"""View models of reachability: the record of a month, and what a person's latest test says."""

from dataclasses import dataclass
from typing import NamedTuple


class LastTest(NamedTuple):
    """What is known of somebody. css: done, late (未通), past (a shift that is over), waits; note: what was before."""

    css: str
    words: str
    note: str = ""


class ReachRow(NamedTuple):
    """One test. css as of LastTest; note: why, or who came after; next: whoever was tried instead of another."""

    when: str
    who: str
    unit: str
    role: str
    shift: str
    css: str
    result: str
    note: str
    next: bool = False


@dataclass(frozen=True, slots=True)
class ReachPage:
    """``duty/reach.html``. missed: not reached for a shift that runs or comes; counts: tests, reached, not reached."""

    month: str
    before: str
    after: str
    missed: tuple[ReachRow, ...]
    rows: tuple[ReachRow, ...]
    counts: tuple[tuple[str, str], ...]
    rule: str
    paper_href: str
    cut: bool = False
