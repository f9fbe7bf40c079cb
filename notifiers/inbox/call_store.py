"""Call tasks as a page lists them, waiting or recorded lately, each with its page; what sent messages were about."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case, func, select, update
from sqlalchemy.orm import Session

from database import blobs
from database.blobs import Blob
from notifiers.pages import BUNDLE, OPEN, CallState, CallTaskView, PageView
from notifiers.store import AttemptRow, CallTaskRow, PageRow, call_view, view

_RECORDED = (CallState.REACHED, CallState.NOT_REACHED, CallState.PASTED)
_AT_ONCE = 500
_TASKS = select(CallTaskRow, PageRow).join(PageRow, PageRow.id == CallTaskRow.page_id)


def waiting_with_pages(session: Session, *, limit: int) -> Sequence[tuple[CallTaskView, PageView]]:
    """Calls to make now, the oldest first; the newest a person and subject, of bundles the newest a person.

    Those whose page ended meanwhile are left out.
    """
    subject = case((PageRow.subject_kind == BUNDLE, 0), else_=PageRow.subject_id)
    newest = (
        select(func.max(CallTaskRow.id))
        .join(PageRow, PageRow.id == CallTaskRow.page_id)
        .where(CallTaskRow.state == CallState.OPEN, PageRow.state.in_(OPEN))
        .group_by(PageRow.subject_kind, subject, CallTaskRow.number, CallTaskRow.person)
    )
    rows = session.execute(
        _TASKS.where(CallTaskRow.id.in_(newest)).order_by(CallTaskRow.created_at, CallTaskRow.id).limit(limit)
    )
    return [(call_view(task), view(page)) for task, page in rows]


def subject_kinds(session: Session, refs: Sequence[str]) -> dict[str, str]:
    """What the attempts with these references were about, by reference."""
    rows = session.execute(
        select(AttemptRow.ref, PageRow.subject_kind)
        .join(PageRow, PageRow.id == AttemptRow.page_id)
        .where(AttemptRow.ref.in_(refs))
    )
    return {row.ref: row.subject_kind for row in rows}


def recorded_with_pages(session: Session, *, limit: int) -> Sequence[tuple[CallTaskView, PageView]]:
    """The tasks made last of those somebody has recorded, the newest first; the caller drops what is too old."""
    rows = session.execute(
        _TASKS.where(CallTaskRow.state.in_(_RECORDED)).order_by(CallTaskRow.id.desc()).limit(limit)
    )
    return [(call_view(task), view(page)) for task, page in rows]


def tasks_of_pages(session: Session, page_ids: Sequence[int]) -> dict[int, CallTaskView]:
    """What a person was asked to do for each of these pages, the newest task of each."""
    rows = session.scalars(
        select(CallTaskRow).where(CallTaskRow.page_id.in_(page_ids)).order_by(CallTaskRow.id)
    )
    return {row.page_id: call_view(row) for row in rows}


def proof_of(session: Session, task_id: int) -> Blob | None:
    """The picture that shows what was pasted; None where there is none (any more)."""
    proof_id = session.scalar(select(CallTaskRow.proof_id).where(CallTaskRow.id == task_id))
    return None if proof_id is None else blobs.fetch(session, proof_id)


def erase_proofs(session: Session, *, before: datetime) -> None:
    """Forget pictures recorded before then: a chat shows more people than it had to."""
    old = select(CallTaskRow.id, CallTaskRow.proof_id).where(
        CallTaskRow.proof_id.is_not(None), CallTaskRow.recorded_at < before
    )
    found = session.execute(old.limit(_AT_ONCE)).all()
    if found:
        task_ids, proof_ids = zip(*found, strict=True)
        session.execute(update(CallTaskRow).where(CallTaskRow.id.in_(task_ids)).values(proof_id=None))
        blobs.erase(session, list(proof_ids))
