"""The rules of the watch from values alone: spacing, shares and marks, when a fault is believed."""

import json
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probes.watch.plan import BadWatchPlanError, read_watch_plan
from probes.watch.spacing import next_visit, slot_of, to_come
from probes.watch.standing import Look, Outcome, Standing, State, believe, is_out
from probes.watch.week import DayCount, Mark, mark_of, week_of, week_to_come
from tests.probes.watch.watch_desk import SHIPPED, plan

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 28, 12, tzinfo=SHANGHAI)


@given(
    visits=st.sampled_from([20, 24, 96, 288]),
    seed=st.integers(0, 10_000),
    zone=st.sampled_from(["Asia/Shanghai", "America/New_York"]),
)
def test_a_day_has_one_visit_in_each_slot_and_two_are_half_a_slot_apart(
    visits: int, seed: int, zone: str
) -> None:
    where, numbers = ZoneInfo(zone), count(7)
    made: list[datetime] = []
    now = datetime(2025, 11, 1, 0, 0, 1, tzinfo=where)
    while len(made) < 2 * visits:  # over a night on which New York sets its clocks back
        now = next_visit(now, visits=visits, zone=where, draw=lambda below: seed * next(numbers) % below)
        made.append(now)

    slots = [(one.astimezone(where).date(), slot_of(one, visits=visits, zone=where)) for one in made]
    assert len(set(slots)) == len(slots)
    least = timedelta(days=1) / visits / 2
    assert all(after - before >= least - timedelta(seconds=2) for before, after in pairwise(made))


def test_what_is_to_come_today_are_the_slots_that_have_not_begun() -> None:
    assert to_come(NOON, visits=20, zone=SHANGHAI) == 9
    assert to_come(NOON.replace(hour=23, minute=59), visits=20, zone=SHANGHAI) == 0


@pytest.mark.parametrize(
    ("failures", "mark"),
    [(0, Mark.FINE), (4, Mark.FINE), (5, Mark.WARN), (6, Mark.WARN), (7, Mark.VETO), (140, Mark.VETO)],
)
def test_four_of_a_hundred_and_forty_are_fine_five_warn_seven_are_the_veto(failures: int, mark: Mark) -> None:
    assert mark_of(failures, 140, warn_percent=3, veto_percent=5) is mark


def test_a_week_counts_seven_days_and_rounds_its_share_up() -> None:
    today = date(2026, 11, 28)
    days = [DayCount(today - timedelta(days=back), 20, 20, int(back in {0, 2, 4, 6, 7})) for back in range(9)]

    share = week_of(days, today=today, to_come=0, warn_percent=3, veto_percent=5)

    assert (share.failures, share.visits, share.percent_tenths, share.mark) == (4, 140, 29, Mark.FINE)


def test_a_young_week_is_not_judged_by_its_first_visits_and_lost_ones_never_make_a_share_smaller() -> None:
    today = date(2026, 11, 28)
    coming = week_to_come(began=today, today=today, visits=20, today_to_come=15)
    young = week_of([DayCount(today, 20, 5, 1)], today=today, to_come=coming, warn_percent=3, veto_percent=5)
    lost = week_of([DayCount(today, 20, 20, 1, 0)], today=today, to_come=0, warn_percent=3, veto_percent=5)
    nothing = week_of([DayCount(today, 20, 0, 0, 20)], today=today, to_come=9, warn_percent=3, veto_percent=5)

    assert (young.whole, young.mark) == (140, Mark.FINE)
    assert (lost.whole, lost.mark) == (20, Mark.VETO)
    assert nothing.mark is Mark.NONE


def test_a_fault_is_doubted_first_and_believed_at_the_second_look() -> None:
    by = plan()
    first = believe(Standing(State.UP, NOON), Outcome.FAILED, at=NOON, plan=by)
    later = NOON + by.confirm
    second = believe(first.standing, Outcome.FAILED, at=later, plan=by)

    assert (first.standing.state, first.again) == (State.DOUBTED, (Look.SECOND, by.confirm))
    assert second.standing == Standing(State.DOWN, NOON)
    assert second.again == (Look.WHILE_DOWN, by.while_down)
    assert believe(first.standing, Outcome.OPEN, at=later, plan=by).standing.state is State.UP


@pytest.mark.parametrize("before", list(State))
def test_what_told_nothing_changes_nothing(before: State) -> None:
    standing = Standing(before, NOON)
    assert believe(standing, Outcome.UNTOLD, at=NOON, plan=plan()).standing == standing


def test_a_site_is_out_when_enough_places_believe_it() -> None:
    up, down, unknown = (Standing(one) for one in (State.UP, State.DOWN, State.UNKNOWN))
    both = plan(vantages=["main", "cloud"], quorum=2)

    assert (is_out([down, up], plan()), is_out([down, up], both), is_out([down, down], both)) == (
        True,
        False,
        True,
    )
    assert is_out([down], both) is True  # the other place does not look just now
    assert is_out([unknown], plan()) is None
    assert is_out([], plan()) is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("visits_a_day", 19, "between 20 and 288"),
        ("veto_percent", 2, "between 3 and 100"),
        ("vantages", [], "one name at least"),
        ("quorum", 2, "between 1 and 1"),
        ("line", ["somewhere"], "host:port"),
        ("allow", ["10.0.0.0/8"], "no “allow”; its keys are"),
        ("limit_seconds", None, "NoneType"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused_with_its_place(field: str, value: object, words: str) -> None:
    given_plan = json.loads(SHIPPED.read_text(encoding="utf-8")) | {field: value}

    with pytest.raises(BadWatchPlanError, match=words):
        read_watch_plan(given_plan)
