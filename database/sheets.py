"""Tables as people have them: CSV, XLSX, markdown or pasted text in, formula-safe workbooks out."""

from collections.abc import Iterable, Iterator

from database.sheet_errors import (
    CellTooLong,
    EmptySheet,
    LineError,
    OldWorkbook,
    Severity,
    SheetError,
    SheetTooLarge,
    TooManyCells,
    TooManyRows,
)
from database.sheet_export import Cell, clean_text, plain_cell, safe_cell, write_xlsx
from database.sheet_text import CELL_LIMIT, decode, split
from database.sheet_workbook import workbook_rows

__all__ = ["Cell", "LineError", "Severity", "SheetError", "read_rows", "safe_cell", "write_xlsx"]

SIZE_LIMIT = 10 * 1024 * 1024
"""Bytes of a file, or of pasted text in UTF-8."""
ROW_LIMIT = 20_000
CELL_COUNT_LIMIT = 1_000_000
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_rows(data: bytes | str, *, filename: str | None) -> list[list[str]]:
    """Rows of cells, trimmed, formula guards undone; raises SheetError.

    Rows may differ in width. Empty rows stay as [] (so that row n of a workbook is rows[n - 1]), except at
    the end; a markdown table loses its dashed line. The content decides what the file is, not its name,
    which serves the sentences only.
    """
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > SIZE_LIMIT:
        raise SheetTooLarge(size=size, limit=SIZE_LIMIT)
    rows = _bounded(_raw_rows(data, filename=filename))
    if not rows:
        raise EmptySheet
    return rows


def _raw_rows(data: bytes | str, *, filename: str | None) -> Iterator[list[str]]:
    if isinstance(data, str):
        return split(data.removeprefix("\ufeff"), filename=filename)
    if data.startswith(_ZIP):
        return workbook_rows(data, filename=filename)
    if data.startswith(_OLE):
        raise OldWorkbook(filename)
    return split(decode(data, filename=filename), filename=filename)


def _bounded(raw: Iterable[list[str]]) -> list[list[str]]:
    """Cleaned rows within the limits; blank ones are added only when a filled one follows.

    Sheets often carry formatting far below their last line, so blank rows alone never count as too many.
    """
    rows: list[list[str]] = []
    cells = 0
    for row_no, raw_row in enumerate(raw, start=1):
        row = _cleaned(raw_row, row_no=row_no) if raw_row else []
        if not row:
            continue
        if row_no > ROW_LIMIT:
            raise TooManyRows(ROW_LIMIT)
        cells += len(row)
        if cells > CELL_COUNT_LIMIT:
            raise TooManyCells(CELL_COUNT_LIMIT)
        rows.extend([] for _ in range(row_no - 1 - len(rows)))
        rows.append(row)
    return rows


def _cleaned(raw: list[str], *, row_no: int) -> list[str]:
    if any(len(cell) > CELL_LIMIT for cell in raw):
        raise CellTooLong(row_no, limit=CELL_LIMIT)
    row = [plain_cell(clean_text(cell.replace("_x000D_", "")).strip()) for cell in raw]
    while row and not row[-1]:
        row.pop()
    return row
