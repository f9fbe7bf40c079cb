"""An address that is refused for good: how its attempt keeps that, and the timer that tells escalation of it."""

from dataclasses import dataclass

from database import timers
from database.session import Work
from notifiers.carriers.bad_addresses import is_bad
from notifiers.carriers.port import Rejected
from notifiers.channels import Address, Channel
from notifiers.ordering.store import attempts_of
from notifiers.pages import AttemptView, PageView
from notifiers.store import Reader

REFUSED_TIMER = "page.refused"
"""Kind of the timer (subject `page:<id>`) that hands an address refused for good to escalation."""
_MARK = "bad_address:"
"""Before the code in the attempt's row."""


@dataclass(frozen=True, slots=True)
class RefusedEnd:
    """Which of the page's addresses was refused for good, and the carrier's code, such as `twilio:21614`."""

    end: Address
    code: str


def note_refusal(work: Work, page_id: int, outcome: Rejected) -> str:
    """What the attempt's row keeps of a refusal; a bad address is handed on in this very transaction."""
    if not outcome.bad_address:
        return outcome.code
    timers.set_timer(work.session, REFUSED_TIMER, f"page:{page_id}", due_at=work.now)
    return f"{_MARK}{outcome.code}"


def note_failed_receipt(work: Work, attempt: AttemptView, code: str | None) -> str | None:
    """Likewise for a receipt of failure: carriers learn of a landline or an unknown number after they accepted."""
    vendor = attempt.carrier.partition("_")[0]
    if code is None or not is_bad(vendor, code):
        return code
    return note_refusal(work, attempt.page_id, Rejected(f"{vendor}:{code}", bad_address=True))


def refused_ends(session: Reader, page: PageView) -> list[RefusedEnd]:
    """The page's addresses that were refused for good."""
    return [
        RefusedEnd(page.channels[attempt.channel_pos], attempt.error.removeprefix(_MARK))
        for attempt in attempts_of(session, [page.id])
        if attempt.error and attempt.error.startswith(_MARK) and attempt.channel_pos < len(page.channels)
    ]


def is_written(channel: Channel) -> bool:
    """Whether words arrive there without anybody taking a call: only these are passed over once they are refused."""
    return channel in (Channel.SMS, Channel.EMAIL)
