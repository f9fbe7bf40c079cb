"""Lists of days, as tables and as JSON: every alias of a column, and every row that cannot be read."""

import json
from datetime import date

import pytest

from calendars.content import Content
from calendars.day_lists import MOST_BYTES, read_day_list
from calendars.errors import UnreadableNotice
from calendars.parsed import DoubtKind
from calendars.tables import DATA, DAYS, shipped_content
from calendars.workdays import DayEntry
from database.sheets import SheetError

SPRING = DayEntry(date(2029, 2, 12), working=False, name="春节", source="")
SATURDAY = DayEntry(date(2029, 2, 10), working=True, name="春节", source="")

PUBLIC_TABLE = """{"year": 2029, "papers": [], "days": [{"name": "春节", "date": "2029-02-12", "isOffDay": true},
{"name": "春节", "date": "2029-02-10", "isOffDay": false}]}"""
OWN_JSON = """\ufeff [{"day": "2029-02-12", "working": false, "name": "春节"},
{"day": "2029-02-10", "working": true, "name": "春节", "hours": null}]""".encode()


@pytest.mark.parametrize(
    "data",
    [
        "date,kind,name\n2029-02-12,off,春节\n2029-02-10,worked,春节\n",
        "日期,类型,名称\n2029年2月12日,休,春节\n2029/2/10,班,春节\n".encode("gb18030"),
        "春节安排表\n日期\t是否上班\t节日\n2029.2.12\t0\t春节\n20290210\t1\t春节\n",
        "| 日期 | 是否放假 | 节假日 |\n| --- | --- | --- |\n| 2029-02-12 | 是 | 春节 |\n| 2029-02-10 | 否 | 春节 |",
        PUBLIC_TABLE,
        OWN_JSON,
    ],
)
def test_a_list_of_any_shape_gives_the_same_days(data: bytes | str) -> None:
    parsed = read_day_list(data)

    assert (parsed.days, parsed.doubts, parsed.year) == ((SATURDAY, SPRING), (), 2029)


def test_every_column_is_taken() -> None:
    parsed = read_day_list(
        "日期,类型,名称,时间,文件,发布日期,修改\n"
        "2029-06-15,半天,端午节,08:30—12:00,海政办〔2029〕3号,2029-06-01,国办发明电〔2028〕9号\n",
        local=True,
    )

    assert parsed.days == (
        DayEntry(
            date(2029, 6, 15),
            working=True,
            name="端午节",
            source="海政办〔2029〕3号",
            published=date(2029, 6, 1),
            revises="国办发明电〔2028〕9号",
            hours="08:30-12:00",
            local=True,
        ),
    )
    assert (parsed.number, parsed.published) == ("海政办〔2029〕3号", date(2029, 6, 1))


def test_the_shipped_table_and_a_stored_content_are_lists_too() -> None:
    content = shipped_content()

    assert read_day_list((DATA / DAYS).read_bytes()).days == content.days
    assert read_day_list(json.dumps(content.to_json())).days == content.days
    assert Content.from_json(content.to_json()) == content


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        ("2029-02-30,off,,", "date", "2029-02-30"),
        (",off,,", "date", ""),
        ("2029-02-12,perhaps,,", "kind", "perhaps"),
        ("2029-02-12,,春节,", "kind", ""),
        ("2029-02-12,half,,", "hours", ""),
        ("2029-02-12,half,,morning", "hours", "morning"),
        ("2029-02-12,off,,08:30-12:00", "hours", "08:30-12:00"),
        ("2029-02-12,off,,,soon", "published", "soon"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_the_others_are_taken(row: str, field: str, words: str) -> None:
    parsed = read_day_list(
        f"date,kind,name,hours,published\n2029-02-10,worked,春节,,\n{row}\n2029-02-12,off,春节,,\n"
    )

    assert [(doubt.kind, doubt.row, doubt.item, doubt.words) for doubt in parsed.doubts] == [
        (DoubtKind.BAD_ROW, 3, field, words)
    ]
    assert parsed.days == (SATURDAY, SPRING)


def test_one_day_twice_is_a_contradiction_only_where_it_differs() -> None:
    parsed = read_day_list("date,kind\n2029-02-12,off\n2029-02-12,off\n2029-02-12,worked\n")

    assert [(doubt.kind, doubt.row, doubt.days) for doubt in parsed.doubts] == [
        (DoubtKind.CONTRADICTION, 4, (date(2029, 2, 12),))
    ]


def test_a_json_row_that_is_no_object_is_a_bad_row() -> None:
    parsed = read_day_list('[1, {"date": "2029-02-12", "isOffDay": true}]')

    assert [(doubt.row, doubt.item) for doubt in parsed.doubts] == [(1, "date"), (1, "kind")]
    assert len(parsed.days) == 1


@pytest.mark.parametrize(
    "data", ["date,name\n2029-02-12,春节\n", "{", '{"days": 1}', "[]", "[" * 100_000, b"x" * (MOST_BYTES + 1)]
)
def test_what_is_no_list_is_refused(data: bytes | str) -> None:
    with pytest.raises(UnreadableNotice):
        read_day_list(data)


def test_an_empty_sheet_is_refused_as_every_sheet_is() -> None:
    with pytest.raises(SheetError):
        read_day_list(" \n")
