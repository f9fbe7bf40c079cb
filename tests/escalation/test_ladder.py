"""A ladder fires each rung at most once, one at a time, never before its plan, and rests while somebody has it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.service import DeskCalendar
from escalation.ladder import Decision, Facts, Ladder, decide, held_until, planned
from escalation.policy import Anchor, Delay, DelayUnit, Policy, Step, Target, TargetKind, read_policies
from tests.stories.desk import POLICIES

SHIPPED = read_policies(json.loads(POLICIES.read_text(encoding="utf-8")))
NINE = datetime(2025, 9, 24, 1, 0, tzinfo=UTC)
"""A Wednesday, nine o'clock in Shanghai."""
DUE = datetime(2025, 9, 29, 9, 30, tzinfo=UTC)


def by_minutes(*minutes: int, hold: int = 30) -> Policy:
    steps = tuple(
        Step(
            number,
            Delay(Anchor.OPENED, amount, DelayUnit.MINUTES),
            ((Target(TargetKind.ROLE, "reader"),),),
            ("sms",),
            escalates=False,
            message="severe",
        )
        for number, amount in enumerate(minutes)
    )
    return Policy("test", {}, "severe", steps, hold, DelayUnit.MINUTES, 3)


policies = st.one_of(
    st.sampled_from(list(SHIPPED.values())),
    st.lists(st.integers(0, 300), min_size=1, max_size=6).map(lambda found: by_minutes(*sorted(found))),
)
happenings = st.lists(
    st.tuples(st.integers(0, 3 * 24 * 60), st.sampled_from(["nothing", "acknowledge", "pass on", "progress"])),
    min_size=1, max_size=25,
)  # fmt: skip


def after(ladder: Ladder, facts: Facts, what: str, *, now: datetime) -> tuple[Ladder, Facts]:
    changed = {
        "acknowledge": (replace(ladder, acked_at=now, forced=False), facts),
        "pass on": (replace(ladder, forced=True), facts),
        "progress": (ladder, replace(facts, progress_at=now)),
    }
    return changed.get(what, (ladder, facts))


@given(policy=policies, happened=happenings, due=st.one_of(st.none(), st.just(DUE)))
def test_whatever_happens_each_rung_fires_at_most_once_and_in_its_time(
    calendar: DeskCalendar, policy: Policy, happened: list[tuple[int, str]], due: datetime | None
) -> None:
    now, ladder, facts = NINE, Ladder(policy.code, opened_at=NINE), Facts(due_at=due, progress_at=NINE)
    fired: list[int] = []
    for minutes, what in happened:
        now += timedelta(minutes=minutes)
        ladder, facts = after(ladder, facts, what, now=now)

        decision = decide(policy, ladder, facts, now=now, calendar=calendar)

        check(decision, policy, ladder, facts, now=now, calendar=calendar)
        fired += [decision.fire.number] if decision.fire else []
        ladder = decision.ladder
    assert fired == sorted(set(fired))


def check(
    decision: Decision, policy: Policy, ladder: Ladder, facts: Facts, *, now: datetime, calendar: DeskCalendar
) -> None:
    """What holds for every single decision."""
    assert decision.ladder.rung >= ladder.rung
    if decision.fire is None:
        assert decision.look_at is None or decision.look_at > now
        assert decision.ladder.acked_at == ladder.acked_at
        return
    assert decision.ladder.rung == policy.steps.index(decision.fire) + 1
    at = planned(decision.fire.delay, ladder, facts, calendar)
    hold = held_until(policy, ladder, facts, calendar)
    assert at is not None, "a rung without an instant never fires"
    assert ladder.forced or now >= max(at, ladder.not_before or at, hold or at)
    assert not decision.ladder.forced


@pytest.mark.parametrize(
    ("minute", "rungs"),
    [(0, 1), (9, 1), (10, 2), (29, 2), (30, 3), (60, 4), (120, 5), (179, 5), (180, 6), (190, 7), (300, 10), (9999, 10)],
)  # fmt: skip
def test_a_severe_fault_climbs_by_0_10_30_60_and_120_minutes(
    calendar: DeskCalendar, minute: int, rungs: int
) -> None:
    ladder, facts = Ladder("severe", opened_at=NINE), Facts(due_at=None, progress_at=NINE)

    for passed in range(min(minute, 400) + 1):
        now = NINE + timedelta(minutes=passed)
        ladder = decide(SHIPPED["severe"], ladder, facts, now=now, calendar=calendar).ladder

    assert ladder.rung == rungs


def test_after_downtime_one_rung_fires_and_the_next_delay_starts_from_now(calendar: DeskCalendar) -> None:
    ladder, facts = Ladder("test", opened_at=NINE), Facts(due_at=None, progress_at=NINE)
    late = NINE + timedelta(hours=5)

    first = decide(by_minutes(0, 10, 30), ladder, facts, now=late, calendar=calendar)
    again = decide(by_minutes(0, 10, 30), first.ladder, facts, now=late, calendar=calendar)

    assert first.fire is not None
    assert (first.fire.number, first.look_at) == (0, late + timedelta(minutes=10))
    assert (again.fire, again.look_at) == (None, late + timedelta(minutes=10))


def test_rungs_tied_to_the_deadline_whose_follower_is_past_too_are_spoken_for_by_one_page(
    calendar: DeskCalendar,
) -> None:
    ladder, facts = Ladder("late", opened_at=NINE), Facts(due_at=DUE, progress_at=NINE)

    decision = decide(SHIPPED["late"], ladder, facts, now=DUE + timedelta(days=5), calendar=calendar)

    assert decision.fire is SHIPPED["late"].steps[-1]
    assert (decision.ladder.rung, decision.look_at) == (5, None)


def test_an_acknowledgement_holds_the_ladder_from_the_last_progress_and_resumes_one_rung_up(
    calendar: DeskCalendar,
) -> None:
    policy = by_minutes(0, 10, hold=30)
    acked = NINE + timedelta(minutes=1)
    ladder = Ladder("test", opened_at=NINE, rung=1, acked_at=acked)
    facts = Facts(due_at=None, progress_at=acked + timedelta(minutes=20))

    held = decide(policy, ladder, facts, now=acked + timedelta(minutes=49), calendar=calendar)
    freed = decide(policy, ladder, facts, now=acked + timedelta(minutes=50), calendar=calendar)

    assert (held.fire, held.look_at) == (None, acked + timedelta(minutes=50))
    assert freed.fire is policy.steps[1]
    assert freed.ladder.acked_at is None


def test_passing_on_fires_the_next_rung_before_its_plan_and_gives_the_one_after_its_whole_delay(
    calendar: DeskCalendar,
) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1, forced=True)
    now = NINE + timedelta(minutes=2)

    decision = decide(
        by_minutes(0, 10, 30), ladder, Facts(due_at=None, progress_at=NINE), now=now, calendar=calendar
    )

    assert decision.fire is not None
    assert (decision.fire.number, decision.look_at) == (1, now + timedelta(minutes=20))


def test_without_a_deadline_nothing_fires_even_when_forced(calendar: DeskCalendar) -> None:
    ladder = Ladder("late", opened_at=NINE, forced=True)

    decision = decide(
        SHIPPED["late"], ladder, Facts(due_at=None, progress_at=NINE), now=DUE, calendar=calendar
    )

    assert (decision.fire, decision.look_at) == (None, None)
