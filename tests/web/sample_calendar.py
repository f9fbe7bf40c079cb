"""Invented pages of the calendar: a month, a year nobody has, the calculator."""

from datetime import date

from calendars.service import DeskCalendar
from tests.web import samples as s
from tests.web.samples import Page
from web import calculator, month_view
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
