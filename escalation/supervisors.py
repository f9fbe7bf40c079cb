"""Telling every supervisor something that is about no ticket: once for each subject and cycle."""

from collections.abc import Mapping, Sequence

from database.session import Work
from escalation.people import Directory, addresses
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.texts import MessageKind
from roster.people import DutyRole

CHANNELS = ("sms", "email", "call")


def tell_supervisors(
    work: Work, kind: MessageKind, facts: Mapping[str, str | int], *, subject: tuple[str, int], cycle: int = 1,
    channels: Sequence[str] = CHANNELS, severity: str = "normal",
) -> int:  # fmt: skip
    """Order one page a supervisor; `subject` is kind and id, `channels` in the order tried. How many are told."""
    drafts = [
        PageDraft(
            subject_kind=subject[0], subject_id=subject[1], cycle_no=cycle, step_no=0, contact_id=person.id,
            contact_label=person.label, channels=addresses(person, channels), kind=kind, data=facts,
            severity=severity, channel_delay=0,
        )
        for person in Directory(work.session, work.now).role(DutyRole.SUPERVISOR)
    ]  # fmt: skip
    return sum(page is not None for page in enqueue_all(work, drafts))
