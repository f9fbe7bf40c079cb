"""Fills a desk with many tickets by Core inserts, thousands of rows a statement."""

from collections.abc import Iterator
from itertools import islice
from time import perf_counter

from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from bench.archive_rows import copy_archive
from bench.databases import settle
from bench.people import Furnished, furnish
from bench.receipts import Received
from bench.tickets import OPEN_SHARE, Invented, Inventor
from database.base import Base
from database.timers import TimerRow
from tickets import search_store
from tickets.row_store import ClockRow, EventRow, ReporterRow, TicketRow
from web.desk import Desk

BATCH = 2_000
MODELS = 1_000
"""So many tickets of a lean archive are invented; the others are copies of them."""


def fill(desk: Desk, count: int, *, open_share: float = OPEN_SHARE, archived: int = 0) -> float:
    """Furnish the empty desk, store so many tickets after a lean archive; seconds it took."""
    began = perf_counter()
    known = furnish(desk)
    if archived:
        models = min(MODELS, archived)
        store_tickets(desk, known, models, open_share=0.0)
        copy_archive(desk, known.people, models=models, count=archived)
    store_tickets(desk, known, count, open_share=open_share, first=archived)
    settle(desk.database.engine)
    return perf_counter() - began


def store_tickets(
    desk: Desk, known: Furnished, count: int, *, open_share: float = OPEN_SHARE, first: int = 0
) -> None:
    """Tickets with clocks, timelines, reporters and timers; the audit chain is left out, nobody reads it here."""
    now = desk.clock.now()
    tickets = Inventor(count, Received(desk.calendar, now), known, open_share, first).invent()
    for batch in _batches(tickets):
        with desk.database.work(now, "bench") as work:
            _store(work.session, batch)
    if desk.database.engine.dialect.name == "postgresql":
        with desk.database.work(now, "bench") as work:
            work.session.execute(
                text("SELECT setval(pg_get_serial_sequence('ticket', 'id'), :last)"), {"last": first + count}
            )


def _batches(tickets: Iterator[Invented]) -> Iterator[list[Invented]]:
    while batch := list(islice(tickets, BATCH)):
        yield batch


def _store(session: Session, batch: list[Invented]) -> None:
    _insert(session, TicketRow, [one.ticket for one in batch])
    _insert(session, ClockRow, [clock for one in batch for clock in one.clocks])
    _insert(session, EventRow, [event for one in batch for event in one.events])
    _insert(session, ReporterRow, [one.reporter for one in batch if one.reporter])
    _insert(session, TimerRow, [one.timer for one in batch if one.timer])
    search_store.refresh(session, [int(str(one.ticket["id"])) for one in batch])


def _insert(session: Session, row_type: type[Base], rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(row_type), rows)
