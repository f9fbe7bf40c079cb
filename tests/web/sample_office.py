"""Invented pages of the office: audit, lifecycle, sent, calls, accounts."""

from tests.web import samples as s
from tests.web.samples import Page
from web import diagram, wording
from web.views import office, pieces
from web.views.ticket import PageView
from web.words import ROLES


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
            path_late=True,
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
        "page": office.OverduePage(
            tiles, rows, today, "到周六下班将超期", next_makeup=True, upcoming=today, units=units
        )
    }


def overdue_none() -> Page:
    return "office/overdue.html", {
        "page": office.OverduePage(
            (),
            (),
            (),
            "到周六下班将超期",
            next_makeup=True,
            upcoming=(),
            next_due="下一条到期的是 9D2TKV，周六 17:30。",
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
        "drills": (
            office.DrillRow("message-2", "短信", "今天 09:10 已送达", "good"),
            office.DrillRow("mail", "邮件", "今天 09:10 未送达；上次送达：昨天 09:10", "bad"),
        ),
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
    pasting = office.CallRow(
        "3", "值班群", "市政府信息中心", "", "[严重]工单9D2TKV:首页无法访问,未确认,限10:30前处理。请登录系统确认。",
        "已等3分钟", "/calls/3/paste", "9D2TKV", "#", group="读网值班群",
    )  # fmt: skip
    return "desk/calls.html", {
        "rows": (row, pasting),
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
        office.AccountRow("1", "沈知远", "shenzy", "值班员", "", active=True, mine=True),
        office.AccountRow("2", "何语桐", "heyt", "单位经办人", "市政府信息中心", active=False),
    )
    page = office.AccountsPage(
        rows,
        s.choices(dict(ROLES)),
        (pieces.Choice("2", "市政府信息中心"),),
        password="tide-42-maple-river",
        password_for="何语桐",
    )
    return "admin/accounts.html", {"page": page}
