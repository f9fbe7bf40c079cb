"""Figures over open tickets, unit by unit, in one statement; what is answered costs nothing here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tickets.row_store import OPEN, TicketRow


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """How one unit's open tickets stand; `unit_id` None is the duty desk, which has what no unit has yet.

    `today` is due today and not past close; `upcoming` is due after today up to the end that was asked about.
    """

    unit_id: int | None
    open: int
    overdue: int
    past_close: int
    today: int
    upcoming: int
    provisional: int


def unit_figures(
    session: Session, *, now: datetime, today_ends: datetime, upcoming_ends: datetime
) -> Sequence[UnitFigures]:
    """One line a unit that has open tickets, the duty desk first, then by id."""
    due, overdue = TicketRow.due_at, TicketRow.overdue_at
    rows = session.execute(
        select(
            TicketRow.unit_id,
            func.count().label("open"),
            _count(overdue <= now).label("overdue"),
            _count((due < now) & (overdue > now)).label("past_close"),
            _count((due >= now) & (due < today_ends)).label("today"),
            _count((due >= today_ends) & (due < upcoming_ends)).label("upcoming"),
            _count(TicketRow.provisional.is_(True)).label("provisional"),
        )
        .where(OPEN)
        .group_by(TicketRow.unit_id)
    )
    figures = [UnitFigures(*row) for row in rows]
    return sorted(figures, key=lambda one: one.unit_id or 0)


def _count(test: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(test)
