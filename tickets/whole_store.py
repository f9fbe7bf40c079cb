"""One ticket's head in one statement: its row, its reporter, its pictures and the ticket it was merged into."""

from dataclasses import dataclass, fields
from types import SimpleNamespace

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session, aliased

from tickets.row_store import AttachmentRow, ReporterRow, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Reporter, Ticket

_FIRST = aliased(TicketRow)
_PICTURES = (
    select(func.aggregate_strings(cast(AttachmentRow.blob_id, String), ","))
    .where(AttachmentRow.ticket_id == TicketRow.id, AttachmentRow.blob_id.is_not(None))
    .correlate(TicketRow)
    .scalar_subquery()
)
_NAMES = [field.name for field in fields(Ticket)]


@dataclass(frozen=True, slots=True)
class Head:
    """A ticket with what hangs on it; `merged_into` is a number or ""."""

    ticket: Ticket
    reporter: Reporter | None
    attachments: tuple[int, ...]
    merged_into: str


def head(session: Session, number: str) -> Head | None:
    """By the normalised number; None where there is none."""
    row = session.execute(
        select(
            *TICKET_COLUMNS, ReporterRow.ticket_id.label("reported"), ReporterRow.name.label("reporter_name"),
            ReporterRow.phone.label("reporter_phone"), ReporterRow.email.label("reporter_email"),
            _FIRST.number.label("merged_into"), _PICTURES.label("pictures"),
        )
        .outerjoin(ReporterRow, ReporterRow.ticket_id == TicketRow.id)
        .outerjoin(_FIRST, _FIRST.id == TicketRow.duplicate_of_id)
        .where(TicketRow.number == number)
    ).one_or_none()  # fmt: skip
    if row is None:
        return None
    values = row._mapping  # noqa: SLF001 - SQLAlchemy's public view of a row
    ticket = as_ticket(SimpleNamespace(_mapping={name: values[name] for name in _NAMES}))
    known = row.reported is not None
    reporter = Reporter(row.reporter_name, row.reporter_phone, row.reporter_email) if known else None
    pictures = tuple(sorted(int(one) for one in (row.pictures or "").split(",") if one))
    return Head(ticket, reporter, pictures, row.merged_into or "")
