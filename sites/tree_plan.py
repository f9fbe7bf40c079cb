"""What an imported list of columns changes in a tree: an addition, an update or nothing for each name on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sites.object_checks import ColumnFacts
from sites.objects import Frequency, Placed


class ChangeKind(StrEnum):
    ADD = "add"
    UPDATE = "update"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One row of a list: the names from the top down, its address, how often it is read ("" for unsaid)."""

    row_no: int
    path: tuple[str, ...]
    url: str = ""
    frequency: str = ""


@dataclass(frozen=True, slots=True)
class TreeChange:
    """What importing does to one column; `was` holds its facts before an update. `row_no` names the line."""

    kind: ChangeKind
    path: tuple[str, ...]
    facts: ColumnFacts
    row_no: int
    was: ColumnFacts | None = None


def plan(lines: Sequence[ColumnLine], existing: Sequence[Placed]) -> list[TreeChange]:
    """One change for each line, parents that no line names before it; a second import changes nothing.

    A column is known by its names from the top down. Blank cells erase nothing, and nothing is taken away: what a
    list leaves out may only have been forgotten.
    """
    known = {
        one.full_name: ColumnFacts(one.column.name, one.column.url, one.column.frequency) for one in existing
    }
    changes: list[TreeChange] = []
    for line in lines:
        for depth in range(1, len(line.path)):
            above = line.path[:depth]
            if above not in known:
                facts = ColumnFacts(above[-1])
                changes.append(TreeChange(ChangeKind.ADD, above, facts, line.row_no))
                known[above] = facts
        change = _change(line, known.get(line.path))
        known[line.path] = change.facts
        changes.append(change)
    return changes


def _change(line: ColumnLine, was: ColumnFacts | None) -> TreeChange:
    frequency = Frequency(line.frequency) if line.frequency else None
    if was is None:
        facts = ColumnFacts(line.path[-1], line.url, frequency)
        return TreeChange(ChangeKind.ADD, line.path, facts, line.row_no)
    facts = ColumnFacts(was.name, line.url or was.url, frequency or was.frequency)
    kind = ChangeKind.SAME if facts == was else ChangeKind.UPDATE
    return TreeChange(kind, line.path, facts, line.row_no, was)
