"""What watching the desk asks of its database: bounded questions, so that a look costs the same at any size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from database.timers import TimerRow
from escalation.drill_store import Drill, drills
from notifiers.pages import PageState
from notifiers.store import DUE, SENDING, AttemptRow, PageRow
from tickets.row_store import OPEN, TicketRow

NEWEST = 5_000
"""So many pages and calls made last are looked at."""
COUNT_BOUND = 10_000
LATELY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Call:
    """One call to a carrier of the last hour. `waited`: seconds since its page was ordered, for a page's first call."""

    carrier: str
    outcome: str
    waited: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The desk in numbers. Counts of timers and tickets stop at COUNT_BOUND, pages and calls at NEWEST."""

    unsent_since: datetime | None
    timers_due: int
    timer_due_since: datetime | None
    pages: Mapping[str, int]
    overdue: int
    calls: Sequence[Call]
    drills: Sequence[Drill]


def figures(session: Session, now: datetime) -> Figures:
    """Seven small statements."""
    timers = (
        select(TimerRow.due_at).where(TimerRow.due_at <= now).order_by(TimerRow.due_at).limit(COUNT_BOUND)
    )
    due = timers.subquery()
    late = select(TicketRow.id).where(OPEN, TicketRow.overdue_at <= now).order_by(TicketRow.overdue_at)
    count, earliest = session.execute(select(func.count(), func.min(due.c.due_at)).select_from(due)).one()
    overdue = session.scalar(select(func.count()).select_from(late.limit(COUNT_BOUND).subquery()))
    return Figures(
        unsent_since=unsent_since(session, now), timers_due=count, timer_due_since=earliest,
        pages=_pages(session), overdue=overdue or 0, calls=_calls(session, now),
        drills=drills(session),
    )  # fmt: skip


def unsent_since(session: Session, now: datetime) -> datetime | None:
    """Since when the page that waits longest is due, or its dead worker's lease over; None where none waits.

    A lease is compared with our clock here: a difference between two machines' clocks is told, not acted on.
    """
    pending = select(PageRow.next_try_at).where(
        and_(DUE, PageRow.state == PageState.PENDING, PageRow.next_try_at <= now)
    )
    lease = func.coalesce(PageRow.lease_until, PageRow.created_at, type_=PageRow.created_at.type)
    held = select(lease).where(SENDING, lease <= now)
    found = [
        session.scalar(pending.order_by(PageRow.next_try_at).limit(1)),
        session.scalar(held.order_by(lease).limit(1)),
    ]
    return min((since for since in found if since is not None), default=None)


def _pages(session: Session) -> Mapping[str, int]:
    newest = select(PageRow.state).order_by(PageRow.id.desc()).limit(NEWEST).subquery()
    rows = session.execute(select(newest.c.state, func.count()).group_by(newest.c.state))
    return {state: count for state, count in rows}  # noqa: C416 - rows are no pairs to the type checker


def _calls(session: Session, now: datetime) -> Sequence[Call]:
    newest = (
        select(
            AttemptRow.page_id, AttemptRow.carrier, AttemptRow.state, AttemptRow.n, AttemptRow.channel_pos,
            AttemptRow.started_at,
        )
        .order_by(AttemptRow.id.desc())
        .limit(NEWEST)
        .subquery()
    )  # fmt: skip
    rows = session.execute(
        select(newest, PageRow.created_at)
        .join(PageRow, PageRow.id == newest.c.page_id)
        .where(newest.c.started_at > now - LATELY)
    )
    return [
        Call(
            row.carrier, row.state,
            (row.started_at - row.created_at).total_seconds() if (row.n, row.channel_pos) == (1, 0) else None,
        )
        for row in rows
    ]  # fmt: skip
