"""How tickets ended <- rows, for statistics: by their ids or in their order, four statements however many."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tickets.kinds import ClockKind
from tickets.lifecycle import Verb
from tickets.outcomes import Outcome
from tickets.pause_store import pauses
from tickets.row_store import ClockRow, EventRow, TicketRow

_T = TicketRow.__table__.c
_OUTCOMES = select(
    _T.id, _T.unit_id, _T.kind, _T.received_at, _T.answered_at, _T.in_time, _T.dismiss_reason, _T.duplicate_of_id,
    _T.calendar_no, _T.cycle,
)  # fmt: skip


def ids_after(session: Session, ticket_id: int, *, limit: int) -> Sequence[int]:
    """The ids of the next tickets, in their order."""
    return session.scalars(select(_T.id).where(_T.id > ticket_id).order_by(_T.id).limit(limit)).all()


def last_id(session: Session) -> int:
    """The newest ticket's id, 0 where there is none."""
    return session.scalar(select(func.max(_T.id))) or 0


def outcomes(session: Session, ids: Sequence[int]) -> list[Outcome]:
    """How these tickets stand."""
    rows = session.execute(_OUTCOMES.where(_T.id.in_(ids))).all()
    cycles = {row.id: row.cycle for row in rows}
    answered = [row.id for row in rows if row.answered_at is not None]
    started = _clocks_started(session, {i: cycles[i] for i in answered})
    paused = pauses(session, answered) if answered else {}
    reopened = _reopened(session, [i for i, cycle in cycles.items() if cycle > 1])
    return [
        Outcome(
            id=row.id, unit_id=row.unit_id, kind=row.kind, received_at=row.received_at, answered_at=row.answered_at,
            in_time=row.in_time, dismissed=row.dismiss_reason is not None, merged=row.duplicate_of_id is not None,
            calendar_no=row.calendar_no, clock_started_at=started.get(row.id), pauses=tuple(paused.get(row.id, ())),
            reopened_at=tuple(reopened.get(row.id, ())),
        )
        for row in rows
    ]  # fmt: skip


def _clocks_started(session: Session, cycles: dict[int, int]) -> dict[int, datetime]:
    """When the answer clock of the present cycle began, for those that have one."""
    if not cycles:
        return {}
    rows = session.execute(
        select(ClockRow.ticket_id, ClockRow.cycle, ClockRow.started_at).where(
            ClockRow.ticket_id.in_(list(cycles)), ClockRow.clock == ClockKind.ANSWER.value
        )
    )
    return {row.ticket_id: row.started_at for row in rows if row.cycle == cycles[row.ticket_id]}


def _reopened(session: Session, ids: Sequence[int]) -> dict[int, list[datetime]]:
    if not ids:
        return {}
    rows = session.execute(
        select(EventRow.ticket_id, EventRow.at)
        .where(EventRow.ticket_id.in_(ids), EventRow.verb == Verb.REOPEN.value)
        .order_by(EventRow.id)
    )
    found: dict[int, list[datetime]] = {}
    for row in rows:
        found.setdefault(row.ticket_id, []).append(row.at)
    return found
