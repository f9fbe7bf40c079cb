"""Searching what was written about tickets: newest first, bounded, narrowed by permission; by telephone, audited."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from calendars.clock import Clock as DeskClock
from database.session import Database, Session
from roster.permissions import Act, Actor
from tickets import listing_store, phone_store, search_store
from tickets.list_store import Line
from tickets.listing_store import COUNTED
from tickets.phone_digests import TAIL, digits_of, is_searchable
from tickets.search_store import ALL, holding, similar_to
from tickets.search_words import excerpt, fold, needed, terms_of
from tickets.wanted import Order, Wanted

ROUNDS = 5
"""How often a thousand hits are looked through for those the filters want, before the page says where to go on."""
MOST_SIMILAR = 10
MOST_BY_PHONE = 200
BATCH = 500


@dataclass(frozen=True, slots=True)
class Found:
    """A page of hits.

    `count` is how many there are, all of them where `exact`, else at least so many. `after` begins the next page, ""
    where there is none. `similar`: nothing holds the text, these nearly do. `newest_only`: a single character, looked
    for among the newest tickets alone. `excerpts`: by ticket id, the words round the hit.
    """

    lines: Sequence[Line]
    terms: tuple[str, ...]
    count: int = 0
    exact: bool = True
    after: str = ""
    similar: bool = False
    newest_only: bool = False
    excerpts: Mapping[int, str] = field(default_factory=dict)


class Search:
    """Questions take an open session, so that a page asks all rooms in one."""

    def __init__(self, database: Database, clock: DeskClock) -> None:
        self._database, self._clock = database, clock

    def page(
        self, session: Session, actor: Actor, query: str, wanted: Wanted, *, after: str = "", limit: int
    ) -> Found:
        """Tickets that hold every word of the query, else those that nearly do. `after` is of the page before."""
        actor.require(Act.SEE_TICKETS)
        wanted, terms = replace(wanted, only_unit=actor.sees_only_unit), terms_of(query)
        if not terms:
            return Found((), terms)
        hits, exact = _hits(session, terms, wanted, before=_number(after) or ALL)
        if not hits and exact and not after:
            return _similar(session, terms, wanted)
        known = Found((), terms, count=min(len(hits), COUNTED), exact=exact, newest_only=not needed(terms))
        if exact and wanted.order is not Order.RECEIVED:
            return _arranged(
                session, known, wanted, hits, start=_number(after.removeprefix("@")), limit=limit
            )
        lines = listing_store.of_ids(session, wanted, hits[:limit])
        goes_on = str(hits[limit - 1]) if len(hits) > limit else ""
        return _shown(session, replace(known, after=goes_on), lines)

    def by_phone(self, actor: Actor, number: str, wanted: Wanted) -> Sequence[Line]:
        """Tickets of the reporter with this number, whole or its last four digits, the newest first; it is recorded.

        Nothing for what is no number. Raises NotPermittedError.
        """
        actor.require(Act.REVEAL)
        wanted = replace(wanted, only_unit=actor.sees_only_unit)
        if not is_searchable(number):
            return ()
        digits = digits_of(number)
        with self._database.work(self._clock.now(), actor.ref) as work:
            digest = work.digest(f"{'tail' if len(digits) == TAIL else 'phone'}:{digits}")
            ids = phone_store.by_digest(work.session, digest, limit=MOST_BY_PHONE)
            work.record("phone_searched", "search:phone", {"digest": digest, "found": len(ids)})
            return listing_store.of_ids(work.session, wanted, ids)

    def rebuild(self) -> Iterator[int]:
        """Forget the index and build it from the ground, batch by batch; how many tickets are in it by now.

        Clicks get their turn between batches; until it ends a search finds only what is in it already.
        """
        with self._database.work(self._clock.now(), "search") as work:
            search_store.clear(work.session)
        done, last = 0, 0
        while True:
            with self._database.work(self._clock.now(), "search") as work:
                ids = search_store.next_ids(work.session, after=last, limit=BATCH)
                search_store.refresh(work.session, ids)
                phone_store.fill(work.session, ids, work.digest)
            if not ids:
                return
            done, last = done + len(ids), ids[-1]
            yield done


def _hits(
    session: Session, terms: Sequence[str], wanted: Wanted, *, before: int
) -> tuple[Sequence[int], bool]:
    """Ids the page may show, the newest first, and whether they are all there are."""
    found: list[int] = []
    for _ in range(ROUNDS):
        ids = holding(session, terms, before=before, limit=COUNTED + 1)
        found += listing_store.passing(session, wanted, ids) if wanted.narrows else ids
        if len(ids) <= COUNTED:
            return found, len(found) <= COUNTED
        if len(found) > COUNTED or not wanted.narrows:
            break
        before = ids[-1]
    return found, False


def _similar(session: Session, terms: tuple[str, ...], wanted: Wanted) -> Found:
    ids = similar_to(session, terms, limit=COUNTED)
    lines = listing_store.of_ids(session, wanted, ids[:MOST_SIMILAR] if not wanted.narrows else ids)
    lines = lines[:MOST_SIMILAR]
    return Found(lines, terms, similar=bool(lines), newest_only=not needed(terms))


def _arranged(
    session: Session, known: Found, wanted: Wanted, hits: Sequence[int], *, start: int, limit: int
) -> Found:
    """All hits in another order than the newest first: few enough to be put in it here."""
    lines = listing_store.of_ids(session, wanted, hits)
    if wanted.order is Order.DUE:
        lines.sort(key=lambda line: (not line.state.is_open, line.sort_at, line.id))
    else:
        lines.sort(key=lambda line: not all(term in fold(line.title) for term in known.terms))
    shown, end = lines[start : start + limit], start + limit
    return _shown(session, replace(known, after=f"@{end}" if end < len(lines) else ""), shown)


def _shown(session: Session, known: Found, lines: Sequence[Line]) -> Found:
    """With the words round the hit where the title does not show it."""
    unseen = [line.id for line in lines if not all(_shows(line, term) for term in known.terms)]
    words = search_store.words_of(session, unseen) if unseen else {}
    excerpts = {one: excerpt(text, known.terms) for one, text in words.items()}
    return replace(known, lines=lines, excerpts=excerpts)


def _shows(line: Line, term: str) -> bool:
    return term in fold(line.title) or term in fold(line.number)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(ALL)) else 0
