"""The derivation of a deadline: complete, explained, stored and read again."""

import json
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.deadlines import Derivation, Reason, ReceiptRule, Verdict, WorkingDays
from calendars.errors import UnreadableDerivation
from calendars.service import DeskCalendar
from tests.calendars.wall import SHANGHAI, naive, wall

DESK = DeskCalendar.shipped()
rules = st.builds(WorkingDays, st.integers(1, 20), st.sampled_from(ReceiptRule))
instants = st.datetimes(naive("2018-01-02"), naive("2027-10-31"), timezones=st.just(SHANGHAI))


def test_a_derivation_explains_each_day_from_receipt_to_due(calendar: DeskCalendar) -> None:
    derivation = calendar.deadline(wall("2025-09-30 16:59"), WorkingDays(3)).derivation

    told = [
        (f"{step.day:%m-%d}", step.verdict, step.nth, step.reason, step.name) for step in derivation.steps
    ]

    holiday = "国庆节、中秋节"
    assert told == [
        ("09-30", Verdict.RECEIVED, 0, Reason.WORKING, ""),
        *((f"10-{day:02}", Verdict.SKIPPED, 0, Reason.HOLIDAY, holiday) for day in range(1, 9)),
        ("10-09", Verdict.COUNTED, 1, Reason.WORKING, ""),
        ("10-10", Verdict.COUNTED, 2, Reason.WORKING, ""),
        ("10-11", Verdict.COUNTED, 3, Reason.MAKEUP, holiday),
    ]
    assert [step.makeup for step in derivation.steps] == [False] * 11 + [True]


def test_a_derivation_tells_rule_bs_arrival_and_the_day_it_was_deemed_received(
    calendar: DeskCalendar,
) -> None:
    rule = WorkingDays(1, ReceiptRule.B)

    late = calendar.deadline(wall("2026-11-20 18:00"), rule).derivation
    idle = calendar.deadline(wall("2026-11-21 10:00"), rule).derivation

    assert [(step.day.day, step.verdict, step.reason) for step in late.steps] == [
        (20, Verdict.RECEIVED, Reason.AFTER_CLOSE),
        (21, Verdict.SKIPPED, Reason.REST),
        (22, Verdict.SKIPPED, Reason.REST),
        (23, Verdict.RECEIVED, Reason.DEEMED),
        (24, Verdict.COUNTED, Reason.WORKING),
    ]
    assert [(step.day.day, step.verdict, step.reason) for step in idle.steps] == [
        (21, Verdict.RECEIVED, Reason.REST),
        (22, Verdict.SKIPPED, Reason.REST),
        (23, Verdict.RECEIVED, Reason.DEEMED),
        (24, Verdict.COUNTED, Reason.WORKING),
    ]


@given(instants, rules)
def test_a_derivation_leaves_out_no_day_and_counts_as_many_as_the_rule(
    start: datetime, rule: WorkingDays
) -> None:
    deadline = DESK.deadline(start, rule)
    steps = deadline.derivation.steps

    assert all(later.day - earlier.day == timedelta(days=1) for earlier, later in pairwise(steps))
    assert steps[0].day == start.date()
    assert steps[-1].day == deadline.due_at.astimezone(SHANGHAI).date()
    assert [step.nth for step in steps if step.nth] == list(range(1, rule.days + 1))
    assert all((step.verdict is Verdict.COUNTED) is bool(step.nth) for step in steps)


@given(instants, rules)
def test_a_derivation_survives_storage(start: datetime, rule: WorkingDays) -> None:
    derivation = DESK.deadline(start, rule).derivation

    stored = json.dumps(derivation.to_json(), ensure_ascii=False)

    assert Derivation.from_json(json.loads(stored)) == derivation


def test_a_stored_derivation_has_these_names(calendar: DeskCalendar) -> None:
    stored = calendar.deadline(wall("2026-02-13 09:00"), WorkingDays(1)).derivation.to_json()

    assert stored == {
        "rule": "working_days",
        "days": 1,
        "receipt": "A",
        "start": "2026-02-13T01:00:00+00:00",
        "calendar_version": calendar.version,
        "steps": [
            {
                "date": "2026-02-13",
                "verdict": "received",
                "nth": 0,
                "reason": "working",
                "name": "",
                "makeup": False,
            },
            {
                "date": "2026-02-14",
                "verdict": "counted",
                "nth": 1,
                "reason": "makeup",
                "name": "春节",
                "makeup": True,
            },
        ],
    }


@pytest.mark.parametrize(
    "spoilt",
    [
        {"rule": "lunar_days"},
        {"rule": "working_minutes"},
        {"rule": ["working_days"]},
        {"receipt": "C"},
        {"days": 0},
        {"start": "yesterday"},
        {"start": None},
        {"steps": [{"date": "2026-02-13"}]},
        {"steps": None},
    ],
)
def test_a_derivation_nobody_wrote_is_refused(calendar: DeskCalendar, spoilt: dict[str, object]) -> None:
    stored = calendar.deadline(wall("2026-02-13 09:00"), WorkingDays(1)).derivation.to_json()

    with pytest.raises(UnreadableDerivation) as caught:
        Derivation.from_json(stored | spoilt)

    assert caught.value.code == "unreadable_derivation"
    assert str(caught.value).startswith("The stored derivation of a deadline cannot be read: ")
