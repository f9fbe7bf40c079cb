"""A ladder fires each rung at most once, one at a time, never before its plan, and rests while somebody has it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.service import DeskCalendar
from escalation.ladder import Decision, Facts, Ladder, Spans, decide, held_until, planned
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
HAPPENINGS = [
    "nothing", "acknowledge", "pass on", "progress", "sender down", "sender up", "maintenance", "restored",
]  # fmt: skip
happenings = st.lists(
    st.tuples(st.integers(0, 3 * 24 * 60), st.sampled_from(HAPPENINGS)), min_size=1, max_size=25
)

periods = st.lists(
    st.tuples(st.integers(-600, 6000), st.integers(1, 3000)).map(
        lambda found: (NINE + timedelta(minutes=found[0]), NINE + timedelta(minutes=sum(found)))
    ),
    max_size=2,
).map(tuple)


def after(ladder: Ladder, facts: Facts, what: str, *, now: datetime) -> tuple[Ladder, Facts]:
    changed = {
        "acknowledge": (replace(ladder, acked_at=now, forced=False), facts),
        "pass on": (replace(ladder, forced=True), facts),
        "progress": (ladder, replace(facts, progress_at=now)),
        "sender down": (ladder, replace(facts, unsent=True)),
        "sender up": (ladder, replace(facts, unsent=False)),
        "maintenance": (ladder, replace(facts, muted_until=now + timedelta(hours=4))),
        "restored": (ladder, replace(facts, told_until=now)),
    }
    return changed.get(what, (ladder, facts))


@given(policy=policies, happened=happenings, due=st.one_of(st.none(), st.just(DUE)), key=periods)
def test_whatever_happens_each_rung_fires_at_most_once_and_in_its_time(
    calendar: DeskCalendar, policy: Policy, happened: list[tuple[int, str]], due: datetime | None, key: Spans
) -> None:
    now, ladder = NINE, Ladder(policy.code, opened_at=NINE)
    facts = Facts(due_at=due, progress_at=NINE, key_days=key)
    instants = [planned(step.delay, ladder, facts, calendar) or NINE for step in policy.steps]
    assert instants == sorted(instants), "a key period puts no step before the one below it"
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
    waits = max(at, ladder.not_before or at, hold or at)
    assert ladder.forced or now >= waits
    if facts.told_until and not ladder.forced and not ladder.muted_until:
        assert waits > facts.told_until, "what was told before the restore is told again"
    assert ladder.forced or not facts.unsent, "nobody is called over the heads of people not told yet"
    assert facts.muted_until is None or now >= facts.muted_until
    assert not decision.ladder.forced
    assert decision.ladder.muted_until is None


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


def minute(count: float) -> datetime:
    return NINE + timedelta(minutes=count)


def looks(
    ladder: Ladder, facts: Facts, *, now: datetime, calendar: DeskCalendar, policy: Policy | None = None
) -> Decision:
    return decide(policy or by_minutes(0, 10, 30), ladder, facts, now=now, calendar=calendar)


@pytest.mark.parametrize("after_minutes", [1, 10, 100])
def test_a_ladder_waits_while_the_last_rungs_page_has_not_left_and_then_its_own_delay(
    calendar: DeskCalendar, after_minutes: int
) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1)
    unsent, now = Facts(due_at=None, progress_at=NINE, unsent=True), minute(after_minutes)

    waits = looks(ladder, unsent, now=now, calendar=calendar)
    left = looks(waits.ladder, replace(unsent, unsent=False), now=waits.look_at or now, calendar=calendar)
    fired = looks(left.ladder, replace(unsent, unsent=False), now=left.look_at or now, calendar=calendar)

    assert (waits.fire, waits.look_at) == (None, now + timedelta(minutes=1))
    assert (left.fire, left.look_at) == (None, now + timedelta(minutes=10))
    assert fired.fire is not None
    assert fired.fire.number == 1


def test_after_three_hours_each_rung_still_has_its_whole_delay(calendar: DeskCalendar) -> None:
    ladder, facts = Ladder("test", opened_at=NINE, rung=1), Facts(due_at=None, progress_at=NINE)
    for count in range(10, 190):
        down = replace(facts, unsent=True)
        ladder = looks(ladder, down, now=minute(count), calendar=calendar).ladder

    fired = {}
    for count in range(190, 260):
        decision = looks(ladder, facts, now=minute(count), calendar=calendar)
        ladder = decision.ladder
        if decision.fire:
            fired[count] = decision.fire.number

    assert fired == {199: 1, 219: 2}


def test_whoever_passes_on_does_not_wait_for_the_sender(calendar: DeskCalendar) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1, forced=True)
    unsent = Facts(due_at=None, progress_at=NINE, unsent=True)

    assert looks(ladder, unsent, now=minute(2), calendar=calendar).fire is not None


def test_rungs_tied_to_the_deadline_only_wait_for_the_sender_and_one_page_speaks_for_all_passed(
    calendar: DeskCalendar,
) -> None:
    late, facts = SHIPPED["late"], Facts(due_at=DUE, progress_at=NINE, unsent=True)
    ladder = Ladder("late", opened_at=NINE, rung=1)

    early = looks(ladder, facts, now=DUE - timedelta(days=2), calendar=calendar, policy=late)
    waits = looks(ladder, facts, now=DUE + timedelta(minutes=1), calendar=calendar, policy=late)
    freed = looks(
        waits.ladder,
        replace(facts, unsent=False),
        now=DUE + timedelta(minutes=2),
        calendar=calendar,
        policy=late,
    )

    assert early.look_at == planned(late.steps[1].delay, ladder, facts, calendar)
    assert (waits.fire, waits.ladder, waits.look_at) == (None, ladder, DUE + timedelta(minutes=2))
    assert freed.fire is late.steps[3]


def test_maintenance_holds_a_due_rung_looks_again_and_pages_at_its_end_one_rung(
    calendar: DeskCalendar,
) -> None:
    end = minute(240)
    ladder, muted = Ladder("test", opened_at=NINE), Facts(due_at=None, progress_at=NINE, muted_until=end)

    held = looks(ladder, muted, now=NINE, calendar=calendar)
    last = looks(held.ladder, muted, now=minute(238), calendar=calendar)
    over = looks(last.ladder, muted, now=end, calendar=calendar)

    assert (held.fire, held.look_at, held.ladder.muted_until) == (None, minute(5), end)
    assert (last.fire, last.look_at) == (None, end)
    assert over.fire is not None
    assert (over.fire.number, over.look_at) == (0, end + timedelta(minutes=10))
    assert over.ladder.muted_until is None


def test_maintenance_does_not_mark_a_ladder_whose_rung_is_not_due(calendar: DeskCalendar) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1)
    muted = Facts(due_at=None, progress_at=NINE, muted_until=minute(60))

    decision = looks(ladder, muted, now=minute(3), calendar=calendar)

    assert (decision.ladder, decision.look_at) == (ladder, minute(10))


def test_maintenance_holds_what_somebody_passed_on_too(calendar: DeskCalendar) -> None:
    ladder = Ladder("test", opened_at=NINE, rung=1, forced=True)
    muted = Facts(due_at=None, progress_at=NINE, muted_until=minute(60))

    held = looks(ladder, muted, now=minute(3), calendar=calendar)
    over = looks(held.ladder, replace(muted, muted_until=None), now=minute(6), calendar=calendar)

    assert (held.fire, held.ladder.forced) == (None, True)
    assert over.fire is not None
