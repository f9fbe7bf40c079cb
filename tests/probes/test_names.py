"""Tables of names as offices keep them: headings or none, days in any of the usual forms, bad lines by number."""

from datetime import date

import pytest

from probes.check.leaders_table import Leader
from probes.check.organs_table import Renamed
from probes.errors import BadRows
from probes.readings.names import NameTable, read_date, read_entries, rows_of

LEADERS, ORGANS = NameTable.LEADERS, NameTable.ORGANS


def test_a_sheet_of_leaders_is_read_with_its_headings_in_any_order() -> None:
    rows = [
        ["示例市领导名录"],
        ["职务", "姓 名", "任职时间", "备注"],
        ["市委书记、市人大常委会主任", "李　样", "2021年3月", "x"],
        [],
        ["市长", "王示范", "", ""],
    ]

    found = read_entries(LEADERS, rows)

    assert found == [
        (3, Leader("李样", ("市委书记",), date(2021, 3, 1))),
        (3, Leader("李样", ("市人大常委会主任",), date(2021, 3, 1))),
        (5, Leader("王示范", ("市长",))),
    ]


def test_rows_without_headings_are_read_in_plain_order_and_written_the_same_again() -> None:
    rows = [["环保局", "生态环境局", "2019.3.1", "环保局旧址; 原环保局大楼", "三定方案"]]

    found = [entry for _, entry in read_entries(ORGANS, rows)]

    assert found == [
        Renamed("环保局", "生态环境局", date(2019, 3, 1), ("环保局旧址", "原环保局大楼"), "三定方案")
    ]
    assert [entry for _, entry in read_entries(ORGANS, rows_of(found))] == found


@pytest.mark.parametrize(
    ("table", "row", "problem"),
    [
        (LEADERS, ["", "市长"], "name_missing"), (LEADERS, ["王示范"], "title_missing"),
        (LEADERS, ["王", "市长"], "length"), (LEADERS, ["13000000001", "市长"], "length"),
        (LEADERS, ["王示范", "市长", "前年"], "date"), (LEADERS, ["王示范", "市长", "2021-02-30"], "date"),
        (LEADERS, ["王示范", "市长", "2021-03-01", "2021-02"], "until_before_since"),
        (LEADERS, ["张旧任", "市长", "2020"], "date"), (LEADERS, ["李二", "书记", "2020-01-01"], "twice"),
        (ORGANS, ["文化局", "", "2019-01-01"], "new_missing"), (ORGANS, ["文化局", "文旅局"], "since_missing"),
        (ORGANS, ["文化局", "文化局", "2019-01-01"], "same_name"),
        (ORGANS, ["文化局", "文旅局", "2019-01-01", "图书馆"], "exception"),
    ],
)  # fmt: skip
def test_every_bad_line_is_told_by_its_number_and_nothing_is_read(
    table: NameTable, row: list[str], problem: str
) -> None:
    good = ["李二", "书记"] if table is LEADERS else ["教委", "教育局", "2000-01"]

    with pytest.raises(BadRows) as refused:
        read_entries(table, [good, [], row, row])

    assert [(one.line, one.problem) for one in refused.value.rows] == [(3, problem), (4, problem)]


@pytest.mark.parametrize(
    ("typed", "first", "last"),
    [
        ("2025-03-01", date(2025, 3, 1), date(2025, 3, 1)), ("2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025/3/1", date(2025, 3, 1), date(2025, 3, 1)), ("至今", None, None),
    ],
)  # fmt: skip
def test_a_month_alone_is_its_first_day_or_its_last(
    typed: str, first: date | None, last: date | None
) -> None:
    assert (read_date(typed), read_date(typed, is_last=True)) == (first, last)
