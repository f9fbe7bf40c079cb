"""The plan of a duty day: timed and random instants, quiet hours, and plans that cannot be followed."""

import json
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rounds.plan import Draw, SlotKind, allowed_minutes, is_quiet, more_slots, read_plan, slots
from rounds.round_errors import BadPlanError

SHIPPED = json.loads(
    (Path(__file__).parents[2] / "rounds" / "data" / "plan.json").read_text(encoding="utf-8")
)
PLAN = read_plan(SHIPPED)
ZONE = ZoneInfo("Asia/Shanghai")
OCTOBER_4 = date(2026, 10, 4)


def test_a_rest_day_has_four_timed_prompts_and_two_random_ones() -> None:
    found = slots(PLAN, OCTOBER_4, PLAN.rest_day, zone=ZONE, draw=lambda among: among - 1)

    assert [one.kind for one in found].count(SlotKind.TIMED) == 4
    assert [one.kind for one in found].count(SlotKind.RANDOM) == 2
    assert [one.at for one in found] == sorted(one.at for one in found)
    assert len({one.at for one in found}) == 6


def test_a_working_day_has_a_round_in_the_morning_and_one_in_the_afternoon() -> None:
    found = slots(PLAN, OCTOBER_4, PLAN.working_day, zone=ZONE, draw=lambda _: 0)

    assert [f"{one.at:%H:%M}" for one in found] == ["09:00", "15:00"]


@pytest.mark.parametrize("working", [True, False])
def test_in_a_key_period_every_day_has_more_rounds_and_shorter_waits(*, working: bool) -> None:
    usual, key = PLAN.day(working=working), PLAN.day(working=working, key=True)

    found = slots(PLAN, OCTOBER_4, key, zone=ZONE, draw=lambda among: among // 2)

    assert len(key.timed) > len(usual.timed)
    assert key.random > usual.random
    assert key.answer < usual.answer
    assert len({one.at for one in found}) == len(key.timed) + key.random


def test_what_a_day_lacks_of_a_key_period_is_added_after_now_and_apart_from_what_was_drawn() -> None:
    drawn = slots(PLAN, OCTOBER_4, PLAN.rest_day, zone=ZONE, draw=lambda _: 0)
    there = [(one.kind, one.at) for one in drawn]
    now = datetime(2026, 10, 4, 11, 3, tzinfo=ZONE)

    more = more_slots(PLAN, PLAN.key_rest_day, there, now=now, draw=lambda _: 0)
    again = [*there, *((one.kind, one.at) for one in more)]

    timed = [f"{one.at:%H:%M}" for one in more if one.kind is SlotKind.TIMED]
    assert timed == ["12:00", "17:00", "21:00"]
    assert [one.kind for one in more].count(SlotKind.RANDOM) == 2
    assert all(one.at > now for one in more)
    assert all(
        abs(one.at - at) >= PLAN.apart
        for one in more
        for _, at in again
        if at != one.at and one.kind is SlotKind.RANDOM
    )
    assert more_slots(PLAN, PLAN.key_rest_day, again, now=now, draw=lambda _: 0) == []


def _lucky(luck: int) -> Draw:
    return lambda among: luck % among


def test_a_random_round_drawn_upon_a_timed_one_of_the_key_period_costs_the_day_no_round() -> None:
    now = datetime(2026, 10, 4, 9, 28, tzinfo=ZONE)
    upon = 0
    for luck in range(len(allowed_minutes(PLAN, [at.hour * 60 + at.minute for at in PLAN.rest_day.timed]))):
        draw = _lucky(luck)
        usual = slots(PLAN, OCTOBER_4, PLAN.rest_day, zone=ZONE, draw=draw)
        there = [(one.kind, one.at) for one in usual]
        more = more_slots(PLAN, PLAN.key_rest_day, there, now=now, draw=draw)
        day = [*there, *((one.kind, one.at) for one in more)]
        upon += any(f"{at:%H:%M}" in ("12:00", "17:00", "21:00") for _, at in there)

        assert len({at for _, at in day}) == 7 + 4
        assert {at.time() for _, at in day} >= set(PLAN.key_rest_day.timed)
        assert more_slots(PLAN, PLAN.key_rest_day, day, now=now, draw=lambda _: 0) == []
    assert upon


@pytest.mark.parametrize(
    ("at", "quiet"), [("21:10", False), ("02:00", True), ("22:00", True), ("07:30", False)]
)
def test_a_random_prompt_at_ten_past_nine_is_allowed_and_at_two_in_the_night_not(
    at: str, *, quiet: bool
) -> None:
    clock = time.fromisoformat(at)
    free = allowed_minutes(PLAN, [])

    assert is_quiet(PLAN, clock) is quiet
    assert (clock.hour * 60 + clock.minute in free) is not quiet


@pytest.mark.parametrize("luck", range(0, 200, 7))
def test_whatever_is_drawn_prompts_keep_apart_and_out_of_the_quiet_hours(luck: int) -> None:
    found = slots(
        PLAN,
        OCTOBER_4,
        PLAN.day(working=False, key=luck % 2 == 1),
        zone=ZONE,
        draw=lambda among: luck % among,
    )

    random = [one.at for one in found if one.kind is SlotKind.RANDOM]
    assert not any(is_quiet(PLAN, at.time()) for at in random)
    assert all(abs(at - one.at) >= PLAN.apart for at in random for one in found if one.at != at)


@pytest.mark.parametrize(
    "change",
    [{"quiet": "22"}, {"apart_minutes": 0}, {"rest_day": {"timed": ["25:00"], "random": 1, "answer_minutes": 30}},
     {"rest_day": {"timed": ["09:00", "09:00"], "random": 1, "answer_minutes": 30}}, {"log_ins": {}},
     {"log_ins": {**SHIPPED["log_ins"], "leader_at": "11:00"}}],
)  # fmt: skip
def test_a_plan_that_cannot_be_followed_is_refused_at_the_start(change: dict[str, object]) -> None:
    with pytest.raises(BadPlanError):
        read_plan({**SHIPPED, **change})
