"""The overdue audit as a workbook: one late ticket a row, formula-safe, instants in the desk's zone."""

from collections.abc import Iterator, Sequence

from database.sheets import Cell, write_xlsx
from tickets.ticket import Ticket
from web import wording
from web.desk import Desk
from web.office_rows import names_of, path_note, unit_of
from web.overdue import Listed
from web.page_words import told
from web.texts import gettext
from web.words import SOURCES

MOST_ROWS = 5_000
DAYS_A_HALF = 0.5


def overdue_workbook(desk: Desk, found: Listed) -> bytes:
    """An XLSX file of what is late now."""
    return write_xlsx(
        headers(), [list(_cells(desk, found, ticket)) for ticket in found.tickets], title=gettext("Overdue")
    )


def headers() -> Sequence[str]:
    """Titles of the columns."""
    return (
        gettext("Number"), gettext("Title"), gettext("Page address"), gettext("Source"), gettext("Unit"),
        gettext("Assignee"), gettext("Stuck at"), gettext("Received"), gettext("Due"), gettext("Deadline provisional"),
        gettext("Working days late"),
        gettext("Who was told"), gettext("Confirmed"),
    )  # fmt: skip


def _cells(desk: Desk, found: Listed, ticket: Ticket) -> Iterator[Cell]:
    local, names = desk.calendar.local, names_of(found.around)
    standing = desk.calendar.standing(
        due_at=ticket.due_at, overdue_at=ticket.overdue_at, now=found.around.now, paused_at=ticket.paused_at
    )
    yield from (ticket.number, ticket.title, ticket.url, wording.word(SOURCES, ticket.source.value))
    yield from (
        unit_of(found.around, ticket.unit_id),
        names.get(ticket.assignee_id or 0, ""),
        wording.state(ticket.state.value),
    )
    yield local(ticket.received_at).replace(tzinfo=None, second=0, microsecond=0)
    yield local(ticket.due_at).replace(tzinfo=None) if ticket.due_at else None
    yield gettext("provisional") if ticket.provisional else ""
    yield standing.half_days * DAYS_A_HALF
    yield " → ".join(page.text for page in told(found.around.pages.get(ticket.id, ()), names))
    yield path_note(found.around, ticket)[0]
