"""A lean archive: answered tickets copied inside the database, a million of them in minutes.

A copy has the ticket's own row, the last line of its timeline and one page that somebody acknowledged, so that every
table a pass writes to, and every index of it, is as large as such an archive makes it. Clocks, reporters, calls to
carriers, the other lines and the record's rows are left out: no pass comes to them by way of a closed ticket.
"""

from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, insert, literal, null, select
from sqlalchemy.orm import Session

from notifiers.pages import PageState
from notifiers.store import PageRow
from notifiers.texts import MessageKind
from tickets.row_store import EventRow, TicketRow
from web.desk import Desk

AT_ONCE = 100_000
"""Rows a transaction: a write-ahead log of some hundred MB."""
DIGITS, LETTERS = 100_000, "abcdefghijklmnopqrstuvwxyz"
UNKNOWN = ("platform_number", "tracking_digest", "fingerprint", "duplicate_of_id")
"""What no two tickets share, and a copy goes without."""


def copy_archive(desk: Desk, people: tuple[int, ...], *, models: int, count: int) -> None:
    """Tickets 1 to `models` are stored and answered; copied until there are so many, then given lines and pages."""
    stored, now = models, desk.clock.now()
    while stored < count:
        step = min(stored, count - stored, AT_ONCE)
        with desk.database.work(now, "bench") as work:
            _copy(work.session, step, by=stored)
        stored += step
    for start in range(0, count, AT_ONCE):
        with desk.database.work(now, "bench") as work:
            _add_lines(work.session, max(start, models), start + AT_ONCE)
            _add_pages(work.session, start, min(start + AT_ONCE, count), people)


def _copy(session: Session, count: int, *, by: int) -> None:
    columns = {column.name: column for column in TicketRow.__table__.columns}
    fresh = columns["id"] + by
    values: dict[str, ColumnElement[Any]] = {
        **columns, **{name: null() for name in UNKNOWN}, "id": fresh, "number": _number(fresh),
    }  # fmt: skip
    copied = select(*values.values()).where(columns["id"] <= count)
    session.execute(insert(TicketRow).from_select(list(values), copied, include_defaults=False))


def _number(ticket_id: ColumnElement[int]) -> ColumnElement[str]:
    """A small letter, which the desk never draws first, and five digits."""
    letter = func.substr(LETTERS, ticket_id // DIGITS + 1, 1)
    return letter.concat(func.substr(cast(ticket_id % DIGITS + DIGITS, String), 2))


def _add_lines(session: Session, after: int, last: int) -> None:
    """The answer's line to each of these tickets."""
    ticket = TicketRow.__table__.c
    values: dict[str, ColumnElement[Any]] = {
        "ticket_id": ticket.id, "at": ticket.answered_at, "actor_ref": literal("account:1"),
        "actor_name": ticket.changed_by, "verb": literal("answer"), "text": ticket.answer,
        "data": literal({}, EventRow.__table__.c.data.type),
    }  # fmt: skip
    chosen = select(*values.values()).where(ticket.id > after, ticket.id <= last)
    session.execute(insert(EventRow).from_select(list(values), chosen))


def _add_pages(session: Session, after: int, last: int, people: tuple[int, ...]) -> None:
    """One page a ticket, of the first step, taken by one of these people."""
    ticket, page = TicketRow.__table__.c, PageRow.__table__.c
    values: dict[str, ColumnElement[Any]] = {
        "subject_kind": literal("ticket"), "subject_id": ticket.id, "cycle_no": literal(1), "step_no": literal(0),
        "contact_id": ticket.id % len(people) + people[0], "contact_label": literal("市政府办 示例02"),
        "channels": literal([], page.channels.type), "kind": literal(MessageKind.REMINDER.value),
        "data": literal({}, page.data.type), "language": literal("zh"), "severity": ticket.severity,
        "state": literal(PageState.ACKNOWLEDGED.value), "created_at": ticket.received_at,
        "settled_at": ticket.answered_at, "acked_at": ticket.answered_at, "closed_at": ticket.answered_at,
    }  # fmt: skip
    chosen = select(*values.values()).where(ticket.id > after, ticket.id <= last)
    session.execute(insert(PageRow).from_select(list(values), chosen))
