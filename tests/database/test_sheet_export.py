"""What is exported never runs in a spreadsheet program, and numbers stay numbers."""

import io
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from database.sheet_export import plain_cell, safe_cell, write_xlsx
from database.sheets import read_rows

HALF_PAST_NINE = datetime.fromisoformat("2026-10-07T09:30")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+86",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\rx",
        "\nx",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "'=1",
        "\u3000=1",
    ],
)
def test_a_dangerous_beginning_is_guarded(text: str) -> None:
    assert safe_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["", "a=1", "示例丁", "12", "'quoted'", "1-2", "~", "https://example.invalid/?a=b"]
)
def test_harmless_text_stays_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


@given(st.text(alphabet=st.one_of(st.sampled_from("'=+-@ ＝\t\n"), st.characters()), max_size=20))
def test_the_guard_is_undone_exactly(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


def test_no_cell_of_an_export_is_a_formula_and_numbers_stay_numbers() -> None:
    data = write_xlsx(
        ["=cmd|'/c calc'!A0", "n"],
        [
            ["@x", 3],
            ["-1", -1],
            [None, 2.5],
            [date(2026, 10, 7), HALF_PAST_NINE],
            ["nan", float("nan")],
        ],
    )

    sheet = load_workbook(io.BytesIO(data)).worksheets[0]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert {cell.data_type for row in sheet.iter_rows() for cell in row} == {"s", "n", "d"}
    assert cells[:4] == [["'=cmd|'/c calc'!A0", "n"], ["'@x", 3], ["'-1", -1], [None, 2.5]]
    assert cells[4] == [datetime.fromisoformat("2026-10-07"), HALF_PAST_NINE]
    assert cells[5] == ["nan", "nan"]
    assert b"<f>" not in ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_characters_no_workbook_may_hold_are_left_out_and_overlong_text_is_cut_visibly() -> None:
    rows = read_rows(write_xlsx(["a\x00b\x0b\ud800c"], [["长" * 40_000]]), filename=None)

    assert rows[0] == ["abc"]
    assert len(rows[1][0]) == 32_767
    assert rows[1][0].endswith("长…")


def test_a_sheet_title_loses_what_spreadsheet_programs_refuse() -> None:
    data = write_xlsx(["a"], [], title="超期[2026/10]: " + "x" * 40)

    assert load_workbook(io.BytesIO(data)).sheetnames == ["超期 2026 10   " + "x" * 18]


def test_the_header_is_bold_and_stays_in_view() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx(["单位"], [["市网信办市网信办"]]))).worksheets[0]

    assert sheet["A1"].font.bold
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 18


def test_an_instant_with_a_zone_is_refused() -> None:
    with pytest.raises(TypeError):
        write_xlsx(["a"], [[datetime(2026, 10, 7, tzinfo=UTC)]])
