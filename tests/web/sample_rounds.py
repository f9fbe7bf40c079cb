"""Invented pages of the duty day: the round of the drawing, one that waits, a closed one, the day with its log-ins."""

from dataclasses import replace

from tests.web.samples import Page
from web import recheck_pages
from web.views import rooms, rounds
from web.views.pieces import Choice, Form


def round_begun() -> Page:
    return "rounds/round.html", {"page": _round()}


def round_waits() -> Page:
    page = replace(_round(), stage="asked", stage_text="等待读网", groups=(), read=0, total=0, toast=None)
    return "rounds/round.html", {"page": page}


def round_closed() -> Page:
    page = replace(_round(), stage="incomplete", stage_text="未完成", left="", toast=None)
    return "rounds/round.html", {"page": page}


def round_refused() -> Page:
    form = Form({"words": "点开"}, {"words": "至少写5个字：在哪里，有什么错。"})
    problem = "没保存：宋晚晴刚把“规章库”标为打不开。核对后可再改。"
    return "rounds/round.html", {
        "page": replace(_round(), late=True, left="已超12分钟", problem=problem, form=form)
    }


def duty_day() -> Page:
    rows = (
        _row("第1轮读网", "complete", "已读完", coverage="12 / 12"),
        _row("第2轮读网", "begun", "正在读", coverage="7 / 12", found="1处有错"),
        _row("第3轮读网", "incomplete", "未完成", coverage="10 / 12", left_out=("公交查询", "便民电话")),
        _row("第4轮读网", "asked", "等待读网", act_href="/rounds/4/begin"),
        _row("第5轮读网", "missed", "未读"),
        _row("第6轮读网", "coming", "未到"),
    )
    log_ins = (rounds.LogInRow("登录开普云", "09:12", "何语桐", 0, "", "/rounds/log-ins/1/screenshot"),)
    page = rounds.DayPage(
        "10月4日 周日 · 国庆节", "2026-10-04", today=True, before_href="/rounds?day=2026-10-03",
        after_href="/rounds?day=2026-10-05", rounds=rows, log_ins=log_ins, lacking=("登录信息报送系统",), asked=True,
        asked_text="12:00未登记提醒值班员，17:30未登记报告领导。",
        systems=(Choice("national_platform", "登录开普云"), Choice("submission_system", "登录信息报送系统")),
        may_read=True, form=Form({"found": "无"}, {"found": "写上查到的件数，没有就写0。"}),
    )  # fmt: skip
    return "rounds/day.html", {"page": page}


def machine_room() -> Page:
    aspects = (rooms.AspectView("power", "供电", "bolt"), rooms.AspectView("cooling", "空调", "snowflake"))
    rows = (
        rooms.RoomRow("今天09:20", "何语桐", "31 °C, 55 %", "空调: 2号机停机", over=True,
                      tickets=(("9D2TKV", "/tickets/9D2TKV"),)),
        rooms.RoomRow("昨天16:10", "宋晚晴", "24.5 °C", "", over=False, tickets=()),
    )  # fmt: skip
    wrong = Form({"temperature": "热", "cooling": "fault"}, {"temperature": "写度数，如28或28.5。"})
    page = rooms.RoomPage(
        "5", "政务中心机房", "市行政审批局", "温度不超过28°C", aspects, rows, may_read=True, form=wrong
    )
    return "rounds/room.html", {"page": page}


def recheck_queue() -> Page:
    url = "https://www.shili.example/yw/1.html"
    row = recheck_pages.ArticleRow("1", "市政府召开常务会议", url, "今天10:00", "17:00", late=True)
    done = replace(
        row,
        late=False,
        done="有错 · 何语桐 10:40",
        mark="fault",
        ticket="9D2TKV",
        ticket_href="/tickets/9D2TKV",
    )
    page = recheck_pages.RecheckPage(
        (row, replace(row, article_id="2", late=False)), (done,), 1, may_read=True
    )
    return "rounds/recheck.html", {"page": page}


def duty_day_empty() -> Page:
    page = rounds.DayPage(
        "10月4日 周日 · 国庆节", "2026-10-04", today=True, before_href="/rounds", after_href="", rounds=(),
        log_ins=(), lacking=(), asked=False, asked_text="这一天不要求登录。", systems=(), may_read=False, objects=False,
    )  # fmt: skip
    return "rounds/day.html", {"page": page}


def _round() -> rounds.RoundPage:
    fault = _item(5, "规章库", "fault", "有错", ticket="9D2TKV")
    news = (_item(4, "通知公告、政策文件、机构职能", "read", "已读"), fault,
            replace(_item(6, "重点领域公开"), open=True), _item(7, "财政预决算"))  # fmt: skip
    groups = (
        rounds.GroupView(
            "示例市人民政府门户网站", "首页", 1, 1, (_item(1, "要闻", "read", "已读"),), folded=True
        ),
        rounds.GroupView("", "政务公开", 2, 4, news, folded=False),
        rounds.GroupView(
            "", "政务服务", 0, 1, (_item(8, "办事指南", "unreachable", "打不开"),), folded=False
        ),
    )
    return rounds.RoundPage(
        "2", "第2轮读网", "休息日 国庆节", "10月4日 周日 10:06", stage="begun", stage_text="正在读", left="",
        until="10:30", late=False, read=7, total=12, groups=groups, unread=5, may_read=True,
        toast=rounds.ToastView("已计入9D2TKV，不重复派单", "/rounds/2/items/5", "fault"), leader="江予安",
        leader_tel="+8613000000003",
    )  # fmt: skip


def _item(number: int, name: str, mark: str = "", text: str = "未读", *, ticket: str = "") -> rounds.ItemView:
    return rounds.ItemView(
        str(number), name, "https://www.shili.example/zwgk/", mark, text, "何语桐 10:04" if mark else "", "", ticket,
        f"/tickets/{ticket}" if ticket else "", f"/rounds/2?item={number}#i-{number}", open=False,
    )  # fmt: skip


def _row(
    title: str, stage: str, stage_text: str, *, coverage: str = "", found: str = "", act_href: str = "",
    left_out: tuple[str, ...] = (),
) -> rounds.RoundRow:  # fmt: skip
    begun = stage in {"complete", "begun", "incomplete"}
    return rounds.RoundRow(
        title, "定时", "10:00", stage, stage_text, coverage, "何语桐" if begun else "", found,
        "/rounds/2" if begun else "", act_href, left_out,
    )  # fmt: skip
