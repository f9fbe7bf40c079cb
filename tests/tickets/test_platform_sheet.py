"""Messages of the national platform come out of any sheet, with their faults named row by row."""

import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from database.sheets import Severity, read_rows, write_xlsx
from tickets.platform_columns import ColumnMapping, ColumnsMissing, PlatformField, guess_mapping
from tickets.platform_sheet import MessageSheet, PlatformMessage, parse_messages, read_messages
from tickets.problems import ProblemType

DESK = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 12, 1, 4, tzinfo=UTC)
HEADER = [
    "留言编号", "网站标识码", "网站名称", "问题类型", "问题页面", "问题描述", "留言时间", "转办时间",
    "办理期限", "办理单位", "办理结果", "办理时间", "状态", "网民姓名", "联系电话", "邮箱",
]  # fmt: skip
ROW = [
    "W2026100001", "1310000001", "示例市人民政府", "错别字", "https://www.example.gov.cn/a.html",
    "标题有错字", "2026-10-07 09:30", "2026/10/8 10:00:00", "2026-10-12", "市政府信息中心",
    "已改正", "2026年10月9日 15时00分",
    "已办结", "示例甲", "13000000001", "a@example.invalid",
]  # fmt: skip
MESSAGE = PlatformMessage(
    row_no=2,
    number="W2026100001",
    site_code="1310000001",
    site_name="示例市人民政府",
    problem_type=ProblemType.TYPO,
    url="https://www.example.gov.cn/a.html",
    description="标题有错字",
    written_at=datetime(2026, 10, 7, 1, 30, tzinfo=UTC),
    forwarded_at=datetime(2026, 10, 8, 2, 0, tzinfo=UTC),
    platform_due=datetime(2026, 10, 12, 16, 0, tzinfo=UTC),
    unit="市政府信息中心",
    answer="已改正",
    answered_at=datetime(2026, 10, 9, 7, 0, tzinfo=UTC),
    reporter_name="示例甲",
    reporter_phone="13000000001",
    reporter_email="a@example.invalid",
    status="已办结",
)


def row(**changes: str) -> list[str]:
    """The full row with some fields changed."""
    fields = list(PlatformField)
    return [changes.get(fields[column].value, cell) for column, cell in enumerate(ROW)]


def parse(*rows: list[str], as_ledger: bool = False) -> MessageSheet:
    table = [HEADER, *rows]
    return parse_messages(table, mapping=guess_mapping(table), zone=DESK, now=NOW, as_ledger=as_ledger)


@pytest.mark.parametrize(
    "data",
    [
        write_xlsx(HEADER, [ROW]),
        ("\n".join(",".join(line) for line in (HEADER, ROW))).encode("gb18030"),
        "\n".join("\t".join(line) for line in (HEADER, ROW)),
        "\n".join(["|".join(HEADER), "|".join("-" for _ in HEADER), "|".join(ROW)]),
    ],
    ids=["xlsx", "gb18030", "pasted", "pipes"],
)
def test_the_same_message_comes_out_of_every_dress(data: bytes | str) -> None:
    sheet = read_messages(data, filename="export", zone=DESK, now=NOW)

    assert (sheet.messages, sheet.errors) == ((MESSAGE,), ())


def test_dates_kept_as_dates_by_a_workbook_are_read() -> None:
    book, target = Workbook(), io.BytesIO()
    book.worksheets[0].append(["编号", "留言内容", "留言时间", "转办时间"])
    book.worksheets[0].append(
        [7001, "打不开", datetime.fromisoformat("2026-10-07T09:30"), datetime.fromisoformat("2026-10-08")]
    )
    book.save(target)

    (message,) = read_messages(target.getvalue(), filename="x.xlsx", zone=DESK, now=NOW).messages

    assert (message.number, message.description, message.problem_type) == (
        "7001",
        "打不开",
        ProblemType.OTHER,
    )
    assert message.written_at == datetime(2026, 10, 7, 1, 30, tzinfo=UTC)
    assert message.forwarded_at == datetime(2026, 10, 7, 16, 0, tzinfo=UTC)


def test_a_sheet_without_headers_is_read_by_the_users_mapping() -> None:
    rows = read_rows("W1,首页打不开,2026-10-07 09:30\nW2,错字,2026-10-07 09:31\n", filename=None)
    chosen = guess_mapping(rows).override(
        {PlatformField.NUMBER: 0, PlatformField.DESCRIPTION: 1, PlatformField.FORWARDED_AT: 2}
    )

    sheet = parse_messages(rows, mapping=chosen, zone=DESK, now=NOW)

    assert [(m.row_no, m.number, m.description) for m in sheet.messages] == [
        (1, "W1", "首页打不开"),
        (2, "W2", "错字"),
    ]
    assert sheet.mapping == chosen


def test_a_sheet_without_headers_and_mapping_is_refused() -> None:
    with pytest.raises(ColumnsMissing):
        read_messages("W1,首页打不开\nW2,错字\n", filename=None, zone=DESK, now=NOW)


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        (
            {"number": ""},
            "number_missing",
            "Row 3: there is no 留言编号. Without it a second import would double the message.",
        ),
        (
            {"number": "W0"},
            "number_twice",
            "Row 3: the message W0 is in row 2 already. Keep one of them.",
        ),
        (
            {"number": "9" * 65},
            "number_too_long",
            "Row 3: the 留言编号 has 65 characters, at most 64 fit.",
        ),
        (
            {"description": ""},
            "description_missing",
            "Row 3: the 问题描述 is empty. Copy it from the platform.",
        ),
        (
            {"written_at": "", "forwarded_at": ""},
            "time_missing",
            "Row 3: there is neither 留言时间 nor 转办时间, so no term runs. Write one.",
        ),
        (
            {"written_at": "前天"},
            "bad_date",
            "Row 3: 留言时间 “前天” is no date. Write it as 2026-10-07 09:30.",
        ),
        (
            {"answered_at": "2026-02-30"},
            "bad_date",
            "Row 3: 办理时间 “2026-02-30” is no date. Write it as 2026-10-07 09:30.",
        ),
        (
            {"written_at": "2027-10-07 09:30"},
            "in_future",
            "Row 3: 留言时间 “2027-10-07 09:30” lies in the future. Check the day and the year.",
        ),
        (
            {"forwarded_at": "2026-12-01 12:06"},
            "in_future",
            "Row 3: 转办时间 “2026-12-01 12:06” lies in the future. Check the day and the year.",
        ),
    ],
)
def test_a_faulty_row_is_left_out_and_blocks_no_other(
    changes: dict[str, str], code: str, sentence: str
) -> None:
    sheet = parse(row(number="W0"), row(**changes), row(number="W9"))

    assert [message.number for message in sheet.messages] == ["W0", "W9"]
    assert [(e.row_no, e.code, e.sentence, e.severity) for e in sheet.errors] == [
        (3, code, sentence, Severity.ERROR)
    ]


@pytest.mark.parametrize(
    ("changes", "code", "sentence"),
    [
        (
            {"problem_type": ""},
            "type_missing",
            "Row 2: the 问题类型 is empty; it is taken as 其他.",
        ),
        (
            {"problem_type": "网页太慢"},
            "type_unknown",
            "Row 2: “网页太慢” is none of the seven problem types; it is taken as 其他.",
        ),
        (
            {"platform_due": "3个工作日"},
            "due_unreadable",
            "Row 2: 办理期限 “3个工作日” is no date; the platform's own term is left out.",
        ),
        (
            {"url": "见截图"},
            "url_unusable",
            "Row 2: “见截图” is no web address; the message is taken without one.",
        ),
        (
            {"url": "javascript:alert(1)"},
            "url_unusable",
            "Row 2: “javascript:alert(1)” is no web address; the message is taken without one.",
        ),
        (
            {"forwarded_at": "2026-10-06"},
            "out_of_order",
            "Row 2: 转办时间 lies before 留言时间. Check both.",
        ),
    ],
)
def test_a_doubtful_row_is_taken_with_a_warning(changes: dict[str, str], code: str, sentence: str) -> None:
    sheet = parse(row(**changes))

    assert len(sheet.messages) == 1
    assert [(e.code, e.sentence, e.severity) for e in sheet.errors] == [(code, sentence, Severity.WARNING)]


def test_doubtful_cells_become_other_no_address_and_no_term() -> None:
    (message,) = parse(row(problem_type="", url="见截图", platform_due="尽快")).messages

    assert (message.problem_type, message.url, message.platform_due) == (ProblemType.OTHER, "", None)


def test_an_address_without_scheme_gets_one() -> None:
    assert parse(row(url="www.example.gov.cn/a?b=1")).messages[0].url == "http://www.example.gov.cn/a?b=1"


def test_one_time_stamp_is_enough_and_the_other_stays_unknown() -> None:
    (message,) = parse(row(written_at="")).messages

    assert (message.written_at, message.forwarded_at) == (None, MESSAGE.forwarded_at)


def test_a_mere_day_of_forwarding_is_not_before_the_writing_of_that_day() -> None:
    sheet = parse(row(forwarded_at="2026-10-07", answered_at="2026-10-07"))

    assert sheet.errors == ()
    assert sheet.messages[0].forwarded_at == sheet.messages[0].answered_at == MESSAGE.written_at


def test_a_ledger_row_must_bring_its_answer_and_when_it_was_given() -> None:
    sheet = parse(ROW, row(number="W2", answer=""), row(number="W3", answered_at=""), as_ledger=True)

    assert sheet.messages == (MESSAGE,)
    assert [error.sentence for error in sheet.errors] == [
        "Row 3: a ledger row needs its answer (办理结果).",
        "Row 4: a ledger row needs the time of its answer (办理时间).",
    ]


def test_without_ledger_an_open_message_needs_no_answer() -> None:
    (message,) = parse(row(answer="", answered_at="")).messages

    assert (message.answer, message.answered_at) == ("", None)


def test_blank_rows_are_skipped_and_short_rows_are_blank_at_the_end() -> None:
    sheet = parse([], ROW[:8], [])

    assert [(m.row_no, m.answer, m.platform_due) for m in sheet.messages] == [(3, "", None)]


def test_a_formula_in_the_description_is_only_text() -> None:
    data = write_xlsx(HEADER, [row(description='=HYPERLINK("https://example.invalid")')])

    (message,) = read_messages(data, filename="x.xlsx", zone=DESK, now=NOW).messages

    assert message.description == '=HYPERLINK("https://example.invalid")'


CELLS = st.one_of(st.text(max_size=10), st.sampled_from(ROW))


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(st.lists(CELLS, max_size=18), max_size=6), as_ledger=st.booleans())
def test_any_cells_are_messages_and_errors(rows: list[list[str]], *, as_ledger: bool) -> None:
    sheet = parse(*rows, as_ledger=as_ledger)

    assert all(m.number and m.description and (m.written_at or m.forwarded_at) for m in sheet.messages)
    assert all(error.sentence.startswith(f"Row {error.row_no}: ") for error in sheet.errors)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(list(PlatformField)), st.integers(-30, 30)))
def test_any_mapping_is_followed_or_refused(columns: dict[PlatformField, int]) -> None:
    try:
        sheet = parse_messages([ROW], mapping=ColumnMapping(columns, 0), zone=DESK, now=NOW)
    except ColumnsMissing:
        return

    assert len(sheet.messages) <= 1


def test_a_message_of_a_clock_five_minutes_fast_is_taken() -> None:
    sheet = parse(row(written_at="2026-12-01 12:04", forwarded_at="", answered_at=""))

    assert [message.number for message in sheet.messages] == [ROW[0]]
    assert sheet.errors == ()
