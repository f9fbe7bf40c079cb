"""Invented pages of a Friday afternoon, 2026-10-09 13:42 in 示例市: what the gallery and the wording tests show."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from calendars.deadlines import WorkingDays
from calendars.service import DeskCalendar
from web import traces, wording
from web.shell import RAIL
from web.views.pieces import Choice, DeadlineView, PublicView, ShellView, TraceView
from web.views.ticket import (
    DayView,
    EventView,
    NodeView,
    PageView,
    RelatedView,
    StampView,
    StepView,
    TicketView,
)
from web.words import KINDS, SOURCES

# A template and the values it is rendered with.
Page = tuple[str, dict[str, object]]

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 10, 9, 13, 42, tzinfo=ZONE)
RECEIVED = datetime(2026, 9, 30, 16, 59, tzinfo=ZONE)


def shell(here: str, lang: str) -> ShellView:
    return ShellView(
        lang=lang,
        desk_name="示例市读网工作台",
        here=here,
        rail=tuple(RAIL),
        now_text=wording.full_moment(NOW, NOW),
        now_iso=NOW.isoformat(),
        day_text=wording.day_mark("working"),
        on_duty=("沈知远",),
        me_name="沈知远",
        role_text=wording.word({}, "值班员"),
        counts={"queue": 11, "overdue": 3},
    )


def public(lang: str) -> PublicView:
    return PublicView(lang=lang, site_name="示例市人民政府门户网站", seal="示")


def choices(table: dict[str, object]) -> tuple[Choice, ...]:
    return tuple(Choice(value, str(label)) for value, label in table.items())


def deadline(kind: str, half_days: int, due: datetime, *, makeup: bool = False) -> DeadlineView:
    return wording.deadline(kind, half_days, due=due, now=NOW, makeup=makeup)


def at(day: int, hour: int = 17, minute: int = 30, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


def trace() -> TraceView:
    counted = DeskCalendar.shipped().deadline(RECEIVED.astimezone(UTC), WorkingDays(3))
    return traces.trace(
        counted.derivation,
        start=RECEIVED,
        due=counted.due_at.astimezone(RECEIVED.tzinfo),
        now=NOW,
        clause="读网制度 二(三)",
    )


def nodes() -> tuple[NodeView, ...]:
    return (
        NodeView("收到", "9月30日", "done"),
        NodeView("核实", "10月8日", "done"),
        NodeView("处置", "10月9日", "done"),
        NodeView("待答复", "", "current"),
    )


def steps() -> tuple[StepView, ...]:
    return (
        StepView(
            1,
            "unanswered",
            "到期前2个工作日",
            "10月8日 17:30",
            "何语桐 经办人",
            "未确认",
            (
                PageView("message-2", "短信 17:30 已送达", "sent"),
                PageView("phone-x", "电话 17:45 无人接听", "failed"),
            ),
        ),
        StepView(
            2,
            "acknowledged",
            "到期前一工作日",
            "10月9日 08:30",
            "温书言 单位负责人",
            "08:41 已确认",
            (
                PageView("message-2", "短信 08:30 已送达", "sent"),
                PageView("message-check", "短信回复“1”", "confirmed"),
            ),
        ),
        StepView(
            3,
            "next",
            "到期当天 13:30",
            "10月10日 周六",
            "顾明川 分管领导",
            "先短信，10分钟后电话",
            escalates=True,
            stop="今天答复，这一步自动取消",
        ),
        StepView(4, "later", "到期 17:30", "10月10日 周六", "沈知远 值班员；温书言 单位负责人", ""),
    )


def days() -> tuple[DayView, ...]:
    return (
        DayView(
            "10月9日 周五",
            (
                EventView(
                    "13:40",
                    "2026-10-09T13:40",
                    "world-check",
                    "system",
                    "",
                    "机器复查：网页已能打开",
                    aside="用时0.4秒",
                ),
                EventView(
                    "11:20",
                    "2026-10-09T11:20",
                    "tool",
                    "person",
                    "何语桐",
                    "处置：更正“规章库”栏目地址，重新发布导航",
                    quote="栏目9月底迁移，旧地址没有跳转。已加跳转，并检查同级6个栏目。",
                ),
                EventView(
                    "08:41",
                    "2026-10-09T08:41",
                    "message-check",
                    "notice",
                    "温书言",
                    "短信回复“1”，确认收到",
                    tone="good",
                ),
            ),
        ),
        DayView(
            "10月8日 周四",
            (
                EventView(
                    "17:45",
                    "2026-10-08T17:45",
                    "phone-x",
                    "notice",
                    "",
                    "提醒何语桐（经办人）：电话无人接听",
                    tone="bad",
                ),
                EventView("09:05", "2026-10-08T09:05", "check", "person", "沈知远", "核实：属实，内容类"),
            ),
        ),
    )


def related() -> tuple[RelatedView, ...]:
    return (
        RelatedView(
            "5XN1HB",
            "#",
            "“停车管理办法”附件链接失效",
            "文字相似62%",
            "9月14日收到 已答复",
            same_address=True,
            proposed=True,
            parts=(("“", False), ("停车管理办法", True), ("”附件链接失效", False)),
        ),
        RelatedView("9D2TKV", "#", "政务公开首页点“规章库”进入404页", "文字相似71%", "9月30日收到 待答复"),
    )


def ticket(verbs: frozenset[str], *, state: str = "handled", **more: object) -> TicketView:
    facts: dict[str, object] = {
        "number": "9D2TKV",
        "version": 7,
        "href": "/tickets/9D2TKV",
        "title": "政务公开首页点“规章库”进入404页",
        "state": state,
        "state_text": wording.state(state),
        "escalated": False,
        "severe": False,
        "source_text": wording.word(SOURCES, "national_platform"),
        "source_note": "平台编号 2026100700318",
        "kind": "unreachable",
        "kind_text": wording.word(KINDS, "unreachable"),
        "severity": "normal",
        "description": "在政务公开首页右侧点“规章库”，出现404页面。换了两个浏览器都一样。查停车收费规定要用，请修复。",
        "deadline": deadline("on_time", 3, at(10), makeup=True),
        "verbs": verbs,
        "nodes": nodes(),
        "url": "https://www.shili.example/zwgk/gzk/index.html",
        "site_text": "示例市人民政府门户网站",
        "reporter": "130****0003",
        "unit_id": "2",
        "unit_text": "市政府信息中心",
        "contact_id": "5",
        "contact_text": "何语桐",
        "routing_reason": "按职责表：内容类由信息中心承办",
        "stamps": (
            StampView("留言时间", "9月29日 周二 21:08"),
            StampView("平台转办", "9月30日 周三 16:59", starts=True),
            StampView("首次看到", "10月8日 周四 08:41"),
        ),
        "trace": trace(),
        "clocks": (("1日核实", "按时"), ("2日处置", "按时")),
        "steps": steps(),
        "policy_text": "策略：逾期提醒",
        "days": days(),
        "related": related(),
        "kinds": choices(dict(KINDS)),
        "units": (Choice("2", "市政府信息中心"), Choice("3", "市长热线办公室"), Choice("4", "市行政审批局")),
        "contacts": (
            Choice("5", "何语桐（在岗）", "市政府信息中心"),
            Choice("6", "温书言", "市长热线办公室"),
        ),
    }
    return TicketView(**(facts | more))  # type: ignore[arg-type]  # facts are written as a table
