"""Use cases of the lexicon: terms tested against right text before they enter, used or not, by whose word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files

from calendars.clock import Clock
from database.session import Database
from probes.errors import BadTerms
from probes.lexicon.admission import Admission, admit
from probes.lexicon.tables import read_terms, shipped_terms
from probes.lexicon.terms import Term
from probes.readings import lexicon_store as store
from roster.permissions import Act, Actor
from tickets.regulation import CLAUSES

MOST_TERMS, MOST_CLEAN = 50_000, 5_000_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: terms that may enter, those found in right text, and how many are known already."""

    admission: Admission
    known: int


class Lexicons:
    """The desk's own terms; the shipped list stays a file, and a term of the desk's own goes before it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def preview(self, actor: Actor, table: str, *, clean: str = "", source: str = "") -> Preview:
        """Nothing is stored. `clean` is text known to be right, beside what the desk knows itself.

        Raises BadTable, BadTerms, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        terms = _read(table, source)
        if len(clean) > MOST_CLEAN:
            raise BadTerms(problem="clean")
        with self._database.read() as session:
            own = store.own_terms(session)
        known = {one.wrong for one in shipped_terms()} | own.keys()
        return Preview(
            admit(terms, [*_right_text(terms), *clean.splitlines()]), sum(one.wrong in known for one in terms)
        )

    def take_in(self, actor: Actor, table: str, *, clean: str = "", source: str = "") -> int:
        """Keep the terms that pass; how many. What does not pass stays outside. Raises as `preview`."""
        found = self.preview(actor, table, clean=clean, source=source).admission
        terms = [replace(one, approver=one.approver or actor.name) for one in found.admitted]
        with self._database.work(self._clock.now(), actor.ref) as work:
            store.put(work.session, terms, at=work.now, by=actor.name)
            told = {"terms": len(terms), "turned_away": len(found.turned_away), "source": source}
            work.record("terms_imported", "lexicon:0", told)
        return len(terms)

    def use(self, actor: Actor, wrong: str, *, is_used: bool) -> None:
        """Look for a term from the next reading on, or no more. Raises BadTerms, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            if wrong not in store.own_terms(work.session):
                shipped = next((one for one in shipped_terms() if one.wrong == wrong), None)
                if shipped is None:
                    raise BadTerms(problem="unknown")
                store.put(work.session, [shipped], at=work.now, by=actor.name)
            store.use(work.session, wrong, is_used=is_used, at=work.now, by=actor.name)
            work.record("term_used" if is_used else "term_unused", "lexicon:0", {"term": wrong})


def _read(table: str, source: str) -> Sequence[Term]:
    terms = read_terms(table, source=source)
    if not terms:
        raise BadTerms(problem="none")
    if len(terms) > MOST_TERMS:
        raise BadTerms(problem="many")
    return terms


def _right_text(terms: Iterable[Term]) -> Iterator[str]:
    """Text the desk knows to be right: the regulations it cites, right words, the right forms of all terms."""
    yield from (one.text for one in CLAUSES.values())
    words = files("probes").joinpath("data/words.txt").read_text(encoding="utf-8")
    yield from (word for line in words.splitlines() if not line.startswith("#") for word in line.split())
    yield from (one.right for one in (*shipped_terms(), *terms) if one.right)
