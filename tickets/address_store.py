"""Open tickets by the beginning of their page's address: among open ones alone, however large the archive is."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tickets.kinds import Kind, Severity
from tickets.row_store import OPEN, TicketRow

_T = TicketRow.__table__.c


class Standing(NamedTuple):
    """An open ticket as a list of what is still to be done names it."""

    id: int
    number: str
    title: str
    url: str
    fingerprint: str | None = None


def open_below(session: Session, hosts: Sequence[str]) -> Sequence[Standing]:
    """Open tickets of these hosts, the earliest due first; whoever asks narrows them to pages."""
    if not hosts:
        return []
    about = or_(*(_T.url.contains(host, autoescape=True) for host in hosts))
    found = select(_T.id, _T.number, _T.title, _T.url).where(OPEN, about).order_by(_T.sort_at, _T.id)
    return [Standing(*row) for row in session.execute(found)]


def open_faults(session: Session, *, only_unit: int | None, limit: int) -> Sequence[Standing]:
    """What is broken now: open detected faults and severe tickets, the earliest due first; of one unit where asked."""
    broken = or_(_T.kind == Kind.DETECTED_FAULT.value, _T.severity == Severity.SEVERE.value)
    mine = [] if only_unit is None else [_T.unit_id == only_unit]
    found = (
        select(_T.id, _T.number, _T.title, _T.url, _T.fingerprint)
        .where(OPEN, broken, *mine)
        .order_by(_T.sort_at, _T.id)
        .limit(limit)
    )
    return [Standing(*row) for row in session.execute(found)]


def open_of(session: Session, fingerprints: Sequence[str]) -> Sequence[Standing]:
    """The open tickets of these faults."""
    found = (
        select(_T.id, _T.number, _T.title, _T.url)
        .where(OPEN, _T.fingerprint.in_(list(fingerprints)))
        .order_by(_T.sort_at, _T.id)
    )
    return [Standing(*row) for row in session.execute(found)]
