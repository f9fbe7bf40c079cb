"""Open tickets by the beginning of their page's address: among open ones alone, however large the archive is."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tickets.row_store import OPEN, TicketRow

_T = TicketRow.__table__.c


class Standing(NamedTuple):
    """An open ticket as a list of what is still to be done names it."""

    id: int
    number: str
    title: str
    url: str


def open_below(session: Session, hosts: Sequence[str]) -> Sequence[Standing]:
    """Open tickets of these hosts, the earliest due first; whoever asks narrows them to pages."""
    if not hosts:
        return []
    about = or_(*(_T.url.contains(host, autoescape=True) for host in hosts))
    found = select(_T.id, _T.number, _T.title, _T.url).where(OPEN, about).order_by(_T.sort_at, _T.id)
    return [Standing(*row) for row in session.execute(found)]


def open_of(session: Session, numbers: Sequence[str]) -> Sequence[Standing]:
    """Those of these tickets that are open."""
    if not numbers:
        return []
    found = (
        select(_T.id, _T.number, _T.title, _T.url)
        .where(OPEN, _T.number.in_(list(numbers)))
        .order_by(_T.sort_at, _T.id)
    )
    return [Standing(*row) for row in session.execute(found)]
