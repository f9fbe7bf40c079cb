"""Invented pages of the office: lifecycle, sent, calls, accounts."""

from tests.web import samples as s
from tests.web.samples import Page
from web import diagram
from web.views import office, pieces
from web.words import ROLES


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
