"""Keyed digests of reporters' numbers <-> rows; they go with the reporter when personal data is erased."""

from collections.abc import Callable, Sequence

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tickets.phone_digests import phone_digests
from tickets.row_store import ReporterRow


def by_digest(session: Session, digest: str, *, limit: int) -> Sequence[int]:
    """Ids of the tickets whose reporter's number, whole or by its end, has this digest; the newest first."""
    test = or_(ReporterRow.phone_digest == digest, ReporterRow.tail_digest == digest)
    query = select(ReporterRow.ticket_id).where(test).order_by(ReporterRow.ticket_id.desc()).limit(limit)
    return session.scalars(query).all()


def fill(session: Session, ids: Sequence[int], digest: Callable[[str], str]) -> None:
    """Digests of the reporters of these tickets, where they have none yet."""
    rows = session.execute(
        select(ReporterRow.ticket_id, ReporterRow.phone).where(
            ReporterRow.ticket_id.in_(ids), ReporterRow.phone != "", ReporterRow.tail_digest.is_(None)
        )
    ).all()
    for row in rows:
        values = phone_digests(digest, row.phone)
        session.execute(update(ReporterRow).where(ReporterRow.ticket_id == row.ticket_id).values(**values))
