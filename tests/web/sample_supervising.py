"""Invented pages of the supervisor's office: the audit, a list, urging, reassigning, more time, the wall board."""

from tests.web import samples as s
from tests.web.samples import Page
from web import wording
from web.views import pieces, supervising
from web.views.ticket import PageView


def overdue() -> Page:
    tiles = (
        supervising.TileView(
            "overdue", "alert-triangle", "已超期", "3", "件", "最久超期2.5个工作日", "#late"
        ),
        supervising.TileView(
            "due_today", "clock-exclamation", "今日到期", "4", "件", "17:30 前答复", "#today"
        ),
        supervising.TileView(
            "next", "calendar-due", "下个工作日将超期", "9", "件", "今日4件，周六5件", "#next"
        ),
        supervising.TileView("past_close", "moon", "已过下班", "0", "件", "17:30 至24:00 计入", "/"),
        supervising.TileView(
            "unacknowledged", "bell-exclamation", "升级未确认", "1", "件", "已等42分钟", "/"
        ),
        supervising.TileView(
            "provisional", "calendar-question", "期限暂定", "0", "件", "2027年放假安排未发布", "/"
        ),
    )
    told = (
        PageView("message-2", "经办人 送达", "sent"),
        PageView("message-check", "负责人 确认", "confirmed"),
        PageView("phone-x", "分管领导 未接", "failed"),
    )
    rows = (
        supervising.OverdueRow(
            "H5P9JC",
            "#",
            "公租房申请条件咨询没有回复",
            "市住建局",
            "宋晚晴",
            "待答复",
            wording.deadline("overdue", 5, due=s.at(29, month=9), now=s.NOW),
            told,
            "升级未确认，已等42分钟",
            path_late=True,
            urge_href="#",
            version=3,
        ),
        supervising.OverdueRow(
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
        supervising.DueRow(n, "#", title, unit, act)
        for n, title, unit, act in (
            ("7ZD3HK", "“不动产登记”办事指南附件打不开", "值班台", "待核实"),
            ("A6S2XQ", "领导活动报道图片不显示", "市政府信息中心", "待答复"),
        )
    )
    units = (
        supervising.UnitRow("市政府信息中心", (10, "#"), (0, ""), (1, "#"), (1, "#"), in_time=98, days="1.4"),
        supervising.UnitRow("市住建局", (4, "#"), (1, "#"), (0, ""), (0, ""), in_time=82, days="2.8"),
    )
    return "office/overdue.html", {
        "page": supervising.OverduePage(
            tiles,
            rows,
            supervising.SoonView(today, 4, "#", urge_href="#"),
            "到周六下班将超期",
            next_makeup=True,
            upcoming=supervising.SoonView(today, 9, "#"),
            units=units,
            total=supervising.UnitRow("合计", (14, "#"), (1, "#"), (1, "#"), (1, "#")),
            requests="2",
            may_decide=True,
            recorded=True,
            more_href="#",
        )
    }


def overdue_none() -> Page:
    return "office/overdue.html", {
        "page": supervising.OverduePage(
            (),
            (),
            supervising.SoonView((), 0, "#"),
            "到周六下班将超期",
            next_makeup=True,
            upcoming=supervising.SoonView((), 0, "#"),
            next_due="下一条到期的是 9D2TKV，周六 17:30。",
        )
    }


def office_list() -> Page:
    rows = overdue()[1]["page"].rows  # type: ignore[attr-defined]  # a sample's values are of any kind
    page = supervising.ShelfPage(
        "已超期",
        "最后一天24:00 仍未答复",
        53,
        rows,
        "#",
        "#",
        place="市住建局",
        place_off_href="#",
        may_act=True,
    )
    return "office/list.html", {"page": page}


def office_list_none() -> Page:
    page = supervising.ShelfPage("已过下班", "今天是最后一天，已过下班", 0, (), "", "#")
    return "office/list.html", {"page": page}


_LEFT_ALONE = (
    supervising.RefusedRow("Q8W4RN", "#", "顾明川今天 13:10已催办过。每小时最多催办一次，请先看通知结果。"),
)


def urge() -> Page:
    words = "【示例政务】工单H5P9JC一般:今天办结:公租房申请…,督办,应于09-29 17:30前办结。回····确认"
    row = supervising.UrgeRow("市住建局 宋晚晴", "宋晚晴将收到1条短信", (("H5P9JC", "#"),), words)
    page = supervising.UrgePage(
        (row,),
        _LEFT_ALONE,
        ("H5P9JC", "Q8W4RN"),
        "1人将收到通知，共1件工单；经过记在各工单上。",
        "#",
        quiet="7:00 发出",
    )
    return "office/urge.html", {"page": page}


def urge_nobody() -> Page:
    return "office/urge.html", {"page": supervising.UrgePage((), _LEFT_ALONE, ("Q8W4RN",), "", "#")}


_DUE = (supervising.DueRow("7ZD3HK", "#", "“不动产登记”办事指南附件打不开", "值班台", "待核实"),)
_UNITS = (pieces.Choice("1", "市住建局"), pieces.Choice("2", "市人社局"))
_PEOPLE = (pieces.Choice("7", "宋晚晴", "市住建局"),)


def assign() -> Page:
    form = pieces.Form({"unit_id": "1"}, {"reason": "请写明理由：会记在每件工单上。"})
    page = supervising.ReassignPage(_DUE, ("7ZD3HK.3",), _UNITS, _PEOPLE, form=form, back_href="#")
    return "office/assign.html", {"page": page}


def assign_preview() -> Page:
    effects = ("1件从值班台转出", "宋晚晴将在上班时间收到1件工单的通知", "期限不变。")
    page = supervising.ReassignPage(
        _DUE,
        ("7ZD3HK.3",),
        _UNITS,
        _PEOPLE,
        preview=effects,
        back_href="#",
        form=pieces.Form({"unit_id": "1"}),
    )
    return "office/assign.html", {"page": page}


def assign_left() -> Page:
    page = supervising.ReassignPage(
        _DUE, ("7ZD3HK.3",), _UNITS, _PEOPLE, refused=_LEFT_ALONE, done="1件已转市住建局。", back_href="#"
    )
    return "office/assign.html", {"page": page}


_DAYS = (
    pieces.Choice("2", "2个工作日：10月13日 周二 17:30"),
    pieces.Choice("3", "3个工作日：10月14日 周三 17:30"),
)


def ask() -> Page:
    deadline = wording.deadline("on_time", 3, due=s.at(10), now=s.NOW, makeup=True)
    page = supervising.AskPage(
        "9D2TKV", "#", "政务公开首页点“规章库”进入404页", 4, deadline, _DAYS, action="#"
    )
    return "office/ask.html", {"page": page}


def extensions() -> Page:
    deadline = wording.deadline("on_time", 3, due=s.at(10), now=s.NOW, makeup=True)
    rows = tuple(
        supervising.RequestRow(
            number, number, "#", "政务公开首页点“规章库”进入404页", "市政府信息中心", deadline,
            "沈知远申请3个工作日，今天 10:12", "供应商周三到场", _DAYS, "3", 4, why_not,
        )
        for number, why_not in (("17", ""), ("18", "期限已过，只能在到期前延长。"))
    )  # fmt: skip
    form = pieces.Form({"extension_days": "2"}, {"": "没保存：顾明川已审批过这项申请。"})
    return "office/extensions.html", {"page": supervising.RequestsPage(rows, "#", {"17": form})}


def extensions_none() -> Page:
    return "office/extensions.html", {"page": supervising.RequestsPage(())}


def board() -> Page:
    tiles = (
        supervising.TileView("overdue", "alert-triangle", "已超期", "3", "件", "", "#"),
        supervising.TileView("due_today", "clock-exclamation", "今日须答复", "4", "件", "", "#"),
        supervising.TileView("unassigned", "inbox", "未派出", "0", "件", "", ""),
        supervising.TileView("severe", "urgent", "严重未办结", "1", "件", "", ""),
    )
    rows = (
        supervising.BoardRow(
            "H5P9JC", "#", "首页打不开", "市政府信息中心", "待处置",
            wording.deadline("overdue", 5, due=s.at(29, month=9), now=s.NOW), severe=True,
        ),
        supervising.BoardRow(
            "9D2TKV", "", "“规章库”进入404页", "值班台", "待核实",
            wording.deadline("on_time", 3, due=s.at(10), now=s.NOW, makeup=True), severe=False,
        ),
    )  # fmt: skip
    page = supervising.BoardPage(
        "zh-CN",
        "示例市读网值班台",
        "10月9日 周五 13:42",
        "工作日",
        tiles,
        rows,
        "沈知远",
        "13:41:58",
        silent=False,
    )
    return "board/board.html", {"page": page}


def board_alone() -> Page:
    page = supervising.BoardPage(
        "zh-CN", "示例市读网值班台", "10月9日 周五 13:42", "工作日", (), (), "", "11:02:10", silent=True,
        stopped="消息已停发：恢复了备份。",
    )  # fmt: skip
    return "board/board.html", {"page": page}


def board_keys() -> Page:
    rows = (
        supervising.BoardKeyRow("1", "一楼值班室", "顾明川，今天 09:00"),
        supervising.BoardKeyRow("2", "旧屏", "顾明川，9月1日 周二 09:00", revoked="顾明川收回，今天 09:01"),
    )
    page = supervising.BoardKeysPage(rows, "https://duwang.shili.example/board/sample")
    return "board/keys.html", {"page": page}
