"""What one vantage point believes of a site, and what a look changes: decided from values alone.

A fault is doubted at first and believed at the second look. What told nothing changes nothing: our own trouble is
never a fault of the site.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from probes.watch.plan import WatchPlan


class Outcome(StrEnum):
    """What a look says of the site. UNTOLD: our own line, resolver or disk hid it."""

    OPEN = "open"
    FAILED = "failed"
    UNTOLD = "untold"


class Look(StrEnum):
    """Why somebody looked. Only spaced looks are visits in the sense of the rule, and counted."""

    SPACED = "spaced"
    SECOND = "second"
    WHILE_DOWN = "while_down"


class State(StrEnum):
    UNKNOWN = "unknown"
    UP = "up"
    DOUBTED = "doubted"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Standing:
    """`since`: when the state began; of a doubt and of a fault it is the first look that failed."""

    state: State = State.UNKNOWN
    since: datetime | None = None


UNSEEN = Standing()


@dataclass(frozen=True, slots=True)
class Believed:
    """The standing after a look, and when to look again beside the spaced visits (None: they suffice)."""

    standing: Standing
    again: tuple[Look, timedelta] | None = None


def believe(before: Standing, outcome: Outcome, *, at: datetime, plan: WatchPlan) -> Believed:
    """One look, taken in."""
    if outcome is Outcome.OPEN:
        return Believed(before if before.state is State.UP else Standing(State.UP, at))
    if outcome is Outcome.UNTOLD:
        waits = {State.DOUBTED: (Look.SECOND, plan.confirm), State.DOWN: (Look.WHILE_DOWN, plan.while_down)}
        return Believed(before, waits.get(before.state))
    if before.state in {State.UNKNOWN, State.UP}:
        return Believed(Standing(State.DOUBTED, at), (Look.SECOND, plan.confirm))
    return Believed(replace(before, state=State.DOWN), (Look.WHILE_DOWN, plan.while_down))


def is_out(standings: list[Standing], plan: WatchPlan) -> bool | None:
    """Whether the site is out: enough vantage points believe it. None while that cannot be said."""
    down = sum(one.state is State.DOWN for one in standings)
    needed = min(plan.quorum, len(standings))
    if needed and down >= needed:
        return True
    told = sum(one.state in {State.UP, State.DOUBTED} for one in standings)
    return False if told and down < needed else None
