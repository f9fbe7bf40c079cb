"""Held commands: decisions of triage that can still be taken back, and those that came to nothing, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from roster.permissions import Act, Actor, Role
from tickets.kinds import Severity
from tickets.lifecycle import Fact
from tickets.ticket import Order, Ticket

HOLD = timedelta(seconds=10)
"""So long a decision can be taken back as if it had never been made."""
HELD = "held_command"
"""Timer kind: a held command is carried out."""
NEAR_THE_END = timedelta(minutes=10)
"""So shortly before 24:00 of its last day a ticket's decision is not held: it must not become late by waiting."""
HOLDABLE = frozenset({"verify", "merge", "dismiss", "assign", "transfer"})
"""Decisions of triage. An answer is never held: once it is said it is said."""
ASSIGNS = frozenset({"assign", "transfer"})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be done: the verb, the order with its version, and the unit where the verb is no move."""

    verb: str
    order: Order
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class HeldCommand:
    """A decision that waits for `due_at`; `owner` is who made it, as they were allowed to then."""

    id: int
    ticket_id: int
    owner: Actor
    asked: Asked
    held_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class LostCommand:
    """A decision that could not be carried out: what was asked, and the refusal as code and data."""

    id: int
    number: str
    asked: Asked
    code: str
    data: Mapping[str, object]
    at: datetime


def may_wait(ticket: Ticket, now: datetime) -> bool:
    """Whether ten seconds more or less change nothing for the law."""
    return ticket.overdue_at is None or ticket.overdue_at < now or ticket.overdue_at - now > NEAR_THE_END


def asked_as_data(asked: Asked) -> dict[str, object]:
    """As it is stored."""
    order = asked.order
    return {
        "number": order.number, "version": order.version,
        "facts": {fact.value: words for fact, words in order.facts.items()},
        "severity": order.severity.value if order.severity else None, "assignee": order.assignee_id,
        "unit": asked.unit_id,
    }  # fmt: skip


def asked_of(verb: str, data: Mapping[str, object]) -> Asked:
    """From what was stored."""
    facts, severity = data["facts"], data["severity"]
    words = {Fact(name): str(text) for name, text in facts.items()} if isinstance(facts, dict) else {}
    order = Order(
        str(data["number"]), _number(data["version"]) or 0, words,
        severity=Severity(str(severity)) if severity else None, assignee_id=_number(data["assignee"]),
    )  # fmt: skip
    return Asked(verb, order, _number(data["unit"]))


def owner_as_data(owner: Actor) -> dict[str, object]:
    """As it is stored."""
    only = sorted(act.value for act in owner.only) if owner.only is not None else None
    return {
        "name": owner.name, "role": owner.role.value, "unit": owner.unit_id, "person": owner.person_id, "only": only,
    }  # fmt: skip


def owner_of(ref: str, data: Mapping[str, object]) -> Actor:
    """From what was stored."""
    only = data["only"]
    acts = frozenset(Act(one) for one in only) if isinstance(only, list) else None
    return Actor(
        ref, str(data["name"]), Role(str(data["role"])), _number(data["unit"]), _number(data["person"]), acts
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None
