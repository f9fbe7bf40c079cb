"""The outbox: pages are ordered, withdrawn and acknowledged here, always in the deciding transaction."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta

from database import timers
from database.ids import new_reply_code
from database.session import Work
from notifiers import wording
from notifiers.channels import Address, canonical
from notifiers.errors import NoCodeLeft
from notifiers.ordering import store
from notifiers.pages import FINAL_ENDINGS, Ending, PageDraft

__all__ = [
    "UNDELIVERABLE_TIMER",
    "Ending",
    "PageDraft",
    "acknowledge_pages",
    "enqueue",
    "enqueue_all",
    "withdraw",
    "withdraw_steps",
]

UNDELIVERABLE_TIMER = "page.undeliverable"
"""Kind of the timer (subject `page:<id>`) that hands a page nobody could receive to escalation."""
CODE_MEMORY = timedelta(days=30)
"""A code is not given to the same contact or number twice within this time."""
_DRAWS = 200


def enqueue(work: Work, draft: PageDraft) -> int | None:
    """Order one page; its id, or None where this step of this cycle already paged this contact.

    Raises `MissingVariable` where the text would miss something. A draft without any channel is stored as
    undeliverable and handed back to escalation at once: nobody is skipped in silence.
    """
    return enqueue_all(work, [draft])[0]


def enqueue_all(work: Work, drafts: Sequence[PageDraft]) -> list[int | None]:
    """Order many pages with one statement: for each draft what `enqueue` gives; one with a hole refuses all."""
    for draft in drafts:
        wording.check(draft.kind, draft.data, language=draft.language)
    ids = store.insert_pages(work.session, drafts, reply_codes=_new_codes(work, drafts), now=work.now)
    for page_id, draft in zip(ids, drafts, strict=True):
        if page_id is not None and not draft.channels:
            hand_back(work, page_id)
    return ids


def withdraw(work: Work, subject_kind: str, subject_id: int, *, ending: Ending = Ending.SUPERSEDED) -> int:
    """Send nothing more about the subject; the number of pages nobody will have received.

    A call already in flight is not stopped (at most one for each worker). Codes stay valid unless the
    subject is closed or merged: then a reply is answered 'closed' for 24 hours.
    """
    pages = store.lock_subject(work.session, subject_kind, subject_id)
    if not pages:
        return 0
    count = store.withdraw_unsent(work.session, pages, now=work.now)
    if ending in FINAL_ENDINGS:
        store.withdraw_calls(work.session, pages)
        store.close_codes(work.session, pages, now=work.now)
    return count


def withdraw_steps(
    work: Work, subject_kind: str, subject_ids: Collection[int], steps: Collection[int]
) -> int:
    """Send nothing more of these steps about many subjects; the number of pages nobody will have received."""
    pages = store.lock_steps(work.session, subject_kind, subject_ids, steps)
    return store.withdraw_unsent(work.session, pages, now=work.now) if pages else 0


def acknowledge_pages(
    work: Work, subject_kind: str, subject_id: int, *, label: str, contact_id: int | None = None
) -> int:
    """Somebody (`label`, a contact where known) took the subject: the number of pages thereby acknowledged.

    What a carrier already has is acknowledged; what waits is withdrawn in the same transaction.
    """
    pages = store.lock_subject(work.session, subject_kind, subject_id)
    if not pages:
        return 0
    count = store.acknowledge_sent(work.session, pages, contact_id=contact_id, label=label, now=work.now)
    store.withdraw_unsent(work.session, pages, now=work.now)
    store.withdraw_calls(work.session, pages)
    store.note_acknowledgement(work.session, pages, contact_id=contact_id, label=label, now=work.now)
    return count


def hand_back(work: Work, page_id: int) -> None:
    """No channel is left: escalation's timer falls due in this very transaction."""
    timers.set_timer(work.session, UNDELIVERABLE_TIMER, f"page:{page_id}", due_at=work.now)
    work.record("page.undeliverable", f"page:{page_id}")


def _new_codes(work: Work, drafts: Sequence[PageDraft]) -> list[str | None]:
    """A code for each draft whose words ask for an answer, none of them given twice in this batch."""
    known: dict[tuple[int, tuple[Address, ...]], frozenset[str]] = {}
    codes: list[str | None] = []
    taken: set[str] = set()
    for draft in drafts:
        if not wording.asks(draft.kind):
            codes.append(None)
            continue
        whose = (draft.contact_id, draft.channels)
        if whose not in known:
            digests = {work.digest(canonical(item.address)) for item in draft.channels}
            since = work.now - CODE_MEMORY
            known[whose] = store.used_codes(work.session, draft.contact_id, digests, since=since)
        code = _draw(known[whose] | taken, draft.contact_id)
        codes.append(code)
        taken.add(code)
    return codes


def _draw(taken: AbstractSet[str], contact_id: int) -> str:
    for _ in range(_DRAWS):
        code = new_reply_code()
        if code not in taken:
            return code
    raise NoCodeLeft(contact_id)
