"""Many rows in one statement: in their order, with lists and instants whole, and what a unique key holds left alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text

from calendars.clock import ManualClock
from database import timers
from database.errors import NaiveInstantError
from database.session import Database
from database.timers import TimerRow
from database.upsert import insert_all, insert_new
from notifiers.store import PageRow

_P = PageRow.__table__.c


def page(clock: ManualClock, number: int, *, ends: int = 1) -> dict[str, object]:
    channels = [{"channel": "sms", "address": f"+861300000000{n}"} for n in range(ends)]
    return {
        "subject_kind": "ticket", "subject_id": number, "cycle_no": 1, "step_no": 1, "contact_id": 7,
        "contact_label": "值班组长", "channels": channels,
        "kind": "severe", "data": {"number": str(number), "title": "“首页”\n无法访问"}, "language": "zh",
        "severity": "severe", "state": "pending", "next_try_at": None, "created_at": clock.now(),
    }  # fmt: skip


def new_pages(database: Database, clock: ManualClock, *rows: dict[str, object]) -> list[int]:
    """The subjects of those that are new."""
    with database.work(clock.now(), "test") as work:
        found = insert_new(work.session, PageRow, rows, returning=(_P.id, _P.subject_id))
    return [row.subject_id for row in sorted(found)]


def test_rows_come_back_as_they_went_in_however_long_their_lists(
    database: Database, clock: ManualClock
) -> None:
    rows = [page(clock, number, ends=number % 3) for number in range(7)]

    assert new_pages(database, clock, *rows) == list(range(7))

    with database.read() as session:
        kept = session.query(PageRow).order_by(PageRow.id).all()
    assert [row.channels for row in kept] == [row["channels"] for row in rows]
    assert [row.data for row in kept] == [row["data"] for row in rows]
    assert {(row.created_at, row.next_try_at, row.tries) for row in kept} == {(clock.now(), None, 0)}


def test_only_what_is_new_comes_back_and_one_of_two_that_are_the_same(
    database: Database, clock: ManualClock
) -> None:
    first = new_pages(database, clock, page(clock, 1), page(clock, 2))
    second = new_pages(database, clock, page(clock, 2), page(clock, 3), page(clock, 3), page(clock, 4))
    third = new_pages(database, clock, page(clock, 4))

    assert (first, second, third) == ([1, 2], [3, 4], [])


def test_those_that_are_there_get_the_new_values_where_they_shall(
    database: Database, clock: ManualClock
) -> None:
    later = clock.now() + timedelta(minutes=1)
    with database.work(clock.now(), "test") as work:
        timers.set_each(work.session, "ladder", {"ticket:1": clock.now(), "ticket:2": clock.now()})
        timers.set_each(work.session, "ladder", {"ticket:2": later, "ticket:3": later})
        timers.set_each(work.session, "ladder", {})

    with database.read() as session:
        kept = session.query(TimerRow).order_by(TimerRow.subject).all()
    assert [(row.subject, row.due_at) for row in kept] == [
        ("ticket:1", clock.now()), ("ticket:2", later), ("ticket:3", later),
    ]  # fmt: skip


@pytest.mark.parametrize("many", [1, 2])
def test_an_instant_without_a_zone_is_refused(database: Database, many: int) -> None:
    naive = datetime(2025, 10, 10, 9, 0)  # noqa: DTZ001 - the point
    rows = [{"kind": "ladder", "subject": f"ticket:{n}", "due_at": naive} for n in range(many)]

    with (
        pytest.raises(Exception, match="time zone") as refused,
        database.work(naive.astimezone(), "test") as work,
    ):
        insert_all(work.session, TimerRow, rows)

    assert isinstance(refused.value, NaiveInstantError) or isinstance(
        refused.value.__cause__, NaiveInstantError
    )


def test_many_cost_no_more_statements_than_two(database: Database, clock: ManualClock) -> None:
    counted: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(*given: object) -> None:
        counted.append(str(given[2]))

    def statements(work: Callable[[], object]) -> int:
        counted.clear()
        work()
        return len(counted)

    few = statements(lambda: new_pages(database, clock, *(page(clock, n) for n in range(2))))
    many = statements(lambda: new_pages(database, clock, *(page(clock, n) for n in range(2, 90))))

    assert few == many
    with database.read() as session:
        assert session.execute(text("SELECT count(*) FROM page")).scalar_one() == 90
