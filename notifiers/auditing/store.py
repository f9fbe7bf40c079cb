"""Questions whose answer must be no row: a page, attempt or timer that a promise forgot."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from database.timers import TimerRow
from notifiers.outbox import UNDELIVERABLE_TIMER
from notifiers.pages import BUNDLE, LIVE, TEST_SUBJECT, UNSENT, AttemptState, PageState
from notifiers.store import DUE, SENDING, AttemptRow, PageRow
from notifiers.texts import ASKING

Question = Select[int]


def first_of_newest(session: Session, count: int) -> int:
    """The id from which on there are at most so many pages."""
    newest = session.scalar(select(func.max(PageRow.id))) or 0
    return max(newest - count + 1, 0)


def unsettled(before: datetime, first: int) -> Question:
    """Pages that were due before then and still wait (I1); of any age, except where none says when it is due."""
    due = or_(PageRow.next_try_at.is_(None), PageRow.next_try_at < before)
    forgotten = (PageRow.id >= first, PageRow.state == PageState.PENDING, PageRow.next_try_at.is_(None))
    waiting = (DUE, PageRow.state == PageState.PENDING, PageRow.next_try_at < before)
    held = (SENDING, due)
    # One question each, so that each is answered by its own index.
    found = union_all(*(select(PageRow.id).where(*test) for test in (forgotten, waiting, held)))
    return select(PageRow.id).where(PageRow.id.in_(found), PageRow.created_at < before)


def accepted_without_attempt(first: int) -> Question:
    """Pages said to be with a carrier that no call brought there (I6)."""
    return select(PageRow.id).where(
        PageRow.id >= first,
        PageRow.state.in_((PageState.ACCEPTED, PageState.DELIVERED)),
        PageRow.bundle_id.is_(None),
        ~_attempt(AttemptRow.state.in_(LIVE)),
    )


def unended_attempts(before: datetime, first: int) -> Question:
    """Calls begun before then whose end nobody recorded, on pages nobody holds."""
    return (
        select(AttemptRow.id)
        .join(PageRow, PageRow.id == AttemptRow.page_id)
        .where(
            AttemptRow.page_id >= first,
            AttemptRow.state == AttemptState.STARTED,
            AttemptRow.started_at < before,
            PageRow.state.not_in((*UNSENT, PageState.WITHDRAWN, PageState.ACKNOWLEDGED)),
        )
    )


def attempts_without_page(first: int) -> Question:
    """Calls for pages that do not exist."""
    return select(AttemptRow.id).where(
        AttemptRow.page_id >= first, ~exists().where(PageRow.id == AttemptRow.page_id)
    )


def third_copies(first: int) -> Question:
    """A reference handed over more than twice (I2)."""
    other, third = aliased(AttemptRow), aliased(AttemptRow)
    arrived = (*LIVE, AttemptState.UNCERTAIN)
    return (
        select(AttemptRow.id)
        .join(other, and_(other.ref == AttemptRow.ref, other.id < AttemptRow.id))
        .join(third, and_(third.ref == AttemptRow.ref, third.id < other.id))
        .where(AttemptRow.page_id >= first)
        .where(AttemptRow.state.in_(arrived), other.state.in_(arrived), third.state.in_(arrived))
    )


def undeliverable_unanswered(since: datetime, before: datetime, first: int) -> Question:
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
        PageRow.id >= first,
        PageRow.state == PageState.UNDELIVERABLE,
        PageRow.settled_at > since,
        PageRow.settled_at < before,
        PageRow.closed_at.is_(None),
        # A bundle reached nobody: each page it spoke for stands so too, and is asked about itself.
        PageRow.subject_kind.not_in((TEST_SUBJECT, BUNDLE)),
        # A notice or an answer that reaches nobody calls nobody else.
        PageRow.kind.in_(ASKING),
        ~followed,
        ~waiting,
    )


def bundled_for_nothing(first: int) -> Question:
    """Pages that a bundle speaks for which is neither on its way nor there."""
    bundle = aliased(PageRow)
    spoken = exists().where(
        bundle.id == PageRow.bundle_id, bundle.state.in_((PageState.PENDING, PageState.SENDING))
    )
    return select(PageRow.id).where(PageRow.id >= first, PageRow.state == PageState.BUNDLED, ~spoken)


def overdue_hand_backs(before: datetime) -> Select[str]:
    """Undeliverable pages escalation should have taken up before then."""
    return select(TimerRow.subject).where(TimerRow.kind == UNDELIVERABLE_TIMER, TimerRow.due_at < before)


def ids(session: Session, question: Question | Select[str], *, limit: int) -> Sequence[str]:
    """The first few offenders."""
    return [str(found) for found in session.scalars(question.limit(limit))]


def _attempt(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(AttemptRow.page_id == PageRow.id, condition)
