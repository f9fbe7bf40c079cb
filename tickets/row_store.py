"""The ticket room's tables."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from database.base import Base
from database.types import UtcDateTime
from tickets.lifecycle import State

OPEN = text("ticket.state <> 'answered'")
"""A literal, so that the planner sees that the partial indexes on open tickets serve."""
_OPEN, _SEVERE = "state <> 'answered'", "severity = 'severe'"
BEYOND_UNIT = tuple(one.value for one in State if one.is_escalated)
_BEYOND = f"state IN ({', '.join(map(repr, BEYOND_UNIT))})"
ESCALATED = text(f"ticket.{_BEYOND}")
"""Likewise."""


def _open_index(name: str, *columns: str, where: str = _OPEN, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


class TicketRow(Base):
    __tablename__ = "ticket"
    __table_args__ = (
        _open_index("ix_ticket_open_sort", "sort_at", "id"),
        _open_index("ix_ticket_open_unit", "unit_id", "sort_at", "id"),
        _open_index("ix_ticket_open_received", "received_at", "id"),
        _open_index("ix_ticket_open_overdue", "overdue_at", "id"),
        _open_index("ix_ticket_open_calendar", "calendar_no", "id"),
        _open_index("ix_ticket_open_stands", "unit_id", "due_at", "overdue_at", "provisional", "severity"),
        _open_index("ix_ticket_open_severe", "sort_at", "id", where=f"{_OPEN} AND {_SEVERE}"),
        _open_index("ix_ticket_escalated", "sort_at", "id", where=_BEYOND),
        _open_index("uq_ticket_open_fingerprint", "fingerprint", unique=True),
        Index("ix_ticket_answered", "answered_at", "id"),
        Index("ix_ticket_page", "page", "id"),
        Index("ix_ticket_received", "received_at", "id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(6), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    source: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    version: Mapped[int] = mapped_column(default=1)
    cycle: Mapped[int] = mapped_column(default=1)
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"))
    problem: Mapped[str] = mapped_column(String(20), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    page: Mapped[str] = mapped_column(String(32), default="", server_default="")
    title: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text)
    severity: Mapped[str] = mapped_column(String(10))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    assignment_no: Mapped[int] = mapped_column(default=0)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    forwarded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    first_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    platform_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    platform_due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    deadline_unknown: Mapped[bool] = mapped_column(default=False)
    extensions: Mapped[int] = mapped_column(default=0)
    sort_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_time: Mapped[bool | None]
    dismiss_reason: Mapped[str | None] = mapped_column(String(20))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("ticket.id"), index=True)
    before_merge: Mapped[str | None] = mapped_column(String(20))
    cause: Mapped[str] = mapped_column(Text, default="")
    fix_time: Mapped[str] = mapped_column(String(80), default="")
    leader_report: Mapped[str] = mapped_column(Text, default="")
    fingerprint: Mapped[str | None] = mapped_column(String(120))
    repeats: Mapped[int] = mapped_column(default=0)
    last_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    tracking_digest: Mapped[str | None] = mapped_column(String(64), unique=True)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(80))
    progress_at: Mapped[datetime] = mapped_column(UtcDateTime)
    calendar_no: Mapped[int] = mapped_column(default=1)
    moves: Mapped[int] = mapped_column(default=0)
    moved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    paused_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class ClockRow(Base):
    __tablename__ = "ticket_clock"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    cycle: Mapped[int] = mapped_column(primary_key=True)
    clock: Mapped[str] = mapped_column(String(10), primary_key=True)
    working_days: Mapped[int]
    clause: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    receipt: Mapped[str] = mapped_column(String(1), default="A")
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    overdue_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provisional: Mapped[bool] = mapped_column(default=False)
    extended_days: Mapped[int] = mapped_column(default=0)
    calendar_version: Mapped[str] = mapped_column(String(40), default="")
    derivation: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class EventRow(Base):
    __tablename__ = "ticket_event"
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_ref: Mapped[str] = mapped_column(String(80))
    actor_name: Mapped[str] = mapped_column(String(80))
    verb: Mapped[str] = mapped_column(String(30))
    text: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class ReporterRow(Base):
    """Personal data, erased by retention without touching the ticket."""

    __tablename__ = "reporter"
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), primary_key=True)
    name: Mapped[str] = mapped_column(String(80), default="")
    phone: Mapped[str] = mapped_column(String(40), default="")
    email: Mapped[str] = mapped_column(String(120), default="")
    phone_digest: Mapped[str | None] = mapped_column(String(24), index=True)
    tail_digest: Mapped[str | None] = mapped_column(String(24), index=True)


class AttachmentRow(Base):
    __tablename__ = "attachment"
    __table_args__ = (Index("uq_attachment_public_token", "public_token", unique=True),)
    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("ticket.id"), index=True)
    blob_id: Mapped[int | None] = mapped_column(ForeignKey("blob.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    role: Mapped[str] = mapped_column(String(10), default="", server_default="")
    public_token: Mapped[str | None] = mapped_column(String(40))
