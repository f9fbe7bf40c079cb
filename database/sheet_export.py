"""Writing workbooks nobody's spreadsheet program will execute: formula-safe cells, and back."""

import io
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from database.sheet_text import CELL_LIMIT

Cell = str | int | float | date | datetime | None
"""Instants are worded by the caller in the desk's zone: a workbook knows no zone."""
_FORMULA = re.compile(r"'*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_QUOTED_FORMULA = re.compile(r"''*(?:\s*[=+\-@＝＋－＠]|[\t\r\n])")
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CUT = "…"
_WIDTH_SAMPLE = 200
_WIDEST = 60


def safe_cell(text: str) -> str:
    """`text` with an apostrophe before it if a spreadsheet program could take it for a formula.

    Text that already wears apostrophes before such a beginning gets one more, so that plain_cell undoes
    exactly what this did.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def plain_cell(text: str) -> str:
    """Undo safe_cell: what an export wrote, an import reads."""
    return text[1:] if _QUOTED_FORMULA.match(text) else text


def clean_text(text: str) -> str:
    """Text without the characters that XML and PostgreSQL refuse; every line end as a line feed."""
    return _UNWRITABLE.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def write_xlsx(headers: Sequence[str], rows: Iterable[Sequence[Cell]], *, title: str = "Sheet1") -> bytes:
    """A workbook of one sheet: bold header that stays in view, numbers as numbers, every text formula-safe.

    Text beyond what a cell holds (32,767 characters) is cut with an ellipsis. Aware datetimes
    raise TypeError.
    """
    kept = [[_value(cell) for cell in row] for row in rows]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(_sheet_title(title))
    sheet.freeze_panes = "A2"
    head = [_text(header) for header in headers]
    for number, width in enumerate(_widths([[*head], *kept[:_WIDTH_SAMPLE]]), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    bold = []
    for header in head:
        cell = WriteOnlyCell(sheet, value=header)
        cell.font = Font(bold=True)
        bold.append(cell)
    sheet.append(bold)
    for row in kept:
        sheet.append(row)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def _value(cell: Cell) -> Cell:
    if isinstance(cell, float) and not math.isfinite(cell):
        return str(cell)
    if not isinstance(cell, str):
        return cell
    return _text(cell)


def _text(cell: str) -> str:
    text = safe_cell(clean_text(cell))
    return text if len(text) <= CELL_LIMIT else text[: CELL_LIMIT - 1] + _CUT


def _sheet_title(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", clean_text(title)).strip()[:31] or "Sheet1"


def _widths(rows: list[list[Cell]]) -> list[int]:
    """Column widths in digits; a Chinese character is two wide."""
    count = max((len(row) for row in rows), default=0)
    columns = ([row[index] for row in rows if index < len(row)] for index in range(count))
    return [min(_WIDEST, 2 + max((_width(cell) for cell in column), default=0)) for column in columns]


def _width(cell: Cell) -> int:
    text = "" if cell is None else str(cell)[:_WIDEST]
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
