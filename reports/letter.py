"""A paper as a DOCX file in the form of office papers: title in the middle, framed tables, A4, Chinese typefaces."""

import io

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from reports.paper import Figure, Paper, Table, text_of

BODY, HEADING, TITLE = "仿宋", "黑体", "宋体"
"""What office papers are set in; a machine without them takes its own Chinese typeface."""
BODY_SIZE, TABLE_SIZE, NOTE_SIZE, TITLE_SIZE = 12, 10.5, 9, 18
MARGIN = Cm(2.2)


def write(paper: Paper) -> bytes:
    """A DOCX file."""
    letter = Document()
    _page(letter)
    _words(letter, paper.title, typeface=TITLE, size=TITLE_SIZE, bold=True, middle=True)
    for label, words in paper.facts:
        _words(letter, f"{label}：{words}" if label else words, size=BODY_SIZE)
    for table in paper.tables:
        _table(letter, table)
    _words(letter, paper.definitions_title, typeface=HEADING, size=BODY_SIZE)
    for name, words in paper.definitions:
        _words(letter, f"{name}：{words}", size=NOTE_SIZE)
    for note in paper.notes:
        _words(letter, note, size=NOTE_SIZE)
    _words(letter, "        ".join(paper.signatures), size=BODY_SIZE)
    target = io.BytesIO()
    letter.save(target)
    return target.getvalue()


def _page(letter: DocumentType) -> None:
    section = letter.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN


def _table(letter: DocumentType, table: Table) -> None:
    _words(letter, table.title, typeface=HEADING, size=BODY_SIZE)
    drawn = letter.add_table(rows=1, cols=len(table.headers), style="Table Grid")
    for cell, header in zip(drawn.rows[0].cells, table.headers, strict=True):
        _fill(cell, header, bold=True)
    for row in table.rows:
        for cell, value in zip(drawn.add_row().cells, row, strict=True):
            _fill(cell, text_of(value), right=isinstance(value, Figure))
    if table.note:
        _words(letter, table.note, size=NOTE_SIZE)


def _fill(cell: _Cell, words: str, *, bold: bool = False, right: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    _run(paragraph, words, typeface=BODY, size=TABLE_SIZE, bold=bold)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _words(
    letter: DocumentType,
    words: str,
    *,
    size: float,
    typeface: str = BODY,
    bold: bool = False,
    middle: bool = False,
) -> None:
    paragraph = letter.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    _run(paragraph, words, typeface=typeface, size=size, bold=bold)
    if middle:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _run(paragraph: Paragraph, words: str, *, typeface: str, size: float, bold: bool) -> None:
    run = paragraph.add_run(words)
    run.bold, run.font.size, run.font.name = bold, Pt(size), "Times New Roman"
    fonts = run._element.get_or_add_rPr().get_or_add_rFonts()  # noqa: SLF001 - no other door to the East Asian typeface
    fonts.set(qn("w:eastAsia"), typeface)
