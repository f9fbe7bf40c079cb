"""What a page's own look asks, in one statement: who is signed in, and a mark of all that pages show."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from database.audit import AuditHeadRow
from database.types import UtcDateTime
from roster.account_store import account_behind, behind
from roster.accounts import Account
from tickets.company_store import GONE_AFTER, PresenceRow, SnoozeRow
from tickets.held_store import HeldCommandRow

_P, _Z, _H = (row.__table__.c for row in (PresenceRow, SnoozeRow, HeldCommandRow))
_NOW, _SINCE = bindparam("now", type_=UtcDateTime()), bindparam("since", type_=UtcDateTime())
_HERE = _P.at > _SINCE
_MARKS = (
    select(AuditHeadRow.__table__.c.seq).scalar_subquery().label("recorded"),
    select(func.count(_H.id)).scalar_subquery().label("held"),
    select(cast(func.max(_H.held_at), String)).scalar_subquery().label("held_at"),
    select(func.count()).where(_H.due_at <= _NOW).scalar_subquery().label("due"),
    select(func.count()).where(_HERE).scalar_subquery().label("here"),
    select(cast(func.max(_P.began_at), String)).where(_HERE).scalar_subquery().label("came"),
    select(func.count()).where(_Z.until > _NOW).scalar_subquery().label("waiting"),
)
"""Whatever a page shows changes one of these: every change is recorded; looks, holds and waits are counted.

Tables and not classes: the ORM's way through a result took a fifth of the whole look.
"""
_LOOK = behind(*_MARKS)


@dataclass(frozen=True, slots=True)
class Look:
    """The session's account with its times, and the marks; `due`: a held decision is to be carried out."""

    account: Account
    started_at: datetime
    seen_at: datetime
    marks: tuple[object, ...]
    due: bool


def look(session: Session, token_digest: str, *, now: datetime) -> Look | None:
    """One statement; None where nobody is signed in by this token."""
    given = {"token_digest": token_digest, "now": now, "since": now - GONE_AFTER}
    row = session.execute(_LOOK, given).one_or_none()
    if row is None:
        return None
    marks = (row.recorded, row.held, row.held_at, row.here, row.came, row.waiting)
    return Look(*account_behind(row), marks, bool(row.due))
