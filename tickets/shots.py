"""Pictures people add while they work: labelled before and after, or beside a comment; kept as pixels of our own."""

from collections.abc import Sequence

from database import blobs
from database.blobs import Blob
from database.session import Work
from tickets import shot_store, store
from tickets.kinds import ShotRole
from tickets.pictures import re_encode
from tickets.ticket import Upload

PAIR = (ShotRole.BEFORE, ShotRole.AFTER)
"""What may stand beside a public answer."""


def encoded(uploads: Sequence[Upload]) -> list[tuple[ShotRole, Blob]]:
    """The pictures as pixels alone; done before a transaction holds anybody up. Raises BadAttachmentError."""
    return [(upload.role, re_encode(upload.data)) for upload in uploads]


def attach_first(work: Work, number: str, picture: Blob) -> bool:
    """Keep it as the evidence of an open ticket that has no picture yet; whether it was kept."""
    ticket = store.held_by_number(work.session, number)
    if ticket is None or not ticket.state.is_open or store.attachments(work.session, ticket.id):
        return False
    attach(work, ticket.id, [(ShotRole.EVIDENCE, picture)])
    return True


def attach(work: Work, ticket_id: int, pictures: Sequence[tuple[ShotRole, Blob]]) -> list[int]:
    """Keep them with the ticket; their blob ids."""
    ids = []
    for role, picture in pictures:
        blob_id = blobs.keep(work.session, picture, at=work.now)
        shot_store.attach(work.session, ticket_id, blob_id, role=role.value, at=work.now)
        ids.append(blob_id)
    return ids
