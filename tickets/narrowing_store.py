"""What a ticket must pass to be on the list, as SQL over the ticket's own columns or a window's."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, or_

from tickets.lifecycle import State, Verb
from tickets.outcomes import Ended
from tickets.row_store import BEYOND_UNIT, EventRow
from tickets.standing_store import due_today, overdue, past_close
from tickets.wanted import NO_UNIT, Standing, Wanted

TESTED = ("dismiss_reason", "duplicate_of_id", "cycle")
"""Columns that tests need beside those a line of the list shows."""
_E = EventRow.__table__.c
_SAME = ("severity", "source", "kind")

Columns = Mapping[str, Any]
Periods = Sequence[tuple[datetime, datetime]]
Tests = list[ColumnElement[bool]]


def period(column: Any, first: datetime | None, until: datetime | None) -> Tests:  # noqa: ANN401 (any column)
    """From an instant on, until before another; None leaves that end open."""
    tests = []
    if first is not None:
        tests.append(column >= first)
    if until is not None:
        tests.append(column < until)
    return tests


def in_one_of(column: Any, periods: Periods) -> ColumnElement[bool]:  # noqa: ANN401 (any column)
    """In one of these periods; no period holds nothing."""
    return or_(false(), *(and_(*period(column, first, until)) for first, until in periods))


def tests(wanted: Wanted, columns: Columns) -> Tests:
    """Everything the list is narrowed to, over these columns."""
    found = [columns[name] == getattr(wanted, name) for name in _SAME if getattr(wanted, name) is not None]
    found += _units(wanted, columns) + _states(wanted, columns)
    found += period(columns["received_at"], wanted.received_from, wanted.received_until)
    found += period(columns["answered_at"], wanted.answered_from, wanted.answered_until)
    if wanted.received_in is not None:
        found.append(in_one_of(columns["received_at"], wanted.received_in))
    if wanted.standing is not None:
        found.append(_standing(wanted, wanted.standing, columns))
    if wanted.ended is not None:
        found.append(_ended(wanted.ended, columns))
    if wanted.reopened_from is not None or wanted.reopened_until is not None:
        found.append(_reopened(wanted, columns))
    return found


def _units(wanted: Wanted, columns: Columns) -> Tests:
    unit, found = columns["unit_id"], []
    if wanted.only_unit is not None:
        found.append(unit == wanted.only_unit)
    if wanted.unit_id is not None:
        found.append(unit.is_(None) if wanted.unit_id == NO_UNIT else unit == wanted.unit_id)
    return found


def _states(wanted: Wanted, columns: Columns) -> Tests:
    state, found = columns["state"], []
    if wanted.open is not None:
        found.append(state != State.ANSWERED.value if wanted.open else state == State.ANSWERED.value)
    if wanted.stage is not None:
        found.append(state.in_([wanted.stage.value, f"escalated.{wanted.stage.value}"]))
    if wanted.escalated:
        found.append(state.in_(BEYOND_UNIT))
    return found


def _ended(ended: Ended, columns: Columns) -> ColumnElement[bool]:
    """The same as Outcome.ended."""
    answered = columns["state"] == State.ANSWERED.value
    reason, merged = columns["dismiss_reason"], columns["duplicate_of_id"]
    how: Mapping[Ended, ColumnElement[bool]] = {
        Ended.ANSWERED: and_(reason.is_(None), merged.is_(None)),
        Ended.DISMISSED: and_(reason.is_not(None), merged.is_(None)),
        Ended.MERGED: merged.is_not(None),
    }
    return and_(answered, how[ended])


def _reopened(wanted: Wanted, columns: Columns) -> ColumnElement[bool]:
    """Few tickets have a second cycle: only theirs are looked up in the record of moves, one by one.

    A plain AND PostgreSQL would make a join of, which does not keep the window's order.
    """
    days = period(_E.at, wanted.reopened_from, wanted.reopened_until)
    move = exists().where(_E.ticket_id == columns["id"], _E.verb == Verb.REOPEN.value, *days)
    return case((columns["cycle"] > 1, move), else_=false())


def _standing(wanted: Wanted, standing: Standing, columns: Columns) -> ColumnElement[bool]:
    due, over = columns["due_at"], columns["overdue_at"]
    runs = and_(columns["state"] != State.ANSWERED.value, columns["paused_at"].is_(None))
    answered = columns["state"] == State.ANSWERED.value
    found: Mapping[Standing, ColumnElement[bool]] = {
        Standing.ON_TIME: and_(runs, due >= wanted.today_ends),
        Standing.DUE_TODAY: and_(runs, due_today(due, wanted.now, wanted.today_ends)),
        Standing.PAST_CLOSE: and_(runs, past_close(due, over, wanted.now)),
        Standing.OVERDUE: and_(columns["state"] != State.ANSWERED.value, overdue(over, wanted.now)),
        Standing.UNKNOWN: and_(columns["state"] != State.ANSWERED.value, columns["deadline_unknown"]),
        Standing.PAUSED: and_(columns["state"] != State.ANSWERED.value, columns["paused_at"].is_not(None)),
        Standing.NO_CLOCK: and_(runs, due.is_(None), columns["deadline_unknown"].is_(False)),
        Standing.MET: and_(answered, columns["in_time"].is_(True)),
        Standing.MISSED: and_(answered, columns["in_time"].is_(False)),
    }
    return found[standing]
