"""Labelled pictures of tickets <-> attachment rows, and which of them stand beside the public answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from database.ids import new_reference
from database.upsert import insert_into
from tickets.lifecycle import State
from tickets.row_store import AttachmentRow, TicketRow

_A = AttachmentRow


def attach(session: Session, ticket_id: int, blob_id: int, *, role: str, at: datetime) -> None:
    values = {"ticket_id": ticket_id, "blob_id": blob_id, "role": role, "at": at}
    session.execute(insert_into(session, _A), values)


def publish(session: Session, ticket_id: int, roles: Sequence[str]) -> None:
    """The newest picture of each of these roles is public from now on, and no other of the ticket."""
    session.execute(update(_A).where(_A.ticket_id == ticket_id).values(public_token=None))
    newest = session.scalars(
        select(func.max(_A.id)).where(_A.ticket_id == ticket_id, _A.role.in_(roles)).group_by(_A.role)
    ).all()
    for attachment_id in newest:
        session.execute(update(_A).where(_A.id == attachment_id).values(public_token=new_reference()))


def published(session: Session, ticket_id: int) -> dict[str, str]:
    """Tokens of the pictures beside the answer, by role."""
    rows = session.execute(
        select(_A.role, _A.public_token).where(_A.ticket_id == ticket_id, _A.public_token.is_not(None))
    )
    return {row.role: row.public_token for row in rows}


def public_blob(session: Session, token: str) -> int | None:
    """The picture of a token, as long as the answer beside it stands."""
    return session.scalars(
        select(_A.blob_id)
        .join(TicketRow, TicketRow.id == _A.ticket_id)
        .where(_A.public_token == token, TicketRow.state == State.ANSWERED.value)
    ).one_or_none()
