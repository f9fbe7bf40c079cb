"""Policies as values: steps with their delay, whom they tell by which channels, and how they are read from data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from escalation.errors import BadPolicyError
from roster.people import DutyRole


class Anchor(StrEnum):
    """What a step's delay is counted from."""

    DUE = "due"
    OPENED = "opened"


class DelayUnit(StrEnum):
    """Faults wait in minutes of the clock; late tickets wait in working time."""

    MINUTES = "minutes"
    WORKING_MINUTES = "working_minutes"
    WORKING_DAYS = "working_days"


@dataclass(frozen=True, slots=True)
class Delay:
    """So long after the anchor, negative before it. Working days end at `at` (desk's local time)."""

    anchor: Anchor
    amount: int
    unit: DelayUnit
    at: time | None = None


class TargetKind(StrEnum):
    """How a step names people: the one who fills a role, everybody who fills it, or who has the ticket."""

    ROLE = "role"
    GROUP = "group"
    ASSIGNEE = "assignee"
    UNIT_CONTACT = "unit_contact"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Target:
    """A duty role by name, a person by id, or whoever answers for the ticket."""

    kind: TargetKind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One rung: when, whom, by which ways in which order; `escalates` marks it as beyond the unit.

    All entries of `targets` are told; each is a list of alternatives of which the first reachable one counts.
    """

    number: int
    delay: Delay
    targets: tuple[tuple[Target, ...], ...]
    channels: tuple[str, ...]
    escalates: bool
    message: str


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder. An acknowledgement holds it for `hold` in `hold_unit`, as long as progress goes on.

    `channel_minutes`: so long a message may stay without receipt or answer before the next channel follows.
    """

    code: str
    names: Mapping[str, str]
    clause: str
    steps: tuple[Step, ...]
    hold: int
    hold_unit: DelayUnit
    channel_minutes: int


def read_policies(data: Sequence[Mapping[str, Any]]) -> dict[str, Policy]:
    """Policies by code. Raises BadPolicyError naming the place."""
    return {policy.code: policy for policy in (_policy(item) for item in data)}


def _policy(item: Mapping[str, Any]) -> Policy:
    code = str(item.get("code", "?"))
    try:
        steps = tuple(
            _step(step, f"{code}, step {n}", n + int(item["first_step"]))
            for n, step in enumerate(item["steps"])
        )
        policy = Policy(
            code=code, names=dict(item["names"]), clause=str(item["clause"]), steps=steps,
            hold=int(item["hold"]["amount"]), hold_unit=DelayUnit(item["hold"]["unit"]),
            channel_minutes=int(item["channel_minutes"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        raise BadPolicyError(
            where=code, problem=f"cannot be read ({error}). Compare it with the shipped file."
        ) from error
    if not steps:
        raise BadPolicyError(where=code, problem="has no steps, so nobody would ever be told.")
    return policy


def _step(item: Mapping[str, Any], where: str, number: int) -> Step:
    targets = tuple(tuple(_target(text, where) for text in entry.split("|")) for entry in item["tell"])
    if not targets:
        raise BadPolicyError(where=where, problem="tells nobody.")
    at = item.get("at")
    delay = Delay(
        Anchor(item["from"]),
        int(item["amount"]),
        DelayUnit(item["unit"]),
        time.fromisoformat(at) if at else None,
    )
    return Step(
        number=number, delay=delay, targets=targets, channels=tuple(item["by"]),
        escalates=bool(item.get("escalates", False)), message=str(item["message"]),
    )  # fmt: skip


def _target(text: str, where: str) -> Target:
    kind, _, value = text.partition(":")
    try:
        target = Target(TargetKind(kind), value)
        if target.kind in {TargetKind.ROLE, TargetKind.GROUP}:
            DutyRole(value)
        elif target.kind is TargetKind.PERSON:
            int(value)
    except ValueError as error:
        raise BadPolicyError(where=where, problem=f"does not know whom “{text}” means.") from error
    return target
