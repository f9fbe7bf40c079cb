"""The bounds of calendars.standing as SQL, once: what a figure counts and what a list holds are the same tickets."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement

Instant = datetime | BindParameter[datetime]
"""Known now, or a place of a statement that is put together once."""


def overdue(over: Any, now: Instant) -> ColumnElement[bool]:  # noqa: ANN401 (a column of a table or a window)
    """From 24:00 of the last day on; `over` is the column of that instant, `due` that of the close of work."""
    found: ColumnElement[bool] = over <= now
    return found


def past_close(due: Any, over: Any, now: Instant) -> ColumnElement[bool]:  # noqa: ANN401 - likewise
    """After close of work on the last day, before its end."""
    found: ColumnElement[bool] = (due < now) & (over > now)
    return found


def due_today(due: Any, now: Instant, today_ends: Instant) -> ColumnElement[bool]:  # noqa: ANN401 - likewise
    """Today is the last day, and work goes on."""
    found: ColumnElement[bool] = (due >= now) & (due < today_ends)
    return found
