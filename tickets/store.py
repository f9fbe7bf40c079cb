"""Tickets, clocks, events, reporters and attachments <-> rows; every update is guarded by its version."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, select, tuple_, update
from sqlalchemy.orm import Session

from calendars.deadlines import Derivation, ReceiptRule
from database.upsert import insert_all, insert_into
from tickets.kinds import ClockKind, Kind, Severity, Source
from tickets.lifecycle import DismissReason, State
from tickets.row_store import OPEN, AttachmentRow, ClockRow, EventRow, ReporterRow, TicketRow
from tickets.ticket import Clock, Event, Reporter, Ticket

_T = TicketRow.__table__.c
_NAMES = [f.name for f in fields(Ticket)]
TICKET_COLUMNS = [_T[name] for name in _NAMES]
_OF_EVENT = [f.name for f in fields(Event)]
_ENUMS = (
    ("kind", Kind), ("source", Source), ("state", State), ("severity", Severity),
    ("dismiss_reason", DismissReason), ("before_merge", State),
)  # fmt: skip


_TICKETS = select(*TICKET_COLUMNS)
_BY_NUMBER = _TICKETS.where(_T.number == bindparam("number"))
_BY_ID = _TICKETS.where(_T.id == bindparam("id"))
_HELD_BY_NUMBER = _BY_NUMBER.with_for_update(key_share=True)
_C, _E = ClockRow.__table__.c, EventRow.__table__.c
_CLOCKS = select(*_C).where(_C.ticket_id == bindparam("ticket_id")).order_by(_C.cycle, _C.working_days)
_EVENTS = (
    select(*(_E[name] for name in _OF_EVENT))
    .where(_E.ticket_id == bindparam("ticket_id"))
    .order_by(_E.id.desc())
    .limit(bindparam("limit"))
)
_CHANGE = update(cast("Table", TicketRow.__table__)).where(
    _T.id == bindparam("of_id"), _T.version == bindparam("of_version")
)
_MEET = update(cast("Table", ClockRow.__table__)).where(
    _C.ticket_id == bindparam("of_ticket"), _C.cycle == bindparam("of_cycle"), _C.met_at.is_(None),
    _C.clock.in_(bindparam("of_clocks", expanding=True)),
)  # fmt: skip
"""Put together once: doing it anew costs more than asking them."""


def as_ticket(row: Sequence[Any]) -> Ticket:
    """The value of a row that begins with TICKET_COLUMNS."""
    return Ticket(**_typed(dict(zip(_NAMES, row, strict=False))))


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    for name, enum in _ENUMS:
        if values.get(name) is not None:
            values[name] = enum(values[name])
    return values


def by_number(session: Session, number: str) -> Ticket | None:
    if not number.isalnum():
        return None  # PostgreSQL takes no NUL; nothing but letters and digits is a number
    row = session.execute(_BY_NUMBER, {"number": number}).one_or_none()
    return None if row is None else as_ticket(row)


def by_id(session: Session, ticket_id: int) -> Ticket | None:
    row = session.execute(_BY_ID, {"id": ticket_id}).one_or_none()
    return None if row is None else as_ticket(row)


def by_ids(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    rows = session.execute(_TICKETS.where(TicketRow.id.in_(ids)))
    return {ticket.id: ticket for ticket in map(as_ticket, rows)}


def by_numbers(session: Session, numbers: Sequence[str]) -> dict[str, Ticket]:
    """Those of these tickets that are there, by number."""
    known = [number for number in numbers if number.isalnum()]
    rows = session.execute(_TICKETS.where(TicketRow.number.in_(known)))
    return {ticket.number: ticket for ticket in map(as_ticket, rows)}


def held_by_number(session: Session, number: str) -> Ticket | None:
    """The ticket, kept from the engine and from other people until commit."""
    if not number.isalnum():
        return None
    row = session.execute(_HELD_BY_NUMBER, {"number": number}).one_or_none()
    return None if row is None else as_ticket(row)


def held_by_ids(session: Session, ids: Collection[int]) -> list[Ticket]:
    """Many by their ids, in that order, so that two who hold many never wait for each other."""
    held = _TICKETS.where(_T.id.in_(ids)).order_by(_T.id).with_for_update(key_share=True)
    return [as_ticket(row) for row in session.execute(held)]


def hold_free(session: Session, ids: Sequence[int]) -> dict[int, Ticket]:
    """Those tickets that nobody is changing just now, kept until commit. Never waits, so it never blocks anyone."""
    rows = session.execute(_TICKETS.where(_T.id.in_(ids)).with_for_update(key_share=True, skip_locked=True))
    return {ticket.id: ticket for ticket in map(as_ticket, rows)}


def by_tracking(session: Session, digest: str) -> Ticket | None:
    row = session.execute(_TICKETS.where(TicketRow.tracking_digest == digest)).one_or_none()
    return None if row is None else as_ticket(row)


def id_by_platform_number(session: Session, number: str) -> tuple[int, str] | None:
    """Id and number of the ticket that platform message became."""
    found = session.execute(
        select(TicketRow.id, TicketRow.number).where(TicketRow.platform_number == number)
    ).one_or_none()
    return None if found is None else (found.id, found.number)


def numbers_by_platform(session: Session, platform_numbers: Sequence[str]) -> dict[str, str]:
    """Our numbers by the platform's, for those that are tickets already."""
    found: dict[str, str] = {}
    for start in range(0, len(platform_numbers), 500):
        some = platform_numbers[start : start + 500]
        rows = session.execute(
            select(TicketRow.platform_number, TicketRow.number).where(TicketRow.platform_number.in_(some))
        )
        found |= {str(row.platform_number): row.number for row in rows}
    return found


def open_by_fingerprint(session: Session, fingerprint: str) -> Ticket | None:
    row = session.execute(_TICKETS.where(TicketRow.fingerprint == fingerprint, OPEN)).one_or_none()
    return None if row is None else as_ticket(row)


def add(session: Session, values: Mapping[str, object]) -> int | None:
    """The new ticket's id, or None where its number, platform number or fingerprint is taken."""
    statement = insert_into(session, TicketRow).on_conflict_do_nothing()
    return session.scalars(statement.returning(TicketRow.id), dict(values)).one_or_none()


def change(session: Session, ticket: Ticket, values: Mapping[str, object]) -> Ticket | None:
    """The ticket with these values and its next version; None if it was not at the version it was read at."""
    of = {"of_id": ticket.id, "of_version": ticket.version}
    result = session.execute(_CHANGE, {**of, **values, "version": ticket.version + 1})
    if result.rowcount != 1:  # type: ignore[attr-defined]  # a cursor result of an UPDATE
        return None
    return replace(ticket, version=ticket.version + 1, **_typed(dict(values)))


def change_all(session: Session, tickets: Sequence[Ticket], values: Mapping[str, object]) -> frozenset[int]:
    """Give all these tickets the same values and their next version; ids of those at the version they were read at."""
    read = tuple_(_T.id, _T.version).in_([(one.id, one.version) for one in tickets])
    by_key = _T.id.in_([one.id for one in tickets])  # pairs alone make SQLite read the whole table
    statement = update(cast("Table", TicketRow.__table__)).where(by_key, read)
    return frozenset(session.scalars(statement.values(version=_T.version + 1, **values).returning(_T.id)))


def count_repeat(session: Session, ticket_id: int, *, at: datetime) -> int:
    """A detected fault was seen again: how often by now. No new version, nobody's edit is lost by it."""
    statement = (
        update(TicketRow)
        .where(TicketRow.id == ticket_id)
        .values(repeats=TicketRow.repeats + 1, last_seen_at=at)
        .returning(TicketRow.repeats)
    )
    return session.execute(statement).scalar_one()


def add_clocks(session: Session, ticket_id: int, clocks: Sequence[Clock]) -> None:
    if not clocks:
        return
    session.execute(
        insert_into(session, ClockRow),
        [
            {
                "ticket_id": ticket_id, "cycle": c.cycle, "clock": c.clock.value, "working_days": c.working_days,
                "clause": c.clause, "started_at": c.started_at, "due_at": c.due_at, "overdue_at": c.overdue_at,
                "provisional": c.provisional, "met_at": c.met_at, "receipt": c.receipt.value,
                "calendar_version": c.derivation.calendar_version if c.derivation else "",
                "derivation": c.derivation.to_json() if c.derivation else None,
            }
            for c in clocks
        ],
    )  # fmt: skip


def extend_clock(session: Session, ticket: Ticket, *, days: int, promised: Mapping[str, object]) -> None:
    """The answer clock of the current cycle runs until then, by so many more working days."""
    session.execute(
        update(ClockRow)
        .where(
            ClockRow.ticket_id == ticket.id, ClockRow.cycle == ticket.cycle,
            ClockRow.clock == ClockKind.ANSWER.value,
        )
        .values(extended_days=ClockRow.extended_days + days, **promised)
    )  # fmt: skip


def repoint_duplicates(session: Session, from_id: int, to_id: int) -> None:
    """Duplicates of a ticket that becomes one itself: a duplicate always names the ticket that is answered."""
    session.execute(
        update(TicketRow).where(TicketRow.duplicate_of_id == from_id).values(duplicate_of_id=to_id)
    )


def meet_clocks(session: Session, ticket: Ticket, clocks: Sequence[ClockKind], *, at: datetime) -> None:
    """The clocks of the current cycle that still run stop here."""
    of = {"of_ticket": ticket.id, "of_cycle": ticket.cycle, "of_clocks": [clock.value for clock in clocks]}
    session.execute(_MEET, {**of, "met_at": at})


def unmeet_clocks(session: Session, ticket: Ticket, *, at: datetime) -> None:
    """Clocks stopped at that instant run again: an un-merged duplicate keeps its original deadline."""
    session.execute(
        update(ClockRow)
        .where(ClockRow.ticket_id == ticket.id, ClockRow.cycle == ticket.cycle, ClockRow.met_at == at)
        .values(met_at=None)
    )


def clocks(session: Session, ticket_id: int) -> Sequence[Clock]:
    """All clocks of all cycles, the oldest cycle first."""
    rows = session.execute(_CLOCKS, {"ticket_id": ticket_id})
    return [
        Clock(
            clock=ClockKind(r.clock), cycle=r.cycle, working_days=r.working_days, clause=r.clause,
            started_at=r.started_at, due_at=r.due_at, overdue_at=r.overdue_at, provisional=r.provisional,
            derivation=Derivation.from_json(r.derivation) if r.derivation else None, met_at=r.met_at,
            extended_days=r.extended_days, receipt=ReceiptRule(r.receipt),
        )
        for r in rows
    ]  # fmt: skip


def add_event(session: Session, ticket_id: int, event: Event) -> int:
    values = {name: getattr(event, name) for name in _OF_EVENT} | {"ticket_id": ticket_id}
    return session.scalars(insert_into(session, EventRow).returning(EventRow.id), values).one()


def add_events(session: Session, lines: Sequence[tuple[int, Event]]) -> None:
    """A line on the timeline of each of these tickets (by id), in this order."""
    rows = [{"ticket_id": i} | {name: getattr(event, name) for name in _OF_EVENT} for i, event in lines]
    insert_all(session, EventRow, rows)


def events(session: Session, ticket_id: int, *, limit: int) -> Sequence[Event]:
    """The newest first."""
    return [Event(*row) for row in session.execute(_EVENTS, {"ticket_id": ticket_id, "limit": limit})]


def set_reporter(
    session: Session, ticket_id: int, reporter: Reporter, *, digests: Mapping[str, str | None]
) -> None:
    values = {"ticket_id": ticket_id, "name": reporter.name, "phone": reporter.phone, "email": reporter.email}
    session.execute(insert_into(session, ReporterRow), {**values, **digests})


def reporter(session: Session, ticket_id: int) -> Reporter | None:
    row = session.execute(
        select(ReporterRow.name, ReporterRow.phone, ReporterRow.email).where(
            ReporterRow.ticket_id == ticket_id
        )
    ).one_or_none()
    return None if row is None else Reporter(row.name, row.phone, row.email)


def attach(session: Session, ticket_id: int, blob_id: int, *, at: datetime) -> None:
    session.execute(
        insert_into(session, AttachmentRow), {"ticket_id": ticket_id, "blob_id": blob_id, "at": at}
    )


def attachments(session: Session, ticket_id: int) -> Sequence[int]:
    """Blob ids, oldest first."""
    found = session.scalars(
        select(AttachmentRow.blob_id)
        .where(AttachmentRow.ticket_id == ticket_id, AttachmentRow.blob_id.is_not(None))
        .order_by(AttachmentRow.id)
    )
    return [blob_id for blob_id in found if blob_id is not None]


def erase_reporters(session: Session, *, answered_before: datetime, limit: int) -> Sequence[int]:
    """Delete the personal data of tickets answered before; returns whose."""
    ids = session.scalars(
        select(ReporterRow.ticket_id)
        .join(TicketRow, TicketRow.id == ReporterRow.ticket_id)
        .where(TicketRow.answered_at < answered_before, TicketRow.state == State.ANSWERED.value)
        .limit(limit)
    ).all()
    session.execute(delete(ReporterRow).where(ReporterRow.ticket_id.in_(ids)))
    return ids


def erase_reporter(session: Session, ticket_id: int) -> None:
    session.execute(delete(ReporterRow).where(ReporterRow.ticket_id == ticket_id))
