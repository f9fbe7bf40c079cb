"""One ticket's head in one statement: its row, its reporter, its pictures and the ticket it was merged into."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import String, bindparam, cast, func, select
from sqlalchemy.orm import Session

from tickets.company_store import AT_ONE
from tickets.row_store import AttachmentRow, ReporterRow, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Reporter, Ticket

_T, _R, _A = TicketRow.__table__.c, ReporterRow.__table__.c, AttachmentRow.__table__.c
_FIRST = TicketRow.__table__.alias()
_PICTURES = (
    select(func.aggregate_strings(cast(_A.blob_id, String), ","))
    .where(_A.ticket_id == _T.id, _A.blob_id.is_not(None))
    .scalar_subquery()
)
_HEAD = (
    select(
        *TICKET_COLUMNS, _R.ticket_id.label("reported"), _R.name.label("reporter_name"),
        _R.phone.label("reporter_phone"), _R.email.label("reporter_email"), _FIRST.c.number.label("merged_into"),
        _PICTURES.label("pictures"), *AT_ONE,
    )
    .outerjoin(ReporterRow.__table__, _R.ticket_id == _T.id)
    .outerjoin(_FIRST, _FIRST.c.id == _T.duplicate_of_id)
    .where(_T.number == bindparam("number"))
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Head:
    """A ticket with what hangs on it; `merged_into` is a number or "", `others` for `company_at`."""

    ticket: Ticket
    reporter: Reporter | None
    attachments: tuple[int, ...]
    merged_into: str
    others: Mapping[str, str | None] = field(default_factory=dict)


def head(session: Session, number: str) -> Head | None:
    """By the normalised number; None where there is none."""
    row = session.execute(_HEAD, {"number": number}).one_or_none()
    if row is None:
        return None
    known = row.reported is not None
    reporter = Reporter(row.reporter_name, row.reporter_phone, row.reporter_email) if known else None
    pictures = tuple(sorted(int(one) for one in (row.pictures or "").split(",") if one))
    others = {"held_by": row.held_by, "seen_by": row.seen_by, "waits": row.waits}
    return Head(as_ticket(row), reporter, pictures, row.merged_into or "", others)
