"""Replies and calls as rows: whose pages a sender was sent, what was answered, which calls wait."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from notifiers.carriers.port import Letter
from notifiers.channels import Channel
from notifiers.pages import OPEN, CallState, CallTaskView, PageView
from notifiers.replies import ReplyAction
from notifiers.store import AttemptRow, CallTaskRow, InboundRow, PageRow, call_view, insert_once, view
from notifiers.texts import ASKING

MATCHED = "matched"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbound:
    """A reply as it came in, and what was made of it."""

    carrier: str
    provider_id: str
    sender_digest: str
    body: str
    received_at: datetime
    page_id: int | None
    action: str
    outcome: str
    answer_kind: str | None
    answer_data: Mapping[str, str | int]


def insert_inbound(session: Session, inbound: Inbound) -> int | None:
    """Its id, or None where this carrier's id is on record already."""
    return insert_once(
        session,
        InboundRow,
        {
            "carrier": inbound.carrier,
            "provider_id": inbound.provider_id,
            "sender_digest": inbound.sender_digest,
            "body": inbound.body,
            "received_at": inbound.received_at,
            "page_id": inbound.page_id,
            "action": inbound.action,
            "outcome": inbound.outcome,
            "answer_kind": inbound.answer_kind,
            "answer_data": dict(inbound.answer_data),
        },
    )


def inbound_by_provider_id(session: Session, carrier: str, provider_id: str) -> InboundRow | None:
    """The reply the carrier delivered under this id before."""
    return session.scalars(
        select(InboundRow).where(InboundRow.carrier == carrier, InboundRow.provider_id == provider_id)
    ).one_or_none()


def pages_sent_to(session: Session, digest: str, *, since: datetime) -> list[PageView]:
    """Pages with a code whose attempts went to this address since then, newest first."""
    sent = select(AttemptRow.page_id).where(
        AttemptRow.address_digest == digest, AttemptRow.started_at > since
    )
    rows = session.scalars(
        select(PageRow)
        .where(PageRow.id.in_(sent), PageRow.reply_code.is_not(None))
        .order_by(PageRow.id.desc())
        .limit(500)
    )
    return [view(row) for row in rows]


def page_of_ref(session: Session, ref: str) -> PageView | None:
    """The page an attempt's reference belongs to."""
    row = session.scalars(
        select(PageRow)
        .join(AttemptRow, AttemptRow.page_id == PageRow.id)
        .where(AttemptRow.ref == ref)
        .limit(1)
    ).one_or_none()
    return None if row is None else view(row)


def has_open_page(session: Session, subject_kind: str, subject_ids: Collection[int]) -> bool:
    """Whether anybody is still being called about any of these subjects."""
    found = session.scalar(
        select(PageRow.id)
        .where(
            PageRow.subject_kind == subject_kind,
            PageRow.subject_id.in_(subject_ids),
            PageRow.kind.in_(ASKING),
            PageRow.state.in_(OPEN),
            PageRow.closed_at.is_(None),
        )
        .limit(1)
    )
    return found is not None


def was_matched(session: Session, page_id: int, action: str) -> bool:
    """Whether this page brought this very action before."""
    found = session.scalar(
        select(InboundRow.id)
        .where(InboundRow.page_id == page_id, InboundRow.action == action, InboundRow.outcome == MATCHED)
        .limit(1)
    )
    return found is not None


def has_stopped(session: Session, digest: str) -> bool:
    """Whether this sender refused texts, and was sent none since."""
    stopped_at = session.scalar(
        select(func.max(InboundRow.received_at, type_=InboundRow.received_at.type)).where(
            InboundRow.sender_digest == digest,
            InboundRow.action == ReplyAction.STOP,
            InboundRow.outcome == MATCHED,
        )
    )
    if stopped_at is None:
        return False
    later = select(AttemptRow.id).where(
        AttemptRow.address_digest == digest,
        AttemptRow.channel == Channel.SMS,
        AttemptRow.started_at > stopped_at,
    )
    return session.scalar(later.limit(1)) is None


def count_outcome(session: Session, digest: str, outcome: str, *, since: datetime) -> int:
    """How often replies of this sender ended so since then."""
    return (
        session.scalar(
            select(func.count())
            .select_from(InboundRow)
            .where(
                InboundRow.sender_digest == digest,
                InboundRow.received_at > since,
                InboundRow.outcome == outcome,
            )
        )
        or 0
    )


def count_answers(session: Session, digest: str, *, since: datetime) -> int:
    """How many of this sender's replies were answered since then."""
    return (
        session.scalar(
            select(func.count())
            .select_from(InboundRow)
            .where(
                InboundRow.sender_digest == digest,
                InboundRow.received_at > since,
                InboundRow.answer_kind.is_not(None),
            )
        )
        or 0
    )


def open_call_task(session: Session, letter: Letter, *, now: datetime) -> int:
    """The task for this letter's reference; asked for twice, it is the same one."""
    values = {
        "page_id": letter.page_id,
        "ref": letter.ref,
        "channel": letter.channel,
        "number": letter.address,
        "person": letter.label,
        "text": letter.body,
        "state": CallState.OPEN,
        "created_at": now,
    }
    made = insert_once(session, CallTaskRow, values)
    return made or session.scalars(select(CallTaskRow.id).where(CallTaskRow.ref == letter.ref)).one()


def call_task_of_ref(session: Session, ref: str) -> int | None:
    """The task's id, or None where none was made for this reference."""
    return session.scalar(select(CallTaskRow.id).where(CallTaskRow.ref == ref))


def page_of_call(session: Session, task_id: int) -> PageView | None:
    """The page a task belongs to."""
    found = (
        select(PageRow).join(CallTaskRow, CallTaskRow.page_id == PageRow.id).where(CallTaskRow.id == task_id)
    )
    row = session.scalars(found).one_or_none()
    return None if row is None else view(row)


def lock_call(session: Session, task_id: int) -> tuple[CallTaskView, str] | None:
    """The task and its reference, held until commit."""
    row = session.scalars(
        select(CallTaskRow)
        .where(CallTaskRow.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    return None if row is None else (call_view(row), row.ref)


def set_call(
    session: Session, task_id: int, *, state: CallState, by: str, note: str, now: datetime, proof_id: int | None = None
) -> None:  # fmt: skip
    """How the call or the pasting went, who says so, and the picture that shows it."""
    session.execute(
        update(CallTaskRow)
        .where(CallTaskRow.id == task_id)
        .values(state=state, recorded_by=by, recorded_at=now, note=note, proof_id=proof_id)
        .execution_options(synchronize_session=False)
    )
