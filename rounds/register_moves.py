"""What every act on an entry of the register leaves behind: its line, its changes, timers and messages that end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from database import timers
from database.session import Work
from notifiers.outbox import acknowledge_pages, withdraw
from rounds import record_store, register_store, telling
from rounds.record import REGISTER, Line
from rounds.register import ACTS, Entry, Relay, State, To, Verb
from rounds.register_errors import AcknowledgedAlreadyError

RELAY_DUE = "register.relay"
"""Timer kind (subject `relay:<id>`): a relay should be acknowledged by now."""
ENTRY_DUE = "register.entry"
"""Timer kind (subject `register:<id>`): a building event should be over, a task reported."""


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody does about an entry they saw at `version`; `at` is when it happened, None for now."""

    entry_id: int
    version: int
    verb: Verb
    words: str = ""
    whom: str = ""
    at: datetime | None = None
    relay_id: int | None = None
    to: To | None = None


def settle(work: Work, entry: Entry, state: State) -> None:
    """Nothing waits for an entry that is over."""
    if state is State.SETTLED and entry.state is not State.SETTLED:
        timers.clear_timer(work.session, ENTRY_DUE, entry.subject)
        withdraw(work, telling.REGISTER, entry.id)


def acknowledge(work: Work, relay: Relay, by: str, at: datetime) -> None:
    """Somebody took it there: nobody is asked or told of it any more. Raises AcknowledgedAlreadyError."""
    if not register_store.acknowledge(work.session, relay.id, by=by, at=at):
        raise AcknowledgedAlreadyError(by=relay.acknowledged_by or by)
    timers.clear_timer(work.session, RELAY_DUE, f"relay:{relay.id}")
    withdraw(work, telling.RELAY, relay.id)
    acknowledge_pages(work, telling.RELAY_ASK, [relay.id], label=by)


def say_told(work: Work, entry: Entry, people: Sequence[str], verb: str) -> None:
    """A line on who was told; nobody reachable stands there too, never in silence."""
    told = verb if people else "nobody_told"
    write(work, entry, Line(work.now, work.now, "", told, data={"people": list(people)}))


def write(work: Work, entry: Entry, line: Line) -> None:
    """A line of the entry's record."""
    record_store.write(work, REGISTER, entry.id, line)


def changes(entry: Entry, order: Order, *, state: State, at: datetime) -> dict[str, object]:
    """The columns an act changes."""
    found: dict[str, object] = {"state": state}
    result = ACTS[order.verb].result
    if result:
        found |= {"result": result, "whom": order.whom}
    if order.verb is Verb.APPROVE:
        found |= {"approved_at": at, "approved_by": order.whom}
    if order.verb is Verb.PUBLISH:
        found["published_at"] = at
    if state is State.SETTLED and entry.settled_at is None:
        found["settled_at"] = at
    return found


def facts_of(entry: Entry) -> dict[str, str | int]:
    """What messages about an entry say of it."""
    return {"number": str(entry.id), "title": f"{entry.source}: {entry.text}"[:120]}
