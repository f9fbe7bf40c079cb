"""Invented tables of names: offices with one left out, organs whose import has bad lines."""

from tests.web.samples import Page
from web.views import names as views
from web.views.pieces import Form, PreviewRow, PreviewView

_TABS = (
    ("leaders", "领导与职务", "/readings/names/leaders"), ("organs", "更名的机构", "/readings/names/organs"),
    ("hosts", "外链登记", "/readings/names/hosts"),
)  # fmt: skip


def _row(number: str, name: str, about: str, **more: object) -> views.NameRow:
    facts: dict[str, object] = {
        "since": "2021-01-15", "until": "", "exceptions": "", "source": "市人大公告", "used": True, "state": "",
        "changed": "何语桐 09:12", "use_href": "/readings/names/leaders/1", "edit_href": "/readings/names/leaders",
        **more,
    }  # fmt: skip
    return views.NameRow(number, name, about, **facts)  # type: ignore[arg-type]  # words and one flag


def readings_names() -> Page:
    rows = (
        _row("1", "王示范", "市长"),
        _row("2", "张旧任", "市长", since="", until="2021-01-14", state="已离任", source=""),
        _row("3", "李示饭", "副市长", used=False, state="已停用"),
    )
    page = views.NamesPage(
        "leaders", _TABS, rows, "2条在核对，1条停用", "", may_edit=True, action="/readings/names/leaders",
        form=Form({"name": "王示范", "title": ""}, {"title": "缺职务"}), more_href="/readings/names/leaders?after=50",
    )  # fmt: skip
    return "readings/names.html", {"page": page}


def readings_names_of_organs() -> Page:
    rows = (_row("1", "示例市环境保护局", "示例市生态环境局", exceptions="示例市环境保护局旧址"),)
    page = views.NamesPage(
        "organs", _TABS, rows, "1条在核对，0条停用", "", may_edit=True, action="/readings/names/organs",
        paste=Form({"pasted": "文化局,,2019"}, {"pasted": "没有导入。第1行：缺新名称。"}),
    )  # fmt: skip
    return "readings/names.html", {"page": page}


def readings_hosts() -> Page:
    letters = {"exceptions": "例子.example", "used": False, "state": "已停用"}
    rows = (
        _row("1", "*.hezuo.example", "示例合作网站", since="", until="2026-12-31", source="合作协议"),
        _row("2", "jiu.example", "示例旧伙伴", since="", until="2025-03-31", state="已到期"),
        _row("3", "xn--fsqu00a.example", "示例协会", since="", **letters),
    )
    page = views.NamesPage(
        "hosts", _TABS, rows, "1个已登记，1个已到期，1个停用", "", may_edit=True, action="/readings/names/hosts",
        form=Form({"host": "10.0.0.1"}, {"host": "“10.0.0.1”是IP地址"}), watched=True,
    )  # fmt: skip
    return "readings/hosts.html", {"page": page}


def readings_hosts_none_yet() -> Page:
    page = views.NamesPage(
        "hosts",
        _TABS,
        (),
        "0个已登记，0个已到期，0个停用",
        "",
        may_edit=False,
        action="/readings/names/hosts",
    )
    return "readings/hosts.html", {"page": page}


def readings_names_preview() -> Page:
    rows = (
        PreviewRow(2, ("王示范", "市长", "2021-01-15", "2025-09-30", ""), "update", "— → 2025-09-30"),
        PreviewRow(3, ("赵新任", "市长", "2025-10-01", "", ""), "add"),
    )
    preview = PreviewView("x", ("姓名", "职务", "任职日期", "离任日期", "来源"), rows, 1, 1, 0, 0)
    page = views.NamesPage(
        "leaders", _TABS, (), "0条在核对，0条停用", "", may_edit=True, action="/readings/names/leaders",
        preview=preview,
    )  # fmt: skip
    return "readings/names.html", {"page": page}
