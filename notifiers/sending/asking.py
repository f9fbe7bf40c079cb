"""Uncertain is not failed: ask by reference, wait, then send once more, marked; never a third time."""

from datetime import datetime, timedelta

from notifiers.carriers.port import Accepted, CannotAsk, Carrier, Found, LookUp
from notifiers.ladder import DispatchRules
from notifiers.pages import AttemptView
from notifiers.sending.recording import GiveUp, Wait
from notifiers.wording import Copy

SKEW = timedelta(minutes=1)
"""A carrier's clock may be behind ours by this much."""


def judge(
    answer: LookUp, attempt: AttemptView, carrier: Carrier, *, now: datetime, rules: DispatchRules
) -> Accepted | Wait | GiveUp | None:
    """What an answer means for the attempt asked about; None = send once more, marked."""
    if isinstance(answer, Found):
        return Accepted(answer.sids[0])
    if isinstance(answer, CannotAsk):
        if now - attempt.started_at > rules.patience:
            return GiveUp(answer.code)
        return Wait(now + rules.ask_after, answer.code)
    settled_at = _over_by(attempt, rules) + carrier.settle_after
    if now < settled_at:
        return Wait(settled_at, "not_found_yet")
    return GiveUp("not_found") if attempt.copy_no == Copy.POSSIBLE_REPEAT else None


def _over_by(attempt: AttemptView, rules: DispatchRules) -> datetime:
    """When the call had ended; of one whose worker died all that is known is the lease it was made within."""
    return attempt.ended_at or attempt.started_at + rules.lease
