"""Pauses: what a clock that stood still adds to its deadline, against counting day by day and minute by minute."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import NaturalDays, Reason, ReceiptRule, Rule, Verdict, WorkingDays, WorkingMinutes
from calendars.errors import BrokenPause, NaiveInstant
from calendars.pauses import Pause, paused_since, union
from calendars.service import DeskCalendar
from tests.calendars.wall import SHANGHAI, naive, shown, wall

DESK = DeskCalendar.shipped()
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)

# Around Spring Festival 2026, with a worked Saturday on either side and nine days off in a row.
minutes_of_winter = st.integers(0, 60 * 24 * 45).map(
    lambda minute: wall("2026-01-26 00:00") + MINUTE * minute
)
ended = st.builds(
    lambda start, minutes: Pause(start, start + MINUTE * minutes),
    minutes_of_winter,
    st.integers(0, 60 * 24 * 12),
)
several = st.lists(ended, max_size=4)
days = st.builds(WorkingDays, st.integers(1, 12), st.sampled_from(ReceiptRule))
terms = st.builds(NaturalDays, st.integers(1, 20))
budgets = st.builds(WorkingMinutes, st.integers(1, 2000))
rules = st.one_of(days, terms, budgets)


def pause(start: str, end: str) -> Pause:
    return Pause(wall(f"2026-{start}"), wall(f"2026-{end}"))


def due(start: datetime, rule: Rule, pauses: Sequence[Pause] = ()) -> datetime:
    return DESK.deadline(start, rule, pauses).due_at


def is_paused(day: date, pauses: Sequence[Pause]) -> bool:
    return any(
        one.started_at.astimezone(SHANGHAI).date() <= day < one.ended_at.astimezone(SHANGHAI).date()
        for one in pauses
        if one.ended_at
    )


def test_the_count_goes_on_from_the_day_on_which_a_pause_ends() -> None:
    received, waiting = wall("2026-11-23 10:00"), pause("11-24 15:00", "11-26 09:00")

    deadline = DESK.deadline(received, WorkingDays(3), [waiting])

    assert shown(deadline.due_at) == "2026-11-30 17:30"
    assert [(step.day.day, step.verdict, step.reason) for step in deadline.derivation.steps] == [
        (23, Verdict.RECEIVED, Reason.WORKING),
        (24, Verdict.SKIPPED, Reason.PAUSED),
        (25, Verdict.SKIPPED, Reason.PAUSED),
        (26, Verdict.COUNTED, Reason.WORKING),
        (27, Verdict.COUNTED, Reason.WORKING),
        (28, Verdict.SKIPPED, Reason.REST),
        (29, Verdict.SKIPPED, Reason.REST),
        (30, Verdict.COUNTED, Reason.WORKING),
    ]


def test_a_term_of_natural_days_never_ends_on_a_paused_day() -> None:
    received = wall("2026-11-20 10:00")  # a Friday: one day ends on Saturday, which passes on to Monday

    deadline = DESK.deadline(received, NaturalDays(1), [pause("11-22 09:00", "11-24 09:00")])

    assert shown(deadline.due_at) == "2026-11-24 17:30"
    assert [(step.day.day, step.verdict, step.reason) for step in deadline.derivation.steps[1:]] == [
        (21, Verdict.SKIPPED, Reason.REST),
        (22, Verdict.SKIPPED, Reason.PAUSED),
        (23, Verdict.SKIPPED, Reason.PAUSED),
        (24, Verdict.COUNTED, Reason.WORKING),
    ]


def test_a_clock_stopped_on_its_last_day_is_due_on_the_day_it_goes_on() -> None:
    """The day was not whole: whoever lets the clock go on has that day, and is not late at once."""
    received, waiting = wall("2026-12-14 10:00"), pause("12-17 10:00", "12-23 10:00")

    assert shown(due(received, WorkingDays(3))) == "2026-12-17 17:30"
    assert shown(due(received, WorkingDays(3), [waiting])) == "2026-12-23 17:30"
    assert shown(due(received, NaturalDays(3), [waiting])) == "2026-12-23 17:30"


def test_paused_minutes_of_duty_are_added_again_and_those_of_the_night_are_not() -> None:
    received = wall("2026-11-23 16:30")
    waiting = pause("11-23 17:00", "11-25 09:00")

    deadline = DESK.deadline(received, WorkingMinutes(60), [waiting])

    assert shown(deadline.due_at) == "2026-11-25 09:30"
    assert [(step.day.day, step.verdict, step.minutes) for step in deadline.derivation.steps] == [
        (23, Verdict.COUNTED, 30),
        (24, Verdict.SKIPPED, 0),
        (25, Verdict.COUNTED, 30),
    ]
    assert deadline.derivation.steps[1].reason is Reason.PAUSED


def test_a_pause_within_one_day_takes_its_minutes_and_no_day() -> None:
    received, waiting = wall("2026-11-23 08:30"), pause("11-24 09:00", "11-24 17:00")

    assert shown(due(received, WorkingDays(2), [waiting])) == "2026-11-25 17:30"
    assert shown(due(received, WorkingMinutes(900), [waiting])) == "2026-11-25 16:30"


def test_a_pause_after_the_end_or_before_the_start_changes_nothing() -> None:
    received, apart = (
        wall("2026-11-23 10:00"),
        [pause("11-16 09:00", "11-20 09:00"), pause("11-27 09:00", "12-04 09:00")],
    )

    for rule in (WorkingDays(3), NaturalDays(3), WorkingMinutes(1000)):
        assert DESK.deadline(received, rule, apart) == DESK.deadline(received, rule)


def test_a_pause_that_lasts_leaves_the_deadline_as_it_was_when_it_began() -> None:
    received = wall("2026-11-23 10:00")
    lasting = Pause(wall("2026-11-24 10:00"))

    for rule in (WorkingDays(3), NaturalDays(3), WorkingMinutes(1000)):
        assert due(received, rule, [lasting]) == due(received, rule)
        assert due(received, rule, [lasting, pause("11-24 12:00", "11-26 09:00")]) == due(received, rule)


@given(minutes_of_winter, st.one_of(days, terms), several)
def test_days_agree_with_walking_from_one_to_the_next(
    start: datetime, rule: WorkingDays | NaturalDays, pauses: list[Pause]
) -> None:
    steps = DESK.deadline(start, rule, pauses).derivation.steps
    last = due(start, rule, pauses).astimezone(SHANGHAI).date()
    zero = max(step.day for step in steps if step.verdict is Verdict.RECEIVED)

    counted, day = 0, zero
    while counted < rule.days or not DESK.is_working_day(day) or is_paused(day, pauses):
        day += DAY
        works = DESK.is_working_day(day) or isinstance(rule, NaturalDays)
        counted += works and not is_paused(day, pauses)

    assert last == day
    assert [step.nth for step in steps if step.nth] == list(range(1, rule.days + 1))
    assert steps[-1].day == last


@given(minutes_of_winter, st.integers(1, 600), several)
def test_minutes_agree_with_counting_each_one(start: datetime, minutes: int, pauses: list[Pause]) -> None:
    left, now = minutes, start.astimezone(UTC)
    while left:
        runs = not any(one.started_at <= now < one.ended_at for one in pauses if one.ended_at)
        left -= runs and DESK.is_on_shift(now)
        now += MINUTE

    deadline = DESK.deadline(start, WorkingMinutes(minutes), pauses)

    assert deadline.due_at == now
    assert sum(step.minutes for step in deadline.derivation.steps) == minutes


@given(minutes_of_winter, rules, ended, st.floats(0, 1))
def test_a_pause_told_in_two_parts_that_touch_is_one(
    start: datetime, rule: Rule, whole: Pause, share: float
) -> None:
    assert whole.ended_at is not None
    between = whole.started_at + (whole.ended_at - whole.started_at) * share

    parts = [Pause(between, whole.ended_at), Pause(whole.started_at, between)]

    assert union(parts) == union([whole])
    assert DESK.deadline(start, rule, parts) == DESK.deadline(start, rule, [whole])


@given(minutes_of_winter, rules, several)
def test_pauses_that_overlap_count_once(start: datetime, rule: Rule, pauses: list[Pause]) -> None:
    once = DESK.deadline(start, rule, pauses)

    assert DESK.deadline(start, rule, [*pauses, *pauses]) == once
    assert DESK.deadline(start, rule, union(pauses)) == once
    assert all(
        earlier.ended_at is not None and earlier.ended_at < later.started_at
        for earlier, later in zip(union(pauses), union(pauses)[1:], strict=False)
    )


@given(minutes_of_winter, rules, several, ended)
def test_a_pause_more_or_a_longer_one_is_never_due_earlier(
    start: datetime, rule: Rule, pauses: list[Pause], more: Pause
) -> None:
    assert more.ended_at is not None
    longer = Pause(more.started_at - DAY, more.ended_at + DAY)

    assert (
        due(start, rule, pauses) <= due(start, rule, [*pauses, more]) <= due(start, rule, [*pauses, longer])
    )


def test_the_clock_has_stood_still_since_the_pause_that_lasts_began() -> None:
    lasting = Pause(wall("2026-11-24 10:00"))
    overlapping, apart = pause("11-23 09:00", "11-24 10:00"), pause("11-20 09:00", "11-23 08:59")

    assert paused_since([lasting, apart]) == lasting.started_at
    assert paused_since([lasting, apart, overlapping]) == overlapping.started_at
    assert paused_since([apart, overlapping]) is None
    assert paused_since([]) is None
    assert union([lasting, pause("12-01 09:00", "12-02 09:00")]) == (lasting,)


def test_a_pause_that_ends_before_it_starts_or_names_no_zone_is_refused() -> None:
    with pytest.raises(BrokenPause) as caught:
        pause("11-24 10:00", "11-24 09:59")
    with pytest.raises(NaiveInstant):
        Pause(naive("2026-11-24 10:00"))

    assert (caught.value.started_at, caught.value.ended_at) == (
        wall("2026-11-24 10:00"),
        wall("2026-11-24 09:59"),
    )
