"""Invented pages of the site watch: three sites at a glance, one with an outage and visits of every outcome."""

from tests.web.samples import Page
from web.views import health, score
from web.views.pieces import Form
from web.views.readings import KindCount

_RULE = "15秒内打不开记为失败。一周访问中失败达3%预警，达5%单项否决（“站点无法访问”）。"
_UP = health.StateView("up", "circle-check", "正常打开", "今天13:36")
_DOWN = health.StateView("down", "plug-connected-x", "打不开", "已42分钟")
_FINE = health.ShareView(
    "fine", "circle-check", "0.8%", "140次访问失败1次", "低于预警线", "10.0", "37.5", "62.5"
)
_WARN = health.ShareView(
    "warn", "alert-octagon", "3.6%", "140次访问失败5次", "达到预警线", "45.0", "37.5", "62.5"
)
_VETO = health.ShareView(
    "veto", "alert-triangle", "5.0%", "140次访问失败7次", "达到否决线", "62.5", "37.5", "62.5"
)


def health_of_all() -> Page:
    fine = _row("示例市人民政府门户网站", 1, _UP, _FINE, "1月8日到期，还剩91天")
    veto = _row("政务公开平台", 2, _DOWN, _VETO, "10月21日到期，还剩12天", css="doubted")
    never = health.SiteRow(
        "互动交流栏目", "/sites/3/health", "https://hd.shili.example/",
        health.StateView("off", "clock-off", "未监测"), health.ShareView("none", "help-circle", "–", "", "尚无访问"),
        (), "09-09", watched=False,
    )  # fmt: skip
    hint = "还没有指定判断本台线路是否正常的地址：线路中断会被当成网站打不开。请在访问计划的 line 中填写。"
    counts = (
        score.GradeCount("veto", "alert-triangle", "1项否决"), score.GradeCount("risk", "alert-octagon", "1项有风险"),
        score.GradeCount("unknown", "help-circle", "2项未测"), score.GradeCount("clear", "circle-check", "1项未发现"),
        score.GradeCount("met", "circle-check", "1项达标"),
    )  # fmt: skip
    scores = (
        score.ScoreView(counts, "/sites/1/health#h-score"), score.ScoreView(counts[2:], "/sites/2/health#h-score"),
        score.ScoreView((), "/sites/3/health#h-score", within="示例市人民政府门户网站"),
    )  # fmt: skip
    return "sites/health_all.html", {"page": health.HealthPage((fine, veto, never), _RULE, hint, scores)}


def health_of_one() -> Page:
    row = _row("示例市人民政府门户网站", 1, _DOWN, _WARN, "10月21日到期，还剩12天", css="doubted")
    visits = (
        health.VisitRow("今天13:42", "main", "中断期间", "down", "plug-connected-x", "限时内未打开", "", "12 ms",
                        "", "", ""),
        health.VisitRow("今天13:40", "main", "复查", "untold", "help-circle", "说不清：本台线路问题",
                        "our own line: [Errno 101] Network is unreachable", "", "", "", ""),
        health.VisitRow("今天12:28", "main", "", "up", "circle-check", "正常打开", "", "8 ms", "21 ms", "180 ms",
                        "0.4 s"),
    )  # fmt: skip
    outages = (
        health.OutageRow("今天13:00", "", "42分钟", "打不开", "", "", "9D2TKV", "/tickets/9D2TKV", stands=True),
        health.OutageRow("9月30日 周二 02:00", "9月30日 周二 02:21", "21分钟", "打不开", "", "反复2次", "4H7K2M",
                         "/tickets/4H7K2M", stands=False),
    )  # fmt: skip
    wrong = Form(
        {"visits_a_day": "12", "marker": "示例市人民政府主办", "on": "1"},
        {"visits_a_day": "填20至288的数。检查规则要求每天至少20次。"},
    )
    page = health.SiteHealthPage(
        "1", row, (health.PlaceRow("main", health.StateView("down", "plug-connected-x", "限时内未打开"), "今天13:42"),),
        visits, outages, (("每天访问", "20"), ("标志文字", "示例市人民政府主办")), _RULE, may_edit=True, version=2,
        is_on=True, form=wrong, form_open=True,
    )  # fmt: skip
    code = Form({"site_code": "1399990001"})
    return "sites/health.html", {"page": page, "content": _content(), "site_form": code}


def health_of_none() -> Page:
    """Nobody watches it, no machine reads it; a code was typed that is none."""
    row = health.SiteRow(
        "政府信息公开平台", "/sites/3/health", "https://xxgk.shili.example/",
        health.StateView("off", "clock-off", "未监测"), health.ShareView("none", "help-circle", "–", "", "尚无访问"),
        (), "09-09", watched=False,
    )  # fmt: skip
    page = health.SiteHealthPage(
        "3", row, (), (), (), (("每天访问", "20"), ("标志文字", "无")), _RULE,
        may_edit=True, version=0, is_on=False, form=Form({"visits_a_day": "20", "marker": ""}), form_open=True,
    )  # fmt: skip
    why = "还没有录入为网站，机器不读。"
    items = tuple(
        score.ItemView(title, "unknown", "未测", "help-circle", (), why=why)
        for title in ("安全、泄密等严重问题", "首页不更新", "栏目不更新")
    )
    content = score.ContentView(
        score.ScoreView((), "/sites/3/health#h-score", items), (), "", "", (), "", is_site=False, may_read=True,
        may_enter=True,
    )  # fmt: skip
    site = Form({"site_code": "12345"}, {"site_code": "写网站标识码的10个字符，或者留空。"})
    return "sites/health.html", {"page": page, "content": content, "site_form": site}


def _content() -> score.ContentView:
    """Every grade, a column of each state, and kinds of findings."""
    items = (
        score.ItemView("安全、泄密等严重问题", "clear", "未发现", "circle-check",
                       (score.PartView("确认0处", "严重表述错误出现1处即否决。"),), note="泄密由人值守。"),
        score.ItemView("站点无法访问", "risk", "有风险", "alert-octagon",
                       (score.PartView("一周访问失败3.6%（140次中5次）", "达5%即否决。", "#h-week",
                                       "访问记录", "risk"),)),
        score.ItemView("首页不更新", "met", "达标", "circle-check",
                       (score.PartView("按期更新", "首页14天没有新内容即否决。"),)),
        score.ItemView("栏目不更新", "veto", "单项否决", "alert-triangle",
                       (score.PartView("过期5个，共16个栏目", "合计5个栏目即否决。", "/readings/faults/3",
                                       "证据", "veto"),)),
        score.ItemView("互动回应差", "unknown", "未测", "help-circle", (), why="还没有录入这类栏目的地址。",
                       act_href="/sites/1", act="录入栏目"),
        score.ItemView("服务不实用", "unknown", "未测", "help-circle", (), note="办事指南是否完整机器判断不了。"),
    )  # fmt: skip
    columns = (
        score.ColumnView("要闻", "https://www.shili.example/yw/", "down", "alert-triangle", "过期", "23天前",
                         "期限14天", "/readings/faults/3", "4H7K2M", "/tickets/4H7K2M"),
        score.ColumnView("规章库", "https://www.shili.example/zwgk/gzk/", "down", "alert-triangle", "空白", "",
                         "期限365天", "/readings/faults/4"),
        score.ColumnView("通知公告", "https://www.shili.example/tzgg/", "doubted", "hourglass", "快到期限", "160天前",
                         "期限183天", "/readings/faults/5"),
    )  # fmt: skip
    kinds = (
        KindCount(
            "首页链接打不开", 2, "/readings/findings?site=1&kind=home_link_broken", grave=False, suspect=False
        ),
        KindCount(
            "公开了身份证号", 1, "/readings/findings?site=1&kind=id_number_leak", grave=True, suspect=True
        ),
    )
    view = score.ScoreView((), "/sites/1/health#h-score", items, "今天01:52读过。")
    return score.ContentView(
        view, columns, "监测16个栏目", "/readings/findings?site=1&kind=stale_column", kinds,
        "/readings/findings?site=1", is_site=True, may_read=True,
    )  # fmt: skip


def _row(
    name: str,
    number: int,
    state: health.StateView,
    share: health.ShareView,
    certificate: str,
    *,
    css: str = "",
) -> health.SiteRow:
    return health.SiteRow(
        name, f"/sites/{number}/health", "https://www.shili.example/", state, share, tuple(_cells(share.mark)),
        "09-09", certificate, css,
    )  # fmt: skip


def _cells(mark: str) -> list[health.DayCell]:
    """A month that has every sign."""
    signs = [("before", "")] * 3 + [("fine", "·")] * 17 + [("unwatched", "–"), ("untold", "?"), ("fine", "1")]
    signs += [(mark, "2"), (mark, "·"), (mark, "3")] + [("fine", "·")] * 5
    return [
        health.DayCell(css, str(day % 30 + 1), figure, f"第{day}天：20次访问")
        for day, (css, figure) in enumerate(signs)
    ]
