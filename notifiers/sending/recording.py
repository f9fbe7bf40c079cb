"""The third transaction: what the carrier said is written under the fence, and the page moves on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from database.session import Work
from notifiers.carriers.port import Accepted, Outcome, Rejected
from notifiers.ladder import (
    NOT_CALLED,
    Claimed,
    DispatchRules,
    Standing,
    after_refusal,
    attempt_state,
    next_channel,
    stuck,
)
from notifiers.pages import AttemptState, AttemptView, PageState
from notifiers.refusals import note_refusal
from notifiers.sending import store
from notifiers.sending.preparing import kept
from notifiers.sending.settling import settle


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing is known yet; ask again at `until`."""

    until: datetime
    code: str


@dataclass(frozen=True, slots=True)
class GiveUp:
    """What became of it will not be known; no third copy goes out, the next channel has its turn."""

    code: str


@dataclass(frozen=True, slots=True)
class NotCalled:
    """The call was not begun: the lease was too short for it, or the page is no longer ours."""


@dataclass(frozen=True, slots=True)
class Result:
    """One attempt and how it ended."""

    page: Claimed
    attempt: AttemptView
    outcome: Outcome | Wait | GiveUp | NotCalled


def record(work: Work, results: Sequence[Result], *, jitter: float, rules: DispatchRules) -> None:
    """Write the results, pages in the order every writer takes them."""
    page_ids = [result.page.id for result in results]
    rows = store.lock_pages(work.session, page_ids)
    for result in results:
        _finish(work, result)
    attempts = store.attempts_by_page(work.session, page_ids)
    for result in results:
        row = rows.get(result.page.id)
        if row is None or row.state != PageState.SENDING or row.fence != result.page.fence:
            continue
        standing = _standing(result, attempts[row.id], now=work.now, jitter=jitter, rules=rules)
        settle(work, result.page, standing)


def _finish(work: Work, result: Result) -> None:
    outcome, attempt_id = result.outcome, result.attempt.id
    ended_at = result.attempt.ended_at or work.now  # asking about a call later does not move its end
    if isinstance(outcome, NotCalled):
        store.finish_attempt(
            work.session, attempt_id, AttemptState.FAILED, ended_at=ended_at, error=NOT_CALLED
        )
    elif isinstance(outcome, Wait | GiveUp):
        store.finish_attempt(
            work.session, attempt_id, AttemptState.UNCERTAIN, ended_at=ended_at, error=outcome.code,
            final=isinstance(outcome, GiveUp),
        )  # fmt: skip
    elif isinstance(outcome, Accepted):
        store.finish_attempt(work.session, attempt_id, AttemptState.ACCEPTED, ended_at=ended_at)
        store.fill_sid(work.session, attempt_id, outcome.sid)
    else:
        state, final = attempt_state(outcome), isinstance(outcome, Rejected)
        error = note_refusal(work, result.page.id, outcome) if isinstance(outcome, Rejected) else outcome.code
        store.finish_attempt(work.session, attempt_id, state, ended_at=ended_at, error=error, final=final)


def _standing(
    result: Result, attempts: Sequence[AttemptView], *, now: datetime, jitter: float, rules: DispatchRules
) -> Standing:
    page, outcome, position = result.page, result.outcome, result.attempt.channel_pos
    attempt = next(one for one in attempts if one.id == result.attempt.id)
    if isinstance(outcome, NotCalled):
        return Standing(PageState.PENDING, position, now)
    if isinstance(outcome, Wait):
        return Standing(PageState.PENDING, position, outcome.until)
    if attempt.state in (AttemptState.ACCEPTED, AttemptState.DELIVERED):
        return kept(page, position, attempt, now=now)
    standing = None
    if not isinstance(outcome, Accepted | GiveUp):
        tries = _failures(attempts, position)
        standing = after_refusal(outcome, tries=tries, position=position, jitter=jitter, now=now, rules=rules)
    standing = standing or next_channel(len(page.channels), position, attempts, failed=attempt.id, now=now)
    latest = {one.channel_pos: one for one in attempts}
    if standing.state is PageState.UNDELIVERABLE and any(_passes(one) for one in latest.values()):
        return stuck(page, now=now, rules=rules) or standing
    return standing


def _passes(attempt: AttemptView) -> bool:
    """A channel that failed for the moment only may work again later."""
    return attempt.state is AttemptState.FAILED and not attempt.final and attempt.error != NOT_CALLED


def _failures(attempts: Sequence[AttemptView], position: int) -> int:
    return sum(
        one.state is AttemptState.FAILED and one.error != NOT_CALLED
        for one in attempts
        if one.channel_pos == position
    )
