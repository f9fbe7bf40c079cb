"""Office documents made for a test, by the libraries people's own programs are like."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from openpyxl import Workbook


def docx(paragraph: str, *, cells: Sequence[str] = ()) -> bytes:
    """A letter with one paragraph, and a table of one row."""
    document, out = Document(), BytesIO()
    document.add_paragraph(paragraph)
    if cells:
        row = document.add_table(rows=1, cols=len(cells)).rows[0]
        for place, text in zip(row.cells, cells, strict=True):
            place.text = text
    document.save(out)
    return out.getvalue()


def xlsx(*rows: Sequence[str | int]) -> bytes:
    """A sheet of these rows."""
    book, out = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(out)
    return out.getvalue()
