"""Who took it: everybody else who was told of a ticket hears that somebody has it, once each time."""

from collections.abc import Callable, Sequence
from datetime import datetime

from database.session import Work
from notifiers.channels import Channel
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageView
from notifiers.texts import MessageKind
from tickets.ticket import Ticket

TEXTS = (Channel.SMS, Channel.EMAIL, Channel.GROUP)


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
    # Nobody is rung up, or has to ring somebody up, to hear that nothing needs doing.
    found = enqueue_all(work, [draft for draft in drafts if draft.channels])
    return sum(page is not None for page in found)


def _draft(pages: Sequence[PageView], numbers: dict[int, str], *, who: str, at: str) -> PageDraft:
    """Negative steps are notices, no rungs; the page that is taken back makes it one of its kind."""
    newest = pages[-1]
    count = len({page.subject_id for page in pages})
    severe = any(page.severity == "severe" for page in pages)
    ends = tuple(end for end in newest.channels if end.channel in TEXTS)
    return PageDraft(
        subject_kind="ticket", subject_id=newest.subject_id, cycle_no=newest.cycle_no, step_no=-newest.id,
        contact_id=newest.contact_id, contact_label=newest.contact_label, channels=ends[:1],
        kind=MessageKind.TAKEN if count == 1 else MessageKind.TAKEN_MANY,
        data={"number": numbers[newest.subject_id], "count": count, "who": who, "at": at},
        severity="severe" if severe else newest.severity, language=newest.language,
    )  # fmt: skip
