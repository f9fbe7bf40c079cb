"""Invented pages of the public side, sign-in and errors."""

from datetime import UTC

from calendars.deadlines import WorkingDays
from calendars.service import DeskCalendar
from tests.web import samples as s
from tests.web.samples import Page
from web import traces, wording
from web.error_words import error_view
from web.views import pieces, public
from web.words import KINDS


def report(form: pieces.Form = pieces.FRESH) -> Page:
    counted = DeskCalendar.shipped().deadline(s.NOW.astimezone(UTC), WorkingDays(3))
    cells = traces.strip(counted.derivation.steps, today=s.NOW.date())
    page = public.ReportPage(
        s.choices(dict(KINDS)), wording.day(s.at(13).date(), s.NOW.date()), cells, "1年", form
    )
    return "public/report.html", {"page": page}


def report_wrong() -> Page:
    return report(
        pieces.Form(
            {"kind": "unreachable", "url": "abc"},
            {"url": "这不是网页地址。", "description": "请写清哪里有错，至少5个字。"},
        )
    )


def reported() -> Page:
    return "public/reported.html", {
        "page": public.ReportedPage("7K4M-Q2ZP-9XWD", "10月13日 周二", contact_given=True)
    }


def track() -> Page:
    return "public/track.html", {"page": public.TrackPage()}


def tracked() -> Page:
    nodes = (
        public.PublicNode("已收到", "done", "9月30日"),
        public.PublicNode("已核实", "done", "10月8日", "情况属实"),
        public.PublicNode("正在改正", "current", ""),
        public.PublicNode("答复", "todo", ""),
    )
    found = public.TrackedView(
        "7K4M-Q2ZP-9XWD", "内容无法访问", "9月30日", "10月10日 周六", "", nodes, "", ""
    )
    return "public/track.html", {"page": public.TrackPage(found=found)}


def tracked_done() -> Page:
    nodes = tuple(public.PublicNode(n, "done", "10月9日") for n in ("已收到", "已核实", "已改正", "已答复"))
    found = public.TrackedView(
        "7K4M-Q2ZP-9XWD",
        "内容无法访问",
        "9月30日",
        "10月10日 周六",
        "",
        nodes,
        "您好！您反映的“规章库”打不开，情况属实。现已更正，感谢监督！",
        "10月9日 周五 14:02 答复",
    )
    return "public/track.html", {"page": public.TrackPage(found=found)}


def track_wrong() -> Page:
    form = pieces.Form(
        {"code": "7K4M-Q2ZP-9XWE"}, {"code": "没有这个查询码。请对照记下的再填一次，最后一位是校验位。"}
    )
    return "public/track.html", {"page": public.TrackPage(form=form)}


def privacy() -> Page:
    return "public/privacy.html", {"kept_for": "1年", "office": "示例市政府信息中心"}


def sign_in() -> Page:
    return "account/sign_in.html", {
        "form": pieces.Form({"name": "shenzy"}, {"": "没有登录：账号或密码不对。"})
    }


def error_403() -> Page:
    return "errors/error.html", {"error": error_view(403, home="/")}


def error_409() -> Page:
    return "errors/error.html", {
        "error": error_view(409, home="/", reference="8f2c"),
        "typed": (("答复", "已恢复。"),),
    }
