"""Invented pages of the list of all tickets and of changing many at once."""

from markupsafe import Markup

from tests.web import samples as s
from tests.web.samples import Page
from web import wording
from web.tickets_view import marked_text
from web.views import tickets
from web.views.pieces import FRESH, Choice, Form
from web.words import SOURCES, TICKET_KINDS

_UNITS = (Choice("1", "市政府信息中心"), Choice("2", "市行政审批局"))


def _filter(**values: str) -> tickets.ListFilter:
    kinds = s.choices(dict(TICKET_KINDS))
    return tickets.ListFilter(
        Form(values), (Choice("open", "在办"),), (Choice("overdue", "超期"),), kinds, s.choices(dict(SOURCES)), _UNITS,
        (Choice("severe", "严重"),), (Choice("received", "最新的在前"),), active=bool(values),
    )  # fmt: skip


def _rows() -> tuple[tickets.TicketLine, ...]:
    due = wording.deadline("on_time", 3, due=s.at(10), now=s.NOW)
    first = tickets.TicketLine(
        "9D2TKV", "/tickets/9D2TKV", marked_text("“规章库”打不开，链接失效", ("链接",)), Markup(""), due, "received",
        "待核实", "", "公众填报", "9月30日", severe=True, escalated=True,
    )  # fmt: skip
    excerpt = marked_text("…现已更换链接，可以访问。", ("链接",))
    return first, first._replace(
        number="P6XWQ3", title=Markup("办事指南没有更新"), excerpt=excerpt, severe=False
    )


def tickets_list() -> Page:
    views = (
        tickets.ViewLink("全部", "/tickets", on=True),
        tickets.ViewLink("在办", "/tickets?state=open", on=False),
    )
    saved = (
        tickets.ViewLink(
            "本周咨询", "/tickets?kind=question", on=False, shared=True, remove="/tickets/views/1"
        ),
    )
    return "tickets/index.html", {
        "page": tickets.ListPage(
            _rows(), views, saved, _filter(), "2条", more_href="/tickets?after=1", more_text="再看50条",
            query="state=open", may_edit=True,
            chips=(
                tickets.FilterChip("时限状态：逾期答复", "/tickets?state=open"),
                tickets.FilterChip("已答复：2026-10-01至2026-10-31", "/tickets?state=open"),
            ),
        )
    }  # fmt: skip


def tickets_similar() -> Page:
    form = Form({"name": ""}, {"name": "给视图起个名字，1至40个字。"})
    page = tickets.ListPage(
        _rows(), (), (), _filter(q="1234"), "", note="没有完全一致的，以下相近：", similar=True, phone="1234",
        view_form=form,
    )  # fmt: skip
    return "tickets/index.html", {"page": page}


def tickets_phone() -> Page:
    return "tickets/index.html", {
        "page": tickets.ListPage((), (), (), _filter(), "0条", chosen_phone="…1234")
    }


def _bulk(*, previewed: bool, form: Form = FRESH) -> Page:
    row = tickets.BulkLine(
        "9D2TKV", "9D2TKV:3", "/tickets/9D2TKV", "“规章库”打不开", "待核实", "市政府信息中心", "周三 17:30",
        "周五 17:30", ("类型",), "示例乙", "",
    )  # fmt: skip
    refused = row._replace(
        number="P6XWQ3", after="", changes=(), told="", refused="“延期”不能用于已答复的工单。"
    )
    return "tickets/bulk.html", {
        "page": tickets.BulkPage(
            (row, refused), _UNITS, (Choice("7", "示例乙", "市政府信息中心"),), s.choices(dict(TICKET_KINDS)),
            (Choice("severe", "严重"),), may_extend=True, may_triage=True, previewed=previewed,
            ready=int(previewed), form=form,
        )
    }  # fmt: skip


def tickets_bulk() -> Page:
    return _bulk(previewed=False, form=Form({}, {"": "先选择要改什么。"}))


def tickets_bulk_effect() -> Page:
    return _bulk(previewed=True, form=Form({"kind": "question", "reason": "是咨询。"}))


def tickets_done() -> Page:
    rows = (
        tickets.DoneLine("9D2TKV", "/tickets/9D2TKV", "类型", ""),
        tickets.DoneLine("P6XWQ3", "/tickets/P6XWQ3", "", "没有保存：何语桐刚刚改过这一单。"),
    )
    return "tickets/done.html", {"rows": rows, "total": 2, "back_href": "/tickets?kind=question"}
