"""The counters in the frame of every page stop at their bound, and a unit's count its own."""

from datetime import timedelta

from sqlalchemy import event, insert

from calendars.clock import ManualClock
from database.session import Database
from tickets.lifecycle import State
from tickets.row_store import TicketRow
from web.shell_store import COUNT_BOUND, frame


def _tickets(database: Database, clock: ManualClock, count: int) -> None:
    now = clock.now()
    rows = [
        {
            "number": f"{n:06d}", "kind": "error_report", "source": "fax", "state": State.RECEIVED.value,
            "title": f"第{n}条", "description": "打不开", "severity": "normal", "received_at": now, "sort_at": now,
            "due_at": now, "overdue_at": now + timedelta(days=n % 3 - 1), "changed_at": now, "changed_by": "x",
            "progress_at": now,
        }
        for n in range(count)
    ]  # fmt: skip
    with database.work(now, "test") as work:
        work.session.execute(insert(TicketRow), rows)


def test_counters_stop_at_their_bound_and_cost_one_statement(database: Database, clock: ManualClock) -> None:
    _tickets(database, clock, COUNT_BOUND + 5)
    statements: list[object] = []
    event.listen(database.engine, "before_cursor_execute", lambda *given: statements.append(given[2]))

    with database.read() as session:
        found = frame(session, now=clock.now(), only_unit=None)

    assert found.counts == {
        "inbox": COUNT_BOUND,
        "open": COUNT_BOUND,
        "overdue": 70,
        "calls": 0,
        "rechecks": 0,
    }
    assert len(statements) == 1


def test_a_unit_counts_its_own_tickets_only(database: Database, clock: ManualClock) -> None:
    _tickets(database, clock, 3)

    with database.read() as session:
        found = frame(session, now=clock.now(), only_unit=1)

    assert found.counts == {"inbox": 0, "open": 0, "overdue": 0, "calls": 0, "rechecks": 0}
