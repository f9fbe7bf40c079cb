"""What was spent, counted from the record of calls: by number, by number and kind, by carrier."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from notifiers.budgets import Budget, Scope
from notifiers.pages import AttemptState
from notifiers.store import AttemptRow, PageRow

_ATTEMPT, _PAGE = AttemptRow.__table__.c, PageRow.__table__.c
_CALLED = or_(_ATTEMPT.state != AttemptState.FAILED, _ATTEMPT.final)
"""What a carrier never took costs nothing: retries through an outage must not spend what the message will need."""


def spent(
    session: Session, budget: Budget, numbers: Collection[str], carrier: str, *, now: datetime
) -> dict[tuple[str, ...], int]:
    """Calls within the budget's span by its key; of these numbers, or of this carrier."""
    lately = (_ATTEMPT.started_at > now - budget.span, _CALLED)
    if budget.scope is Scope.CARRIER:
        bounded = select(_ATTEMPT.id).where(_ATTEMPT.carrier == carrier, *lately)
        limit = bounded.limit(budget.most + budget.severe).subquery()
        return {(carrier,): session.scalar(select(func.count()).select_from(limit)) or 0}
    keys = (_ATTEMPT.address_digest, *((_PAGE.kind,) if budget.scope is Scope.TEMPLATE else ()))
    of_these = (_ATTEMPT.address_digest.in_(numbers), _ATTEMPT.channel == budget.channel, *lately)
    rows = session.execute(
        select(*keys, func.count())
        .join_from(AttemptRow.__table__, PageRow.__table__, _ATTEMPT.page_id == _PAGE.id)
        .where(*of_these)
        .group_by(*keys)
    )
    return {tuple(row[:-1]): row[-1] for row in rows}
