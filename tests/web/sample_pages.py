"""The invented pages of the gallery, by name: template and the values it is rendered with."""

from collections.abc import Callable

from tests.web import samples as s
from web import traces, wording
from web.views import common, office, public, triage
from web.views.ticket import ChangeView, PageView
from web.words import KINDS, SOURCES, STATES

Page = tuple[str, dict[str, object]]
TRIAGE = frozenset({"verify", "merge", "dismiss", "comment", "assign", "transfer", "severity", "reveal"})
ANSWERING = frozenset(
    {"answer", "assign", "transfer", "merge", "comment", "severity", "reveal", "acknowledge", "deescalate"}
)


def _rows() -> tuple[triage.GroupView, ...]:
    def row(number: str, title: str, due: common.DeadlineView, source: str, **more: bool) -> triage.RowView:
        return triage.RowView(number, f"/?at={number}", title, due, source, wording.state("received"), **more)

    sat = s.deadline("on_time", 3, s.at(10), makeup=True)
    today = s.deadline("due_today", 1, s.at(9))
    unknown = wording.deadline("unknown", 0, due=None, now=s.NOW, missing_year=2028)
    prov = wording.deadline(
        "on_time", 120, due=s.at(4, month=1).replace(year=2027), now=s.NOW, provisional=True
    )
    return (
        triage.GroupView("unknown", "期限未定", "1", (row("K7P2MA", "元旦值班表打不开", unknown, "电话"),)),
        triage.GroupView(
            "overdue",
            "已超期",
            "1",
            (
                row(
                    "Q8W4RN",
                    "市长信箱去年11月来信仍显示“处理中”",
                    s.deadline("overdue", 1, s.at(8)),
                    "平台",
                    unread=True,
                    escalated=True,
                ),
            ),
        ),
        triage.GroupView(
            "due_today",
            "今日到期",
            "2",
            (
                row("7ZD3HK", "“不动产登记”办事指南附件打不开", today, "平台", unread=True),
                row("E5N0TB", "部门动态栏目8月18日后没有更新", today, "平台"),
            ),
        ),
        triage.GroupView(
            "on_time",
            "期限内",
            "8",
            (
                row("M4K7QX", "“规章库”里的停车管理办法打不开", sat, "平台", on=True, unread=True),
                row("C9F2VA", "通知标题错别字：“防讯工作”应为“防汛工作”", sat, "电话", unread=True),
                row("3XJ8WP", "公交线路查询页面无法打开", sat, "平台"),
                row(
                    "W2B9SE",
                    "有仿冒本站的“补贴申领”页面",
                    s.deadline("on_time", 7, s.at(13)),
                    "电话",
                    severe=True,
                ),
                row("A6S2XQ", "领导活动报道图片不显示", prov, "来访"),
            ),
        ),
    )


def _tabs() -> tuple[triage.ListTab, ...]:
    return (
        triage.ListTab("收件箱", "11", "/", on=True),
        triage.ListTab("我的", "6", "/?view=mine", on=False),
        triage.ListTab("在办", "43", "/?view=open", on=False),
    )


def _filters() -> triage.FilterView:
    return triage.FilterView(
        states=s.choices(dict(STATES)), kinds=s.choices(dict(KINDS)), sources=s.choices(dict(SOURCES))
    )


def queue() -> Page:
    open_one = s.ticket(TRIAGE, state="received", number="M4K7QX", title="“规章库”里的停车管理办法打不开")
    return "triage/queue.html", {
        "page": triage.QueuePage(_tabs(), _rows(), _filters(), open_one, False, "13:42 已更新", "/?after=x")
    }


def queue_row() -> Page:
    template, values = queue()
    page = values["page"]
    return template, {
        "page": triage.QueuePage(page.tabs, page.groups, page.filters, page.selected, True, "13:42 已更新")
    }


def queue_empty() -> Page:
    page = triage.QueuePage(
        _tabs(), (), _filters(), None, False, "13:42 已更新", next_due="下一条到期的是 9D2TKV，周六 17:30。"
    )
    return "triage/queue.html", {"page": page}


def ticket() -> Page:
    return "triage/ticket.html", {"t": s.ticket(ANSWERING, escalated=True, state="escalated.handled")}


def ticket_severe() -> Page:
    form = common.Form({"answer": "已恢复。"}, {"cause": "请写原因。"})
    conflict = ChangeView(
        "宋晚晴1分钟前改过这一单", (("状态", "待答复"), ("承办单位", "市行政审批局")), (("答复", "已恢复。"),)
    )
    return "triage/ticket.html", {
        "t": s.ticket(
            ANSWERING,
            severe=True,
            form=form,
            form_verb="answer",
            conflict=conflict,
            severity="severe",
            repeats=12,
        )
    }


def ticket_new() -> Page:
    return "triage/ticket.html", {"t": s.ticket(TRIAGE, state="received")}


def ticket_done() -> Page:
    done = s.ticket(
        frozenset({"reopen", "comment"}),
        state="answered",
        answer_text="您好！您于9月30日反映的“规章库”打不开，情况属实。现已更正，感谢监督！",
        answered_text="沈知远 10月9日 周五 14:02 答复",
        deadline=wording.deadline("met", 3, due=s.at(10), now=s.NOW),
    )
    return "triage/ticket.html", {"t": done}


def report(form: common.Form = common.FRESH) -> Page:
    counted = s.DeskCalendar.shipped().deadline(s.NOW.astimezone(s.UTC), s.WorkingDays(3))
    cells = traces.strip(counted.derivation.steps, today=s.NOW.date())
    page = public.ReportPage(
        s.choices(dict(KINDS)), wording.day(s.at(13).date(), s.NOW.date()), cells, "1年", form
    )
    return "public/report.html", {"page": page}


def report_wrong() -> Page:
    return report(
        common.Form(
            {"kind": "unreachable", "url": "abc"},
            {"url": "这不是网页地址。", "description": "请写清哪里有错，至少5个字。"},
        )
    )


def reported() -> Page:
    return "public/reported.html", {"page": public.ReportedPage("7K4M-Q2ZP-9XWD", "10月13日 周二", True)}


def track() -> Page:
    return "public/track.html", {"page": public.TrackPage()}


def tracked() -> Page:
    nodes = (
        public.PublicNode("已收到", "done", "9月30日"),
        public.PublicNode("已核实", "done", "10月8日", "情况属实"),
        public.PublicNode("正在改正", "current", ""),
        public.PublicNode("答复", "todo", ""),
    )
    found = public.TrackedView(
        "7K4M-Q2ZP-9XWD", "内容无法访问", "9月30日", "10月10日 周六", "", nodes, "", ""
    )
    return "public/track.html", {"page": public.TrackPage(found=found)}


def tracked_done() -> Page:
    nodes = tuple(public.PublicNode(n, "done", "10月9日") for n in ("已收到", "已核实", "已改正", "已答复"))
    found = public.TrackedView(
        "7K4M-Q2ZP-9XWD",
        "内容无法访问",
        "9月30日",
        "10月10日 周六",
        "",
        nodes,
        "您好！您反映的“规章库”打不开，情况属实。现已更正，感谢监督！",
        "10月9日 周五 14:02 答复",
    )
    return "public/track.html", {"page": public.TrackPage(found=found)}


PAGES: dict[str, Callable[[], Page]] = {
    name: page
    for name, page in globals().items()
    if callable(page) and not name.startswith("_") and getattr(page, "__module__", "") == __name__
}
PATH = PageView
OFFICE = office
