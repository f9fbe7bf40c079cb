"""Who took it: everybody else who was told of a ticket hears that somebody has it, once each time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from database.session import Work
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageView
from notifiers.texts import MessageKind
from tickets.ticket import Ticket

TAKEN_STEP = 950
"""Among the desk's own step numbers (escalation/pager.py)."""


def announce(
    work: Work, told: Sequence[PageView], tickets: Sequence[Ticket], *, who: str, but: int | None,
    local: Callable[[datetime], datetime],
) -> int:  # fmt: skip
    """One message a person, whatever the number of tickets; `but` is whoever took them. The number of people told."""
    by_person: dict[int, list[PageView]] = {}
    for page in told:
        if page.contact_id != but:
            by_person.setdefault(page.contact_id, []).append(page)
    numbers = {ticket.id: ticket.number for ticket in tickets}
    at = f"{local(work.now):%H:%M}"
    drafts = [_draft(pages, numbers, who=who, at=at) for pages in by_person.values()]
    return sum(page is not None for page in enqueue_all(work, drafts))


def _draft(pages: Sequence[PageView], numbers: dict[int, str], *, who: str, at: str) -> PageDraft:
    newest = pages[-1]
    count = len({page.subject_id for page in pages})
    severe = any(page.severity == "severe" for page in pages)
    return PageDraft(
        subject_kind="ticket", subject_id=newest.subject_id, cycle_no=newest.id, step_no=TAKEN_STEP,
        contact_id=newest.contact_id, contact_label=newest.contact_label, channels=newest.channels[:1],
        kind=MessageKind.TAKEN if count == 1 else MessageKind.TAKEN_MANY,
        data={"number": numbers[newest.subject_id], "count": count, "who": who, "at": at},
        severity="severe" if severe else newest.severity, language=newest.language,
    )  # fmt: skip
