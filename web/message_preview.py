"""A message export as read, before anything is stored: the mapping to correct, and the fate of every row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from database.sheets import LineError, Severity, read_rows
from tickets.import_service import Fate
from tickets.platform_columns import LEDGER_FIELDS, ColumnMapping, PlatformField, guess_mapping
from tickets.platform_sheet import MessageSheet, PlatformMessage, parse_messages
from web.desk import desk
from web.message_words import FIELDS, line_words
from web.texts import gettext
from web.views.pieces import Choice, ColumnView, PreviewRow, PreviewView

MOST_ROWS = 200
NEEDED = (PlatformField.NUMBER, PlatformField.DESCRIPTION)
SHOWN = (PlatformField.NUMBER, PlatformField.DESCRIPTION, PlatformField.URL)
MOST_SHOWN = 60
_ORDER = ("error", "warning", "add", "same")


@dataclass(frozen=True, slots=True)
class Table:
    """An uploaded table with the meaning of its columns."""

    rows: Sequence[Sequence[str]]
    mapping: ColumnMapping


def read_table(data: bytes | str, filename: str, fields: Mapping[str, str]) -> Table:
    """The rows, and the guessed mapping corrected by the form's `map_<field>`. Raises SheetError."""
    rows = read_rows(data, filename=filename or None)
    return Table(rows, guess_mapping(rows).override(_choices(fields, len(max(rows, key=len)))))


def read_sheet(table: Table, *, as_ledger: bool) -> MessageSheet:
    """The messages of the table. Raises ColumnsMissing."""
    return parse_messages(
        table.rows,
        mapping=table.mapping,
        zone=desk().calendar.zone,
        now=desk().clock.now(),
        as_ledger=as_ledger,
    )


def preview_of(
    table: Table, sheet: MessageSheet | None, fates: Sequence[Fate], *, token: str, as_ledger: bool
) -> PreviewView:
    """Counts and rows, the faulty ones first; without a sheet the mapping alone, for correction."""
    rows = sorted(_rows(sheet, fates), key=lambda row: (_ORDER.index(row.act), row.row_no)) if sheet else []
    failed = sum(row.act == "error" for row in rows)
    same = sum(row.act == "same" for row in rows)
    return PreviewView(
        token=token, headers=tuple(str(FIELDS[field]) for field in SHOWN), rows=tuple(rows[:MOST_ROWS]),
        added=len(rows) - failed - same, updated=0, same=same, failed=failed,
        hidden=max(0, len(rows) - MOST_ROWS), columns=_columns(table.mapping, as_ledger=as_ledger),
        source_columns=_source_columns(table),
    )  # fmt: skip


def _choices(fields: Mapping[str, str], width: int) -> dict[PlatformField, int | None]:
    found: dict[PlatformField, int | None] = {}
    for field in FIELDS:
        text = fields.get(f"map_{field.value}")
        if text is not None:
            found[field] = int(text) if text.isdecimal() and int(text) < width else None
    return found


def _columns(mapping: ColumnMapping, *, as_ledger: bool) -> tuple[ColumnView, ...]:
    needed = (*NEEDED, *(LEDGER_FIELDS if as_ledger else ()))
    return tuple(
        ColumnView(field.value, str(label), mapping.columns.get(field, -1), required=field in needed)
        for field, label in FIELDS.items()
    )


def _source_columns(table: Table) -> tuple[Choice, ...]:
    """The file's own headings; a table without one is named by the cells of its first row."""
    head = table.rows[max(table.mapping.first_row - 1, 0)]
    return tuple(
        Choice(str(n), cell[:MOST_SHOWN] or gettext("column %(num)s", num=n + 1))
        for n, cell in enumerate(head)
    )


def _rows(sheet: MessageSheet, fates: Sequence[Fate]) -> list[PreviewRow]:
    faults: dict[int, list[LineError]] = {}
    for error in sheet.errors:
        faults.setdefault(error.row_no, []).append(error)
    known = {fate.row_no: fate for fate in fates}
    found = [
        _row(message, known[message.row_no], faults.pop(message.row_no, [])) for message in sheet.messages
    ]
    for row_no, errors in faults.items():
        wrong = any(error.severity is Severity.ERROR for error in errors)
        words = " ".join(line_words(error) for error in errors)
        found.append(PreviewRow(row_no, ("", "", ""), "error" if wrong else "warning", words))
    return found


def _row(message: PlatformMessage, fate: Fate, errors: Sequence[LineError]) -> PreviewRow:
    cells = (message.number, message.description[:MOST_SHOWN], message.url[:MOST_SHOWN])
    if fate.refused:
        return PreviewRow(message.row_no, cells, "error", fate.refused)
    if fate.known_as:
        return PreviewRow(
            message.row_no, cells, "same", gettext("is ticket %(number)s already", number=fate.known_as)
        )
    words = " ".join(line_words(error) for error in errors)
    return PreviewRow(message.row_no, cells, "warning" if words else "add", words)
