"""A paper as a workbook: one sheet that prints on A4 across, numbers as numbers, definitions below."""

import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from database.sheets import safe_cell
from reports.paper import Figure, Paper, PaperCell, Table

_THIN = Side(style="thin", color="888888")
_FRAME = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="ECEAE4")
NAME_WIDTH, FIGURE_WIDTH = 26, 12
LEAST_COLUMNS = 6


def write(paper: Paper, *, sheet_title: str) -> bytes:
    """An XLSX file."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError(sheet)
    sheet.title = sheet_title[:31]
    width = max(LEAST_COLUMNS, *(len(table.headers) for table in paper.tables))
    _wide(sheet, 1, paper.title, width, font=Font(bold=True, size=16), height=30)
    for label, words in paper.facts:
        _wide(sheet, sheet.max_row + 1, f"{label}：{words}" if label else words, width)
    for table in paper.tables:
        _table(sheet, table, width)
    if paper.definitions:
        _wide(sheet, sheet.max_row + 2, paper.definitions_title, width, font=Font(bold=True))
    for name, words in paper.definitions:
        _wide(sheet, sheet.max_row + 1, f"{name}：{words}", width, height=30)
    for note in (*paper.notes, "    ".join(paper.signatures)):
        _wide(sheet, sheet.max_row + 1, note, width)
    _for_print(sheet, width, paper.widths)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _table(sheet: Worksheet, table: Table, width: int) -> None:
    _wide(sheet, sheet.max_row + 2, table.title, width, font=Font(bold=True))
    first = sheet.max_row + 1
    for column, header in enumerate(table.headers, start=1):
        cell = sheet.cell(first, column, safe_cell(header))
        cell.font, cell.fill, cell.border = Font(bold=True), _HEAD, _FRAME
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    for row_no, row in enumerate(table.rows, start=first + 1):
        for column, value in enumerate(row, start=1):
            _cell(sheet, row_no, column, value)
    if table.note:
        _wide(sheet, sheet.max_row + 1, table.note, width)


def _cell(sheet: Worksheet, row: int, column: int, value: PaperCell) -> None:
    if isinstance(value, Figure):
        cell = sheet.cell(row, column, value.text if value.value is None else value.value)
        cell.number_format = value.style
        cell.alignment = Alignment(horizontal="right")
    else:
        cell = sheet.cell(row, column, safe_cell(value))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    cell.border = _FRAME


def _wide(
    sheet: Worksheet, row: int, words: str, width: int, *, font: Font | None = None, height: int | None = None
) -> None:
    cell = sheet.cell(row, 1, safe_cell(words))
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    if font:
        cell.font = font
    if height:
        sheet.row_dimensions[row].height = height


def _for_print(sheet: Worksheet, width: int, widths: tuple[int, ...]) -> None:
    given = (*(widths or (NAME_WIDTH,)), *[FIGURE_WIDTH] * width)
    for column in range(1, width + 1):
        sheet.column_dimensions[get_column_letter(column)].width = given[column - 1]
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    if sheet.sheet_properties.pageSetUpPr is not None:
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
