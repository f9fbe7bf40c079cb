"""The lifecycle: one table of moves that the owner of the rules can read, and the machine that executes it.

A hierarchical state machine is built from MOVES and carries out every move; guards raise typed errors,
nothing here does I/O, nothing else in the product writes a state.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from transitions import MachineError
from transitions.extensions import HierarchicalMachine
from transitions.extensions.nesting import NestedState

from roster.permissions import Act
from tickets.errors import IllegalMoveError, MissingFactError


class State(StrEnum):
    """Where a ticket is; `escalated.*` remembers where it was when it went beyond its unit."""

    RECEIVED = "received"
    VERIFIED = "verified"
    HANDLED = "handled"
    ANSWERED = "answered"
    ESCALATED_RECEIVED = "escalated.received"
    ESCALATED_VERIFIED = "escalated.verified"
    ESCALATED_HANDLED = "escalated.handled"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self is not State.ANSWERED

    @property
    def is_escalated(self) -> bool:
        """Whether it went beyond its unit."""
        return self.value.startswith("escalated.")

    @property
    def stage(self) -> "State":
        """The same place without the escalation."""
        return State(self.value.removeprefix("escalated."))


class Verb(StrEnum):
    """What moves a ticket."""

    VERIFY = "verify"
    HANDLE = "handle"
    ANSWER = "answer"
    DISMISS = "dismiss"
    MERGE = "merge"
    UNMERGE = "unmerge"
    REOPEN = "reopen"
    ESCALATE = "escalate"
    DEESCALATE = "deescalate"


class Fact(StrEnum):
    """What a move must leave behind."""

    PROBLEM = "problem"
    UNIT = "unit"
    NOTE = "note"
    ANSWER = "answer"
    REASON = "reason"
    DUPLICATE_OF = "duplicate_of"
    CAUSE = "cause"
    FIX_TIME = "fix_time"
    LEADER_REPORT = "leader_report"
    EXTENSION_DAYS = "extension_days"
    """Working days granted on top when a supervisor de-escalates; never required."""


class DismissReason(StrEnum):
    """Why a report is answered without being handled; never a silent close."""

    UNFOUNDED = "unfounded"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table: from which states, to which, what it leaves behind, who may."""

    verb: Verb
    source: State
    target: State
    facts: tuple[Fact, ...]
    act: Act


_S = State
_OPEN_PAIRS = {
    _S.RECEIVED: _S.ESCALATED_RECEIVED,
    _S.VERIFIED: _S.ESCALATED_VERIFIED,
    _S.HANDLED: _S.ESCALATED_HANDLED,
}
OPEN_STATES = (*_OPEN_PAIRS, *_OPEN_PAIRS.values())
SEVERE_FACTS = (Fact.CAUSE, Fact.FIX_TIME, Fact.LEADER_REPORT)
"""A severe fault cannot be closed without them (notice 四(一))."""


def _both(verb: Verb, source: State, target: State, facts: tuple[Fact, ...], act: Act) -> tuple[Move, Move]:
    """Work goes on while escalated: the same move inside `escalated`."""
    inside = _OPEN_PAIRS.get(target, target)
    return Move(verb, source, target, facts, act), Move(verb, _OPEN_PAIRS[source], inside, facts, act)


MOVES: tuple[Move, ...] = (
    *_both(Verb.VERIFY, _S.RECEIVED, _S.VERIFIED, (Fact.PROBLEM, Fact.UNIT), Act.TRIAGE),
    *_both(Verb.HANDLE, _S.VERIFIED, _S.HANDLED, (Fact.NOTE,), Act.HANDLE),
    *_both(Verb.ANSWER, _S.HANDLED, _S.ANSWERED, (Fact.ANSWER,), Act.ANSWER),
    *_both(Verb.DISMISS, _S.RECEIVED, _S.ANSWERED, (Fact.REASON, Fact.ANSWER), Act.TRIAGE),
    *_both(Verb.DISMISS, _S.VERIFIED, _S.ANSWERED, (Fact.REASON, Fact.ANSWER), Act.TRIAGE),
    *(Move(Verb.MERGE, state, _S.ANSWERED, (Fact.DUPLICATE_OF,), Act.TRIAGE) for state in OPEN_STATES),
    *(Move(Verb.UNMERGE, _S.ANSWERED, state, (Fact.REASON,), Act.TRIAGE) for state in OPEN_STATES),
    Move(Verb.REOPEN, _S.ANSWERED, _S.VERIFIED, (Fact.REASON,), Act.TRIAGE),
    *(Move(Verb.ESCALATE, plain, escalated, (), Act.DEESCALATE) for plain, escalated in _OPEN_PAIRS.items()),
    *(
        Move(Verb.DEESCALATE, escalated, plain, (Fact.REASON,), Act.DEESCALATE)
        for plain, escalated in _OPEN_PAIRS.items()
    ),
)


ACT_OF: dict[Verb, Act] = {move.verb: move.act for move in MOVES}
"""What a person must be allowed to do to use a verb."""


@dataclass(slots=True)
class Moving:
    """A ticket as the machine sees it; `before_merge` is where a duplicate was."""

    state: str
    severe: bool = False
    merged: bool = False
    before_merge: State | None = None
    facts: Mapping[Fact, str] = field(default_factory=dict)


class _DottedState(NestedState):
    """`escalated.received` rather than `escalated_received`; set here, never globally."""

    separator = "."


class _Machine(HierarchicalMachine):
    state_cls = _DottedState


def decide(moving: Moving, verb: Verb) -> tuple[State, Move]:
    """Where the move leads, and the line of the table that allows it.

    Raises IllegalMoveError, MissingFactError; nothing is changed then.
    """
    source = State(moving.state)
    model = _model()
    model.moving = moving
    model.machine.set_state(source.value, model)
    try:
        moved = model.trigger(verb.value)
    except MachineError as error:
        raise IllegalMoveError(verb=verb.value, state=source.value) from error
    if not moved:
        raise IllegalMoveError(verb=verb.value, state=source.value)
    target = State(model.state)
    return target, next(m for m in MOVES if (m.verb, m.source, m.target) == (verb, source, target))


def possible(moving: Moving) -> list[Verb]:
    """What may be done from here, in the order of the table, facts aside."""
    source = State(moving.state)
    found = {m.verb: None for m in MOVES if m.source is source and _allows(moving, m)}
    return list(found)


def needed(moving: Moving, move: Move) -> tuple[Fact, ...]:
    """The facts this move must leave behind on this ticket."""
    closes_fault = move.verb is Verb.ANSWER and moving.severe
    return (*move.facts, *SEVERE_FACTS) if closes_fault else move.facts


def _allows(moving: Moving, move: Move) -> bool:
    """A duplicate can only be taken back to where it was; anything else answered can only be reopened."""
    if move.verb is Verb.UNMERGE:
        return moving.merged and moving.before_merge is move.target
    return move.verb is not Verb.REOPEN or not moving.merged


class _Model:
    """What the machine moves: carries the ticket's facts to the guards. One a thread."""

    state: str
    moving: Moving
    trigger: Callable[[str], bool]

    def __init__(self) -> None:
        self.machine = _build(self)


_local = threading.local()


def _model() -> _Model:
    """The thread's own model and machine: building one costs a thousand moves."""
    if not hasattr(_local, "model"):
        _local.model = _Model()
    model: _Model = _local.model
    return model


def _build(model: _Model) -> _Machine:
    escalated = {"name": "escalated", "children": ["received", "verified", "handled"]}
    machine = _Machine(
        model=model, states=["received", "verified", "handled", "answered", escalated], initial="received",
        auto_transitions=False, send_event=True,
    )  # fmt: skip
    for move in MOVES:
        machine.add_transition(
            move.verb.value, move.source.value, move.target.value, conditions=[_guard(move)]
        )
    return machine


def _guard(move: Move) -> Callable[[Any], bool]:
    """Whether this line of the table applies; raises when it does but a fact is missing."""

    def check(event: Any) -> bool:  # noqa: ANN401  (transitions has no types)
        moving: Moving = event.model.moving
        if not _allows(moving, move):
            return False
        for fact in needed(moving, move):
            if not moving.facts.get(fact, "").strip():
                raise MissingFactError(verb=move.verb.value, fact=fact.value)
        return True

    return check


def mermaid() -> str:
    """The diagram of the table, for the docs and the page."""
    lines = ["stateDiagram-v2", "    [*] --> received"]
    names = {state: state.value.replace(".", "_") for state in State}
    lines += [f'    state "{state.value}" as {names[state]}' for state in State if state.is_escalated]
    arrows: dict[tuple[State, State], list[str]] = {}
    for move in MOVES:
        arrows.setdefault((move.source, move.target), []).append(move.verb.value)
    lines += [f"    {names[a]} --> {names[b]}: {' / '.join(verbs)}" for (a, b), verbs in arrows.items()]
    return "\n".join([*lines, "    answered --> [*]"]) + "\n"
