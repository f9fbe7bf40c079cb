"""How a derivation reads: the strip of days and the lines below it."""

from datetime import UTC, datetime

import pytest

from calendars.deadlines import NaturalDays, ReceiptRule, Rule, WorkingDays, WorkingMinutes
from calendars.pauses import Pause
from calendars.service import DeskCalendar
from tests.web import samples
from web import traces
from web.views.pieces import TraceView

pytestmark = pytest.mark.usefixtures("chinese")


def trace_of(received: datetime, days: int = 3, receipt: ReceiptRule = ReceiptRule.A) -> TraceView:
    counted = DeskCalendar.shipped().deadline(received.astimezone(UTC), WorkingDays(days, receipt))
    return traces.trace(
        counted.derivation,
        start=received,
        due=counted.due_at.astimezone(received.tzinfo),
        now=samples.NOW,
        clause="读网制度 二(三)",
    )


def test_the_strip_shows_receipt_holiday_counted_days_and_the_make_up_saturday_at_the_end() -> None:
    cells = trace_of(samples.RECEIVED).cells

    assert [cell.verdict for cell in cells] == ["收到", *["休"] * 7, "计1", "计2", "计3"]
    assert cells[-1].css == "counted last"
    assert cells[-2].css == "counted today"
    assert (cells[-1].weekday, cells[-1].day) == ("六", "10")


def test_the_lines_fold_the_holiday_and_say_why_each_day_counts() -> None:
    lines = trace_of(samples.RECEIVED).lines

    assert [(line.dates, line.verdict) for line in lines] == [
        ("9月30日 周三", "不计"),
        ("10月1日至7日", "跳过7天"),
        ("10月8日 周四", "第1天"),
        ("10月9日 周五", "第2天"),
        ("10月10日 周六", "第3天"),
    ]
    assert lines[0].reason == "16:59 收到，收到当天不计"
    assert lines[1].reason == "国庆节放假"
    assert (lines[-1].mark, lines[-1].reason) == ("makeup", "调休上班，计入，17:30 到期，24:00 起算超期")


def test_more_than_two_weeks_fold_the_skipped_runs_of_the_strip_too() -> None:
    cells = trace_of(datetime(2026, 9, 30, 9, 0, tzinfo=samples.ZONE), days=10).cells

    folded = [cell for cell in cells if cell.weekday == "…"]
    assert [cell.day for cell in folded] == ["7", "2"]
    assert sum("counted" in cell.css for cell in cells) == 10
    assert len(cells) == 1 + 2 + 10 + 1


def test_a_late_arrival_under_rule_b_says_that_the_next_working_day_receives_it() -> None:
    trace = trace_of(datetime(2026, 10, 9, 18, 5, tzinfo=samples.ZONE), receipt=ReceiptRule.B)

    assert "下班后收到的算下个工作日收到" in trace.rule
    assert [line.reason for line in trace.lines if line.verdict == "不计"] == [
        "18:05 下班后收到",
        "视为收到当天",
    ]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (WorkingDays(3), "法定 · 3个工作日答复"),
        (NaturalDays(15), "法定 · 15日内答复"),
        (WorkingMinutes(90), "工作时间90分钟内"),
    ],
)
def test_each_kind_of_rule_has_its_words(rule: Rule, words: str) -> None:
    counted = DeskCalendar.shipped().deadline(samples.RECEIVED, rule)

    trace = traces.trace(
        counted.derivation,
        start=samples.RECEIVED,
        due=counted.due_at.astimezone(samples.RECEIVED.tzinfo),
        now=samples.NOW,
        clause="示例",
    )

    assert trace.rule == words


def test_days_in_which_the_clock_stood_still_fold_into_one_line() -> None:
    received = datetime(2026, 11, 23, 10, 0, tzinfo=samples.ZONE)
    pause = Pause(
        datetime(2026, 11, 24, 9, 0, tzinfo=samples.ZONE), datetime(2026, 11, 26, 9, 0, tzinfo=samples.ZONE)
    )
    counted = DeskCalendar.shipped().deadline(received, WorkingDays(2), [pause])

    lines = traces.trace(
        counted.derivation,
        start=received,
        due=counted.due_at.astimezone(received.tzinfo),
        now=samples.NOW,
        clause="示例",
    ).lines

    assert [(line.verdict, line.reason) for line in lines[1:3]] == [
        ("跳过2天", "暂停计时，不计"),
        ("第1天", "工作日"),
    ]


def test_the_last_line_cites_clause_and_calendar_version() -> None:
    trace = trace_of(samples.RECEIVED)

    assert trace.clause == "读网制度 二(三)"
    assert trace.calendar.startswith("日历版本 cn-2018-2027-")
