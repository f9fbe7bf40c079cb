"""The list of all tickets looks through a window; what only open tickets can pass is whole behind any archive."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert

from database.session import Database
from tests.tickets.plans import plan_of
from tickets import listing_store
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.listing_store import count, page
from tickets.row_store import TicketRow
from tickets.wanted import Standing, Wanted

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
WANTED = Wanted(NOON, NOON + timedelta(hours=8))
OF_OPEN = (
    {"open": True}, {"escalated": True}, {"stage": State.VERIFIED}, {"standing": Standing.OVERDUE},
    {"standing": Standing.ON_TIME}, {"standing": Standing.PAUSED}, {"open": True, "kind": Kind.ERROR_REPORT},
)  # fmt: skip
OF_ALL = (
    {"open": False}, {"stage": State.ANSWERED}, {"standing": Standing.MISSED}, {"severity": Severity.SEVERE},
    {"kind": Kind.ERROR_REPORT},
)  # fmt: skip


@pytest.fixture
def archive(database: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The three oldest tickets are open, and more were answered since than one looks through for a page."""
    monkeypatch.setattr(listing_store, "WINDOW", 20)
    states = [State.ESCALATED_VERIFIED, State.VERIFIED, State.VERIFIED, *[State.ANSWERED] * 30]
    with database.work(NOON, "test") as work:
        work.session.execute(insert(TicketRow), [
            {
                "number": f"{n:06d}", "kind": Kind.OPINION.value if n == 1 else Kind.ERROR_REPORT.value,
                "source": Source.PUBLIC_FORM.value, "state": state.value, "title": f"第{n}条", "description": "打不开",
                "severity": Severity.NORMAL.value, "received_at": received, "sort_at": received, "due_at": received,
                "overdue_at": received if n < 2 else NOON + timedelta(days=1), "changed_at": NOON, "changed_by": "x",
                "progress_at": NOON, "in_time": True if state is State.ANSWERED else None,
                "paused_at": NOON if n == 2 else None,
            }
            for n, state in enumerate(states) for received in [NOON + timedelta(hours=n - 100)]
        ])  # fmt: skip
    return database


@pytest.mark.parametrize("narrowed", OF_OPEN)
def test_what_only_open_tickets_pass_is_found_behind_any_number_of_answered_ones(
    archive: Database, narrowed: dict[str, object]
) -> None:
    wanted = Wanted(WANTED.now, WANTED.today_ends, **narrowed)  # type: ignore[arg-type]  # named fields
    expected = {
        "open": 3, "escalated": 1, "stage": 3, Standing.OVERDUE: 2, Standing.ON_TIME: 0, Standing.PAUSED: 1,
    }  # fmt: skip
    name = wanted.standing or next(iter(narrowed))
    number = 2 if wanted.kind else expected[name]

    with archive.read() as session:
        found = page(session, wanted, after=None, limit=50)
        counted = count(session, wanted)

    assert (len(found.lines), found.whole, found.after) == (number, True, None)
    assert counted == (number, True)
    assert "ix_ticket_open_received" in plan_of(archive, lambda one: page(one, wanted, after=None, limit=50))


@pytest.mark.parametrize("narrowed", OF_ALL)
def test_what_others_pass_too_is_looked_for_in_the_window_and_says_where_to_go_on(
    archive: Database, narrowed: dict[str, object]
) -> None:
    wanted = Wanted(WANTED.now, WANTED.today_ends, **narrowed)  # type: ignore[arg-type]  # named fields
    after, pages = None, 0
    with archive.read() as session:
        while pages == 0 or after is not None:
            found = page(session, wanted, after=after, limit=50)
            after, pages = found.after, pages + 1
        first = page(session, wanted, after=None, limit=50)
        counted = count(session, wanted)

    assert (first.whole, pages, counted[1]) == (False, 2, False)
