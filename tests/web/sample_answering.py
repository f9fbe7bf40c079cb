"""Invented pages of answering: the form with its templates, the copy to the platform, templates, earlier reports."""

from tests.web import samples as s
from tests.web.sample_public import report
from tests.web.samples import Page
from web.template_words import VARIABLE_WORDS
from web.views import answering, pieces, public
from web.views.ticket import ShotView

WORDS = "您好！您于9月30日反映的网页打不开，情况属实，已于10月9日修复。感谢您的监督！"
EARLIER = (
    public.EarlierView("0" * 20, "内容无法访问", "9月30日 周三收到", "正在处理", chosen=True),
    public.EarlierView("1" * 20, "错别字", "9月14日 周一收到", "9月16日 周三答复"),
)
SHOTS = (ShotView("/static/favicon.svg", "处置前", True), ShotView("/static/favicon.svg", "处置后", True))  # noqa: FBT003 - beside the answer
TEMPLATES = (
    answering.TemplateRow(2, "情况属实，已更正", WORDS, "10月8日 周四 09:00 · 顾明川", "?number=2", 7),
    answering.TemplateRow(
        3, "链接失效，已修复", "已于{fixed_at}修复。", "10月8日 周四 09:02 · 顾明川", "?number=3", 9
    ),
)


def _platform(step: str, *, differs: bool = False) -> answering.PlatformView:
    done = "何语桐于10月9日 周五 13:50复制到平台" if step == "done" else ""
    due = "10月13日 周二" if differs else "10月10日 周六"
    return answering.PlatformView(
        "2026100700318", due, "10月10日 周六", differs, step=step, text=WORDS, done=done, may=True
    )


def answer_drafted() -> Page:
    choices = tuple(pieces.Choice(str(one.number), f"{one.number} {one.title}") for one in TEMPLATES)
    form = pieces.Form({"answer": WORDS, "show_pictures": "1"})
    ticket = s.ticket(
        frozenset({"answer", "comment"}), templates=choices, preview=WORDS, shots=SHOTS, form=form,
        form_verb="answer", platform=_platform(""),
    )  # fmt: skip
    return "triage/ticket.html", {"t": ticket}


def platform_copy() -> Page:
    ticket = s.ticket(
        frozenset({"reopen"}), state="answered", answer_text=WORDS, platform=_platform("copy", differs=True)
    )
    return "triage/ticket.html", {"t": ticket}


def platform_copied() -> Page:
    ticket = s.ticket(frozenset({"reopen"}), state="answered", answer_text=WORDS, platform=_platform("done"))
    return "triage/ticket.html", {"t": ticket}


def templates() -> Page:
    variables = tuple((name, str(words)) for name, words in VARIABLE_WORDS.items())
    page = answering.TemplatesPage(
        TEMPLATES, variables, may_edit=True, edited=TEMPLATES[1], earlier=(("10月1日 顾明川", "已修复。"),)
    )
    return "answers/templates.html", {"page": page}


def templates_none() -> Page:
    return "answers/templates.html", {"page": answering.TemplatesPage((), (), may_edit=False)}


def uncopied() -> Page:
    row = answering.UncopiedRow(
        "9D2TKV",
        "/tickets/9D2TKV",
        "规章库打不开",
        "2026100700318",
        "10月9日 周五",
        "10月9日 周五 11:20",
        late=True,
    )
    return "answers/uncopied.html", {"page": answering.UncopiedPage((row,), more=True)}


def uncopied_none() -> Page:
    return "answers/uncopied.html", {"page": answering.UncopiedPage((), more=False)}


def report_again() -> Page:
    template, values = report(pieces.Form({"url": "https://www.shili.example/zwgk/gzk/index.html"}))
    page = values["page"]
    assert isinstance(page, public.ReportPage)
    return template, {
        "page": public.ReportPage(page.kinds, page.last_date, page.days, page.kept_for, page.form, EARLIER)
    }


def reported_again() -> Page:
    page = public.ReportedPage("7K4M-Q2ZP-9XWD", "10月13日 周二", contact_given=False, earlier=EARLIER)
    return "public/reported.html", {"page": page}


def same_named() -> Page:
    return "public/same_named.html", {"known": True}
