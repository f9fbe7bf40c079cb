"""Use cases of the tables of names: taken in by the row or the sheet after a look, left out, by whose word."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from calendars.clock import Clock
from database.session import Database, Session
from probes.check.hosts_table import ForeignHost
from probes.errors import BadRow, BadRows, BadTerms, ChangedMeanwhile, UnknownName
from probes.readings import names_store as store
from probes.readings.names import Entry, NameTable, key_of, read_entries
from probes.readings.names_store import KeptName
from probes.readings.own_hosts import own_names
from probes.readings.stand_store import stand_of, take_turn
from roster.permissions import Act, Actor

MOST_ENTRIES = 5_000
"""Of one table, whole: every page is held against all of them."""


class Kind(StrEnum):
    """What an entry does to the table."""

    ADD = "add"
    UPDATE = "update"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Change:
    """An entry of a sheet, and what it meets: `was` is the known one, None for what is new."""

    line: int
    entry: Entry
    was: KeptName | None

    @property
    def kind(self) -> Kind:
        if self.was is None:
            return Kind.ADD
        return Kind.SAME if self.was.is_used and self.was.entry == self.entry else Kind.UPDATE


class Names:
    """Offices, renamed organs, foreign hosts as the desk knows them; nothing is shipped, each place has its own."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def preview(self, actor: Actor, table: NameTable, rows: Sequence[Sequence[str]]) -> Sequence[Change]:
        """Nothing is stored. Raises BadRows, BadTerms, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        entries = read_entries(table, rows)
        with self._database.read() as session:
            return _changes(session, table, entries)

    def take_in(
        self, actor: Actor, table: NameTable, rows: Sequence[Sequence[str]], *, seen: str | None = None
    ) -> Sequence[Change]:
        """Keep all of them, or none: a known entry takes the new words. Raises as `preview`, and ChangedMeanwhile.

        `seen`: how the known ones stood when they were looked at (`stand_of_changes`); None asks nothing.
        """
        actor.require(Act.EDIT_OBJECTS)
        entries = read_entries(table, rows)
        with self._database.work(self._clock.now(), actor.ref) as work:
            take_turn(work.session)
            changes = _changes(work.session, table, entries)
            _require_seen(changes, seen)
            fresh = [one.entry for one in changes if one.kind is not Kind.SAME]
            store.put(work.session, table, fresh, at=work.now, by=actor.name)
            work.record("names_imported", f"names:{table.value}", {"entries": len(fresh)})
        return changes

    def use(
        self, actor: Actor, table: NameTable, entry_id: int, *, is_used: bool, seen: str | None = None
    ) -> Entry:
        """Hold an entry against pages from the next reading on, or no more; pressed twice, it is so once.

        Raises UnknownName, ChangedMeanwhile, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            take_turn(work.session)
            found = store.one(work.session, table, entry_id)
            if found is None:
                raise UnknownName(entry=entry_id)
            if seen is not None and seen != stand_of_names([found]):
                if found.is_used is is_used and found.changed_by == actor.name:
                    return found.entry
                raise ChangedMeanwhile(by=found.changed_by, stand=stand_of_names([found]))
            store.use(work.session, table, entry_id, is_used=is_used, at=work.now, by=actor.name)
            work.record(
                "name_used" if is_used else "name_unused", f"names:{table.value}", {"entry": entry_id}
            )
        return found.entry


def stand_of_names(known: Iterable[KeptName]) -> str:
    """How these entries stand."""
    return stand_of((one.id, one.changed_at) for one in known)


def stand_of_changes(changes: Iterable[Change]) -> str:
    """How the known entries stand that a sheet meets."""
    return stand_of_names(one.was for one in changes if one.was is not None)


def _changes(session: Session, table: NameTable, entries: Sequence[tuple[int, Entry]]) -> Sequence[Change]:
    if not entries:
        raise BadTerms(problem="none_named")
    _require_foreign(session, entries)
    known = {key_of(one.entry): one for one in store.known(session, table)}
    changes = [Change(line, entry, known.get(key_of(entry))) for line, entry in entries]
    if len(known) + sum(one.kind is Kind.ADD for one in changes) > MOST_ENTRIES:
        raise BadTerms(problem="many_named")
    return changes


def _require_foreign(session: Session, entries: Sequence[tuple[int, Entry]]) -> None:
    """A host of the desk's own sites needs no entry, and one that ran out would say something untrue."""
    hosts = [(line, one.host) for line, one in entries if isinstance(one, ForeignHost)]
    own = own_names(session) if hosts else frozenset()
    bad = [BadRow(line, "host_own", host) for line, host in hosts if host in own]
    if bad:
        raise BadRows(bad)


def _require_seen(changes: Sequence[Change], seen: str | None) -> None:
    """Whoever puts new words in the place of others has seen those."""
    replaced = [one.was for one in changes if one.was is not None and one.kind is Kind.UPDATE]
    stand = stand_of_changes(changes)
    if replaced and seen is not None and seen != stand:
        raise ChangedMeanwhile(by=max(replaced, key=lambda one: one.changed_at).changed_by, stand=stand)
