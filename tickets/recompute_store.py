"""Tickets dated by an older calendar, and the runs that bring them up to date <-> rows; whole batches a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, cast

from sqlalchemy import JSON, Table, bindparam, exists, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from calendars.deadlines import ReceiptRule
from database.base import Base
from database.types import UtcDateTime
from database.upsert import insert_into
from tickets.kinds import ClockKind
from tickets.row_store import OPEN, ClockRow, TicketRow
from tickets.ticket import Clock

_TICKET = cast("Table", TicketRow.__table__)
_CLOCK = cast("Table", ClockRow.__table__)


class RunRow(Base):
    """The one run of a published version; finished when no open ticket is dated by an older one."""

    __tablename__ = "recompute_run"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchRow(Base):
    """What one transaction of a run did: counts, and the moved tickets as [number, from, to, overdue by it].

    A run's figures are the sums of its batches: a shared row of counters would make a person's click and the
    engine wait for each other while both hold tickets and timers.
    """

    __tablename__ = "recompute_batch"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    looked_at: Mapped[int]
    moved: Mapped[int]
    confirmed: Mapped[int]
    overdue: Mapped[int]
    moves: Mapped[list[Any]] = mapped_column(JSON)


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run is; counts of tickets."""

    number: int
    started_at: datetime
    finished_at: datetime | None
    batches: int
    looked_at: int
    moved: int
    confirmed: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Stale:
    """What a run needs of an open ticket that an older calendar dated."""

    id: int
    number: str
    cycle: int
    calendar_no: int
    moves: int
    received_at: datetime
    due_at: datetime | None
    paused_at: datetime | None


_STALE = [getattr(TicketRow, field.name) for field in fields(Stale)]


def begin_run(session: Session, number: int, *, at: datetime) -> None:
    session.execute(insert_into(session, RunRow), {"number": number, "started_at": at})


def run(session: Session, number: int) -> Run | None:
    row = session.execute(
        select(RunRow.number, RunRow.started_at, RunRow.finished_at).where(RunRow.number == number)
    ).one_or_none()
    if row is None:
        return None
    done = session.execute(select(func.count(), *_SUMS).where(BatchRow.number == number)).one()
    return Run(row.number, row.started_at, row.finished_at, *(int(value) for value in done))


_SUMS = [
    func.coalesce(func.sum(column), 0)
    for column in (BatchRow.looked_at, BatchRow.moved, BatchRow.confirmed, BatchRow.overdue)
]


def add_batch(
    session: Session, number: int, *, at: datetime, moves: Sequence[Sequence[Any]], looked_at: int,
    confirmed: int = 0, overdue: int = 0,
) -> int:  # fmt: skip
    """What a transaction of the run did; its id."""
    row = {
        "number": number, "at": at, "looked_at": looked_at, "moved": len(moves), "confirmed": confirmed,
        "overdue": overdue, "moves": list(moves),
    }  # fmt: skip
    return session.scalars(insert_into(session, BatchRow).returning(BatchRow.id), row).one()


def finish_run(session: Session, number: int, *, at: datetime) -> None:
    session.execute(update(RunRow).where(RunRow.number == number).values(finished_at=at))


def moved_batch(session: Session, number: int, *, after: int) -> tuple[int, list[Any], bool] | None:
    """The next batch of moved tickets after a batch's id: its id, the tickets, whether another follows."""
    rows = session.execute(
        select(BatchRow.id, BatchRow.moves)
        .where(BatchRow.number == number, BatchRow.id > after, BatchRow.moved > 0)
        .order_by(BatchRow.id)
        .limit(2)
    ).all()
    return (rows[0].id, rows[0].moves, len(rows) > 1) if rows else None


def stale(session: Session, number: int, *, limit: int) -> list[Stale]:
    """Open tickets dated before version `number`, held until commit; those somebody holds are left for later."""
    rows = session.execute(
        select(*_STALE)
        .where(OPEN, TicketRow.calendar_no < number)
        .order_by(TicketRow.calendar_no, TicketRow.id)
        .limit(limit)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return [Stale(*row) for row in rows]


def any_stale(session: Session, number: int) -> bool:
    found = exists().where(OPEN, TicketRow.calendar_no < number)
    return bool(session.scalar(select(found)))


def count_stale(session: Session, number: int) -> int:
    """Open tickets dated before version `number`."""
    return session.scalar(select(func.count()).where(OPEN, TicketRow.calendar_no < number)) or 0


def running_clocks(session: Session, tickets: Mapping[int, int]) -> dict[int, list[Clock]]:
    """The unstopped clocks of these tickets' current cycles (id -> cycle), without their derivations."""
    rows = session.execute(
        select(
            _CLOCK.c.ticket_id, _CLOCK.c.clock, _CLOCK.c.cycle, _CLOCK.c.working_days, _CLOCK.c.clause,
            _CLOCK.c.started_at, _CLOCK.c.due_at, _CLOCK.c.overdue_at, _CLOCK.c.provisional,
            _CLOCK.c.extended_days, _CLOCK.c.receipt,
        ).where(_CLOCK.c.ticket_id.in_(list(tickets)), _CLOCK.c.met_at.is_(None))
        .order_by(_CLOCK.c.ticket_id, _CLOCK.c.working_days)
    )  # fmt: skip
    found: dict[int, list[Clock]] = {ticket_id: [] for ticket_id in tickets}
    for row in rows:
        if row.cycle == tickets[row.ticket_id]:
            found[row.ticket_id].append(
                Clock(
                    ClockKind(row.clock), row.cycle, row.working_days, row.clause, row.started_at, row.due_at,
                    row.overdue_at, row.provisional, None, None, row.extended_days, ReceiptRule(row.receipt),
                )
            )  # fmt: skip
    return found


def save_clocks(session: Session, clocks: Sequence[tuple[int, Clock]]) -> None:
    """What was counted again: due instants, mark, derivation."""
    if clocks:
        keys = [_CLOCK.c[name] == bindparam(f"its_{name}") for name in ("ticket_id", "cycle", "clock")]
        session.connection().execute(update(_CLOCK).where(*keys), [_clock_values(i, c) for i, c in clocks])


def save_tickets(session: Session, changed: Sequence[Mapping[str, object]]) -> None:
    """The moved tickets' columns; each mapping holds `its_id` beside them. No new version: nobody's edit is lost.

    Some have fewer columns than others, and one statement writes the same ones on all its rows.
    """
    alike: dict[frozenset[str], list[dict[str, object]]] = {}
    for one in changed:
        alike.setdefault(frozenset(one), []).append(dict(one))
    for rows in alike.values():
        session.connection().execute(update(_TICKET).where(_TICKET.c.id == bindparam("its_id")), rows)


def mark_current(session: Session, ids: Sequence[int], number: int) -> None:
    """These are as this version has them."""
    if ids:
        session.execute(update(_TICKET).where(_TICKET.c.id.in_(ids)).values(calendar_no=number))


def _clock_values(ticket_id: int, clock: Clock) -> dict[str, object]:
    return {
        "its_ticket_id": ticket_id, "its_cycle": clock.cycle, "its_clock": clock.clock.value,
        "due_at": clock.due_at, "overdue_at": clock.overdue_at, "provisional": clock.provisional,
        "calendar_version": clock.derivation.calendar_version if clock.derivation else "",
        "derivation": clock.derivation.to_json() if clock.derivation else None,
    }  # fmt: skip
