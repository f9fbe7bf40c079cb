"""Policies are read as data; what could not be carried out is refused at start, with the place and a sentence."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from escalation.errors import BadPolicyError
from escalation.policy import Anchor, Delay, DelayUnit, Target, TargetKind, read_policies
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

    assert list(policies) == ["late", "severe", "fault"]
    assert [step.delay.amount for step in policies["severe"].steps] == [0, 10, 30, 60, 120]
    assert policies["late"].steps[0].targets == (
        (Target(TargetKind.ASSIGNEE), Target(TargetKind.UNIT_CONTACT), Target(TargetKind.ROLE, "reader")),
    )
    assert policies["fault"].steps[0].delay == Delay(Anchor.OPENED, 0, DelayUnit.WORKING_MINUTES)


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
