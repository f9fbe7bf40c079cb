"""Questions whose answer must be no row: a page, attempt or timer that a promise forgot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, or_, select
from sqlalchemy.orm import Session, aliased

from database.timers import TimerRow
from notifiers.outbox import UNDELIVERABLE_TIMER
from notifiers.pages import LIVE, UNSENT, AttemptState, PageState
from notifiers.store import AttemptRow, PageRow

Question = Select[int]


def unsettled(before: datetime) -> Question:
    """Pages that were due before then and still wait (I1)."""
    return select(PageRow.id).where(
        PageRow.state.in_(UNSENT),
        PageRow.created_at < before,
        or_(PageRow.next_try_at.is_(None), PageRow.next_try_at < before),
    )


def accepted_without_attempt() -> Question:
    """Pages said to be with a carrier that no call brought there (I6)."""
    return select(PageRow.id).where(
        PageRow.state.in_((PageState.ACCEPTED, PageState.DELIVERED)), ~_attempt(AttemptRow.state.in_(LIVE))
    )


def unended_attempts(before: datetime) -> Question:
    """Calls begun before then whose end nobody recorded, on pages nobody holds."""
    return (
        select(AttemptRow.id)
        .join(PageRow, PageRow.id == AttemptRow.page_id)
        .where(
            AttemptRow.state == AttemptState.STARTED,
            AttemptRow.started_at < before,
            PageRow.state.not_in((*UNSENT, PageState.WITHDRAWN, PageState.ACKNOWLEDGED)),
        )
    )


def attempts_without_page() -> Question:
    """Calls for pages that do not exist."""
    return select(AttemptRow.id).where(~exists().where(PageRow.id == AttemptRow.page_id))


def third_copies() -> Question:
    """A reference handed over more than twice (I2)."""
    other, third = aliased(AttemptRow), aliased(AttemptRow)
    arrived = (*LIVE, AttemptState.UNCERTAIN)
    return (
        select(AttemptRow.id)
        .join(other, and_(other.ref == AttemptRow.ref, other.id < AttemptRow.id))
        .join(third, and_(third.ref == AttemptRow.ref, third.id < other.id))
        .where(AttemptRow.state.in_(arrived), other.state.in_(arrived), third.state.in_(arrived))
    )


def undeliverable_unanswered(since: datetime, before: datetime) -> Question:
    """Pages nobody received since then, neither handed back nor followed by a page about the subject (I1)."""
    later = aliased(PageRow)
    followed = exists().where(
        later.subject_kind == PageRow.subject_kind,
        later.subject_id == PageRow.subject_id,
        later.id != PageRow.id,
        or_(later.created_at >= PageRow.settled_at, later.state != PageState.UNDELIVERABLE),
    )
    waiting = exists().where(
        TimerRow.kind == UNDELIVERABLE_TIMER, TimerRow.subject == literal("page:") + cast(PageRow.id, String)
    )
    return select(PageRow.id).where(
        PageRow.state == PageState.UNDELIVERABLE,
        PageRow.settled_at > since,
        PageRow.settled_at < before,
        PageRow.closed_at.is_(None),
        # A notice or an answer that reaches nobody calls nobody else.
        PageRow.reply_code.is_not(None),
        ~followed,
        ~waiting,
    )


def overdue_hand_backs(before: datetime) -> Select[str]:
    """Undeliverable pages escalation should have taken up before then."""
    return select(TimerRow.subject).where(TimerRow.kind == UNDELIVERABLE_TIMER, TimerRow.due_at < before)


def ids(session: Session, question: Question | Select[str], *, limit: int) -> Sequence[str]:
    """The first few offenders."""
    return [str(found) for found in session.scalars(question.limit(limit))]


def _attempt(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(AttemptRow.page_id == PageRow.id, condition)
