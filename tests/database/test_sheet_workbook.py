"""Forged workbooks are refused before they cost memory or time."""

import io
import struct
import zipfile

import pytest
from openpyxl import Workbook

from database import sheet_workbook
from database.sheet_errors import BrokenWorkbook, SwollenWorkbook, TooManyRows
from database.sheets import read_rows

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


@pytest.mark.slow
def test_a_zip_bomb_is_refused_by_what_it_claims() -> None:
    bomb = replaced(b"<worksheet>" + b" " * (100 * 1024 * 1024))

    with pytest.raises(SwollenWorkbook) as caught:
        read_rows(bomb, filename="bomb.xlsx")

    assert len(bomb) < 1024 * 1024
    assert str(caught.value).startswith("The workbook unpacks to more than is safe (1048")
    assert str(caught.value).endswith(" bytes). Copy its rows into a new workbook.")


def test_a_claim_of_100_mb_over_little_content_is_refused_without_unpacking() -> None:
    data = claiming(replaced(b"<worksheet/>"), SHEET, 100 * 1024 * 1024)

    with pytest.raises(SwollenWorkbook):
        read_rows(data, filename="claim.xlsx")


def test_a_claim_of_less_than_the_content_is_a_broken_workbook() -> None:
    data = claiming(replaced(b"<worksheet>" + b" " * 10_000_000), SHEET, 100)

    with pytest.raises(BrokenWorkbook):
        read_rows(data, filename="claim.xlsx")


def test_millions_of_empty_cells_in_one_row_are_refused() -> None:
    row = (
        f"<worksheet {MAIN}><sheetData><row>".encode()
        + b"<c/>" * 4_000_001
        + b"</row></sheetData></worksheet>"
    )

    with pytest.raises(SwollenWorkbook) as caught:
        read_rows(replaced(row), filename="wide.xlsx")

    assert caught.value.data == {"reason": "more than 4000000 tags"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nested_entities_are_refused(encoding: str) -> None:
    entities = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    sheet = f'<?xml version="1.0" encoding="{encoding}"?>{entities}<worksheet {MAIN}/>'.encode(encoding)

    with pytest.raises(SwollenWorkbook) as caught:
        read_rows(replaced(sheet), filename="laugh.xlsx")

    assert caught.value.data == {"reason": "a document type declaration"}


def test_a_document_type_across_two_chunks_is_still_seen() -> None:
    sheet = b"<?xml version='1.0'?>" + b" " * (1024 * 1024 - 25) + b"<!DOCTYPE x><worksheet/>"

    with pytest.raises(SwollenWorkbook):
        read_rows(replaced(sheet), filename=None)


def test_a_forged_row_number_ends_soon_and_counts_as_too_many() -> None:
    with pytest.raises(TooManyRows):
        read_rows(
            replaced(sheet_with('<row r="30000"><c t="inlineStr"><is><t>x</t></is></c></row>')), filename=None
        )


def test_a_row_beyond_every_spreadsheet_is_not_counted_up_to() -> None:
    first = '<row r="1"><c t="inlineStr"><is><t>x</t></is></c></row>'
    beyond = first.replace('"1"', '"999999999999"')

    rows = read_rows(replaced(sheet_with(first + beyond)), filename=None)

    assert rows == [["x"]]


def test_a_claimed_dimension_does_not_widen_the_rows() -> None:
    cells = '<dimension ref="A1:XFD1048576"/><sheetData><row><c><v>7</v></c></row></sheetData>'

    rows = read_rows(replaced(f"<worksheet {MAIN}>{cells}</worksheet>".encode()), filename=None)

    assert rows == [["7"]]


@pytest.mark.parametrize(
    "cell",
    [
        '<c t="s"><v>999</v></c>',
        "<c><v>abc</v></c>",
        '<c r="ZZZZZZ1"><v>1</v></c>',
        '<c s="x"><v>1</v></c>',
        "<c>",
    ],
)
def test_a_cell_no_spreadsheet_writes_makes_a_broken_workbook(cell: str) -> None:
    with pytest.raises(BrokenWorkbook) as caught:
        read_rows(replaced(sheet_with(f"<row>{cell}</row>")), filename="bad.xlsx")

    assert str(caught.value) == (
        "bad.xlsx is not a readable XLSX workbook. Open it in a spreadsheet program"
        " and save it again as .xlsx, without a password."
    )


def test_another_kind_of_zip_is_a_broken_workbook() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")

    with pytest.raises(BrokenWorkbook):
        read_rows(target.getvalue(), filename="letter.docx")


def test_thousands_of_parts_are_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for number in range(sheet_workbook.ENTRY_LIMIT + 1):
            archive.writestr(str(number), b"")

    with pytest.raises(SwollenWorkbook) as caught:
        read_rows(target.getvalue(), filename=None)

    assert caught.value.data == {"reason": "5001 parts"}


def test_a_cut_workbook_is_a_broken_workbook() -> None:
    with pytest.raises(BrokenWorkbook):
        read_rows(replaced(b"<worksheet/>")[:-40], filename=None)


def sheet_with(rows: str) -> bytes:
    return f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>".encode()


def replaced(sheet: bytes) -> bytes:
    """A real workbook whose only sheet is replaced by these bytes."""
    plain = io.BytesIO()
    Workbook().save(plain)
    target = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in source.infolist():
            archive.writestr(entry.filename, sheet if entry.filename == SHEET else source.read(entry))
    return target.getvalue()


def claiming(data: bytes, name: str, size: int) -> bytes:
    """The archive with another unpacked size in the central directory entry of `name`."""
    forged = bytearray(data)
    place = forged.rindex(name.encode()) - 46  # the fixed part of an entry before its name
    assert forged[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<I", forged, place + 24, size)
    return bytes(forged)
