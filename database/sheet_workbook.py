"""Reading XLSX workbooks from strangers: measured before they are opened, then values as text."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import IO, cast

from openpyxl import load_workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from database.sheet_errors import BrokenWorkbook, SwollenWorkbook

UNPACKED_LIMIT = 64 * 1024 * 1024
"""20,000 rows of 17 columns with long descriptions unpack to about 45 MiB."""
TAG_LIMIT = 4_000_000
"""Each opening bracket becomes an object of some 100 bytes while the sheet is parsed."""
ENTRY_LIMIT = 5_000
LAST_ROW = 1_048_576
"""A spreadsheet has no row beyond; a forged row number would otherwise be counted up to."""
_CHUNK = 1024 * 1024
_DOCTYPE = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T", re.IGNORECASE)
"""Entities can be nested to explode; no spreadsheet program writes a document type (nor in UTF-16)."""


def workbook_rows(data: bytes, *, filename: str | None) -> Iterator[list[str]]:
    """Rows of the first visible sheet that holds anything; raises BrokenWorkbook, SwollenWorkbook.

    Formulas give the value last computed, dates ISO text, numbers their digits. Rows come as wide as their
    last cell; empty ones come too, so that positions are the spreadsheet's row numbers.
    """
    try:
        _measure(data)
        workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        for sheet in workbook.worksheets:
            if sheet.sheet_state == "visible" and isinstance(sheet, ReadOnlyWorksheet):
                rows = _sheet_rows(sheet)
                blank_rows, first = _first_filled(rows)
                if first:
                    yield from ([] for _ in range(blank_rows))
                    yield first
                    yield from rows
                    return
    except SwollenWorkbook:
        raise
    except Exception as error:  # openpyxl raises whatever a forged file makes it stumble over
        raise BrokenWorkbook(filename) from error


def _first_filled(rows: Iterator[list[str]]) -> tuple[int, list[str]]:
    """(number of blank rows passed, the first row that holds anything or [])."""
    for blank_rows, row in enumerate(rows):
        if any(cell.strip() for cell in row):
            return blank_rows, row
    return 0, []


def _measure(data: bytes) -> None:
    """Refuse what unpacks too far, by what the entries claim and then by what they hold.

    zipfile never yields more than an entry claims, so the claims bound the work.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > ENTRY_LIMIT:
            raise SwollenWorkbook(f"{len(entries)} parts")
        claimed = sum(entry.file_size for entry in entries)
        if claimed > UNPACKED_LIMIT:
            raise SwollenWorkbook(f"{claimed} bytes")
        tags = 0
        for entry in entries:
            with archive.open(entry) as part:
                tags += _count_tags(part)
            if tags > TAG_LIMIT:
                raise SwollenWorkbook(f"more than {TAG_LIMIT} tags")


def _count_tags(part: IO[bytes]) -> int:
    tags, edge = 0, b""
    while chunk := part.read(_CHUNK):
        tags += chunk.count(b"<")
        if _DOCTYPE.search(edge + chunk):
            raise SwollenWorkbook("a document type declaration")
        edge = chunk[-16:]
    return tags


def _sheet_rows(sheet: ReadOnlyWorksheet) -> Iterator[list[str]]:
    # The size a sheet claims is not to be trusted: "A1:XFD1048576" would pad every row to 16,384 cells.
    sheet.reset_dimensions()
    for row in cast("Worksheet", sheet).iter_rows(max_row=LAST_ROW, values_only=True):
        yield [_as_text(value) for value in row]


def _as_text(value: object) -> str:
    """A cell's value as a person would type it: 13000000001 rather than 13000000001.0."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _moment_text(value: datetime) -> str:
    """A spreadsheet keeps plain dates as midnights; seconds are rounded, days being fractions there."""
    if value.time() == time():
        return value.date().isoformat()
    return value.isoformat(sep=" ", timespec="seconds")
