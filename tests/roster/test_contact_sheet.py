"""The appendix as people have it becomes contact lines; a faulty row names its fault and blocks nobody."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from database.sheets import Severity, SheetError
from roster.contact_sheet import (
    ContactColumnsMissing,
    ContactLine,
    ContactSheet,
    parse_contacts,
    read_contacts,
)

EXAMPLE = Path(__file__).parent / "data" / "contacts-example.csv"
HEADER = ["单位", "姓名", "固定电话", "手机", "职务"]


def read(data: bytes | str) -> ContactSheet:
    return read_contacts(data, filename="contacts", area_code="0316")


def parse(*rows: list[str]) -> ContactSheet:
    return parse_contacts([HEADER, *rows], area_code="0316")


def people(sheet: ContactSheet) -> list[tuple[str, str, str, str]]:
    return [(line.unit, line.name, line.landline, line.mobile) for line in sheet.lines]


def as_pipes(table: list[list[str]]) -> str:
    head, *body = ["| " + " | ".join(row) + " |" for row in table]
    return "\n".join([head, "|" + " --- |" * len(table[0]), *body])


def as_xlsx(table: list[list[str]]) -> bytes:
    """A workbook as a clerk would keep it: numbers typed as numbers."""
    book, target = Workbook(), io.BytesIO()
    for row in table:
        book.worksheets[0].append([int(cell) if cell.isdigit() else cell or None for cell in row])
    book.save(target)
    return target.getvalue()


EXAMPLE_TABLE = list(csv.reader(EXAMPLE.read_text(encoding="utf-8").splitlines()))


def test_the_example_list_gives_all_thirteen_with_mobiles_out_of_the_landline_column() -> None:
    sheet = read(EXAMPLE.read_bytes())

    assert sheet.errors == ()
    assert people(sheet) == [
        ("市政府办副主任", "示例甲", "+863162000001", "+8613000000001"),
        ("市政府信息中心", "示例乙", "+863162000002", "+8613000000002"),
        ("市政府信息中心", "示丙", "+863162000002", "+8613000000003"),
        ("市政府信息中心", "示例丁", "+863162000002", "+8613000000004"),
        ("市长热线办公室", "示戊", "+863162000005", "+8613000000005"),
        ("市行政审批局", "示例己", "+863162000006", "+8613000000006"),
        ("市网信办", "示例庚", "+863162000007", "+8613000000007"),
        ("市工业和信息化局", "示例辛", "+863162000008", "+8613000000008"),
        ("市公安局网安大队", "示例壬", "+863162000009", "+8613000000009"),
        ("联通公司分公司", "示例癸", "", "+8613000000010"),
        ("软件公司分公司", "示子", "", "+8613000000011"),
        ("计算机服务公司", "示例丑", "", "+8613000000012"),
        ("信息技术有限公司", "示例寅", "", "+8613000000013"),
    ]


@pytest.mark.parametrize("headed", [True, False], ids=["header", "no header"])
@pytest.mark.parametrize(
    "dress",
    [
        as_pipes,
        as_xlsx,
        lambda table: "\n".join("\t".join(row) for row in table),
        lambda table: "\n".join("   ".join(row) for row in table),
        lambda table: "\r\n".join(",".join(row) for row in table).encode("gb18030"),
        lambda table: "\n".join(";".join(row[1:]) for row in table),
    ],
    ids=["pipes", "xlsx", "tabs", "gaps", "gb18030", "no serial"],
)
def test_every_dress_of_the_list_gives_the_same_people(dress: object, *, headed: bool) -> None:
    assert callable(dress)
    table = EXAMPLE_TABLE if headed else EXAMPLE_TABLE[1:]

    sheet = read(dress(table))

    assert people(sheet) == people(read(EXAMPLE.read_bytes()))
    assert sheet.lines[0].row_no == (2 if headed else 1)


def test_a_title_above_and_english_headers_are_understood() -> None:
    sheet = read(
        "附件：应急处置联系人,,,\nName,Department,Job title,Mobile phone\n"
        "Jane  Doe,市网信办,Engineer,130 0000 0001\n"
    )

    assert sheet.lines == (ContactLine(3, "市网信办", "Jane Doe", "", "+8613000000001", "Engineer"),)


def test_a_work_group_needs_no_number() -> None:
    sheet = read(
        "单位,姓名,手机,工作群\n市信息中心,值班群,,读网值班群\n市网信办,示丁,13000000004,读网值班群\n"
    )

    assert sheet.lines == (
        ContactLine(2, "市信息中心", "值班群", "", "", "", "读网值班群"),
        ContactLine(3, "市网信办", "示丁", "", "+8613000000004", "", "读网值班群"),
    )


def test_full_width_characters_and_padded_names_are_straightened() -> None:
    sheet = parse(
        ["市 信息中心（Ａ１）", "示　　丙", "２０００００２转８", "", "组长"],
        ["市网信办", "阿依·示例", "2000003", "", ""],
    )

    assert sheet.lines == (
        ContactLine(2, "市 信息中心（A1）", "示丙", "+863162000002;ext=8", "", "组长"),
        ContactLine(3, "市网信办", "阿依·示例", "+863162000003", "", ""),
    )


def test_an_empty_unit_cell_is_the_rest_of_a_merged_one() -> None:
    sheet = parse(
        ["市信息中心", "示例甲", "2000001", "", ""],
        ["", "示例乙", "2000001", "", ""],
        ["同上", "示例丙", "2000001", "", ""],
        [],
        ["", "示例丁", "2000001", "", ""],
        ["/", "示例戊", "2000001", "", ""],
    )

    assert [(line.unit, line.name) for line in sheet.lines] == [
        ("市信息中心", "示例甲"),
        ("市信息中心", "示例乙"),
        ("市信息中心", "示例丙"),
    ]
    assert [(error.row_no, error.code) for error in sheet.errors] == [
        (6, "unit_missing"),
        (7, "unit_missing"),
    ]


def test_numbers_go_where_they_belong_and_one_too_many_is_said() -> None:
    sheet = parse(
        ["市网信办", "示例甲", "13000000001、2000001", "2000002", ""],
        ["市网信办", "示例乙", "无", "13000000002/13000000002", ""],
    )

    assert people(sheet) == [
        ("市网信办", "示例甲", "+863162000001", "+8613000000001"),
        ("市网信办", "示例乙", "", "+8613000000002"),
    ]
    assert [error.sentence for error in sheet.errors] == [
        "Row 2: +863162000002 is one number too many for 示例甲 and is left out."
    ]
    assert sheet.errors[0].severity is Severity.WARNING


@pytest.mark.parametrize(
    ("row", "code", "sentence"),
    [
        (
            ["市网信办", "", "2000001", "", ""],
            "name_missing",
            "Row 3: there is no name. Write the person's name.",
        ),
        (
            ["市网信办", "示例乙", "", "/", ""],
            "number_missing",
            "Row 3: 示例乙 has no landline, mobile or work group. Write at least one.",
        ),
        (
            ["市网信办", "示例乙", "", "1300000000", ""],
            "number_bad",
            "Row 3: “1300000000” is not a number in use in China. Check for a missing or doubled digit.",
        ),
        (
            ["市网信办", "示例乙", "2000001", "待定", ""],
            "number_bad",
            "Row 3: “待定” is no telephone number. Write digits, such as 13000000001 or 0316-2000001.",
        ),
        (
            ["市" * 121, "示例乙", "2000001", "", ""],
            "text_too_long",
            "Row 3: the unit has 121 characters, at most 120 fit. Shorten it.",
        ),
        (
            ["市网信办", "示例甲", "2000009", "", ""],
            "person_twice",
            "Row 3: 示例甲 of 市网信办 is in row 2 already, with other numbers. Keep one.",
        ),
        (
            ["市网信办", "示例甲", "2000001", "", ""],
            "duplicate_row",
            "Row 3: the same as row 2; it is taken once.",
        ),
    ],
)
def test_a_faulty_row_names_its_fault_and_blocks_no_other(row: list[str], code: str, sentence: str) -> None:
    good, last = ["市网信办", "示例甲", "2000001", "", ""], ["市网信办", "示例丙", "2000001", "", ""]

    sheet = parse(good, row, last)

    assert [line.row_no for line in sheet.lines] == [2, 4]
    assert [(error.code, error.sentence) for error in sheet.errors] == [(code, sentence)]


def test_a_bare_landline_without_area_code_is_a_fault_of_its_row() -> None:
    sheet = parse_contacts([HEADER, ["市网信办", "示例甲", "2000001"]], area_code=None)

    assert sheet.lines == ()
    assert sheet.errors[0].data["problem"] == "number_needs_area_code"


def test_one_mobile_for_two_people_is_a_warning() -> None:
    sheet = parse(
        ["市网信办", "示例甲", "", "13000000001", ""], ["市网信办", "示例乙", "", "13000000001", ""]
    )

    assert len(sheet.lines) == 2
    assert [error.sentence for error in sheet.errors] == [
        "Row 3: 示例乙 has the same mobile as row 2. Check which one is right."
    ]


def test_a_header_repeated_on_the_next_page_is_no_person() -> None:
    sheet = parse(
        ["市网信办", "示例甲", "2000001", "", ""], HEADER, ["市网信办", "示例乙", "2000001", "", ""]
    )

    assert [line.name for line in sheet.lines] == ["示例甲", "示例乙"]
    assert sheet.errors == ()


def test_a_formula_in_a_cell_is_only_text() -> None:
    sheet = parse(["市网信办", "=1+1", "2000001", "", ""])

    assert sheet.lines[0].name == "=1+1"


def test_a_table_without_names_is_refused_in_a_sentence() -> None:
    with pytest.raises(ContactColumnsMissing) as caught:
        read("1,2,3\n4,5,6\n")

    assert str(caught.value) == (
        "No column of names was found. Add a first row with 单位, 姓名, 固定电话, 手机"
        " (unit, name, landline, mobile)."
    )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.text(max_size=8), st.sampled_from(["姓名", "手机", "示例甲", "13000000001", "市网信办"])
            )
        ),
        max_size=8,
    )
)
def test_any_rows_are_lines_and_errors_or_a_typed_refusal(rows: list[list[str]]) -> None:
    try:
        sheet = parse_contacts(rows, area_code="0316")
    except ContactColumnsMissing:
        return

    assert all(line.unit and line.name and (line.landline or line.mobile) for line in sheet.lines)
    assert all(error.sentence.startswith(f"Row {error.row_no}: ") for error in sheet.errors)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.sampled_from('示例甲市局办 ,;\t|"\n0123转'), max_size=80))
def test_any_pasted_text_is_contacts_or_a_typed_refusal(text: str) -> None:
    try:
        sheet = read(text)
    except (SheetError, ContactColumnsMissing) as error:
        assert str(error).endswith(".")  # noqa: PT017 - either end is fine, an untyped error is not
    else:
        assert len({(line.unit, line.name) for line in sheet.lines}) == len(sheet.lines)
