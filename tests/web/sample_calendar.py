"""Invented pages of the calendar: a month, a year nobody has, the calculator."""

from dataclasses import replace
from datetime import date

from calendars.service import DeskCalendar
from tests.web import samples as s
from tests.web.samples import Page
from web import calculator, calendar_layer, month_view
from web.calendar_choice import Chosen
from web.views import calendar as views
from web.views.pieces import Choice, Form

_VERSIONS = (Choice("2", "第2版，11月20日"), Choice("1", "第1版，9月1日"))


def month() -> Page:
    found = Chosen(DeskCalendar.shipped(), _VERSIONS)
    return "calendar/month.html", {"page": month_view.month_page(found, 2026, 10, today=date(2026, 10, 9))}


def missing_year() -> Page:
    years = (views.LinkView("2026", "#", current=True), views.LinkView("2027", "#"))
    page = views.MissingYearPage("没有2031年的放假安排，工作日无法计算。", "第2版有这些年份：", years)
    return "calendar/missing.html", {"page": page}


def calculator_result() -> Page:
    result = views.ResultView(
        "10月10日 周六 17:30", "2026-10-10T17:30+08:00", "makeup", "当天24:00 前仍算按时", "", s.trace(),
    )  # fmt: skip
    return "calendar/calculator.html", {"page": _calculator(Form(), result)}


def calculator_refused() -> Page:
    form = Form({"start": "x", "amount": "0"}, {"start": "请写日期和时间。", "amount": "填1到366的整数。"})
    return "calendar/calculator.html", {"page": _calculator(form, None)}


def _calculator(form: Form, result: views.ResultView | None) -> views.CalculatorPage:
    rules = tuple(Choice(code, str(kind.words)) for code, kind in calculator.KINDS.items())
    return views.CalculatorPage(rules, _VERSIONS, form, result)


def month_of_a_missing_year() -> Page:
    template, values = month()
    notice = views.MissingNotice(
        "2027年的放假安排还没有导入。", "导入通知之前，跨入2027年的期限都是暂定。", "#"
    )
    return template, values | {"notice": notice, "may_propose": True}


def versions() -> Page:
    told = ("通知正文", "示例甲，今天")
    rows = (
        views.VersionRow("草稿3", "cn-2018-2028-3fc11152", "#", "draft", "示例办〔2026〕9号", *told, ""),
        views.VersionRow(
            "cn-2018-2027-96d640c4", "#", "published", "示例办〔2026〕1号", *told, "示例乙", "1"
        ),
        views.VersionRow(
            "草稿2", "cn-2018-2027-f617ae50", "#", "discarded", "示例办〔2026〕3号", *told, "示例乙"
        ),
    )
    return "calendar/versions.html", {"rows": rows, "may_propose": True}


def version_draft() -> Page:
    return "calendar/version.html", {"page": _review(), "run": None}


def version_outdated() -> Page:
    page = replace(
        _review(), outdated="这份草稿依据第1版，其后已发布第2版。", again_href="#", may_publish=False
    )
    return "calendar/version.html", {"page": page, "run": None}


def version_refused() -> Page:
    page = replace(_review(), refused="这份草稿已有人发布或作废。", may_publish=False, may_discard=False)
    return "calendar/version.html", {"page": page, "run": None}


def version_published() -> Page:
    moved = (
        views.MovedRow("9D2TKV", "#", "1月4日 周一 17:30", "1月5日 周二 17:30", overdue=False),
        views.MovedRow("H5P9JC", "#", "1月5日 周二 17:30", "1月4日 周一 17:30", overdue=True),
    )
    run = views.RunView(12, 2, 5, 1, "11月20日 周五 13:42", "11月20日 周五 13:43", moved, "#")
    page = replace(_review(), title="第2版", state="published", may_publish=False, may_discard=False)
    return "calendar/version.html", {"page": page, "run": run}


def version_running() -> Page:
    page = replace(_review(), title="第2版", state="published", may_publish=False, may_discard=False)
    return "calendar/version.html", {
        "page": page, "run": views.RunView(0, 0, 0, 0, "11月20日 周五 13:42", ""),
    }  # fmt: skip


def import_days() -> Page:
    return "calendar/import.html", {"form": Form()}


def import_days_refused() -> Page:
    form = Form({"text": "元旦放假"}, {"year": "正文没有写年份，请填它安排的是哪一年。"})
    return "calendar/import.html", {"form": form}


def own_days() -> Page:
    days = (
        views.OwnRow("2026-12-11", "12月11日 周五", "半天上班（市运动会），08:30–12:00", "示例办〔2026〕3号"),
    )
    seasons = (views.OwnRow("x", "每年7月1日至8月31日", "08:30–12:00、14:30–17:30", "示例办〔2026〕1号"),)
    kinds = s.choices(dict(calendar_layer.KINDS))
    form = Form({"hours_1": "x"}, {"hours_1": "时间写成 08:30-12:00 这样。"})
    page = views.LocalPage(
        days, seasons, "08:30-12:00,13:30-17:30", kinds, form, frozenset({"x"}), calendar_layer.DAYS,
        calendar_layer.SEASONS,
    )  # fmt: skip
    return "calendar/local.html", {"page": page}


def _review() -> views.ReviewPage:
    table = DeskCalendar.shipped().table
    today = date(2026, 11, 20)
    before, after = (
        month_view.grid(table, year, 2, today=today, changed={date(year, 2, 9)}) for year in (2027, 2026)
    )
    change = views.ChangeRow("2月9日 周二", "工作日", "春节放假", "holiday", "示例办〔2026〕9号(2026-11-19)")
    return views.ReviewPage(
        2, "草稿2", "draft", (("文件", "示例办〔2026〕9号"), ("提出人", "示例甲，今天")),
        ("春节：“共9天”不符，实际数出8天。",),
        (
            views.CheckRow(2027, "正式：依据已发布的通知。", "249个工作日", "248", ok=False),
            views.CheckRow(2026, "正式：依据已发布的通知。", "248个工作日", "248", ok=True),
        ),
        (views.MonthPair("2027年2月", before, after), views.MonthPair("2028年2月", views.MonthGrid("", ()), after)),
        (change,), ("2027：正式：依据已发布的通知。",), (("平时：08:30–12:00", ""), ("", "平时：09:00–12:00")),
        "国务院办公厅关于2027年部分节假日安排的通知", confirm="将重算3件在办工单的期限。", may_publish=True,
        may_discard=True,
    )  # fmt: skip
