"""Where a subject stands on its ladder, and which rung is due: decided from values alone.

After downtime a ladder fires at most one rung, so nobody is woken by a burst of levels: delays counted from an
opening start again from now; rungs tied to a deadline whose follower is past already are skipped. An
acknowledgement holds the ladder; without progress it resumes one rung up. Its clock pauses while the sender is down:
nobody is called over the heads of people who have not been told yet. Maintenance holds what is due until its end.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendars.service import DeskCalendar
from escalation.policy import Anchor, Delay, DelayUnit, Policy, Step

LATE_TOLERANCE = timedelta(minutes=5)
"""A rung fired later than this starts the next delay from now."""
LOOK_AGAIN = timedelta(seconds=60)
"""While a rung's pages wait for the sender."""
LOOK_WHILE_MUTED = timedelta(minutes=5)
"""A window may end early, or another begin, without telling each ladder."""

Spans = tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """What a ladder is decided from: instants of the subject. A newer calendar moved the deadline at `moved_at`.

    `key_days`: key periods (重保), each from its first instant to its end.

    `unsent`: of those whom the last rung calls nobody has been told yet. `muted_until`: a maintenance window is open.
    What was due up to `told_until` is taken as told (a restore).
    """

    due_at: datetime | None
    progress_at: datetime
    moved_at: datetime | None = None
    unsent: bool = False
    muted_until: datetime | None = None
    told_until: datetime | None = None
    key_days: Spans = ()


@dataclass(frozen=True, slots=True)
class Ladder:
    """The rung that comes next (an index), not before when, and who took the subject when.

    `forced` asks for the next rung at once: somebody passed on, or a page reached nobody. `muted_until` is the end of
    the maintenance that holds a rung back, None while none is held.
    """

    policy: str
    opened_at: datetime
    rung: int = 0
    not_before: datetime | None = None
    acked_at: datetime | None = None
    forced: bool = False
    muted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """The rung to fire now, if any; the ladder after it; when to look again (None: at the top).

    `passed_over` are the rungs that a moved deadline or a restore put into the past: nobody is paged for those.
    `sooner`: a key period made the rung to fire come before its ordinary delay.
    """

    fire: Step | None
    ladder: Ladder
    look_at: datetime | None
    passed_over: tuple[Step, ...] = ()
    sooner: bool = False


def decide(
    policy: Policy, ladder: Ladder, facts: Facts, *, now: datetime, calendar: DeskCalendar
) -> Decision:
    """At most one rung. A rung without a planned instant (deadline unknown) never fires."""
    past = _put_into_the_past(policy, ladder, facts, calendar)
    if past:
        ahead = replace(ladder, rung=ladder.rung + len(past))
        return replace(decide(policy, ahead, facts, now=now, calendar=calendar), passed_over=past)
    paged, rung = ladder, _skipped(policy, ladder, facts, now=now, calendar=calendar)
    ladder = replace(ladder, rung=rung)
    at = planned(policy.steps[rung].delay, ladder, facts, calendar) if rung < len(policy.steps) else None
    if at is None:
        return Decision(None, ladder, None)
    ladder = replace(ladder, not_before=_not_before(policy, ladder, facts, now=now, calendar=calendar))
    waits = max(at, ladder.not_before or at, held_until(policy, ladder, facts, calendar) or at)
    if facts.unsent and not ladder.forced:
        return _behind_the_sender(policy, paged, facts, waits=waits, now=now, calendar=calendar)
    if now < waits and not ladder.forced:
        return Decision(None, replace(ladder, muted_until=None), waits)
    if facts.muted_until is not None and now < facts.muted_until:
        muted = replace(ladder, muted_until=facts.muted_until)
        return Decision(None, muted, min(facts.muted_until, now + LOOK_WHILE_MUTED))
    return _fire(policy, ladder, facts, at=at, now=now, calendar=calendar)


def planned(delay: Delay, ladder: Ladder, facts: Facts, calendar: DeskCalendar) -> datetime | None:
    """When a rung is due by the plan alone."""
    anchor = facts.due_at if delay.anchor is Anchor.DUE else ladder.opened_at
    if anchor is None:
        return None
    return _after(delay, anchor, facts, calendar)


def _after(delay: Delay, anchor: datetime, facts: Facts, calendar: DeskCalendar) -> datetime:
    """When the delay is over: as soon as its shorter one is over while a key period is on, else by the ordinary one.

    So every instant decides for itself, and a step is never later, nor before the one below it, for a period.
    """
    at = _DELAYS[delay.unit](delay, anchor, calendar)
    if delay.key is None or not facts.key_days:
        return at
    sooner = _DELAYS[delay.key.unit](delay.key, anchor, calendar)
    return min([at, *(max(sooner, first) for first, end in facts.key_days if sooner < end)])


def is_sooner(delay: Delay, ladder: Ladder, facts: Facts, calendar: DeskCalendar) -> bool:
    """Whether a key period makes the delay shorter than its ordinary one."""
    if delay.key is None or not facts.key_days:
        return False
    at, ordinary = (planned(one, ladder, facts, calendar) for one in (delay, replace(delay, key=None)))
    return at != ordinary


def held_until(policy: Policy, ladder: Ladder, facts: Facts, calendar: DeskCalendar) -> datetime | None:
    """Until when an acknowledgement holds the ladder: the policy's time from it, or from the progress after it."""
    if ladder.acked_at is None:
        return None
    hold = Delay(Anchor.OPENED, policy.hold, policy.hold_unit)
    if policy.key is not None:
        hold = replace(hold, key=replace(hold, amount=policy.key.hold))
    return _after(hold, max(ladder.acked_at, facts.progress_at), facts, calendar)


def _put_into_the_past(
    policy: Policy, ladder: Ladder, facts: Facts, calendar: DeskCalendar
) -> tuple[Step, ...]:
    """The next rungs that were over when a newer calendar moved the deadline, or that were told before a restore."""
    held = held_until(policy, ladder, facts, calendar)
    # What was asked for anew, or held by maintenance, was not told before the restore.
    told_until = None if ladder.forced or ladder.muted_until else facts.told_until
    found = []
    for step in policy.steps[ladder.rung :]:
        moved_at = facts.moved_at if step.delay.anchor is Anchor.DUE else None
        if moved_at is None and told_until is None:
            break
        at = planned(step.delay, ladder, facts, calendar)
        if at is None:
            break
        was_told = told_until is not None and max(at, ladder.not_before or at, held or at) <= told_until
        if not was_told and (moved_at is None or at > moved_at):
            break
        found.append(step)
    return tuple(found)


def _not_before(
    policy: Policy, ladder: Ladder, facts: Facts, *, now: datetime, calendar: DeskCalendar
) -> datetime | None:
    """The instant a late rung left to the next one; never farther off than that one's own delay.

    It can only be if the rung was fired by a clock that ran ahead: then the delay counts from now.
    """
    if ladder.not_before is None or not 0 < ladder.rung < len(policy.steps):
        return ladder.not_before
    return min(ladder.not_before, now + _gap(policy, ladder, facts, calendar))


def _skipped(policy: Policy, ladder: Ladder, facts: Facts, *, now: datetime, calendar: DeskCalendar) -> int:
    """The rung after those tied to the deadline whose follower is past too: one page speaks for them."""
    rung = ladder.rung
    while rung + 1 < len(policy.steps) and policy.steps[rung].delay.anchor is Anchor.DUE:
        following = planned(policy.steps[rung + 1].delay, ladder, facts, calendar)
        if following is None or following > now:
            break
        rung += 1
    return rung


def _behind_the_sender(
    policy: Policy, ladder: Ladder, facts: Facts, *, waits: datetime, now: datetime, calendar: DeskCalendar
) -> Decision:
    """The rung's own delay begins when the last one's page has left, which is not before now.

    What is tied to a deadline has its instant and only waits: once the page has left, one rung speaks for all passed.
    """
    if policy.steps[ladder.rung].delay.anchor is not Anchor.OPENED:
        return Decision(None, ladder, max(waits, now + LOOK_AGAIN))
    own = now + _gap(policy, ladder, facts, calendar)
    return Decision(None, replace(ladder, not_before=max(own, ladder.not_before or own)), now + LOOK_AGAIN)


def _gap(policy: Policy, ladder: Ladder, facts: Facts, calendar: DeskCalendar) -> timedelta:
    """From the last rung to the one that comes, by the plan."""
    last, coming = (
        planned(policy.steps[rung].delay, ladder, facts, calendar)
        for rung in (max(ladder.rung - 1, 0), ladder.rung)
    )
    return max(coming - last, timedelta(0)) if last and coming else timedelta(0)


def _fire(
    policy: Policy, ladder: Ladder, facts: Facts, *, at: datetime, now: datetime, calendar: DeskCalendar
) -> Decision:
    step = policy.steps[ladder.rung]
    moved = replace(
        ladder, rung=ladder.rung + 1, acked_at=None, forced=False, not_before=None, muted_until=None
    )
    sooner = is_sooner(step.delay, ladder, facts, calendar)
    if moved.rung >= len(policy.steps):
        return Decision(step, moved, None, sooner=sooner)
    following = planned(policy.steps[moved.rung].delay, ladder, facts, calendar)
    if (
        following is not None
        and step.delay.anchor is Anchor.OPENED
        and (now - at > LATE_TOLERANCE or ladder.forced)
    ):
        moved = replace(moved, not_before=now + max(following - at, timedelta(0)))
    return Decision(step, moved, moved.not_before or following, sooner=sooner)


def _minutes(delay: Delay, anchor: datetime, _calendar: DeskCalendar) -> datetime:
    return anchor + timedelta(minutes=delay.amount)


def _working_minutes(delay: Delay, anchor: datetime, calendar: DeskCalendar) -> datetime:
    return calendar.add_working_minutes(anchor, delay.amount)


def _working_days(delay: Delay, anchor: datetime, calendar: DeskCalendar) -> datetime:
    if delay.at is not None:
        return calendar.working_days_after(anchor, delay.amount, at=delay.at)
    return calendar.closing(calendar.add_working_days(calendar.local(anchor).date(), delay.amount))


_DELAYS: dict[DelayUnit, Callable[[Delay, datetime, DeskCalendar], datetime]] = {
    DelayUnit.MINUTES: _minutes,
    DelayUnit.WORKING_MINUTES: _working_minutes,
    DelayUnit.WORKING_DAYS: _working_days,
}
