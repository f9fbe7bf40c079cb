"""Deadlines in minutes of duty: due at closing and never at the next opening, overdue when due."""

import json
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import Derivation, Reason, Verdict, WorkingMinutes
from calendars.errors import BudgetOutOfRange
from calendars.service import DeskCalendar
from tests.calendars.wall import SHANGHAI, naive, shown, wall

DESK = DeskCalendar.shipped()
instants = st.datetimes(naive("2018-01-02"), naive("2027-06-30"), timezones=st.just(SHANGHAI))
budgets = st.integers(1, 6000)


def test_a_budget_that_ends_exactly_at_closing_is_due_and_overdue_at_closing(calendar: DeskCalendar) -> None:
    deadline = calendar.deadline(wall("2026-09-30 17:20"), WorkingMinutes(10))

    assert shown(deadline.due_at) == "2026-09-30 17:30"
    assert deadline.overdue_at == deadline.due_at


def test_its_derivation_tells_the_minutes_of_each_day_it_touches(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2025-09-30 17:00"), WorkingMinutes(490)).derivation

    assert [
        (f"{step.day:%m-%d}", step.verdict, step.nth, step.reason, step.minutes) for step in derivation.steps
    ] == [
        ("09-30", Verdict.COUNTED, 1, Reason.WORKING, 30),
        ("10-09", Verdict.COUNTED, 2, Reason.WORKING, 450),
        ("10-10", Verdict.COUNTED, 3, Reason.WORKING, 10),
    ]


def test_what_arrives_in_the_night_takes_nothing_from_that_day(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2026-11-20 23:00"), WorkingMinutes(30)).derivation

    assert [(step.day.day, step.minutes) for step in derivation.steps] == [(23, 30)]


def test_its_derivation_is_stored_with_its_own_code_and_read_again(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2026-02-14 17:00"), WorkingMinutes(30)).derivation

    stored = json.loads(json.dumps(derivation.to_json(), ensure_ascii=False))

    assert stored == {
        "rule": "working_minutes",
        "minutes": 30,
        "start": "2026-02-14T09:00:00+00:00",
        "calendar_version": calendar.version,
        "steps": [
            {
                "date": "2026-02-14",
                "verdict": "counted",
                "nth": 1,
                "reason": "makeup",
                "name": "春节",
                "makeup": True,
                "minutes": 30,
            }
        ],
    }
    assert Derivation.from_json(stored) == derivation


@given(instants, budgets)
def test_its_days_add_up_to_the_budget_and_it_ends_where_the_minutes_do(
    start: datetime, minutes: int
) -> None:
    deadline = DESK.deadline(start, WorkingMinutes(minutes))
    steps = deadline.derivation.steps

    assert deadline.due_at == DESK.add_working_minutes(start, minutes)
    assert sum(step.minutes for step in steps) == minutes
    assert [step.nth for step in steps] == list(range(1, len(steps) + 1))
    assert steps[-1].day == deadline.due_at.astimezone(SHANGHAI).date()
    assert all(DESK.is_working_day(step.day) for step in steps)


def test_a_budget_that_touches_an_unpublished_year_is_provisional(calendar: DeskCalendar) -> None:
    touching = calendar.deadline(wall("2026-12-31 17:00"), WorkingMinutes(31))
    ending = calendar.deadline(wall("2026-12-31 17:00"), WorkingMinutes(30))

    assert (touching.provisional, ending.provisional) == (True, False)
    assert shown(touching.due_at) == "2027-01-04 08:31"


def test_minutes_are_counted_by_the_hours_of_the_desks_own_zone() -> None:
    new_york = DeskCalendar.shipped(zone="America/New_York")  # its clocks go forward on 2026-03-08
    friday = datetime.fromisoformat("2026-03-06T17:00:00-05:00")

    deadline = new_york.deadline(friday, WorkingMinutes(31))

    assert deadline.due_at == datetime.fromisoformat("2026-03-09T08:31:00-04:00")
    assert deadline.due_at - friday == timedelta(days=2, hours=14, minutes=31)


@pytest.mark.parametrize("minutes", [-1, 0, 366 * 24 * 60 + 1])
def test_a_budget_nobody_can_mean_is_refused(minutes: int) -> None:
    with pytest.raises(BudgetOutOfRange, match=rf"^{minutes} is not a possible number of working minutes\.$"):
        WorkingMinutes(minutes)
