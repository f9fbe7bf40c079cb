"""Standing, read like a timetable: one clock from receipt to long after its end."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import WorkingDays
from calendars.errors import NaiveInstant
from calendars.hours import DutyHours
from calendars.service import DeskCalendar
from calendars.standing import LATE, UNKNOWN, Standing, StandingKind
from tests.calendars.wall import SHANGHAI, naive, wall

DESK = DeskCalendar.shipped()
SUMMER = DeskCalendar.shipped(hours=DutyHours.parse(season="07-01/08-31"))
NATIONAL_DAY = DESK.deadline(wall("2025-09-30 16:59"), WorkingDays(3))  # due Saturday 2025-10-11 17:30
instants = st.datetimes(naive("2025-09-01"), naive("2025-12-01"), timezones=st.just(SHANGHAI))


@pytest.mark.parametrize(
    ("now", "kind", "days"),
    [
        ("2025-09-30 16:59:00", "on_time", 3.0),  # half an hour and three days
        ("2025-10-01 02:00:00", "on_time", 3.0),  # the holiday costs nothing
        ("2025-10-09 08:30:00", "on_time", 3.0),
        ("2025-10-09 08:30:01", "on_time", 2.5),  # rounded down from the first second
        ("2025-10-09 12:00:00", "on_time", 2.5),
        ("2025-10-09 13:45:00", "on_time", 2.5),  # exactly half of that day's minutes
        ("2025-10-09 13:45:01", "on_time", 2.0),
        ("2025-10-10 17:30:00", "on_time", 1.0),
        ("2025-10-10 23:59:59", "on_time", 1.0),
        ("2025-10-11 00:00:00", "due_today", 1.0),  # a worked Saturday
        ("2025-10-11 08:31:00", "due_today", 0.5),
        ("2025-10-11 17:29:59", "due_today", 0.0),
        ("2025-10-11 17:30:00", "due_today", 0.0),
        ("2025-10-11 17:30:01", "past_close", 0.0),
        ("2025-10-11 23:59:59", "past_close", 0.0),
        ("2025-10-12 00:00:00", "overdue", 0.5),  # late is at least half a day late
        ("2025-10-12 12:00:00", "overdue", 0.5),  # a plain Sunday adds nothing
        ("2025-10-13 13:45:00", "overdue", 0.5),
        ("2025-10-13 13:45:01", "overdue", 1.0),  # rounded up from the first second
        ("2025-10-13 17:30:00", "overdue", 1.0),
        ("2025-10-14 08:31:00", "overdue", 1.5),
        ("2025-10-17 17:30:00", "overdue", 5.0),
    ],
)
def test_a_clock_over_national_day_stands(now: str, kind: str, days: float) -> None:
    standing = DESK.standing(due_at=NATIONAL_DAY.due_at, overdue_at=NATIONAL_DAY.overdue_at, now=wall(now))

    assert standing == Standing(StandingKind(kind), int(days * 2))


@pytest.mark.parametrize(
    ("answered", "kind", "days"),
    [
        ("2025-10-09 14:00:00", "met", 2.0),
        ("2025-10-11 17:30:00", "met", 0.0),
        ("2025-10-11 23:59:59", "met", 0.0),  # answered in time = before 24:00 of the last day
        ("2025-10-12 00:00:00", "missed", 0.5),
        ("2025-10-13 17:30:00", "missed", 1.0),
    ],
)
def test_an_answer_settles_the_verdict_for_good(answered: str, kind: str, days: float) -> None:
    for now in ("2025-10-13 18:00", "2026-01-05 09:00"):
        standing = DESK.standing(
            due_at=NATIONAL_DAY.due_at,
            overdue_at=NATIONAL_DAY.overdue_at,
            now=wall(now),
            answered_at=wall(answered),
        )

        assert standing == Standing(StandingKind(kind), int(days * 2))


@pytest.mark.parametrize(
    ("paused_at", "kind", "days"),
    [
        ("2025-10-09 12:00", "on_time", 2.5),
        ("2025-10-11 18:00", "past_close", 0.0),
        ("2025-10-13 13:45", "overdue", 0.5),  # its lateness is frozen
    ],
)
def test_a_paused_clock_stands_as_it_did_when_it_was_paused(paused_at: str, kind: str, days: float) -> None:
    for now in ("2025-10-13 18:00", "2026-01-05 09:00"):
        standing = DESK.standing(
            due_at=NATIONAL_DAY.due_at,
            overdue_at=NATIONAL_DAY.overdue_at,
            now=wall(now),
            paused_at=wall(paused_at),
        )

        assert standing == Standing(StandingKind(kind), int(days * 2))


def test_before_its_pause_a_clock_runs_and_an_answer_in_the_pause_is_judged_as_of_its_start() -> None:
    paused_at = wall("2025-10-11 16:00")
    due = {"due_at": NATIONAL_DAY.due_at, "overdue_at": NATIONAL_DAY.overdue_at, "paused_at": paused_at}
    earlier, later = wall("2025-10-10 17:30"), wall("2025-10-14 09:00")

    running = DESK.standing(**due, now=earlier)
    answered = DESK.standing(**due, now=later, answered_at=later)

    assert running == Standing(StandingKind.ON_TIME, 2)
    assert answered.kind is StandingKind.MET


def test_a_clock_without_a_deadline_is_unknown_even_when_answered() -> None:
    now = wall("2028-01-04 09:00")

    assert DESK.standing(due_at=None, overdue_at=None, now=now) == UNKNOWN
    assert DESK.standing(due_at=None, overdue_at=None, now=now, answered_at=now) == UNKNOWN
    assert Standing(StandingKind.UNKNOWN, 0) == UNKNOWN


@pytest.mark.parametrize(
    ("now", "halves"),
    [
        ("2026-07-14 12:00", 2),  # a summer morning is 210 of 390 minutes: 180 of them, under half, remain
        ("2026-07-14 11:45", 3),
        ("2026-07-14 14:30", 2),
        ("2026-07-15 08:30", 2),
    ],
)
def test_half_a_summer_day_is_half_of_that_days_own_minutes(now: str, halves: int) -> None:
    deadline = SUMMER.deadline(wall("2026-07-14 09:00"), WorkingDays(1))

    standing = SUMMER.standing(due_at=deadline.due_at, overdue_at=deadline.overdue_at, now=wall(now))

    assert standing.half_days == halves


def test_a_clock_of_minutes_is_overdue_the_moment_it_ends() -> None:
    due = DESK.add_working_minutes(wall("2026-11-23 10:00"), 60)

    kinds = [
        DESK.standing(due_at=due, overdue_at=due, now=wall(now)).kind
        for now in ("2026-11-23 10:59", "2026-11-23 11:00")
    ]

    assert kinds == [StandingKind.DUE_TODAY, StandingKind.OVERDUE]


def test_standing_never_fails_where_the_calendar_ends() -> None:
    deadline = DESK.deadline(wall("2027-12-27 09:00"), WorkingDays(3))

    late = DESK.standing(due_at=deadline.due_at, overdue_at=deadline.overdue_at, now=wall("2029-05-01 09:00"))
    early = DESK.standing(
        due_at=wall("2018-01-02 17:30"), overdue_at=wall("2018-01-03"), now=wall("2016-05-01")
    )

    assert late == Standing(StandingKind.OVERDUE, 2)  # Friday 2027-12-31: at least that one day
    assert early == Standing(StandingKind.ON_TIME, 2)  # Tuesday 2018-01-02


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(NaiveInstant):
        DESK.standing(
            due_at=NATIONAL_DAY.due_at, overdue_at=NATIONAL_DAY.overdue_at, now=naive("2025-10-09 09:00")
        )


@given(instants, instants)
def test_as_time_passes_worry_only_grows(one: datetime, other: datetime) -> None:
    order = list(StandingKind)
    earlier, later = (
        DESK.standing(due_at=NATIONAL_DAY.due_at, overdue_at=NATIONAL_DAY.overdue_at, now=now)
        for now in sorted((one, other))
    )

    assert order.index(earlier.kind) <= order.index(later.kind)
    if earlier.kind in LATE:
        assert earlier.half_days <= later.half_days
    elif later.kind not in LATE:
        assert earlier.half_days >= later.half_days
