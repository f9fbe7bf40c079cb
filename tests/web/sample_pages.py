"""The invented pages of the gallery, by name: template and the values it is rendered with."""

from collections.abc import Callable

from tests.web import samples as s
from web import diagram, traces, wording
from web.error_words import error_view
from web.views import common, office, public, triage
from web.views.ticket import ChangeView, PageView
from web.words import KINDS, ROLES, SOURCES, STATES

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


def track_wrong() -> Page:
    form = common.Form(
        {"code": "7K4M-Q2ZP-9XWE"}, {"code": "没有这个查询码。请对照记下的再填一次，最后一位是校验位。"}
    )
    return "public/track.html", {"page": public.TrackPage(form=form)}


def privacy() -> Page:
    return "public/privacy.html", {"kept_for": "1年", "office": "示例市政府信息中心"}


def sign_in() -> Page:
    return "account/sign_in.html", {
        "form": common.Form({"name": "shenzy"}, {"": "没有登录：账号或密码不对。"})
    }


def password() -> Page:
    return "account/password.html", {"form": common.FRESH, "must_change": True}


def new() -> Page:
    sites = (common.Choice("1", "示例市人民政府门户网站"), common.Choice("2", "示例市政务服务专栏"))
    return "triage/new.html", {
        "page": triage.EntryPage(s.choices(dict(SOURCES)), s.choices(dict(KINDS)), sites)
    }


def import_messages() -> Page:
    return "triage/import_messages.html", {"page": triage.ImportPage()}


def _preview(*, mapped: bool) -> common.PreviewView:
    heads = ("序号", "单位", "姓名", "固定电话", "手机")
    rows = (
        common.PreviewRow(1, ("市政府办副主任", "示例甲", "0316-2000001", "13000000001"), "add"),
        common.PreviewRow(
            2,
            ("市政府信息中心", "示例乙", "0316-2000002", "13000000002"),
            "update",
            "手机：13000000012 → 13000000002",
        ),
        common.PreviewRow(3, ("市政府信息中心", "示丙", "0316-2000002", "13000000003"), "same"),
        common.PreviewRow(
            4,
            ("市长热线办公室", "示戊", "20000", ""),
            "error",
            "固定电话“20000”位数不对。写7位市话或带区号。",
        ),
    )
    columns = (
        common.ColumnView("number", "留言编号", 0, required=True),
        common.ColumnView("url", "问题页面", 2, required=True),
        common.ColumnView("phone", "联系电话", -1, required=False),
    )
    choices = (common.Choice("-1", "文件里没有"), *(common.Choice(str(i), h) for i, h in enumerate(heads)))
    return common.PreviewView(
        "t1",
        ("单位", "姓名", "固定电话", "手机"),
        rows,
        1,
        1,
        1,
        1,
        9,
        columns if mapped else (),
        choices if mapped else (),
    )


def import_preview() -> Page:
    return "triage/import_messages.html", {"page": triage.ImportPage(preview=_preview(mapped=True))}


def contacts_import() -> Page:
    return "contacts/import.html", {"page": triage.ImportPage(preview=_preview(mapped=False))}


def _contacts() -> tuple[office.ContactRow, ...]:
    return (
        office.ContactRow(
            "市政府办副主任", "示例甲", "分管领导", "130****0001", "0316-2000001", "短信、电话", on_duty=True
        ),
        office.ContactRow("市政府信息中心", "示例乙", "", "130****0002", "0316-2000002", "短信、电话"),
        office.ContactRow("市长热线办公室", "示戊", "", "", "0316-2000005", "人工拨打", bad="连续2次未接"),
    )


def contacts_page() -> Page:
    return "contacts/index.html", {"rows": _contacts(), "q": "", "may_edit": True}


def contacts_empty() -> Page:
    return "contacts/index.html", {"rows": (), "q": "", "may_edit": True}


def contact_sheet() -> Page:
    return "contacts/sheet.html", {"rows": _contacts(), "printed_text": "10月9日 周五 13:42 打印"}


def policies() -> Page:
    late = office.PolicyView(
        "逾期提醒",
        "所有网站找错工单，工作时间内",
        (
            office.PolicyStepRow(
                1, "到期前1个工作日 08:30", "经办人", "短信 → 电话 → 人工拨打", escalates=False
            ),
            office.PolicyStepRow(2, "到期当天 13:30", "单位负责人、分管领导", "短信 → 电话", escalates=True),
        ),
        "读网制度 二(三)",
        house=False,
    )
    severe = office.PolicyView(
        "严重故障",
        "严重故障，全天候",
        (
            office.PolicyStepRow(1, "确认后10分钟", "在岗技术人员", "电话 → 短信", escalates=False),
            office.PolicyStepRow(2, "30分钟", "分管领导", "电话 → 短信", escalates=True),
        ),
        "",
        house=True,
    )
    return "policies/index.html", {"policies": (late, severe)}


def matrix() -> Page:
    rows = (
        office.MatrixRow(
            "content", "内容错误、不更新", "2", "市政府信息中心", "核实并改正栏目内容", "读网制度 一(二)"
        ),
        office.MatrixRow(
            "mailbox", "市长信箱超期未答", "3", "市长热线办公室", "督促承办单位答复", "读网制度 一(二)"
        ),
    )
    units = (
        common.Choice("2", "市政府信息中心"),
        common.Choice("3", "市长热线办公室"),
        common.Choice("4", "市行政审批局"),
    )
    return "policies/matrix.html", {"page": office.MatrixPage(rows, units, True, 3)}


def overdue() -> Page:
    tiles = (
        office.TileView("overdue", "alert-triangle", "已超期", "3", "件", "最久超期2.5个工作日", "#late"),
        office.TileView("due_today", "clock-exclamation", "今日到期", "4", "件", "17:30 前答复", "#today"),
        office.TileView("next", "calendar-due", "下个工作日将超期", "9", "件", "今日4件，周六5件", "#next"),
        office.TileView("past_close", "moon", "已过下班", "0", "件", "17:30 至24:00 计入", "/"),
        office.TileView("unacknowledged", "bell-exclamation", "升级未确认", "1", "件", "已等42分钟", "/"),
        office.TileView(
            "provisional", "calendar-question", "期限暂定", "0", "件", "2027年放假安排未发布", "/"
        ),
    )
    told = (
        PageView("message-2", "经办人 送达", "sent"),
        PageView("message-check", "负责人 确认", "confirmed"),
        PageView("phone-x", "分管领导 未接", "failed"),
    )
    rows = (
        office.OverdueRow(
            "H5P9JC",
            "#",
            "公租房申请条件咨询没有回复",
            "市住建局",
            "宋晚晴",
            "待答复",
            wording.deadline("overdue", 5, due=s.at(29, month=9), now=s.NOW),
            told,
            "升级未确认，已等42分钟",
            True,
        ),
        office.OverdueRow(
            "Q8W4RN",
            "#",
            "市长信箱去年11月来信仍显示“处理中”",
            "值班台",
            "沈知远",
            "待核实",
            wording.deadline("overdue", 1, due=s.at(8), now=s.NOW),
            told[:2],
            "下一步：10月9日 17:30 通知负责人",
        ),
    )
    today = tuple(
        office.DueRow(n, "#", title, unit, act)
        for n, title, unit, act in (
            ("7ZD3HK", "“不动产登记”办事指南附件打不开", "值班台", "待核实"),
            ("A6S2XQ", "领导活动报道图片不显示", "市政府信息中心", "待答复"),
        )
    )
    units = (
        office.UnitRow("市政府信息中心", (10, "#"), (0, ""), (1, "#"), (1, "#")),
        office.UnitRow("市住建局", (4, "#"), (1, "#"), (0, ""), (0, "")),
    )
    return "office/overdue.html", {
        "page": office.OverduePage(tiles, rows, today, "到周六下班将超期", True, today, units)
    }


def overdue_none() -> Page:
    return "office/overdue.html", {
        "page": office.OverduePage(
            (), (), (), "到周六下班将超期", True, (), (), "下一条到期的是 9D2TKV，周六 17:30。"
        )
    }


def lifecycle() -> Page:
    return "office/lifecycle.html", {"page": diagram.lifecycle()}


def sent() -> Page:
    rows = (
        office.SentRow(
            "10月9日 周五 08:30",
            "message-2",
            "短信",
            "温书言 130****0005",
            "您有读网工单9D2TKV，级别一般，请于10-10 17:30前处理。回复4731确认。",
            "已送达",
            "good",
            "9D2TKV",
            "#",
        ),
        office.SentRow(
            "10月8日 周四 17:45",
            "phone",
            "电话",
            "何语桐 130****0003",
            "您有读网工单9D2TKV。按1确认。",
            "无人接听",
            "bad",
            "9D2TKV",
            "#",
        ),
    )
    return "desk/sent.html", {
        "rows": rows,
        "more_href": "",
        "carrier_text": "本台用文件通道：没有真的发出，只记在这里。",
    }


def calls() -> Page:
    row = office.CallRow(
        "1",
        "示戊",
        "市长热线办公室",
        "0316-2000005",
        "读网工单9D2TKV明天17:30到期，请安排答复。",
        "已等12分钟",
        "/calls/1",
        "9D2TKV",
        "#",
        late=True,
    )
    return "desk/calls.html", {
        "rows": (row,),
        "done": (
            office.CallRow(
                "2",
                "示例己",
                "市行政审批局",
                "",
                "",
                "",
                "",
                "M4K7QX",
                "#",
                done="13:02 沈知远：已接，答应处理",
            ),
        ),
    }


def accounts() -> Page:
    rows = (
        office.AccountRow("1", "沈知远", "shenzy", "staff", "值班员", "", "", "今天 13:40", True, 1),
        office.AccountRow(
            "2", "何语桐", "heyt", "unit_handler", "单位经办人", "2", "市政府信息中心", "昨天 17:02", False, 4
        ),
    )
    page = office.AccountsPage(
        rows,
        s.choices(dict(ROLES)),
        (common.Choice("2", "市政府信息中心"),),
        password="tide-42-maple-river",
        password_for="何语桐",
    )
    return "admin/accounts.html", {"page": page}


def error_403() -> Page:
    return "errors/error.html", {"error": error_view(403, home="/")}


def error_409() -> Page:
    return "errors/error.html", {
        "error": error_view(409, home="/", reference="8f2c"),
        "typed": {"答复": "已恢复。"},
    }


PAGES: dict[str, Callable[[], Page]] = {
    name: page
    for name, page in globals().items()
    if callable(page) and not name.startswith("_") and getattr(page, "__module__", "") == __name__
}
