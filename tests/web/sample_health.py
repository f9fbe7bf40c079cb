"""Invented pages of the site watch: three sites at a glance, one with an outage and visits of every outcome."""

from tests.web.samples import Page
from web.views import health
from web.views.pieces import Form

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
    return "sites/health_all.html", {"page": health.HealthPage((fine, veto, never), _RULE, hint)}


def health_of_one() -> Page:
    row = _row("示例市人民政府门户网站", 1, _DOWN, _WARN, "10月21日到期，还剩12天", css="doubted")
    visits = (
        health.VisitRow("今天13:42", "main", "中断期间", "down", "plug-connected-x", "限时内未打开", "", "12 ms",
                        "", "", ""),
        health.VisitRow("今天13:40", "main", "复查", "untold", "help-circle", "说不清：本台线路问题",
                        "our own line: [Errno 101] Network is unreachable", "", "", "", ""),
        health.VisitRow("今天12:28", "main", "访问", "up", "circle-check", "正常打开", "", "8 ms", "21 ms", "180 ms",
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
    return "sites/health.html", {"page": page}


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
