"""Invented pages of the duty day's records: the register, an entry, incidents, handovers, reachability."""

from tests.web import samples as s
from tests.web.samples import Page
from web import incident_words, register_words
from web.views import incidents, pieces, reach, register

CHOICES = register.EntryChoices(
    kinds=tuple(pieces.Choice(code, str(name)) for code, (_, name) in register_words.KINDS.items()),
    events=s.choices(dict(register_words.EVENTS)), weights=s.choices(dict(register_words.WEIGHTS)),
    firsts=(pieces.Choice("answer", "已答复"), pieces.Choice("relay", "转办")),
)  # fmt: skip
RELAYS = (
    register.RelayView("市工业和信息化局 示例辛", "09:20转办，09:35由示例辛确认", "done"),
    register.RelayView("市行政审批局 示例己", "13:02转办，40分钟未确认", "late", "2"),
)
FAX = register.EntryRow(
    "12", "#", "今天 09:10", "传真", "file-import", "上级政府办", "关于节日期间值守的通知", "转办", RELAYS, "passed_on",
    "已转办", late=True,
)  # fmt: skip
FLOOD = register.EntryRow(
    "13", "#", "今天 11:40", "单位突发事件 · 防汛", "alert-octagon", "物业", "地下车库进水", "", (), "open", "待办",
    weight="urgent", weight_text="紧急",
)  # fmt: skip
BAD = pieces.Form({"source": ""}, {"source": "填写来自谁。"})


def register_day() -> Page:
    page = register.RegisterPage(
        title="登记簿", stretch="10月9日 周五", before="#", after="#", day="2026-10-09",
        waiting=(FAX, FLOOD), rows=(FAX,),
        cut=True, heads=("答复", "转办"), counts=(register.CountRow("传真", ((0, ""), (1, "#")), (1, "#")),),
        counted="2026-10", choices=CHOICES, filters=pieces.Form(), may_keep=True, received="2026-10-09T13:42",
        paper_href="#", form=BAD,
    )  # fmt: skip
    return "duty/register.html", {"page": page}


def register_entry() -> Page:
    page = register.EntryPage(
        row=FAX, version=3, facts=(("来自", "上级政府办"),), days=s.days(), verbs=(pieces.Choice("note", "备注"),),
        may_keep=True, may_publish=False, approved="", published="", act_href="#", now="2026-10-09T13:42",
        clause="读网制度 二(五)",
    )  # fmt: skip
    return "duty/entry.html", {"page": page}


def relayed() -> Page:
    row = register.RelayedRow(
        "12", "传真", "file-import", "上级政府办", "0316-2000002", "关于节日期间值守的通知", "今天 09:20", RELAYS[1],
        "#",
    )  # fmt: skip
    return "duty/relayed.html", {"page": register.RelayedPage((row,), "示例辛已经确认。")}


INCIDENT = incidents.IncidentRow(
    "3", "#", "政务服务专栏无法访问", "今天 10:00", "3小时42分钟", "较大", "应急响应", ended=False,
    clock="依法报告还剩18分钟，限今天 14:00", clock_css="due_today", missing="省级网信部门", ticket="M4K7QX",
    ticket_href="#",
)  # fmt: skip


def incident_list() -> Page:
    page = incidents.IncidentsPage((INCIDENT,), (INCIDENT,), may_keep=True, began="2026-10-09T10:00")
    return "duty/incidents.html", {"page": page}


def incident() -> Page:
    page = incidents.IncidentPage(
        row=INCIDENT, version=4, nodes=(("已立", "done"), ("应急响应", "current"), ("已关闭", "")),
        facts=(("开始", "10月9日 周五 10:00"),),
        steps=(
            incidents.ReportStep("leader", "分管领导", "示例值班员报，10月9日 周五 10:20", "done", ""),
            incidents.ReportStep("group", "上级微信工作群", "未报", "", "各位领导：……", hint="等待贴群"),
            incidents.ReportStep("legal", "省级网信部门", "未报", "late", "网络安全事件报告"),
        ),
        days=s.days(), verbs=frozenset(incident_words.VERBS), missing="原因",
        grades=s.choices(dict(incident_words.GRADES)), plans=s.choices(dict(incident_words.PLANS)), may_keep=True,
        me="沈知远", now="2026-10-09T13:42", fix_at="", cause="", leader_report="",
        clause="读网制度 四(一)", verb="grade",
    )  # fmt: skip
    return "duty/incident.html", {"page": page}


def handovers() -> Page:
    note = incidents.NoteView(
        "7", "市政府信息中心 示例乙", "市政府信息中心 示例丙", "10月9日 周五 17:30",
        (("处置中的事件", ("3 政务服务专栏无法访问",)), ("未确认的转办", ())), "留意来电", "示例乙写于17:28", "late",
        "未确认，已呼叫下一人", may_write=True, may_confirm=True, version=2, paper_href="#",
    )  # fmt: skip
    return "duty/handovers.html", {"page": incidents.HandoverPage((note,), "示例丙")}


MISSED = reach.ReachRow(
    "10月8日 周四 21:30", "示例乙", "市政府信息中心", "读网值班", "10月9日 周五 00:00", "late", "未通", "15分钟未应答",
)  # fmt: skip


def reachability() -> Page:
    rows = (
        reach.ReachRow(
            "10月8日 周四 21:45", "示例丁", "市政府信息中心", "读网值班的下一联系人", "10月9日 周五 00:00", "done",
            "已接通", "21:47短信应答", next=True,
        ),
        MISSED,
        MISSED._replace(who="示例甲", css="waits", result="待应答", note=""),
    )  # fmt: skip
    page = reach.ReachPage(
        "2026-10", "#", "#", (MISSED,), rows, (("测试", "3"), ("未通", "1")), "班前1小时测试。", "#", cut=True
    )
    return "duty/reach.html", {"page": page}
