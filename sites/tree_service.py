"""Use cases about the tree of an object's columns: add, change, move, retire, import."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from calendars.clock import Clock
from database.session import Database, Work
from roster.permissions import Act, Actor
from sites import object_store as store
from sites.object_checks import ColumnFacts
from sites.object_errors import BadObjectError, ChangedObjectError, UnknownObjectError
from sites.object_service import held
from sites.objects import MOST_DEPTH, Column, Placed, branch, in_order
from sites.tree_plan import ChangeKind, ColumnLine, TreeChange, plan

MOST_COLUMNS = 2000
"""Of one object: more is no checklist that people read."""


@dataclass(frozen=True, slots=True)
class Grown:
    """What an import did to a tree."""

    added: int
    updated: int
    same: int


class Trees:
    """Changes of one tree come one after the other: each holds its object while it looks and writes."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(self, actor: Actor, object_id: int, facts: ColumnFacts, *, parent_id: int | None = None) -> int:
        """A new column, the last of its siblings. Raises BadObjectError, UnknownObjectError, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        facts = facts.checked()
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            if len(placed) >= MOST_COLUMNS:
                raise BadObjectError(field="name", problem="too_many")
            _check_place(placed, parent_id, name=facts.name)
            return _insert(work, object_id, facts, parent_id=parent_id, position=len(placed))

    def change(
        self, actor: Actor, object_id: int, column_id: int, facts: ColumnFacts, *, version: int
    ) -> None:
        """Another name, address or frequency. Raises BadObjectError, UnknownObjectError, ChangedObjectError."""
        actor.require(Act.EDIT_OBJECTS)
        facts = facts.checked()
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            found = _column(placed, column_id)
            _check_place(placed, found.parent_id, name=facts.name, but=column_id)
            _change(work, found, facts.values(), version=version)
            told = {"column": column_id, "from": found.name, **facts.values()}
            work.record("column_changed", f"object:{object_id}", told)

    def move(
        self, actor: Actor, object_id: int, column_id: int, *, parent_id: int | None, version: int
    ) -> None:
        """Hang it, with everything below it, under another parent. Raises BadObjectError, ChangedObjectError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            found = _column(placed, column_id)
            below = branch((one.column for one in placed), column_id)
            if parent_id in below:
                raise BadObjectError(field="parent_id", problem="loop")
            height = max(one.depth for one in placed if one.column.id in below) - _depth(placed, column_id)
            _check_place(placed, parent_id, name=found.name, but=column_id, height=height)
            _change(work, found, {"parent_id": parent_id, "position": len(placed)}, version=version)
            work.record("column_moved", f"object:{object_id}", {"column": column_id, "parent": parent_id})

    def step(self, actor: Actor, object_id: int, column_id: int, *, by: int) -> None:
        """One place up (`by` -1) or down (1) among its siblings; at the end it stays. Raises UnknownObjectError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            found = _column(placed, column_id)
            order = [one.column.id for one in placed if one.column.parent_id == found.parent_id]
            at = order.index(column_id)
            to = at + by
            if 0 <= to < len(order):
                order[at], order[to] = order[to], order[at]
                store.set_positions(work.session, order)
                work.record("column_stepped", f"object:{object_id}", {"column": column_id, "by": by})

    def retire(self, actor: Actor, object_id: int, column_id: int, *, version: int) -> int:
        """Read it and everything below it no longer; how many. Raises UnknownObjectError, ChangedObjectError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            found = _column(placed, column_id)
            if found.version != version:
                raise ChangedObjectError(name=found.name)
            below = branch((one.column for one in placed), column_id)
            store.retire_columns(work.session, below, at=work.now, by=actor.name)
            told = {"column": column_id, "name": found.name, "with_below": len(below)}
            work.record("column_retired", f"object:{object_id}", told)
        return len(below)

    def preview(self, actor: Actor, object_id: int, lines: Sequence[ColumnLine]) -> list[TreeChange]:
        """What importing these lines would do; nothing is written. Raises NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.read() as session:
            return plan(lines, in_order(store.columns(session, [object_id])))

    def import_lines(self, actor: Actor, object_id: int, lines: Sequence[ColumnLine]) -> Grown:
        """Add and update; importing the same list again changes nothing, and nothing is taken away.

        Raises BadObjectError, UnknownObjectError, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            placed = _held_tree(work, object_id)
            changes = plan(lines, placed)
            counted = Counter(change.kind for change in changes)
            if len(placed) + counted[ChangeKind.ADD] > MOST_COLUMNS:
                raise BadObjectError(field="name", problem="too_many")
            known = {one.full_name: one.column for one in placed}
            for position, change in enumerate(changes, start=len(placed)):
                _grow(work, object_id, change, known, position=position)
            told = {kind.value: number for kind, number in counted.items()}
            work.record("columns_imported", f"object:{object_id}", told)
        return Grown(counted[ChangeKind.ADD], counted[ChangeKind.UPDATE], counted[ChangeKind.SAME])


def _grow(
    work: Work, object_id: int, change: TreeChange, known: dict[tuple[str, ...], Column], *, position: int
) -> None:
    path, facts = change.path, change.facts
    parent = known.get(path[:-1])
    if change.kind is ChangeKind.ADD:
        parent_id = parent.id if parent else None
        new = _insert(work, object_id, facts, parent_id=parent_id, position=position)
        known[path] = Column(new, object_id, parent_id, position, facts.name, facts.url, facts.frequency, 1)
    elif change.kind is ChangeKind.UPDATE:
        found = known[path]
        _change(work, found, facts.values(), version=found.version)
        work.record("column_changed", f"object:{object_id}", {"column": found.id, **facts.values()})


def _insert(work: Work, object_id: int, facts: ColumnFacts, *, parent_id: int | None, position: int) -> int:
    values = {"object_id": object_id, "parent_id": parent_id, "position": position, **facts.values()}
    column_id = store.add_column(work.session, values)
    work.record("column_added", f"object:{object_id}", {"column": column_id, "name": facts.name})
    return column_id


def _change(work: Work, found: Column, values: dict[str, object], *, version: int) -> None:
    if found.version != version or not store.change_column(work.session, found, values):
        raise ChangedObjectError(name=found.name)


def _held_tree(work: Work, object_id: int) -> list[Placed]:
    held(work, object_id)
    return in_order(store.columns(work.session, [object_id]))


def _column(placed: Sequence[Placed], column_id: int) -> Column:
    found = next((one.column for one in placed if one.column.id == column_id), None)
    if found is None:
        raise UnknownObjectError(what="column")
    return found


def _depth(placed: Sequence[Placed], column_id: int) -> int:
    return next(one.depth for one in placed if one.column.id == column_id)


def _check_place(
    placed: Sequence[Placed], parent_id: int | None, *, name: str, but: int | None = None, height: int = 0
) -> None:
    """The parent exists and is not too deep, and no sibling has the same name."""
    depth = 0
    if parent_id is not None:
        _column(placed, parent_id)
        depth = _depth(placed, parent_id) + 1
    if depth + height >= MOST_DEPTH:
        raise BadObjectError(field="parent_id", problem="deep")
    siblings = (one.column for one in placed if one.column.parent_id == parent_id and one.column.id != but)
    if any(one.name == name for one in siblings):
        raise BadObjectError(field="name", problem="taken")
