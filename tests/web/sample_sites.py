"""Invented pages of monitored objects: the list, a portal's tree with an open column, a machine room, an import."""

from tests.web import sample_imports
from tests.web.samples import Page
from web.views import sites
from web.views.pieces import Choice, Form

_VENDOR = sites.VendorView(
    "1", "软件公司分公司", "示子", "130 0000 0011", "+8613000000011", "0316 200 0011", "+863162000011",
    "/sites/1?vendor=1#vendors",
)  # fmt: skip
_KINDS = (Choice("portal", "门户网站"), Choice("machine_room", "机房"))
_UNITS = (Choice("1", "市政府信息中心"), Choice("2", "市行政审批局"))
_OFTEN = (Choice("each_round", "每轮"), Choice("weekly", "每周"))


def monitored() -> Page:
    rows = (
        sites.ObjectRow(
            "示例市人民政府门户网站", "/sites/1", "门户网站", "市政府信息中心", "https://www.shili.example/", 21,
            "每轮",
            "", (_VENDOR,),
        ),
        sites.ObjectRow("政务中心机房", "/sites/5", "机房", "市行政审批局", "", 0, "每轮", "温度不超过28°C"),
    )  # fmt: skip
    wrong = Form({"home": "www.shili.example"}, {"home": "这不是网址，写法如 https://www.example/zwgk/。"})
    page = sites.ObjectsPage(rows, may_edit=True, kinds=_KINDS, units=_UNITS, frequencies=_OFTEN, form=wrong)
    return "sites/index.html", {"page": page}


def monitored_tree() -> Page:
    rows = (
        _column(1, 1, "政务公开", "/zwgk/", below=True),
        _column(2, 2, "规章库", "/zwgk/gzk/", editor=Form()),
        _column(3, 2, "统计信息", "/zwgk/tjxx/", often="每周"),
    )
    calls = (
        sites.CallView(
            "今天13:20", "软件公司分公司 示子 130 0000 0011", "何语桐", "", "9D2TKV", "/tickets/9D2TKV"
        ),
    )
    page = sites.ObjectPage(
        "1", "示例市人民政府门户网站", "门户网站", unit_text="市政府信息中心", home="https://www.shili.example/",
        limits="", frequency_text="每轮", version=1, columns=rows, vendors=(_VENDOR,), calls=calls, room=False,
        may_edit=True, may_call=True, kinds=_KINDS, units=_UNITS, frequencies=_OFTEN,
        parents=(Choice("1", "政务公开"),), add_open=True, faults=(("9D2TKV", "/tickets/9D2TKV"),),
    )  # fmt: skip
    problem = "没删除：“示例市人民政府门户网站”还有未办结的工单（9D2TKV），先办结。"
    return "sites/object.html", {"page": page, "problem": problem, "count": "3个栏目"}


def monitored_import() -> Page:
    _, values = sample_imports.contacts_import()
    preview = values["page"].preview  # type: ignore[attr-defined]  # a page of imports
    page = sites.TreeImportPage("示例市人民政府门户网站", "/sites/1", "/sites/1/import", preview=preview)
    return "sites/import.html", {"page": page}


def _column(
    number: int, level: int, name: str, mark: str, *, often: str = "", below: bool = False, editor: Form | None = None
) -> sites.ColumnRow:  # fmt: skip
    return sites.ColumnRow(
        str(number), level, name, f"https://www.shili.example{mark}", mark, often, 1, below,
        f"/sites/1?edit={number}", f"/sites/1?under={number}", editor, "", "1" if level > 1 else "",
        (Choice("1", "政务公开"),),
    )  # fmt: skip
