"""Invented pages of the rota: a month with a gap and a swap, a day, turns and leave, feeds, who is on duty."""

from calendar import Calendar
from dataclasses import replace

from tests.web.samples import Page
from web.views import rota
from web.views.calendar import LinkView
from web.views.pieces import Choice, Form

READERS = ("陆青禾", "何语桐", "许南星")
PEOPLE = tuple(Choice(str(n), name, "市政府信息中心") for n, name in enumerate(READERS, start=1))
MAKEUP, OPEN = 10, 24
OPEN_PLACE = rota.OpenView(
    "10月24日：选谁读网", "陆青禾请假（10月22日至25日）", "#", "reader",
    (rota.CandidateView("2", "何语桐", "今年21天，上次10月18日", suggested=True),
     rota.CandidateView("3", "许南星", "今年22天，上次10月17日")),
)  # fmt: skip
SWAP = rota.SwapView(
    "陆青禾想把10月5日给何语桐，换10月11日", "今天09:12提出", "#", "#", may_answer=True, may_withdraw=False
)


def _cell(day: int, weekday: int) -> rota.RotaCell:
    """A day of October 2026."""
    number, letter = str(day), "一二三四五六日"[weekday]
    if day == MAKEUP:
        return rota.RotaCell(number, "makeup", letter, "makeup", "国庆节", desk=True, href="#")
    if weekday < len("一二三四五") and day not in range(1, 8):
        return rota.RotaCell(number, "", letter, desk=True, href="#")
    if day == OPEN:
        return rota.RotaCell(
            number, "off gap", letter, places=(rota.PlaceView("读网", "缺读网人", "gap"),), href="#"
        )
    reader = rota.PlaceView("读网", READERS[day % 3], "published", mine=day % 3 == 0)
    leader = rota.PlaceView("带班", "顾明川", "draft" if day > OPEN else "published")
    note = "换班待确认" if day in (5, 11) else ""
    holiday = "国庆节" if day < 8 else ""
    return rota.RotaCell(
        number,
        "off",
        letter,
        "holiday" if holiday else "",
        holiday,
        places=(reader, leader),
        note=note,
        href="#",
    )


def rota_month() -> Page:
    weeks = tuple(
        tuple(
            _cell(day, weekday) if day else rota.RotaCell("", "out", "一二三四五六日"[weekday])
            for day, weekday in week
        )
        for week in Calendar().monthdays2calendar(2026, 10)
    )
    loads = rota.LoadTable(
        "读网天数",
        tuple(rota.LoadRow(name, 5 - n, 22 - n, 100 - 5 * n) for n, name in enumerate(READERS)),
        "相差2天",
    )
    page = rota.MonthView(
        title="2026年10月", month="2026-10", weeks=weeks, back=LinkView("2026年9月", "#"),
        on=LinkView("2026年11月", "#"), today=LinkView("本月", "#", current=True),
        state="published", state_text="已发布到10月31日",
        gap_text="未来60天还有1个空缺。", gaps=(LinkView("10月24日缺读网人", "#"),),
        blocked="补齐后才能发布：10月24日缺读网人", until="2026-11-30", seen="x", publish_text="发布到11月30日",
        fill_text="自动补排1天", fill_seen="y", open=OPEN_PLACE, swaps=(SWAP,), loads=(loads,),
        source="国办发明电〔2025〕7号", provisional="2027年放假安排尚未发布，当年的班次为暂定。", may_edit=True,
        printed="10月9日13:42打印",
    )  # fmt: skip
    return "rota/month.html", {"page": page}


def rota_month_unused() -> Page:
    _, values = rota_month()
    page = values["page"]
    assert isinstance(page, rota.MonthView)
    empty = replace(
        page, state="unused", state_text="未排班", gap_text="", gaps=(), blocked="", publish_text="", fill_text="",
        open=None, swaps=(), loads=(), provisional="", may_edit=False,
    )  # fmt: skip
    return "rota/month.html", {"page": empty}


def rota_plan() -> Page:
    turns = (
        rota.TurnsView("reader", "读网", ("1", "2", "3", "", ""), "every_rest_day", "已发布到10月31日"),
        rota.TurnsView("duty_leader", "带班", ("2", "", ""), "statutory", ""),
    )
    page = rota.PlanView(
        turns, PEOPLE, (rota.LineView("陆青禾", "10月22日至25日", "探亲", "#"),),
        (rota.LineView("两会", "3月3日至12日", "每天2人读网", "#"),), may_edit=True,
        period_form=Form({"readers": "1"}, {"readers": "重保期每天至少2人读网。"}),
    )  # fmt: skip
    return "rota/plan.html", {"page": page}


def rota_feeds() -> Page:
    rows = (rota.LineView("我的班次", "10月1日", "10月9日读过", "#"),)
    return "rota/feeds.html", {
        "page": rota.FeedsView("https://desk.shili.example/rota/feeds/x.ics", rows, has_days=True)
    }


def on_duty_now() -> Page:
    mobile = (("130 0000 0002", "+8613000000002"), ("0316-2000001", "+863162000001"))
    people = (
        rota.OnDutyPerson("何语桐", "市政府信息中心", mobile),
        rota.OnDutyPerson("许南星", "市政府信息中心", ()),
    )
    roles = (
        rota.OnDutyRole("值班读网", people, by_rota=True, until="10月5日 周一 00:00", next_text="下一班：许南星"),
        rota.OnDutyRole("带班领导", (), by_rota=False, until="", next_text=""),
    )  # fmt: skip
    return "rota/on_duty.html", {"page": rota.OnDutyView(roles, "国庆节")}


def on_duty_outside() -> Page:
    page = rota.PublicDutyView(
        "今天休息，网站有人值班读网。", "8:30–12:00，13:30–17:30", "何语桐", "0316-2000001"
    )
    return "public/on_duty.html", {"page": page}
