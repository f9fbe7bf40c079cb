"""Use cases of the lexicon: terms tested against right text before they enter, used or not, by whose word."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from calendars.clock import Clock
from database.session import Database
from probes.errors import BadTerms, ChangedMeanwhile
from probes.lexicon.admission import Admission, admit
from probes.lexicon.tables import read_terms, shipped_terms
from probes.lexicon.terms import Term
from probes.lexicon.words import right_words
from probes.readings import lexicon_store as store
from probes.readings.lexicon_store import OwnTerm
from probes.readings.stand_store import stand_of, take_turn
from roster.permissions import Act, Actor
from tickets.regulation import CLAUSES

MOST_TERMS, MOST_CLEAN = 50_000, 5_000_000


@dataclass(frozen=True, slots=True)
class Preview:
    """What an import would do: terms that may enter, those found in right text, and how many are known already.

    `stand`: how the desk's own terms stand whose place would be taken.
    """

    admission: Admission
    known: int
    stand: str = ""


class Lexicons:
    """The desk's own terms; the shipped list stays a file, and a term of the desk's own goes before it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def preview(self, actor: Actor, table: str, *, clean: str = "", source: str = "") -> Preview:
        """Nothing is stored. `clean` is text known to be right, beside what the desk knows itself.

        Raises BadRows, BadTerms, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        terms = _read(table, source)
        if len(clean) > MOST_CLEAN:
            raise BadTerms(problem="clean")
        with self._database.read() as session:
            own = store.own_terms(session)
        known = {one.wrong for one in shipped_terms()} | own.keys()
        admission = admit(terms, [*_right_text(terms), *clean.splitlines()])
        return Preview(admission, sum(one.wrong in known for one in terms), _stand(own, admission.admitted))

    def take_in(
        self, actor: Actor, table: str, *, clean: str = "", source: str = "", seen: str | None = None
    ) -> int:
        """Keep the terms that pass; how many. What does not pass stays outside.

        `seen`: the preview's `stand`; None asks nothing. Raises as `preview`, and ChangedMeanwhile.
        """
        found = self.preview(actor, table, clean=clean, source=source).admission
        terms = [replace(one, approver=one.approver or actor.name) for one in found.admitted]
        with self._database.work(self._clock.now(), actor.ref) as work:
            take_turn(work.session)
            _require_seen(store.own_terms(work.session), terms, seen)
            store.put(work.session, terms, at=work.now, by=actor.name)
            told = {"terms": len(terms), "turned_away": len(found.turned_away), "source": source}
            work.record("terms_imported", "lexicon:0", told)
        return len(terms)

    def use(self, actor: Actor, wrong: str, *, is_used: bool, seen: str | None = None) -> None:
        """Look for a term from the next reading on, or no more; pressed twice, it is so once.

        `seen`: its `stand_of_term` when it was looked at. Raises BadTerms, ChangedMeanwhile, NotPermittedError.
        """
        actor.require(Act.EDIT_OBJECTS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            take_turn(work.session)
            own = store.own_term(work.session, wrong)
            if seen is not None and own is not None and seen != stand_of_term(own):
                if own.is_used is is_used and own.changed_by == actor.name:
                    return
                raise ChangedMeanwhile(by=own.changed_by, stand=stand_of_term(own))
            if own is None:
                shipped = next((one for one in shipped_terms() if one.wrong == wrong), None)
                if shipped is None:
                    raise BadTerms(problem="unknown")
                store.put(work.session, [shipped], at=work.now, by=actor.name)
            store.use(work.session, wrong, is_used=is_used, at=work.now, by=actor.name)
            work.record("term_used" if is_used else "term_unused", "lexicon:0", {"term": wrong})


def stand_of_term(own: OwnTerm | None) -> str:
    """How a term stands; "" while it is as shipped."""
    return stand_of([(own.term.wrong, own.changed_at)] if own else [])


def _stand(own: Mapping[str, OwnTerm], terms: Iterable[Term]) -> str:
    return stand_of((one.wrong, own[one.wrong].changed_at) for one in terms if one.wrong in own)


def _require_seen(own: Mapping[str, OwnTerm], terms: Sequence[Term], seen: str | None) -> None:
    """Whoever puts new words in the place of others has seen those."""
    met = [own[one.wrong] for one in terms if one.wrong in own]
    if seen is not None and met and seen != _stand(own, terms):
        newest = max(met, key=lambda one: one.changed_at)
        raise ChangedMeanwhile(by=newest.changed_by, stand=_stand(own, terms))


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
    yield from right_words()
    yield from (one.right for one in (*shipped_terms(), *terms) if one.right)
