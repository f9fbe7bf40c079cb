"""What one ticket adds to the figures: pure, counted from values."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from calendars.pauses import Pause
from calendars.service import DeskCalendar
from reports.facts import ALL, Cell, Counts, Fact, changes, fact_of, shares
from tickets.outcomes import Outcome

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def outcome(answered: str | None = None, **more: object) -> Outcome:
    """Received on Monday 2025-09-22 at 08:30, when the desk opens."""
    received = at("2025-09-22T08:30")
    given: dict[str, object] = {
        "id": 7, "unit_id": 3, "kind": "error_report", "received_at": received,
        "answered_at": at(answered) if answered else None, "in_time": True if answered else None, "dismissed": False,
        "merged": False, "calendar_no": 1, "clock_started_at": received, **more,
    }  # fmt: skip
    return Outcome(**given)  # type: ignore[arg-type]  # the columns of an outcome


@pytest.mark.parametrize(
    ("answered", "thousandths"),
    [
        ("2025-09-22T08:30", 0),
        ("2025-09-23T08:30", 1000),
        ("2025-09-26T20:00", 5000),
        ("2025-09-28T23:00", 6000),  # Sunday 28 September is a make-up working day
        ("2025-10-08T23:00", 8000),  # 1 to 8 October are days off
    ],
)
def test_used_time_is_working_days_each_of_which_weighs_the_same(
    calendar: DeskCalendar, answered: str, thousandths: int
) -> None:
    assert fact_of(outcome(answered), calendar).used == thousandths


def test_a_stopped_clock_uses_no_time(calendar: DeskCalendar) -> None:
    stopped = Pause(at("2025-09-23T08:30"), at("2025-09-25T08:30"))

    assert fact_of(outcome("2025-09-26T08:30", pauses=(stopped,)), calendar).used == 2000


@pytest.mark.parametrize("without", [{"merged": True}, {"clock_started_at": None}])
def test_duplicates_and_faults_take_no_part_in_the_average(
    calendar: DeskCalendar, without: dict[str, object]
) -> None:
    assert fact_of(outcome("2025-09-26T08:30", **without), calendar).used is None


def test_days_and_hours_are_those_of_the_desk(calendar: DeskCalendar) -> None:
    late = outcome(received_at=datetime.fromisoformat("2025-09-22T16:30+00:00"))

    found = fact_of(late, calendar)

    assert (found.received_on, found.received_hour) == ("2025-09-23", 0)


def test_a_ticket_counts_in_its_own_row_and_in_the_three_that_sum(calendar: DeskCalendar) -> None:
    found = dict(shares(fact_of(outcome(), calendar)))

    assert {(cell.unit, cell.kind) for cell in found} == {
        (3, "error_report"), (3, ""), (ALL, "error_report"), (ALL, ""),
    }  # fmt: skip
    assert {tally.counts for tally in found.values()} == {Counts(received=1)}


def test_a_transfer_takes_everything_to_the_other_unit(calendar: DeskCalendar) -> None:
    old, new = (fact_of(outcome("2025-09-23T09:00", unit_id=unit), calendar) for unit in (3, 4))

    found = changes([(old, new)])

    assert {cell.unit for cell in found} == {3, 4}
    assert found[Cell(3, "", "2025-09-23")].counts == Counts(
        answered=-1, in_time=-1, timed=-1, used=-(new.used or 0)
    )
    assert found[Cell(4, "", "2025-09-22")].counts == Counts(received=1, settled=1)


def test_what_did_not_change_changes_nothing() -> None:
    fact = Fact(1, 2, "question", "2025-09-22", 9, reopened_on=("2025-09-23",))

    assert changes([(fact, fact)]) == {}


def test_shares_of_no_ticket_are_none_and_an_average_of_nothing_is_none() -> None:
    assert list(shares(None)) == []
    assert Counts(answered=2).average_days is None
    assert Counts(received=2).in_time_share is None
    assert Counts(in_time=3, late=1).in_time_share == 0.75
    assert Counts(timed=2, used=3000).average_days == 1.5
