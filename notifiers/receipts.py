"""Receipts: what carriers report afterwards, ranked so that any order and number ends in the same state."""

from dataclasses import replace
from enum import StrEnum

from database.session import Work
from notifiers.channels import Channel
from notifiers.ladder import Standing, exhausted, next_channel
from notifiers.pages import AttemptState, AttemptView, PageState, ReceiptStatus
from notifiers.sending import store
from notifiers.sending.settling import settle
from notifiers.store import PageRow, channels_of

__all__ = ["RANKS", "ReceiptResult", "ReceiptStatus", "record_receipt"]

RANKS = {
    ReceiptStatus.QUEUED: 10,
    ReceiptStatus.SENT: 20,
    ReceiptStatus.ANSWERED: 30,
    ReceiptStatus.FAILED: 40,
    ReceiptStatus.DELIVERED: 50,
}
_STATES = {
    ReceiptStatus.FAILED: AttemptState.FAILED,
    ReceiptStatus.DELIVERED: AttemptState.DELIVERED,
}


class ReceiptResult(StrEnum):
    """What a receipt did: `stale` ones came late or twice, `unknown` ones name no attempt of ours."""

    APPLIED = "applied"
    STALE = "stale"
    UNKNOWN = "unknown"


def record_receipt(
    work: Work, ref: str, status: ReceiptStatus, *, sid: str = "", error: str | None = None
) -> ReceiptResult:
    """Write what the carrier reports for our reference; never backwards (promise I5)."""
    attempt = store.attempt_by_ref(work.session, ref, sid)
    page = store.lock_page(work.session, attempt.page_id) if attempt else None
    attempt = store.attempt_by_ref(work.session, ref, sid) if page else None
    if attempt is None or page is None:
        return ReceiptResult.UNKNOWN
    if RANKS[status] <= attempt.receipt_rank:
        return ReceiptResult.STALE
    state = _STATES.get(status, AttemptState.ACCEPTED)
    values = {
        "receipt_rank": RANKS[status],
        "state": state,
        "provider_sid": attempt.provider_sid or sid or None,
        "ended_at": attempt.ended_at or work.now,
        "error": error or attempt.error,
    }
    store.set_receipt(work.session, attempt.id, values)
    _move(work, page, replace(attempt, state=state))
    return ReceiptResult.APPLIED


def _move(work: Work, page: PageRow, attempt: AttemptView) -> None:
    """Delivered ends the ladder, failed goes on at once; pages that ended otherwise stay as they are."""
    standing = None
    if attempt.state is AttemptState.DELIVERED:
        standing = _delivered(page, attempt)
    elif attempt.state is AttemptState.FAILED:
        standing = _failed(work, page, attempt)
    if standing is not None:
        settle(work, page, standing)


_ON_THE_WAY = (PageState.PENDING, PageState.SENDING, PageState.ACCEPTED)


def _delivered(page: PageRow, attempt: AttemptView) -> Standing | None:
    # A call that somebody took is no answer before a key is pressed: its ladder goes on.
    rings_on = attempt.channel == Channel.VOICE and (
        page.state == PageState.SENDING or page.next_try_at is not None
    )
    if page.state == PageState.UNDELIVERABLE or (page.state in _ON_THE_WAY and not rings_on):
        return Standing(PageState.DELIVERED, page.channel_pos)
    return None


def _failed(work: Work, page: PageRow, attempt: AttemptView) -> Standing | None:
    """While a call is in flight the dispatcher's own record moves the page on."""
    attempts = store.attempts_by_page(work.session, [page.id])[page.id]
    on_this_rung = attempt.channel_pos == page.channel_pos
    if on_this_rung and page.state in (PageState.PENDING, PageState.ACCEPTED):
        channels = len(channels_of(page))
        return next_channel(channels, page.channel_pos, attempts, failed=attempt.id, now=work.now)
    if page.state == PageState.ACCEPTED and page.next_try_at is None:
        standing = exhausted(attempts, page.channel_pos)
        return standing if standing.state is PageState.UNDELIVERABLE else None
    return None
