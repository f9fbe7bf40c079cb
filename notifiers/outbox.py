"""The outbox: pages are ordered, withdrawn and acknowledged here, always in the deciding transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime

from database import timers
from database.session import Work
from notifiers import wording
from notifiers.ordering import bundles_store, store
from notifiers.pages import FINAL_ENDINGS, Ending, PageDraft

__all__ = [
    "UNDELIVERABLE_TIMER",
    "Ending",
    "PageDraft",
    "acknowledge_pages",
    "enqueue",
    "enqueue_all",
    "withdraw",
    "withdraw_many",
    "withdraw_steps",
]

UNDELIVERABLE_TIMER = "page.undeliverable"
"""Kind of the timer (subject `page:<id>`) that hands a page nobody could receive to escalation."""


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
    ids = store.insert_pages(work.session, drafts, now=work.now)
    for page_id, draft in zip(ids, drafts, strict=True):
        if page_id is not None and not draft.channels:
            hand_back(work, page_id)
    return ids


def withdraw(work: Work, subject_kind: str, subject_id: int, *, ending: Ending = Ending.SUPERSEDED) -> int:
    """Send nothing more about the subject; the number of pages nobody will have received.

    A call already in flight is not stopped (at most one for each worker). Codes stay valid unless the
    subject is closed or merged: then a reply is answered 'closed' for 24 hours.
    """
    return withdraw_many(work, subject_kind, [subject_id], ending=ending)


def withdraw_many(
    work: Work, subject_kind: str, subject_ids: Collection[int], *, ending: Ending = Ending.SUPERSEDED
) -> int:
    """The same of many subjects."""
    pages = store.lock_subjects(work.session, subject_kind, subject_ids)
    if not pages:
        return 0
    count = store.withdraw_unsent(work.session, pages, now=work.now)
    if ending in FINAL_ENDINGS:
        store.withdraw_calls(work.session, pages)
        store.close_codes(work.session, pages, now=work.now)
    _end_bundles(work, pages)
    return count


def withdraw_steps(
    work: Work, subject_kind: str, subject_ids: Collection[int], steps: Collection[int]
) -> int:
    """Send nothing more of these steps about many subjects; the number of pages nobody will have received."""
    pages = store.lock_steps(work.session, subject_kind, subject_ids, steps)
    count = store.withdraw_unsent(work.session, pages, now=work.now) if pages else 0
    _end_bundles(work, pages)
    return count


def acknowledge_pages(
    work: Work, subject_kind: str, subject_ids: Collection[int], *, label: str, contact_id: int | None = None
) -> int:
    """Somebody (`label`, a contact where known) took these subjects: the number of pages thereby acknowledged.

    What a carrier already has is acknowledged; what waits is withdrawn in the same transaction.
    """
    pages = store.lock_subjects(work.session, subject_kind, subject_ids)
    if not pages:
        return 0
    count = store.acknowledge_sent(work.session, pages, contact_id=contact_id, label=label, now=work.now)
    store.withdraw_unsent(work.session, pages, now=work.now)
    store.withdraw_calls(work.session, pages)
    store.note_acknowledgement(work.session, pages, contact_id=contact_id, label=label, now=work.now)
    _end_bundles(work, pages, contact_id=contact_id, label=label)
    return count


def _end_bundles(
    work: Work, pages: Collection[int], *, contact_id: int | None = None, label: str = ""
) -> None:
    bundles = bundles_store.bundles_of(work.session, pages) if pages else ()
    if bundles:
        bundles_store.end_spoken_out(work.session, bundles, now=work.now, contact_id=contact_id, label=label)
        bundles_store.stop_following_up(work.session, bundles, pages, now=work.now)


def forget_unsent(work: Work, *, before: datetime) -> int:
    """After a restore: what was ordered before then and never left is not sent any more. The number of pages."""
    return store.withdraw_ordered(work.session, before=before, now=work.now)


def reckon_anew(work: Work) -> None:
    """The clock ran ahead and was set right: what waits by its wrong instants is due now; quiet hours still hold."""
    store.bring_forward(work.session, now=work.now)


def hand_back(work: Work, page_id: int, *, stuck: bool = False) -> None:
    """No channel is left, or none works just now: escalation's timer falls due in this very transaction."""
    timers.set_timer(work.session, UNDELIVERABLE_TIMER, f"page:{page_id}", due_at=work.now)
    work.record("page.stuck" if stuck else "page.undeliverable", f"page:{page_id}")
