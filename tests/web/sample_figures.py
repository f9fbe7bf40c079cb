"""Invented pages of figures: the dashboard and the report to print."""

from reports.paper import Figure, Paper, PaperCell, Table
from tests.web.samples import Page
from web.figures_view import definitions
from web.views.figures import Door, FigureRow, FiguresPage, FigureTile, HeatCell, HeatRow
from web.views.pieces import Choice

LIST = "/tickets?from=2026-10-01&to=2026-10-31"


def figures() -> Page:
    step = FigureRow(
        "10/5-10/11", (Door("12", LIST), Door("9", LIST), Door("8", LIST), Door("89%"), Door("1.4"))
    )
    doors = (
        Door("12", LIST),
        Door("3", LIST),
        Door("9", LIST),
        Door("8", LIST),
        Door("1", LIST),
        Door("89%"),
        Door("1.4"),
    )
    unit = FigureRow("市住建局", doors, percent=89, low=True, href="#")
    page = FiguresPage(
        title="2026年10月统计", days="2026-10-01至2026-10-31", counted="截至今天 13:41", whole=False,
        periods=(Choice("2026-10", "2026年10月"), Choice("own", "自选日期")), period="2026-10", first="2026-10-01",
        last="2026-10-31", units=(Choice("", "全部单位"), Choice("3", "市住建局")), unit="",
        kinds=(Choice("", "全部类型"),), kind="", tiles=(FigureTile("收到", "12", "件", "上期9", LIST),),
        steps=(step,), months=(step,), by_unit=(unit,), by_kind=(unit,),
        heat=tuple(HeatRow(f"{hour:02}:00", tuple(HeatCell(n, n % 5) for n in range(7))) for hour in range(24)),
        step_word="按周", legal="法定3天", data="/api/figures?period=2026-10",
        papers=(("打印用统计表", "printer", "#"),), definitions=definitions(), error="",
    )  # fmt: skip
    return "figures/dashboard.html", {"page": page, "error": ""}


def figures_report() -> Page:
    row: tuple[PaperCell, ...] = ("市住建局", *(Figure(n, str(n)) for n in range(5)))
    paper = Paper(
        title="示例市读网台2026年10月网站留言与纠错办理情况统计表", facts=(("统计时间", "2026-10-01至2026-10-31"),),
        tables=(Table("分单位", ("承办单位", "收到", "已答复", "按时", "逾期", "在办"), (row,), note="3个工作日"),),
        definitions_title="指标说明", definitions=definitions(), notes=("不填报。",), signatures=("制表人：顾明川",),
    )  # fmt: skip
    return "figures/report.html", {"paper": paper, "asked": {"period": "2026-10"}, "missing": ""}
