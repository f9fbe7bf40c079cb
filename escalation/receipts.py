"""A receipt as the desk takes it: the page moves on, and a message that arrived proves its address sound."""

from database.session import Work
from notifiers.inbox.store import page_of_ref
from notifiers.receipts import ReceiptResult, ReceiptStatus, record_receipt
from notifiers.refusals import is_written
from notifiers.sending.store import attempt_by_ref
from roster.service import clear_refused


def note_receipt(
    work: Work, ref: str, status: ReceiptStatus, *, sid: str = "", error: str | None = None
) -> ReceiptResult:
    """Write what a carrier reports for our reference, and lift a refusal that it disproves.

    A call that was taken proves nothing about texts: a landline takes calls.
    """
    result = record_receipt(work, ref, status, sid=sid, error=error)
    if result is ReceiptResult.APPLIED and status is ReceiptStatus.DELIVERED:
        attempt, page = attempt_by_ref(work.session, ref, sid), page_of_ref(work.session, ref)
        end = page.channels[attempt.channel_pos] if attempt and page else None
        if end is not None and is_written(end.channel):
            clear_refused(work, [end.address])
    return result
