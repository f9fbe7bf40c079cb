"""Policies are read as data; what could not be carried out is refused at start, with the place and a sentence."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from escalation.errors import BadPolicyError
from escalation.policy import Anchor, Delay, DelayUnit, Repeat, Target, TargetKind, read_policies
from tests.stories.desk import POLICIES

Data = list[dict[str, Any]]
UNREADABLE = "Policy severe: cannot be read ({}). Compare it with the shipped file."
SAME_NUMBERS = (
    "Policy severe: numbers its steps like the policy late, so one would silence the other."
    " Let first_step leave room."
)


@pytest.fixture
def data() -> Data:
    """The shipped policies, to be spoilt."""
    return copy.deepcopy(json.loads(POLICIES.read_text(encoding="utf-8")))


def test_the_shipped_policies_are_read_whole(data: Data) -> None:
    policies = read_policies(data)

    assert list(policies) == ["late", "severe", "fault", "room"]
    assert [step.delay.amount for step in policies["severe"].written] == [0, 10, 30, 60, 120]
    assert policies["late"].steps[0].targets == (
        (Target(TargetKind.ASSIGNEE), Target(TargetKind.UNIT_CONTACT), Target(TargetKind.ROLE, "reader")),
    )
    assert policies["fault"].steps[0].delay == Delay(Anchor.OPENED, 0, DelayUnit.WORKING_MINUTES)


def test_a_repeat_is_a_longer_ladder_each_round_so_long_after_the_last_step(data: Data) -> None:
    data[1]["repeat"] = {"times": 2, "after": 45, "unit": "minutes"}

    severe = read_policies(data)["severe"]

    first = [0, 10, 30, 60, 120]
    later = [165 + minutes for minutes in first] + [330 + minutes for minutes in first]
    assert [step.delay.amount for step in severe.steps] == first + later
    assert [step.number for step in severe.steps] == list(range(100, 115))
    assert [step.targets for step in severe.steps] == [step.targets for step in severe.written] * 3
    assert len(severe.written) == len(first)


def test_the_shipped_severe_faults_are_called_out_once_more_an_hour_after_the_last_step(data: Data) -> None:
    policies = read_policies(data)

    assert policies["severe"].repeat == Repeat(1, 60, DelayUnit.MINUTES)
    assert [step.delay.amount for step in policies["severe"].steps[5:]] == [180, 190, 210, 240, 300]
    assert policies["late"].repeat is None
    assert policies["late"].written == policies["late"].steps


def test_working_minutes_repeat_in_working_minutes(data: Data) -> None:
    data[2]["repeat"] = {"times": 1, "after": 480, "unit": "working_minutes"}

    steps = read_policies(data)["fault"].steps

    assert [step.delay.amount for step in steps] == [0, 240, 960, 1440, 1680, 2400]
    assert {step.delay.unit for step in steps} == {DelayUnit.WORKING_MINUTES}


def repeats(policy: int = 1, **changed: object) -> Callable[[Data], None]:
    def spoil(data: Data) -> None:
        data[policy]["repeat"] = {"times": 1, "after": 60, "unit": "minutes"} | changed

    return spoil


ONE_UNIT = "Policy {}: repeats, so its steps and the repeat must all count minutes, or all working_minutes."
ROUNDS = "Policy severe: repeats with times {}. Write a whole number, 1 to 20."
REST = "Policy severe: repeats with after {}. Write a whole number, 1 to 10080."


@pytest.mark.parametrize(
    ("policy", "step", "written"),
    [(1, None, {"percent": 0}), (1, None, {"percent": 150}), (1, None, {"percent": "50"}),
     (0, 3, {"amount": 0, "at": "18:00"}), (0, 3, {"amount": 1}), (1, 2, {"amount": 5}), (1, None, {})],
)  # fmt: skip
def test_a_key_period_that_would_call_later_or_cannot_be_read_is_refused(
    data: Data, policy: int, step: int | None, written: dict[str, object]
) -> None:
    place = data[policy] if step is None else data[policy]["steps"][step]
    place["key_period"] = written

    with pytest.raises(BadPolicyError):
        read_policies(data)


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (repeats(0), "Policy late: repeats, though a step counts from the deadline. A deadline comes only once."),
        (repeats(2), ONE_UNIT.format("fault")),
        (repeats(unit="working_minutes"), ONE_UNIT.format("severe")),
        (repeats(times=0), ROUNDS.format("0")),
        (repeats(times=-1), ROUNDS.format("-1")),
        (repeats(times=21), ROUNDS.format("21")),
        (repeats(times=True), ROUNDS.format("True")),
        (repeats(times=1.5), ROUNDS.format("1.5")),
        (repeats(times="2"), ROUNDS.format("'2'")),
        (repeats(after=0), REST.format("0")),
        (repeats(after=-60), REST.format("-60")),
        (repeats(after=10_081), REST.format("10081")),
        (
            repeats(times=20),
            SAME_NUMBERS.replace("late", "severe").replace("severe", "fault", 1),
        ),
        (
            repeats(unit="fortnights"),
            "Policy severe: cannot be read ('fortnights' is not a valid DelayUnit). Compare it with the shipped file.",
        ),
        (
            lambda data: data[1].__setitem__("repeat", {"times": 2}),
            "Policy severe: cannot be read ('after'). Compare it with the shipped file.",
        ),
        (
            lambda data: data[1].__setitem__("repeat", "twice"),
            UNREADABLE.format("string indices must be integers, not 'str'"),
        ),
    ],
)  # fmt: skip
def test_a_repeat_that_cannot_be_carried_out_is_refused_with_its_place(
    data: Data, spoilt: Callable[[Data], None], message: str
) -> None:
    spoilt(data)

    with pytest.raises(BadPolicyError) as refused:
        read_policies(data)

    assert str(refused.value) == message


def spoil_step(name: str, value: object) -> Callable[[Data], None]:
    def spoil(data: Data) -> None:
        data[1]["steps"][2][name] = value

    return spoil


def spoil(name: str, value: object) -> Callable[[Data], None]:
    return lambda data: data[1].__setitem__(name, value)


@pytest.mark.parametrize(
    ("spoilt", "message"),
    [
        (spoil("steps", []), "Policy severe: has no steps, so nobody would ever be told."),
        (spoil_step("tell", []), "Policy severe, step 2: tells nobody."),
        (spoil_step("tell", ["role:king"]), "Policy severe, step 2: does not know whom “role:king” means."),
        (spoil_step("tell", ["person:he"]), "Policy severe, step 2: does not know whom “person:he” means."),
        (spoil_step("tell", [""]), "Policy severe, step 2: does not know whom “” means."),
        (spoil_step("by", ["pager"]), "Policy severe, step 2: there is no channel “pager”."),
        (spoil_step("by", []), "Policy severe, step 2: names no channel."),
        (spoil_step("message", "hello"), "Policy severe, step 2: there is no message “hello”."),
        (spoil_step("message", "ack_ok"), "Policy severe, step 2: the message “ack_ok” is not one for a step."),
        (
            spoil_step("unit", "weeks"),
            "Policy severe: cannot be read ('weeks' is not a valid DelayUnit). Compare it with the shipped file.",
        ),
        (
            spoil_step("amount", "ten"),
            UNREADABLE.format("invalid literal for int() with base 10: 'ten'"),
        ),
        (
            spoil("hold", {"unit": "minutes"}),
            "Policy severe: cannot be read ('amount'). Compare it with the shipped file.",
        ),
        (
            spoil("first_step", 2),
            SAME_NUMBERS,
        ),
        (spoil("first_step", 898), "Policy severe: has step numbers above 899, which the desk needs itself."),
        (spoil("code", "late"), "Policy late: stands there twice."),
        (spoil("code", "serious"), "Policy severe: is missing, so such tickets would page nobody."),
    ],
)  # fmt: skip
def test_a_policy_that_cannot_be_carried_out_is_refused_with_its_place(
    data: Data, spoilt: Callable[[Data], None], message: str
) -> None:
    spoilt(data)

    with pytest.raises(BadPolicyError) as refused:
        read_policies(data)

    assert str(refused.value) == message
