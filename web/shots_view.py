"""Pictures of a ticket as its pages show them: the reporter's, those before and after, those of the timeline."""

from collections.abc import Sequence

from flask import url_for

from tickets.kinds import ShotRole
from tickets.ticket import Event, Ticket
from tickets.whole_store import Shot
from web import wording
from web.texts import Lazy, gettext, lazy_gettext
from web.views.ticket import AttachmentView, ShotView

LABELS: dict[str, Lazy] = {
    ShotRole.BEFORE.value: lazy_gettext("Before the correction"),
    ShotRole.AFTER.value: lazy_gettext("After the correction"),
}


def attachments(ticket: Ticket, blobs: Sequence[int]) -> tuple[AttachmentView, ...]:
    """What came with the report."""
    return tuple(
        AttachmentView(_href(ticket.number, blob), gettext("Screenshot %(num)s", num=number), picture=True)
        for number, blob in enumerate(blobs, start=1)
    )


def shots(ticket: Ticket, found: Sequence[Shot]) -> tuple[ShotView, ...]:
    """The newest picture before and the newest after, in this order."""
    newest = {shot.role: shot for shot in found}
    return tuple(
        ShotView(_href(ticket.number, newest[role].blob_id), wording.word(LABELS, role), newest[role].public)
        for role in LABELS
        if role in newest
    )


def pictures_of(event: Event, number: str) -> tuple[str, ...]:
    """Addresses of what was added with this event."""
    ids = event.data.get("pictures")
    return tuple(_href(number, int(one)) for one in ids) if isinstance(ids, list) else ()


def _href(number: str, blob_id: int) -> str:
    return url_for("triage.picture", number=number, blob_id=blob_id)
