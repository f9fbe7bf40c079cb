"""Deadlines in natural days: rest days count, and only a last day that is free passes to the next worked one."""

import json
from datetime import date, timedelta

import pytest

from calendars.deadlines import Derivation, NaturalDays, Reason, Verdict
from calendars.errors import BudgetOutOfRange, MissingYear
from calendars.service import DeskCalendar
from tests.calendars.wall import shown, wall


@pytest.mark.parametrize(
    ("received", "days", "due"),
    [
        ("2026-11-20 09:00", 3, "2026-11-23"),  # Friday: the weekend counts
        ("2026-11-20 23:59", 1, "2026-11-23"),  # Saturday passes to Monday
        ("2026-11-20 09:00", 2, "2026-11-23"),
        ("2026-11-23 09:00", 1, "2026-11-24"),
        ("2026-09-16 09:00", 15, "2026-10-08"),  # 1 October passes over the whole week
        ("2026-09-25 09:00", 15, "2026-10-10"),  # ends on a worked Saturday
        ("2025-09-19 09:00", 8, "2025-09-28"),  # Saturday the 27th passes to a worked Sunday
        ("2026-01-30 09:00", 15, "2026-02-14"),
        ("2026-01-31 09:00", 15, "2026-02-24"),  # Spring Festival
        ("2020-01-20 09:00", 10, "2020-02-03"),  # the rest days as they really were
    ],
)
def test_a_term_of_natural_days_passes_over_rest_days_at_its_end_only(
    calendar: DeskCalendar, received: str, days: int, due: str
) -> None:
    deadline = calendar.deadline(wall(received), NaturalDays(days))

    assert shown(deadline.due_at) == f"{due} 17:30"
    assert deadline.overdue_at == calendar.midnight_after(date.fromisoformat(due))
    assert not deadline.provisional


def test_its_derivation_counts_rest_days_and_skips_those_at_the_end(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2026-09-30 18:00"), NaturalDays(5)).derivation

    assert [(step.day.day, step.verdict, step.nth, step.reason) for step in derivation.steps] == [
        (30, Verdict.RECEIVED, 0, Reason.WORKING),
        *((day, Verdict.COUNTED, day, Reason.HOLIDAY) for day in (1, 2, 3, 4)),
        *((day, Verdict.SKIPPED, 0, Reason.HOLIDAY) for day in (5, 6, 7)),
        (8, Verdict.COUNTED, 5, Reason.WORKING),
    ]


def test_its_derivation_is_stored_with_its_own_code_and_read_again(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2026-11-20 18:00"), NaturalDays(3)).derivation

    stored = json.loads(json.dumps(derivation.to_json(), ensure_ascii=False))

    assert {name: stored[name] for name in stored if name != "steps"} == {
        "rule": "natural_days",
        "days": 3,
        "start": "2026-11-20T10:00:00+00:00",
        "calendar_version": calendar.version,
    }
    assert Derivation.from_json(stored) == derivation


def test_a_term_that_ends_in_an_unpublished_year_is_provisional(calendar: DeskCalendar) -> None:
    into = calendar.deadline(wall("2026-12-20 09:00"), NaturalDays(15))
    within = calendar.deadline(wall("2026-12-16 09:00"), NaturalDays(15))

    assert (shown(into.due_at), into.provisional) == ("2027-01-04 17:30", True)
    assert (shown(within.due_at), within.provisional) == ("2026-12-31 17:30", False)


def test_a_term_that_passes_into_a_missing_year_is_refused(calendar: DeskCalendar) -> None:
    with pytest.raises(MissingYear) as caught:
        calendar.deadline(wall("2027-12-31 09:00") - timedelta(days=3), NaturalDays(5))

    assert caught.value.year == 2028


@pytest.mark.parametrize("days", [-1, 0, 367])
def test_a_term_no_law_can_set_is_refused(days: int) -> None:
    with pytest.raises(BudgetOutOfRange, match=rf"^{days} is not a possible number of natural days\.$"):
        NaturalDays(days)
