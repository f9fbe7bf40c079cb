"""Rows of this room, and how they read as values."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from database.base import Base
from database.types import ReadableJson, UtcDateTime
from database.upsert import insert_into
from notifiers.channels import Address, Channel, from_json
from notifiers.errors import MalformedAddress
from notifiers.pages import BUNDLES, AttemptState, AttemptView, CallState, CallTaskView, PageState, PageView
from notifiers.texts import MessageKind

Reader = Session
"""What this room's pure files may be handed without importing SQLAlchemy."""

DUE = text("state IN ('pending', 'accepted') AND next_try_at IS NOT NULL")
SENDING = text("state = 'sending'")
"""Conditions of the two indexes that find what waits; SQLite uses them only where a question repeats these words."""
_OPEN = text("state IN ('pending', 'sending', 'accepted', 'delivered')")
_CALLS = text("state = 'open'")
_BUNDLED = text("bundle_id IS NOT NULL")
POLLED = text("poll_at IS NOT NULL")


class PageRow(Base):
    """One message to one contact about one step of one subject.

    `due_at`: since when it could leave (null: since it was made); `next_try_at` moves on with every try. `act_by`: the
    instant its words name. `bundle_id`: the page whose message speaks for this one. `stuck_at`: when escalation was
    told that it waits behind a carrier that does not answer.
    """

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(primary_key=True)
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[int]
    cycle_no: Mapped[int]
    step_no: Mapped[int]
    contact_id: Mapped[int]
    contact_label: Mapped[str] = mapped_column(String(120))
    channels: Mapped[list[dict[str, str]]] = mapped_column(ReadableJson)
    channel_pos: Mapped[int] = mapped_column(default=0)
    channel_delay: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(30))
    data: Mapped[dict[str, str | int]] = mapped_column(ReadableJson)
    language: Mapped[str] = mapped_column(String(10))
    severity: Mapped[str] = mapped_column(String(20))
    reply_code: Mapped[str | None] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(20))
    next_try_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    fence: Mapped[int] = mapped_column(default=0)
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acked_by: Mapped[int | None]
    acked_label: Mapped[str | None] = mapped_column(String(120))
    acked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    bundle_id: Mapped[int | None]
    act_by: Mapped[datetime | None] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stuck_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_bundle(self) -> bool:
        """Whether its message speaks for other pages."""
        return self.kind in BUNDLES

    __table_args__ = (
        UniqueConstraint(
            "subject_kind", "subject_id", "cycle_no", "step_no", "contact_id", name="uq_page_once_per_step"
        ),
        Index("ix_page_due", "next_try_at", sqlite_where=DUE, postgresql_where=DUE),
        Index("ix_page_lease", "lease_until", sqlite_where=SENDING, postgresql_where=SENDING),
        Index("ix_page_open", "created_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_page_contact", "contact_id", "created_at"),
        Index("ix_page_bundle", "bundle_id", sqlite_where=_BUNDLED, postgresql_where=_BUNDLED),
    )


class AttemptRow(Base):
    """One call to a carrier; written before the call is made. `ref` belongs to page x channel.

    `final`: the carrier will never take this letter, or nobody will ever know; this channel is not tried again.
    """

    __tablename__ = "attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(40))
    n: Mapped[int]
    copy_no: Mapped[int] = mapped_column(default=1)
    channel_pos: Mapped[int]
    channel: Mapped[str] = mapped_column(String(10))
    carrier: Mapped[str] = mapped_column(String(40))
    address_digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20))
    provider_sid: Mapped[str | None] = mapped_column(String(200), index=True)
    receipt_rank: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    final: Mapped[bool] = mapped_column(default=False, server_default=false())
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    poll_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __table_args__ = (
        UniqueConstraint("ref", "n", name="uq_attempt_ref"),
        Index("ix_attempt_poll", "poll_at", sqlite_where=POLLED, postgresql_where=POLLED),
        Index("ix_attempt_address", "address_digest", "started_at"),
        Index("ix_attempt_carrier", "carrier", "started_at"),
    )


class InboundRow(Base):
    """One reply or key press as it came in; the carrier's own id makes a repeat harmless."""

    __tablename__ = "inbound"
    id: Mapped[int] = mapped_column(primary_key=True)
    carrier: Mapped[str] = mapped_column(String(40))
    provider_id: Mapped[str] = mapped_column(String(200))
    sender_digest: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(Text)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    page_id: Mapped[int | None] = mapped_column(ForeignKey("page.id", ondelete="SET NULL"), index=True)
    action: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(30))
    answer_kind: Mapped[str | None] = mapped_column(String(30))
    answer_data: Mapped[dict[str, str | int]] = mapped_column(ReadableJson)

    __table_args__ = (
        UniqueConstraint("carrier", "provider_id", name="uq_inbound_provider_id"),
        Index("ix_inbound_sender", "sender_digest", "received_at"),
    )


class CallTaskRow(Base):
    """A call to make to a landline, or words to paste into a group, and how it went. One a `ref` (page x channel)."""

    __tablename__ = "call_task"
    id: Mapped[int] = mapped_column(primary_key=True)
    page_id: Mapped[int] = mapped_column(ForeignKey("page.id", ondelete="CASCADE"), index=True)
    ref: Mapped[str] = mapped_column(String(40))
    number: Mapped[str] = mapped_column(String(40))
    person: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(20), default=CallState.OPEN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[str | None] = mapped_column(String(80))
    recorded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    note: Mapped[str | None] = mapped_column(Text)
    channel: Mapped[str] = mapped_column(String(10), server_default=Channel.CALL)
    proof_id: Mapped[int | None]

    __table_args__ = (
        UniqueConstraint("ref", name="uq_call_task_ref"),
        Index("ix_call_task_open", "created_at", sqlite_where=_CALLS, postgresql_where=_CALLS),
    )


def insert_once(session: Session, row_type: type[Base], values: Mapping[str, Any]) -> int | None:
    """Insert, or do nothing where a unique key already holds; the new id or None."""
    statement = insert_into(session, row_type).values(values).on_conflict_do_nothing()
    found = session.execute(statement.returning(row_type.__table__.c.id)).scalar_one_or_none()
    return None if found is None else int(found)


def view(row: PageRow) -> PageView:
    """The row as a value; a malformed snapshot reads as no channels, so that the page fails upwards."""
    return PageView(
        id=row.id,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        cycle_no=row.cycle_no,
        step_no=row.step_no,
        contact_id=row.contact_id,
        contact_label=row.contact_label,
        channels=channels_of(row),
        channel_pos=row.channel_pos,
        kind=MessageKind(row.kind),
        data=facts_in(row.data),
        severity=row.severity,
        language=row.language,
        reply_code=row.reply_code,
        state=PageState(row.state),
        created_at=row.created_at,
        settled_at=row.settled_at,
        acked_by=row.acked_by,
        acked_label=row.acked_label,
        acked_at=row.acked_at,
        closed_at=row.closed_at,
        bundle_id=row.bundle_id,
        act_by=row.act_by,
    )


def facts_in(data: object) -> dict[str, str | int]:
    """A damaged row's data read as no facts: the page still goes out, with the minimal text."""
    return dict(data) if isinstance(data, dict) else {}


def channels_of(row: PageRow) -> tuple[Address, ...]:
    """The snapshot, or nothing where it is damaged."""
    try:
        return from_json(row.channels)
    except (MalformedAddress, TypeError):
        return ()


def attempt_view(row: AttemptRow) -> AttemptView:
    """The row as a value."""
    return AttemptView(
        id=row.id,
        page_id=row.page_id,
        ref=row.ref,
        n=row.n,
        copy_no=row.copy_no,
        channel_pos=row.channel_pos,
        channel=row.channel,
        carrier=row.carrier,
        body=row.body,
        state=AttemptState(row.state),
        provider_sid=row.provider_sid,
        receipt_rank=row.receipt_rank,
        error=row.error,
        final=row.final,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )


def call_view(row: CallTaskRow) -> CallTaskView:
    """The row as a value."""
    return CallTaskView(
        id=row.id,
        page_id=row.page_id,
        number=row.number,
        person=row.person,
        text=row.text,
        state=CallState(row.state),
        created_at=row.created_at,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        note=row.note,
        channel=Channel(row.channel),
        proof_id=row.proof_id,
    )
