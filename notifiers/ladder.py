"""The ladder of channels as pure rules: what a claimed page needs, and where it stands after an outcome."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from notifiers.breaker import REST
from notifiers.budgets import Budget
from notifiers.bundling import BundleRules
from notifiers.carriers.port import Accepted, Outcome, Rejected, Temporary, Uncertain
from notifiers.channels import Address
from notifiers.pages import BUNDLES, LIVE, SEVERE, AttemptState, AttemptView, PageState
from notifiers.quiet import QuietHours
from notifiers.wording import Copy

NOT_CALLED = "not_called"
"""Error of an attempt whose call was never made: lease too short, or the page withdrawn meanwhile."""


def as_it_is(instant: datetime) -> datetime:
    """A desk that lives by UTC."""
    return instant


@dataclass(frozen=True, slots=True)
class DispatchRules:
    """Times of the delivery rules. Four tries on one channel take about half a minute."""

    lease: timedelta = timedelta(seconds=30)
    call_time: timedelta = timedelta(seconds=10)
    """A call is only begun while the lease lasts at least this long; carriers' own time-outs stay below."""
    max_tries: int = 4
    backoff: timedelta = timedelta(seconds=4)
    max_backoff: timedelta = timedelta(minutes=2)
    ask_after: timedelta = timedelta(seconds=2)
    patience: timedelta = timedelta(minutes=5)
    """How long a carrier that could be asked, but does not answer, is waited for before the next channel."""
    stuck_retry: timedelta = timedelta(minutes=2)
    """A page whose every channel fails for the moment is tried again so often, while the next person is called."""
    stuck_for: timedelta = timedelta(days=1)
    """After so long it is given up."""
    severe_patience: timedelta = timedelta(seconds=25)
    """So long a severe page may wait behind a carrier that is left alone before the next person is called."""
    other_patience: timedelta = timedelta(minutes=10)
    carrier_rest: timedelta = REST
    """So long a carrier that failed again and again is left alone before a trial call."""
    bundling: BundleRules = field(default_factory=BundleRules)
    budgets: tuple[Budget, ...] = ()
    quiet: QuietHours | None = None
    local: Callable[[datetime], datetime] = field(default=as_it_is)
    """The desk's wall clock, for quiet hours and for the deadline a bundle names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A page held under a lease: its own facts, and the state it was found in."""

    id: int
    contact_id: int
    found_state: PageState
    fence: int
    channels: tuple[Address, ...]
    channel_pos: int
    channel_delay: int
    kind: str
    data: Mapping[str, str | int]
    severity: str
    language: str
    reply_code: str | None
    contact_label: str
    subject_id: int
    due_at: datetime
    stuck_at: datetime | None

    @property
    def is_bundle(self) -> bool:
        """Whether its message speaks for other pages."""
        return self.kind in BUNDLES

    def patience(self, rules: DispatchRules) -> timedelta:
        """How long it may wait behind a carrier that is left alone before the next person is called."""
        return rules.severe_patience if self.severity == SEVERE else rules.other_patience


class Action(StrEnum):
    """What a claimed page needs next."""

    SEND = "send"
    ASK = "ask"
    KEEP = "keep"
    """A receipt already said that the carrier has it."""
    WAIT = "wait"
    """What is left of its channels is behind carriers that are left alone for a while, or spent budgets."""
    EXHAUST = "exhaust"


class Shut(StrEnum):
    """Why a channel cannot be used just now; a spent budget has a code of its own."""

    NO_CARRIER = "no_carrier"
    REFUSED = "refused"
    """The carrier will never take this letter, or what became of it will never be known."""
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Plan:
    """The next thing for one page, at one position of its ladder; the positions passed over, and why."""

    action: Action
    position: int
    last: AttemptView | None = None
    passed: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a page stands after something happened to it."""

    state: PageState
    position: int
    next_try_at: datetime | None = None
    is_stuck: bool = False
    """It waits on, and the next person is called meanwhile."""


def plan(page: Claimed, attempts: Sequence[AttemptView], shut: Callable[[int], str | None]) -> Plan:
    """What to do now. `shut` says of a position why no call can be made there (a `Shut`, a budget), else None."""
    position = page.channel_pos + (1 if page.found_state is PageState.ACCEPTED else 0)
    passed: list[tuple[int, str]] = []
    while position < len(page.channels):
        last = next((one for one in reversed(attempts) if one.channel_pos == position), None)
        over = last is not None and last.final
        if last is not None and not over and last.state is not AttemptState.FAILED:
            return Plan(_NEXT[last.state], position, last, tuple(passed))
        reason = Shut.REFUSED if over else shut(position)
        if reason is None:
            return Plan(Action.SEND, position, last, tuple(passed))
        passed.append((position, reason))
        position += 1
    for_good = {Shut.NO_CARRIER.value, Shut.REFUSED.value}
    waits = any(str(reason) not in for_good for _, reason in passed)
    return Plan(Action.WAIT if waits else Action.EXHAUST, position, passed=tuple(passed))


_NEXT = {
    AttemptState.STARTED: Action.ASK,
    AttemptState.UNCERTAIN: Action.ASK,
    AttemptState.ACCEPTED: Action.KEEP,
    AttemptState.DELIVERED: Action.KEEP,
}


def copy_after(last: AttemptView | None) -> Copy:
    """Which copy a further call hands over: unmarked while no earlier one may have arrived."""
    if last is None:
        return Copy.FIRST
    if last.state in (AttemptState.STARTED, AttemptState.UNCERTAIN):
        return Copy.POSSIBLE_REPEAT
    return Copy(last.copy_no)


def accepted(page: Claimed, position: int, *, now: datetime) -> Standing:
    """A carrier has it: done, or the next channel follows after the page's own delay."""
    follows = page.channel_delay > 0 and position + 1 < len(page.channels)
    next_try_at = now + timedelta(minutes=page.channel_delay) if follows else None
    return Standing(PageState.ACCEPTED, position, next_try_at)


def next_channel(
    channels: int, position: int, attempts: Sequence[AttemptView], *, failed: int, now: datetime
) -> Standing:
    """Down the ladder at once; at its end an earlier channel still counts. `failed`: the attempt's id."""
    if position + 1 < channels:
        return Standing(PageState.PENDING, position + 1, now)
    return exhausted([one for one in attempts if one.id != failed], position)


def exhausted(attempts: Sequence[AttemptView], position: int) -> Standing:
    """No channel is left: what the best attempt reached, or undeliverable."""
    states = {attempt.state for attempt in attempts}
    for state in reversed(LIVE):
        if state in states:
            return Standing(PageState(state.value), position)
    return Standing(PageState.UNDELIVERABLE, position)


def after_refusal(
    outcome: Rejected | Temporary | Uncertain,
    *,
    tries: int,
    position: int,
    jitter: float,
    now: datetime,
    rules: DispatchRules,
) -> Standing | None:
    """Where to try again on the same channel, or None where the next channel has its turn.

    `tries` counts calls on this channel that failed for the moment, this one included.
    """
    if isinstance(outcome, Uncertain):
        return Standing(PageState.PENDING, position, now + rules.ask_after)
    if isinstance(outcome, Rejected) or tries >= rules.max_tries:
        return None
    return Standing(PageState.PENDING, position, now + _wait(outcome, tries, jitter, rules))


def stuck(page: Claimed, *, now: datetime, rules: DispatchRules) -> Standing | None:
    """Every channel failed for the moment: from the first one again later, None where that went on for too long."""
    if now - page.due_at > rules.stuck_for:
        return None
    return Standing(PageState.PENDING, 0, now + rules.stuck_retry, is_stuck=True)


def attempt_state(outcome: Outcome) -> AttemptState:
    """What the outcome makes of its attempt."""
    return _STATES[type(outcome)]


_STATES: Mapping[type[Outcome], AttemptState] = {
    Accepted: AttemptState.ACCEPTED,
    Rejected: AttemptState.FAILED,
    Temporary: AttemptState.FAILED,
    Uncertain: AttemptState.UNCERTAIN,
}


def _wait(outcome: Temporary, tries: int, jitter: float, rules: DispatchRules) -> timedelta:
    """Doubling, times 0.5 to 1.5 so that many pages do not come back together; never before Retry-After."""
    doubled: timedelta = min(rules.backoff * 2 ** (tries - 1), rules.max_backoff) * jitter
    return max(doubled, timedelta(seconds=outcome.retry_after or 0))
