"""Invented pages of triage: queue, ticket in its states, staff entry."""

from dataclasses import replace

from tests.web import samples as s
from tests.web.samples import Page
from web import wording
from web.views import pieces, triage
from web.views.company import BesideView, LostView, ToastView
from web.views.ticket import ChangeView
from web.words import KINDS, SOURCES, STATES

TRIAGE = frozenset({"verify", "merge", "dismiss", "comment", "assign", "transfer", "severity", "reveal"})
ANSWERING = frozenset(
    {"answer", "assign", "transfer", "merge", "comment", "severity", "reveal", "acknowledge", "deescalate"}
)


def _rows() -> tuple[triage.GroupView, ...]:
    def row(
        number: str, title: str, due: pieces.DeadlineView, source: str, marks: triage.RowMarks = triage.UNMARKED,
        **more: bool,
    ) -> triage.RowView:  # fmt: skip
        return triage.RowView(number, f"/?at={number}", title, due, source, marks=marks, **more)

    sat = s.deadline("on_time", 3, s.at(10), makeup=True)
    today = s.deadline("due_today", 1, s.at(9))
    unknown = wording.deadline("unknown", 0, due=None, now=s.NOW, missing_year=2028)
    prov = wording.deadline(
        "on_time", 120, due=s.at(4, month=1).replace(year=2027), now=s.NOW, provisional=True
    )
    return (
        triage.GroupView(
            "unknown", "期限未定", "1", (row("K7P2MA", "元旦值班表打不开", unknown, "telephone"),)
        ),
        triage.GroupView(
            "overdue",
            "已超期",
            "1",
            (
                row(
                    "Q8W4RN",
                    "市长信箱去年11月来信仍显示“处理中”",
                    s.deadline("overdue", 1, s.at(8)),
                    "national_platform",
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
                row(
                    "7ZD3HK",
                    "“不动产登记”办事指南附件打不开",
                    today,
                    "national_platform",
                    triage.RowMarks(eyes="宋晚晴"),
                    unread=True,
                ),
                row("E5N0TB", "部门动态栏目8月18日后没有更新", today, "national_platform"),
            ),
        ),
        triage.GroupView(
            "on_time",
            "期限内",
            "8",
            (
                row(
                    "M4K7QX", "“规章库”里的停车管理办法打不开", sat, "national_platform", on=True, unread=True
                ),
                row("C9F2VA", "通知标题错别字：“防讯工作”应为“防汛工作”", sat, "telephone", unread=True),
                row("3XJ8WP", "公交线路查询页面无法打开", sat, "national_platform"),
                row(
                    "W2B9SE",
                    "有仿冒本站的“补贴申领”页面",
                    s.deadline("on_time", 7, s.at(13)),
                    "telephone",
                    severe=True,
                ),
                row("A6S2XQ", "领导活动报道图片不显示", prov, "visitor"),
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
        "page": triage.QueuePage(
            _tabs(),
            _rows(),
            _filters(),
            open_one,
            at_row=False,
            updated_text="13:42 已更新",
            may_enter=True,
            more_href="/?after=x",
            beside=BesideView(
                toast=ToastView("已受理 V3P6NC，派给市长热线办", 7, "V3P6NC"),
                viewers="宋晚晴",
                lost=(
                    LostView(
                        1,
                        "8HG5YC",
                        "/tickets/8HG5YC",
                        "受理",
                        "宋晚晴刚刚改过这一单",
                        (("交办意见", "请今天改"),),
                    ),
                ),
            ),
            following="C9F2VA",
            group="on_time",
        )
    }


def queue_row() -> Page:
    template, values = queue()
    page = values["page"]
    assert isinstance(page, triage.QueuePage)
    return template, {"page": replace(page, at_row=True)}


def queue_empty() -> Page:
    page = triage.QueuePage(
        _tabs(),
        (),
        _filters(),
        None,
        at_row=False,
        updated_text="13:42 已更新",
        may_enter=True,
        next_due="下一条到期的是 9D2TKV，周六 17:30。",
    )
    return "triage/queue.html", {"page": page}


def ticket() -> Page:
    return "triage/ticket.html", {"t": s.ticket(ANSWERING, escalated=True, state="escalated.handled")}


def ticket_severe() -> Page:
    form = pieces.Form({"answer": "已恢复。"}, {"cause": "请写原因。"})
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


def new() -> Page:
    sites = (pieces.Choice("1", "示例市人民政府门户网站"), pieces.Choice("2", "示例市政务服务专栏"))
    return "triage/new.html", {
        "page": triage.EntryPage(s.choices(dict(SOURCES)), s.choices(dict(KINDS)), sites)
    }


def password() -> Page:
    return "account/password.html", {"form": pieces.FRESH, "must_change": True}
