"""Invented pages of machine readings: a site while it is read, findings, a template's fault, suspects, the lexicon."""

from tests.web.samples import Page
from web.views import readings as views
from web.views.pieces import Choice, Form

_HOME = "https://www.shili.example/"
_SETUP = Form(
    {
        "reads_at": "01:30",
        "hosts": "zwfw.shili.example",
        "connections": "4",
        "rate": "10",
        "robots": "yes",
        "quiet_from": "",
        "quiet_until": "",
        "version": "1",
    }
)


def _row(number: str, phase: str, text: str, **more: object) -> views.ReadingRow:
    facts = {
        "read": 3120,
        "unchanged": 2988,
        "asked": 3600,
        "waiting": 6900,
        "doubtful": 4,
        "findings": 21,
        "note": "",
        **more,
    }
    return views.ReadingRow(number, phase, text, "每日", "今天 01:30", "5分钟", **facts)  # type: ignore[arg-type]  # counts and notes


def readings_index() -> Page:
    kinds = (
        views.KindCount("隐藏的外部链接（暗链）", 1, "/readings/findings", grave=True, suspect=False),
        views.KindCount("链接打不开", 14, "/readings/findings", grave=False, suspect=False),
        views.KindCount("错别字", 6, "/readings/findings", grave=False, suspect=True),
    )
    rows = (
        _row("7", "running", "正在读", stop_href="/readings/7/stop"),
        _row("6", "complete", "已读完", read=10021, waiting=0),
        _row("5", "given_up", "已放弃", note="网站没有回应。", on_href="/readings/5/go-on"),
    )
    site = views.SiteCard(
        "1", "示例市人民政府门户网站", _HOME, "", "/x", "/readings?site=1", rows, kinds, _SETUP, "01:30"
    )
    other = views.SiteCard(
        "2", "示例市政务服务网", _HOME, "/readings/sites/2", "/x", "/readings?site=2", (), (), _SETUP
    )
    page = views.ReadingsPage((site, other), "6条疑似问题待判断", may_run=True, may_set_up=True, running=True)
    return "readings/index.html", {"page": page}


def _place(**more: object) -> views.PlaceRow:
    facts: dict[str, object] = {
        "about": "办事指南.docx",
        "url": f"{_HOME}files/2025/guide.docx",
        "excerpt": ("", "", ""),
        "said": "404 · Not Found · 0.1秒",
        "since": "昨天 01:32 起",
        **more,
    }
    return views.PlaceRow(f"{_HOME}zwgk/tzgg/1024.html", f"{_HOME}zwgk/tzgg/1024.html", **facts)  # type: ignore[arg-type]  # words


def readings_findings() -> Page:
    rows = (
        _place(fault_href="/readings/faults/1", ticket="9D2TKV", ticket_href="/tickets/9D2TKV", pages=4021),
        _place(fault_href="/readings/faults/2", pages=1),
    )
    page = views.FindingsPage(
        (Choice("1", "示例市人民政府门户网站"),),
        (Choice("attachment_missing", "附件下载不了 · 2"),),
        "1",
        "attachment_missing",
        "附件下载不了",
        "19号 附件图片",
        2,
        rows,
        "/readings/findings?after=2",
    )
    return "readings/findings.html", {"page": page}


def readings_fault() -> Page:
    facts = (
        ("地址", f"{_HOME}files/2025/guide.docx"),
        ("链接文字", "办事指南.docx"),
        ("服务器回应", "404 · Not Found"),
    )
    page = views.FaultPage(
        "附件下载不了",
        "19号 附件图片",
        grave=False,
        facts=facts,
        excerpt=("", "", ""),
        rows=(_place(), _place(gone="今天 01:40 已消失")),
        places=1,
        state="还有1处。",
        gone=False,
        ticket="9D2TKV",
        ticket_href="/tickets/9D2TKV",
        recheck_href="/readings/faults/1/recheck",
        list_href="/readings/findings",
        problem="现在看不了这个页面，什么都没改；过一会再试。",
    )
    return "readings/fault.html", {"page": page}


def readings_review() -> Page:
    rows = (
        views.SuspectRow(
            "3",
            "错别字",
            grave=False,
            subject="一如继往",
            right="一如既往",
            excerpt=("我们将", "一如继往", "地支持各项工作"),
            page=f"{_HOME}zwgk/tzgg/1025.html",
            url="",
            said="",
            source="house list 2026-11",
            pages=4,
            since="今天 01:31",
            act_href="/readings/review/3",
            fault_href="/readings/faults/3",
            precision="每100次对92次",
        ),
        views.SuspectRow(
            "4",
            "公开了身份证号",
            grave=True,
            subject="131************1X",
            right="",
            excerpt=("身份证号：", "131************1X", ""),
            page=f"{_HOME}zwgk/gs/88.html",
            url=f"{_HOME}files/gs.xlsx",
            said="",
            source="",
            pages=1,
            since="今天 01:35",
            act_href="/readings/review/4",
            fault_href="/readings/faults/4",
        ),
    )
    judged = (
        views.JudgedRow(
            "政俯", "错别字", "rejected", "不是问题", "何语桐 09:12", "", "", "/readings/review/5"
        ),
        views.JudgedRow(
            "布署", "错别字", "confirmed", "属实", "何语桐 09:11", "9D2TKV", "/tickets/9D2TKV", ""
        ),
    )
    page = views.ReviewPage(
        rows, judged, "2条疑似问题待判断", may_judge=True, problem="没保存：宋晚晴刚说过“属实”。"
    )
    return "readings/review.html", {"page": page}


def readings_review_empty() -> Page:
    return "readings/review.html", {"page": views.ReviewPage((), (), "", may_judge=True)}


def readings_lexicon() -> Page:
    rows = (
        views.TermRow(
            "坐落",
            "",
            "错别字",
            "",
            "导入",
            own=True,
            judged="对1，错5",
            precision="16%",
            use="demoted",
            use_text="误报太多，已停用",
        ),
        views.TermRow(
            "按装",
            "安装",
            "错别字",
            "按装机",
            "house list 2026-11",
            own=False,
            judged="",
            precision="",
            use="used",
            use_text="在用",
        ),
    )
    form = Form({"table": "布署,部署\n政策,", "clean": "", "source": "自编"}, {})
    page = views.LexiconPage(
        rows,
        "219个在用，1个停用",
        "",
        may_edit=True,
        form=form,
        preview=True,
        admitted=rows[1:],
        admitted_count=1,
        turned=(views.TurnedRow("政策", 3, "政策文件"),),
        turned_count=1,
        known=1,
        more_href="/readings/lexicon?after=50",
    )
    return "readings/lexicon.html", {"page": page}
