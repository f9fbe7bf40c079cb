"""The office's figures: each is as many as its list holds, and none is found by reading what it does not count."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import insert

from calendars.clock import ManualClock
from database.session import Database
from tests.tickets.plans import plan_of
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.list_store import Filter, lines
from tickets.office_store import (
    EVERYWHERE,
    Days,
    Place,
    Shelf,
    count,
    escalated,
    shelved,
    soonest,
    unit_stands,
)
from tickets.row_store import TicketRow
from tickets.store import by_ids

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
STATES = (State.RECEIVED, State.ESCALATED_VERIFIED, State.ANSWERED)
HOURS = (-30, -1, 2, 20, 40, 90)
"""Until a ticket is due; it is overdue six hours after that."""


@pytest.fixture
def days(clock: ManualClock) -> Days:
    now = clock.now()
    return Days(now, now - timedelta(hours=16), now + timedelta(hours=8), now + timedelta(hours=32))


@pytest.fixture
def stored(database: Database, days: Days) -> Database:
    """A ticket of every state, severity and deadline, certain and provisional."""
    with database.work(days.now, "test") as work:
        every = product(STATES, Severity, HOURS, (True, False))
        rows = [
            {
                "number": f"{n:06d}", "kind": Kind.ERROR_REPORT.value, "source": Source.PUBLIC_FORM.value,
                "state": state.value, "title": f"第{n}条", "description": "打不开", "severity": severity.value,
                "received_at": days.now, "sort_at": due, "due_at": due, "overdue_at": due + timedelta(hours=6),
                "provisional": provisional, "changed_at": days.now, "changed_by": "x", "progress_at": days.now,
            }
            for n, (state, severity, hours, provisional) in enumerate(every)
            for due in [days.now + timedelta(hours=hours)]
        ]  # fmt: skip
        work.session.execute(insert(TicketRow), rows)
    return database


def test_each_figure_is_as_many_as_its_list_holds(stored: Database, days: Days) -> None:
    desk = Place(None, narrowed=True)
    with stored.read() as session:
        (stands,) = unit_stands(session, days)
        for shelf in Shelf:
            tickets = shelved(session, shelf, days, limit=1_000)
            counts = [count(session, shelf, days, place=place) for place in (EVERYWHERE, desk)]
            assert [*counts, len(tickets)] == [stands.counts[shelf]] * 3, shelf
            assert 0 < len(tickets) <= stands.counts[Shelf.OPEN]
        beyond = list(escalated(session, limit=1_000))
        known = by_ids(session, beyond)

    assert stands.unit_id is None
    assert {one.state for one in known.values()} == {State.ESCALATED_VERIFIED}
    assert [(known[one].sort_at, one) for one in beyond] == sorted(
        (one.sort_at, one.id) for one in known.values()
    )
    assert len(beyond) == stands.counts[Shelf.OPEN] / 2


def test_figures_and_rare_lists_are_found_along_their_own_indexes(stored: Database, days: Days) -> None:
    severe = Filter(severity=Severity.SEVERE)

    assert "ix_ticket_open_stands" in plan_of(stored, lambda one: unit_stands(one, days))
    assert "ix_ticket_escalated" in plan_of(stored, lambda one: escalated(one, limit=5))
    assert "ix_ticket_open_severe" in plan_of(stored, lambda one: soonest(one, {Shelf.SEVERE: 5}, days))
    assert "ix_ticket_open_severe" in plan_of(stored, lambda one: lines(one, severe, after=None, limit=5))
