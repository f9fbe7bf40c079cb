"""Lists by keyset neither lose nor double a row while tickets come and go."""

from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from calendars.clock import ManualClock
from database.session import Database, Session
from tickets.kinds import Kind, Severity, Source
from tickets.lifecycle import State
from tickets.list_store import Filter, Line, lines
from tickets.row_store import TicketRow


class UndoneError(Exception):
    """Leaves the database as it was for the next example."""


def add(
    session: Session, name: int, *, now: datetime, day: int, state: State = State.RECEIVED, **more: object
) -> None:
    """A ticket due so many days from now; several on one day need the id to be told apart."""
    at = now + timedelta(days=day)
    row = {
        "number": f"{name:06d}", "kind": Kind.ERROR_REPORT.value, "source": Source.PUBLIC_FORM.value,
        "state": state.value, "title": f"第{name}条", "description": "打不开", "severity": Severity.NORMAL.value,
        "received_at": now, "sort_at": at, "due_at": at, "overdue_at": at,
        "answered_at": at if state is State.ANSWERED else None,
        "changed_at": now, "changed_by": "x", "progress_at": now,
    }  # fmt: skip
    session.execute(insert(TicketRow), [{**row, **more}])


def walk(session: Session, wanted: Filter, *, size: int) -> list[Line]:
    """Every page, one after the other, by the key of the last row."""
    found: list[Line] = []
    after: tuple[datetime, int] | None = None
    while page := lines(session, wanted, after=after, limit=size):
        found += page
        after = (page[-1].answered_at or page[-1].sort_at, page[-1].id)
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(0, 4), max_size=30), size=st.integers(1, 7), answered=st.booleans())
def test_pages_of_any_size_show_every_row_once_in_order(
    database: Database,
    clock: ManualClock,
    days: list[int],
    size: int,
    answered: bool,  # noqa: FBT001  (hypothesis gives it by name)
) -> None:
    state = State.ANSWERED if answered else State.VERIFIED
    with suppress(UndoneError), database.work(clock.now(), "test") as work:
        session = work.session
        for name, day in enumerate(days):
            add(session, name, now=clock.now(), day=day, state=state)
        add(session, 999, now=clock.now(), day=2, state=State.RECEIVED if answered else State.ANSWERED)

        found = walk(session, Filter(answered=answered), size=size)
        raise UndoneError
    keys = [(line.sort_at, line.id) for line in found]
    assert keys == sorted(set(keys), reverse=answered)
    assert sorted(line.number for line in found) == sorted(f"{name:06d}" for name in range(len(days)))


def test_a_row_that_comes_or_goes_between_two_pages_moves_no_other(
    database: Database, clock: ManualClock
) -> None:
    with database.work(clock.now(), "test") as work:
        for name in range(6):
            add(work.session, name, now=clock.now(), day=name)
    with database.read() as session:
        first = lines(session, Filter(), after=None, limit=3)
    with database.work(clock.now(), "test") as work:
        add(work.session, 100, now=clock.now(), day=0)
        work.session.query(TicketRow).filter(TicketRow.number == "000001").update({"state": "answered"})

    with database.read() as session:
        second = lines(session, Filter(), after=(first[-1].sort_at, first[-1].id), limit=3)

    assert [line.number for line in (*first, *second)] == [f"{name:06d}" for name in range(6)]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (Filter(), {0, 1, 2, 3}),
        (Filter(severity=Severity.SEVERE), {1}),
        (Filter(stage=State.VERIFIED), {1, 2}),
        (Filter(escalated=True), {2}),
        (Filter(source=Source.FAX), {3}),
        (Filter(answered=True), {4}),
        (Filter(words="100%_"), {3}),
        (Filter(words="%"), {3}),
        (Filter(words="没有"), set()),
        (Filter(words="第\x001条"), {1}),
        (Filter(words="100%_不/"), set()),
        (Filter(only_unit=-1), set()),
        (Filter(unit_id=0), set()),
    ],
)
def test_a_filter_finds_exactly_its_tickets(
    database: Database, clock: ManualClock, wanted: Filter, numbers: set[int]
) -> None:
    now = clock.now()
    with database.work(now, "test") as work:
        add(work.session, 0, now=now, day=0)
        add(work.session, 1, now=now, day=1, state=State.VERIFIED, severity="severe")
        add(work.session, 2, now=now, day=2, state=State.ESCALATED_VERIFIED)
        add(work.session, 3, now=now, day=3, source="fax", description="进度100%_不动")
        add(work.session, 4, now=now, day=4, state=State.ANSWERED)

    with database.read() as session:
        assert {int(line.number) for line in lines(session, wanted, after=None, limit=9)} == numbers
