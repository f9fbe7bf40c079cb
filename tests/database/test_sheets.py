"""Any table a person brings becomes the same rows, or one of the sheet errors with a sentence."""

import csv
import io
from datetime import date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from database import sheets
from database.sheet_errors import (
    BrokenQuotes,
    CellTooLong,
    EmptySheet,
    OldWorkbook,
    SheetError,
    SheetTooLarge,
    TooManyCells,
    TooManyRows,
    UnreadableText,
    WebPageSheet,
)
from database.sheets import read_rows, write_xlsx

TABLE = [["序号", "单位", "姓名"], ["1", "市网信办", "示例庚"], ["2", "市信息中心", "示 丙"]]
CSV = "序号,单位,姓名\r\n1,市网信办,示例庚\r\n2,市信息中心,示 丙\r\n"


@pytest.mark.parametrize(
    "data",
    [
        CSV,
        CSV.replace(",", ";"),
        CSV.replace(",", "\t"),
        CSV.replace(",", "   "),
        CSV.replace(",", "\u3000"),
        CSV.encode(),
        CSV.encode("utf-8-sig"),
        CSV.encode("gb18030"),
        CSV.replace(",", "\t").encode("utf-16"),
        "\ufeff" + CSV,
        "| 序号 | 单位 | 姓名 |\n|---|:---:|---:|\n| 1 | 市网信办 | 示例庚 |\n| 2 | 市信息中心 | 示 丙 |",
        "序号|单位|姓名\n-|-|-\n1|市网信办|示例庚\n2|市信息中心|示 丙\n",
    ],
)
def test_the_same_table_is_read_from_every_dress(data: bytes | str) -> None:
    assert read_rows(data, filename=None) == TABLE


def test_a_workbook_gives_digits_iso_dates_and_computed_values_as_text() -> None:
    book = Workbook()
    book.create_sheet("hidden").sheet_state = "hidden"
    filled = book.create_sheet("data")
    filled.append([])
    filled.append(
        [13000000001, 13000000002.0, 1.5, datetime.fromisoformat("2026-10-07T09:30"), date(2026, 10, 7)]
    )
    filled.append([True, None, "  text ", "line\r\nbreak", None])
    book["hidden"].append(["not shown"])

    rows = read_rows(saved(book), filename="x.xlsx")

    assert rows == [
        [],
        ["13000000001", "13000000002", "1.5", "2026-10-07 09:30:00", "2026-10-07"],
        ["TRUE", "", "text", "line\nbreak"],
    ]


def test_a_formula_without_a_computed_value_is_an_empty_cell() -> None:
    book = Workbook()
    first = book.worksheets[0]
    first.append(["a", '=HYPERLINK("https://example.invalid","x")', "b"])

    rows = read_rows(saved(book), filename=None)

    assert rows == [["a", "", "b"]]


def test_row_numbers_stay_those_of_the_file_over_blank_lines_and_line_breaks_in_cells() -> None:
    rows = read_rows('a,b\n\n"two\nlines",c\n,,\n\n', filename=None)

    assert rows == [["a", "b"], [], ["two\nlines", "c"]]


def test_commas_in_a_description_do_not_hide_the_tabs_of_a_pasted_table() -> None:
    rows = read_rows("1\t首页打不开,刷新无效\n2\t错字\n3\t图,图,图", filename=None)

    assert rows == [["1", "首页打不开,刷新无效"], ["2", "错字"], ["3", "图,图,图"]]


def test_quotation_marks_copied_from_a_web_page_are_plain_characters() -> None:
    rows = read_rows('1\t"通知"有错字\n2\t"未闭合', filename=None)

    assert rows == [["1", '"通知"有错字'], ["2", '"未闭合']]


def test_an_escaped_pipe_stays_in_its_cell() -> None:
    rows = read_rows("| a\\|b | c |\n| --- | --- |\n| d | |\n", filename=None)

    assert rows == [["a|b", "c"], ["d"]]


def test_a_byte_order_mark_alone_is_an_empty_sheet() -> None:
    with pytest.raises(EmptySheet):
        read_rows(b"\xef\xbb\xbf", filename=None)


@pytest.mark.parametrize(
    ("data", "error", "sentence"),
    [
        (
            "",
            EmptySheet,
            "There are no rows here. Choose the sheet that holds the table, or paste it.",
        ),
        (
            " \n,,,\n",
            EmptySheet,
            "There are no rows here. Choose the sheet that holds the table, or paste it.",
        ),
        (
            'a,b\nc,"d\ne,f',
            BrokenQuotes,
            (
                "Row 2: a quotation mark opens and does not close before the next cell."
                ' Write "" for a quotation mark inside a cell, or save the sheet as .xlsx.'
            ),
        ),
        (
            'a,b\nc,"d"e\n',
            BrokenQuotes,
            (
                "Row 2: a quotation mark opens and does not close before the next cell."
                ' Write "" for a quotation mark inside a cell, or save the sheet as .xlsx.'
            ),
        ),
        (
            b"a,b\0c\n",
            UnreadableText,
            (
                "list.csv is neither a workbook nor text in UTF-8 or GB18030."
                " Save it as .xlsx or as CSV in UTF-8."
            ),
        ),
        (
            b"\xff\x00\x81\x0c",
            UnreadableText,
            (
                "list.csv is neither a workbook nor text in UTF-8 or GB18030."
                " Save it as .xlsx or as CSV in UTF-8."
            ),
        ),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            OldWorkbook,
            "list.csv is an old .xls or a locked workbook. Save it as .xlsx without a password.",
        ),
        (
            "<html><table><tr><td>1</td></tr></table>",
            WebPageSheet,
            "list.csv is a web page, not a sheet. Open it in a spreadsheet program and save it as .xlsx.",
        ),
        (
            b"x" * (10 * 1024 * 1024 + 1),
            SheetTooLarge,
            "The file has 10485761 bytes, at most 10485760 are taken. Split it into smaller files.",
        ),
        (
            "a,b\n" * 20_001,
            TooManyRows,
            "The sheet has more than 20000 rows. Split it into smaller files.",
        ),
        (
            "a,b\nc," + "x" * 40_000,
            CellTooLong,
            "Row 2: a cell has more than 32767 characters. Shorten it, or check its quotation marks.",
        ),
        (
            'a,b\nc,"' + "x" * 140_000 + '"',
            CellTooLong,
            "Row 2: a cell has more than 32767 characters. Shorten it, or check its quotation marks.",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    data: bytes | str, error: type[SheetError], sentence: str
) -> None:
    with pytest.raises(error) as caught:
        read_rows(data, filename="list.csv")

    assert str(caught.value) == sentence


@pytest.mark.slow
def test_too_many_cells_are_refused() -> None:
    wide = ",".join("x" * 1001) + "\n"

    with pytest.raises(TooManyCells) as caught:
        read_rows(wide * 1000, filename=None)

    assert caught.value.data == {"limit": sheets.CELL_COUNT_LIMIT}


def test_blank_rows_below_the_table_never_count_as_too_many() -> None:
    rows = read_rows("a,b\nc,d\n" + ",\n" * 30_000, filename=None)

    assert rows == [["a", "b"], ["c", "d"]]


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail)))
def test_any_bytes_are_rows_or_a_sheet_error(data: bytes) -> None:
    rows, sentence = outcome(data)

    assert any(rows) or sentence.endswith(".")


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.one_of(st.sampled_from('|,;\t"\n\r- :\\a示'), st.characters()), max_size=120))
def test_any_text_is_rows_or_a_sheet_error(text: str) -> None:
    rows, sentence = outcome(text)

    assert rows[-1:] != [[]]
    assert all(not row or row[-1] for row in rows)
    assert rows or sentence.endswith(".")


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=12).filter(
    lambda text: "_x00" not in text and "x005F_" not in text
)
TABLES = st.lists(st.tuples(WORDS, WORDS, WORDS.map(lambda text: text + "x")), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(TABLES)
def test_a_written_workbook_reads_back_as_it_was(table: list[tuple[str, str, str]]) -> None:
    head, *body = table

    rows = read_rows(write_xlsx(head, body), filename=None)

    assert rows == [list(row) for row in table]


@settings(max_examples=150, deadline=None)
@given(TABLES.filter(lambda table: all("\t" not in "".join(row) for row in table)))
def test_a_written_csv_reads_back_as_it_was(table: list[tuple[str, str, str]]) -> None:
    target = io.StringIO(newline="")
    csv.writer(target, quoting=csv.QUOTE_ALL).writerows(
        [sheets.safe_cell(cell) for cell in row] for row in table
    )

    rows = read_rows(target.getvalue().encode(), filename=None)

    assert rows == [list(row) for row in table]


def outcome(data: bytes | str) -> tuple[list[list[str]], str]:
    """The rows, or the sentence that refuses them; any other exception fails the test."""
    try:
        return read_rows(data, filename=None), ""
    except SheetError as error:
        return [], str(error)


def saved(book: Workbook) -> bytes:
    """The workbook as the bytes of its file."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
