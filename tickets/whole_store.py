"""One ticket's head in one statement: its row, its reporter, its pictures and the ticket it was merged into."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import String, bindparam, case, cast, func, literal, select
from sqlalchemy.orm import Session

from tickets.company_store import AT_ONE
from tickets.row_store import AttachmentRow, ReporterRow, TicketRow
from tickets.store import TICKET_COLUMNS, as_ticket
from tickets.ticket import Reporter, Ticket

_T, _R, _A = TicketRow.__table__.c, ReporterRow.__table__.c, AttachmentRow.__table__.c
_FIRST = TicketRow.__table__.alias()
_PUBLIC = case((_A.public_token.is_(None), ""), else_=":public")
_PICTURES = (
    select(func.aggregate_strings(cast(_A.blob_id, String) + literal(":") + _A.role + _PUBLIC, ","))
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
    """A ticket with what hangs on it; `merged_into` is a number or "", `shots` the labelled pictures, oldest first.

    `others` is for `company_at`.
    """

    ticket: Ticket
    reporter: Reporter | None
    attachments: tuple[int, ...]
    merged_into: str
    shots: tuple["Shot", ...] = ()
    others: Mapping[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shot:
    """A labelled picture; `public` beside the answer."""

    blob_id: int
    role: str
    public: bool


def head(session: Session, number: str) -> Head | None:
    """By the normalised number; None where there is none."""
    row = session.execute(_HEAD, {"number": number}).one_or_none()
    if row is None:
        return None
    known = row.reported is not None
    reporter = Reporter(row.reporter_name, row.reporter_phone, row.reporter_email) if known else None
    found = sorted(_shot(one) for one in (row.pictures or "").split(",") if one)
    shots = tuple(Shot(blob, role, public) for blob, role, public in found if role)
    evidence = tuple(blob for blob, role, _ in found if not role)
    others = {"held_by": row.held_by, "seen_by": row.seen_by, "waits": row.waits}
    return Head(as_ticket(row), reporter, evidence, row.merged_into or "", shots, others)


def _shot(packed: str) -> tuple[int, str, bool]:
    blob, role, *public = packed.split(":")
    return int(blob), role, bool(public)
