"""The index of two-character pairs over what was written about tickets, on SQLite and on PostgreSQL.

`ticket_words` keeps the folded words. SQLite has their pairs in an FTS5 table without content, walked newest first.
PostgreSQL has them as a `tsvector` beside the words, under a GIN index, which gives no order: blocks of tickets are
among its keys, so that a word in every third ticket costs no more than one that is rare. Pairs name candidates, the
words themselves decide; neither index knows which pair stood where, which makes both small.
"""

from collections.abc import Iterator, Sequence

from sqlalchemy import ForeignKey, Text, bindparam, delete, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.session import PLANNED_ANEW
from tickets.row_store import EventRow, TicketRow
from tickets.search_words import Token, document, fold, needed, similar, tokens_of

BLOCK_BITS, GROUP_BITS, LEVELS = 10, 4, 5
"""A block is 1,024 tickets; sixteen make one of the next level. Five levels: some hundred million tickets."""
TOGETHER = 4
SINGLE_SCAN = 2_000
"""So many of the newest tickets are looked through for a single character."""
UNSEARCHED = frozenset({"reveal", "erased"})
"""Events whose words say why somebody looked at personal data: no hit for anybody."""
_BLOCK = "\uf8ff"
"""Begins a block's key: no pair, no word."""
ALL = 2_147_483_647


class WordsRow(Base):
    """A ticket's words, folded, a part a line."""

    __tablename__ = "ticket_words"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)


_W = WordsRow.__table__.c
_PARTS = (
    TicketRow.number, TicketRow.title, TicketRow.description, TicketRow.url, TicketRow.platform_number,
    TicketRow.cause, TicketRow.leader_report,
)  # fmt: skip
SEARCHED = frozenset({"title", "description", "url", "platform_number", "cause", "leader_report"})
"""Columns of the ticket; another value of one is indexed anew."""
_PUT = text("INSERT INTO ticket_gram(rowid, pairs) VALUES (:id, :pairs)")
_TAKE = text("INSERT INTO ticket_gram(ticket_gram, rowid, pairs) VALUES ('delete', :id, :pairs)")
_KEEP = text("""
    INSERT INTO ticket_words (ticket_id, words) VALUES (:id, :words)
    ON CONFLICT (ticket_id) DO UPDATE SET words = excluded.words
""")
_KEEP_ALL = text("""
    INSERT INTO ticket_words (ticket_id, words, ticket_grams) VALUES (:id, :words, array_to_tsvector(:grams))
    ON CONFLICT (ticket_id) DO UPDATE SET words = excluded.words, ticket_grams = excluded.ticket_grams
""").bindparams(bindparam("grams", type_=ARRAY(Text)))
_ONE = select(_W.words).where(_W.ticket_id == bindparam("id"))


def add(session: Session, ticket_id: int, parts: Sequence[str]) -> None:
    """A new ticket's words."""
    _write(session, [(ticket_id, document(parts), None)])


def append(session: Session, ticket_id: int, words: str) -> None:
    """What somebody wrote about the ticket."""
    old = session.execute(_ONE, {"id": ticket_id}).scalar_one_or_none()
    more = fold(words)
    if old is None:
        refresh(session, [ticket_id])
    elif more and more not in old.split("\n"):
        _write(session, [(ticket_id, f"{old}\n{more}", old)])


def refresh(session: Session, ids: Sequence[int]) -> None:
    """Index these tickets anew from what is stored of them; words that are gone leave the index."""
    said: dict[int, list[str]] = {ticket_id: [] for ticket_id in ids}
    events = select(EventRow.ticket_id, EventRow.text).where(
        EventRow.ticket_id.in_(ids), EventRow.text != "", EventRow.verb.not_in(UNSEARCHED)
    )
    for ticket_id, words in session.execute(events.order_by(EventRow.id)):
        said[ticket_id].append(words)
    known = words_of(session, ids)
    rows = session.execute(select(TicketRow.id, *_PARTS).where(TicketRow.id.in_(ids)))
    _write(
        session,
        [
            (one, document([*(part or "" for part in parts), *said[one]]), known.get(one))
            for one, *parts in rows
        ],
    )


def next_ids(session: Session, *, after: int, limit: int) -> Sequence[int]:
    """The next tickets after this id, for an index that is built from the ground."""
    query = select(TicketRow.id).where(TicketRow.id > after).order_by(TicketRow.id).limit(limit)
    return session.scalars(query).all()


def clear(session: Session) -> None:
    """Forget the whole index, before it is built from the ground."""
    session.execute(delete(WordsRow))
    if _is_sqlite(session):
        session.execute(text("INSERT INTO ticket_gram(ticket_gram) VALUES ('delete-all')"))


def words_of(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """The folded words of these tickets."""
    rows = session.execute(select(_W.ticket_id, _W.words).where(_W.ticket_id.in_(ids)))
    return {row.ticket_id: row.words for row in rows}


def holding(session: Session, terms: Sequence[str], *, before: int = ALL, limit: int) -> Sequence[int]:
    """Ids of tickets below `before` that hold all these terms, the newest first.

    Where every term is a single character, among the newest SINGLE_SCAN tickets alone.
    """
    tokens = needed(terms)
    if not tokens:
        return _scanned(session, terms, before=before, limit=limit)
    ask = _ask_sqlite if _is_sqlite(session) else _ask_postgres
    return ask(session, [tokens], terms, before, limit)


def similar_to(session: Session, terms: Sequence[str], *, limit: int) -> Sequence[int]:
    """Ids of tickets that hold nearly these terms, the newest first."""
    sets = similar(terms)
    if not sets:
        return []
    ask = _ask_sqlite if _is_sqlite(session) else _ask_postgres
    return ask(session, sets, (), ALL, limit)


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _write(session: Session, changes: Sequence[tuple[int, str, str | None]]) -> None:
    """Id, words and what was indexed before of each ticket."""
    changes = [(one, words, old) for one, words, old in changes if old != words]
    if not changes:
        return
    if not _is_sqlite(session):
        session.execute(_KEEP_ALL, [
            {"id": one, "words": words, "grams": [*tokens_of(words), *_blocks_of(one)]} for one, words, _ in changes
        ])  # fmt: skip
        return
    session.execute(_KEEP, [{"id": one, "words": words} for one, words, _ in changes])
    gone = [{"id": one, "pairs": " ".join(tokens_of(old))} for one, _, old in changes if old is not None]
    if gone:
        session.execute(_TAKE, gone)
    session.execute(_PUT, [{"id": one, "pairs": " ".join(tokens_of(words))} for one, words, _ in changes])


def _blocks_of(ticket_id: int) -> list[str]:
    return [_block(level, ticket_id >> BLOCK_BITS + GROUP_BITS * level) for level in range(LEVELS)]


def _block(level: int, number: int) -> str:
    return f"{_BLOCK}{level}x{number}"


def _scanned(session: Session, terms: Sequence[str], *, before: int, limit: int) -> Sequence[int]:
    newest = session.scalar(select(func.max(_W.ticket_id)))
    if newest is None or not terms:
        return []
    find = func.instr if _is_sqlite(session) else func.strpos
    query = select(_W.ticket_id).where(
        _W.ticket_id > newest - SINGLE_SCAN,
        _W.ticket_id < before,
        *(find(_W.words, one) > 0 for one in terms),
    )
    return session.scalars(query.order_by(_W.ticket_id.desc()).limit(limit)).all()


def _ask_sqlite(
    session: Session, sets: Sequence[Sequence[Token]], terms: Sequence[str], before: int, limit: int
) -> Sequence[int]:
    """CROSS JOIN is an order to SQLite: the index is walked, newest first, and left when the page is full."""
    match = " OR ".join("(" + " AND ".join(map(_fts, one)) + ")" for one in sets)
    tests = "".join(f" AND instr(w.words, :t{n}) > 0" for n in range(len(terms)))
    join = " CROSS JOIN ticket_words w ON w.ticket_id = g.rowid" if terms else ""
    query = text(
        f"SELECT g.rowid FROM ticket_gram g{join} WHERE ticket_gram MATCH :match AND g.rowid < :before{tests}"  # noqa: S608  (our own pieces)
        " ORDER BY g.rowid DESC LIMIT :limit"
    )
    given = {f"t{n}": term for n, term in enumerate(terms)}
    return session.scalars(query, {"match": match, "before": before, "limit": limit, **given}).all()


def _ask_postgres(
    session: Session, sets: Sequence[Sequence[Token]], terms: Sequence[str], before: int, limit: int
) -> Sequence[int]:
    """One statement, block after block from the newest; an Append stops where the limit is reached.

    OFFSET 0 keeps the planner from walking the primary key backwards through every ticket.
    """
    newest = session.scalar(select(func.max(_W.ticket_id)))
    if newest is None:
        return []
    given: dict[str, object] = {"before": before, "limit": limit}
    given |= {f"t{n}": term for n, term in enumerate(terms)}
    wanted = " | ".join("(" + " & ".join(map(_tsquery, one)) + ")" for one in sets)
    tests = "".join(f" AND strpos(words, :t{n}) > 0" for n in range(len(terms)))
    branches = []
    for n, keys in enumerate(blocks(min(newest, before - 1))):
        given[f"q{n}"] = f"({wanted}) & ({' | '.join(keys)})"
        branches.append(
            "(SELECT ticket_id FROM (SELECT ticket_id FROM ticket_words"  # noqa: S608  (our own pieces)
            f" WHERE ticket_grams @@ CAST(:q{n} AS tsquery) AND ticket_id < :before{tests} OFFSET 0) AS x{n}"
            " ORDER BY ticket_id DESC LIMIT :limit)"
        )
    query = text(f"SELECT ticket_id FROM ({' UNION ALL '.join(branches)}) AS found LIMIT :limit")  # noqa: S608  (likewise)
    asked = query.columns(literal_column("ticket_id"))
    found = session.scalars(asked, given, execution_options={PLANNED_ANEW: True})
    return sorted(found, reverse=True)


def _fts(token: Token) -> str:
    return f'"{token.text}"{"*" if token.prefix else ""}'


def _tsquery(token: Token) -> str:
    return f"'{token.text}'{':*' if token.prefix else ''}"


def blocks(top: int) -> Iterator[list[str]]:
    """Keys of the blocks that hold ids up to `top`, the newest first: single ones, then sixteen times larger ones.

    A page is mostly full after the newest few thousand tickets: the smallest are asked TOGETHER at a time, those of
    one whole group at least. The larger ones are asked one by one: a word in every third ticket is then found in the
    first of them, and the others are not looked at.
    """
    block, first = top >> BLOCK_BITS, max((top >> BLOCK_BITS + GROUP_BITS) - 1, 0) << GROUP_BITS
    for newest in range(block, first - 1, -TOGETHER):
        yield [_block(0, n) for n in range(newest, max(newest - TOGETHER, first - 1), -1)]
    block = first
    for level in range(1, LEVELS):
        block >>= GROUP_BITS
        yield from ([_block(level, n)] for n in range(block - 1, (block >> GROUP_BITS << GROUP_BITS) - 1, -1))
