"""Policies as values: steps with their delay, whom they tell by which channels, and how they are read from data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import Any

from escalation.errors import BadPolicyError
from notifiers.channels import Channel
from notifiers.texts import MessageKind
from notifiers.wording import asks
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
    """So long after the anchor, negative before it. Working days end at `at` (desk's local time).

    `key`: the shorter one of a key period (重保, notice 一(三)), where the data name one.
    """

    anchor: Anchor
    amount: int
    unit: DelayUnit
    at: time | None = None
    key: "Delay | None" = None


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
class Repeat:
    """After the top step the whole ladder starts again: `times` more rounds, each `after` the last step."""

    times: int
    after: int
    unit: DelayUnit


@dataclass(frozen=True, slots=True)
class KeyRules:
    """What a key period makes of the policy's own `hold` and `channel_minutes`."""

    hold: int
    channel_minutes: int


@dataclass(frozen=True, slots=True)
class Policy:
    """A ladder. An acknowledgement holds it for `hold` in `hold_unit`, as long as progress goes on.

    `steps` holds the repeated rounds too, as steps of their own: `repeat` only says how they came about.
    `channel_minutes`: so long a message may stay without receipt or answer before the next channel follows.
    """

    code: str
    names: Mapping[str, str]
    clause: str
    steps: tuple[Step, ...]
    hold: int
    hold_unit: DelayUnit
    channel_minutes: int
    repeat: Repeat | None = None
    key: KeyRules | None = None

    @property
    def written(self) -> tuple[Step, ...]:
        """One round: the steps as the data write them."""
        return self.steps[: len(self.steps) // (self.repeat.times + 1)] if self.repeat else self.steps


DEADLINE_POLICY = "late"
"""The ladder of the legal deadline."""
NEEDED = (DEADLINE_POLICY, "severe", "fault", "room")
"""Ladders that tickets climb (escalation/handlers.py); without one of them such tickets would page nobody."""
HIGHEST_STEP = 899
"""Above are the desk's own steps (escalation/pager.py)."""
WHOLE = 100
MOST_ROUNDS = 20
LONGEST_REST = 7 * 24 * 60
"""Minutes between two rounds: a typing error must not put the next call into next year."""


def read_policies(data: Sequence[Mapping[str, Any]]) -> dict[str, Policy]:
    """Policies by code. Raises BadPolicyError naming the place: better no start than a page that never goes."""
    found: dict[str, Policy] = {}
    for policy in (_policy(item) for item in data):
        _check_place(policy, found)
        found[policy.code] = policy
    for code in NEEDED:
        if code not in found:
            raise BadPolicyError(where=code, problem="is missing, so such tickets would page nobody.")
    return found


def _check_place(policy: Policy, others: Mapping[str, Policy]) -> None:
    """A page is unique by ticket, step number and contact: ladders must not share numbers."""
    if policy.code in others:
        raise BadPolicyError(where=policy.code, problem="stands there twice.")
    numbers = {step.number for step in policy.steps}
    if max(numbers) > HIGHEST_STEP or min(numbers) < 0:
        problem = f"has step numbers above {HIGHEST_STEP}, which the desk needs itself."
        raise BadPolicyError(where=policy.code, problem=problem)
    for other in others.values():
        if numbers & {step.number for step in other.steps}:
            problem = (
                f"numbers its steps like the policy {other.code}, so one would silence the other."
                " Let first_step leave room."
            )
            raise BadPolicyError(where=policy.code, problem=problem)


def _policy(item: Mapping[str, Any]) -> Policy:
    code = str(item.get("code", "?"))
    try:
        steps = tuple(
            _step(step, f"{code}, step {n}", n + int(item["first_step"]))
            for n, step in enumerate(item["steps"])
        )
        repeat = _repeat(item["repeat"], code) if "repeat" in item else None
        hold, wait = int(item["hold"]["amount"]), int(item["channel_minutes"])
        percent = _percent(item, code)
        policy = Policy(
            code=code, names=dict(item["names"]), clause=str(item["clause"]),
            steps=tuple(_shortened(step, percent) for step in _repeated(steps, repeat, code)),
            hold=hold, hold_unit=DelayUnit(item["hold"]["unit"]), channel_minutes=wait, repeat=repeat,
            key=KeyRules(share(hold, percent), share(wait, percent)) if percent else None,
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
    _check_words(item, where)
    at = item.get("at")
    delay = Delay(
        Anchor(item["from"]),
        int(item["amount"]),
        DelayUnit(item["unit"]),
        time.fromisoformat(at) if at else None,
    )
    if "key_period" in item:
        delay = replace(delay, key=_earlier(delay, item["key_period"], where))
    return Step(
        number=number, delay=delay, targets=targets, channels=tuple(item["by"]),
        escalates=bool(item.get("escalates", False)), message=str(item["message"]),
    )  # fmt: skip


def _repeat(item: Mapping[str, Any], code: str) -> Repeat:
    """Numbers as the data write them: 1.5, "2" or true are somebody's mistake and not rounded into a rule."""
    repeat = Repeat(item["times"], item["after"], DelayUnit(item["unit"]))
    for name, number, most in (("times", repeat.times, MOST_ROUNDS), ("after", repeat.after, LONGEST_REST)):
        if type(number) is not int or not 1 <= number <= most:
            problem = f"repeats with {name} {number!r}. Write a whole number, 1 to {most}."
            raise BadPolicyError(where=code, problem=problem)
    return repeat


def _percent(item: Mapping[str, Any], code: str) -> int:
    """What is left of the delays from opening in a key period, in percent; 0 where the data say nothing of it."""
    percent = item["key_period"]["percent"] if "key_period" in item else 0
    if "key_period" in item and (type(percent) is not int or not 1 <= percent <= WHOLE):
        problem = f"has {percent!r} percent for key periods. Write a whole number, 1 to {WHOLE}."
        raise BadPolicyError(where=code, problem=problem)
    return int(percent)


def share(amount: int, percent: int) -> int:
    """So much of it, rounded up: a minute stays a minute."""
    return -(-amount * percent // WHOLE)


def _shortened(step: Step, percent: int) -> Step:
    """A deadline does not come sooner in a key period: its steps name their own earlier instant, or keep theirs."""
    amount = share(step.delay.amount, percent)
    if not percent or step.delay.anchor is Anchor.DUE or amount == step.delay.amount:
        return step
    return replace(step, delay=replace(step.delay, key=replace(step.delay, amount=amount)))


def _earlier(delay: Delay, item: Mapping[str, Any], where: str) -> Delay:
    at = time.fromisoformat(item["at"]) if "at" in item else delay.at
    found = replace(delay, amount=int(item["amount"]), at=at)
    if delay.anchor is Anchor.OPENED:
        problem = "counts from the opening; for those the policy's key_period names a percent."
        raise BadPolicyError(where=where, problem=problem)
    if (found.amount, found.at or time.max) > (delay.amount, delay.at or time.max):
        raise BadPolicyError(where=where, problem="is later in a key period than else.")
    return found


def _repeated(steps: tuple[Step, ...], repeat: Repeat | None, code: str) -> tuple[Step, ...]:
    """The steps of all rounds, numbered through: engine and pages know no repetition, only a longer ladder."""
    if repeat is None or not steps:
        return steps
    for step in steps:
        if step.delay.anchor is not Anchor.OPENED:
            problem = "repeats, though a step counts from the deadline. A deadline comes only once."
            raise BadPolicyError(where=code, problem=problem)
        if step.delay.unit is not repeat.unit or repeat.unit is DelayUnit.WORKING_DAYS:
            problem = "repeats, so its steps and the repeat must all count minutes, or all working_minutes."
            raise BadPolicyError(where=code, problem=problem)
    length = steps[-1].delay.amount + repeat.after
    return tuple(
        replace(
            step,
            number=step.number + lap * len(steps),
            delay=replace(step.delay, amount=step.delay.amount + lap * length),
        )
        for lap in range(repeat.times + 1)
        for step in steps
    )


def _check_words(item: Mapping[str, Any], where: str) -> None:
    """Channels and message must be known now, not when somebody has to be called."""
    if not item["by"]:
        raise BadPolicyError(where=where, problem="names no channel.")
    for name in item["by"]:
        if name not in Channel.__members__.values():
            raise BadPolicyError(where=where, problem=f"there is no channel “{name}”.")
    message = item["message"]
    if message not in MessageKind.__members__.values():
        raise BadPolicyError(where=where, problem=f"there is no message “{message}”.")
    if not asks(MessageKind(message)):
        raise BadPolicyError(where=where, problem=f"the message “{message}” is not one for a step.")


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
