"""Letters whose receipt is missed, by a partial index; taken by moving their next question on."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from notifiers.carriers.port import Handed
from notifiers.channels import Channel
from notifiers.pages import AttemptState
from notifiers.polling import following
from notifiers.store import AttemptRow, PageRow, channels_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One letter to ask about, as it stood when it was found due."""

    attempt_id: int
    carrier: str
    channel: Channel
    poll_at: datetime
    handed: Handed


def due(session: Session, *, now: datetime, limit: int) -> list[Question]:
    """The first few letters to ask about now; one statement."""
    rows = session.execute(
        select(AttemptRow, PageRow)
        .join(PageRow, PageRow.id == AttemptRow.page_id)
        .where(AttemptRow.poll_at <= now)
        .order_by(AttemptRow.poll_at)
        .limit(limit)
    )
    return [_question(attempt, page) for attempt, page in rows]


def take(session: Session, question: Question, *, now: datetime) -> bool:
    """Whether the question is this worker's to put; its next one is set, or there is none after an hour.

    A call whose end is not known yet keeps its turn: the dispatcher asks about those.
    """
    until = following(question.handed.at, now)
    taken = session.execute(
        update(AttemptRow)
        .where(AttemptRow.id == question.attempt_id, AttemptRow.poll_at == question.poll_at)
        .values(poll_at=until)
        .returning(AttemptRow.state)
        .execution_options(synchronize_session=False)
    ).scalar_one_or_none()
    return taken == AttemptState.ACCEPTED


def _question(attempt: AttemptRow, page: PageRow) -> Question:
    channels = channels_of(page)
    address = channels[attempt.channel_pos].address if attempt.channel_pos < len(channels) else ""
    return Question(
        attempt_id=attempt.id, carrier=attempt.carrier, channel=Channel(attempt.channel),
        poll_at=attempt.poll_at or attempt.started_at,
        handed=Handed(
            ref=attempt.ref, sid=attempt.provider_sid or "", address=address, at=attempt.started_at
        ),
    )  # fmt: skip
