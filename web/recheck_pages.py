"""The page of the recheck queue: new articles from a feed or a list, each read again by somebody."""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.sheet_errors import SheetError
from database.sheet_text import decode
from roster.permissions import Act
from rounds import recheck_store
from rounds.reading import Mark
from rounds.recheck import Article, late_first, read_articles
from rounds.round_errors import BadRecordError, MarkedMeanwhileError
from tickets.errors import BadReportError
from web import wording
from web.desk import desk
from web.refusal_words import refusal
from web.rounds_words import MARKS
from web.sheet_words import sheet_words
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Form

SHOWN, READ_SHOWN = 200, 30
Shown = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article of the queue. due: until when, worded; done: who read it when, or ""."""

    article_id: str
    title: str
    url: str
    published: str
    due: str
    late: bool
    done: str = ""
    mark: str = ""
    ticket: str = ""
    ticket_href: str = ""


@dataclass(frozen=True, slots=True)
class RecheckPage:
    """``rounds/recheck.html``. late: how many are over their hour; problem: of a mark that was refused."""

    rows: tuple[ArticleRow, ...]
    read: tuple[ArticleRow, ...]
    late: int
    may_read: bool
    form: Form = FRESH
    problem: str = ""


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def queue() -> Shown:
    """What waits, what is late first; posting adds articles."""
    if request.method == "GET":
        return _page(FRESH)
    file, pasted = request.files.get("file"), request.form.get("articles", "")
    try:
        text = decode(file.read(), filename=file.filename) if file and file.filename else pasted
        added = desk().duty_day.rechecks.add(actor(), read_articles(text, zone=desk().calendar.zone))
    except (BadRecordError, SheetError) as error:
        words = sheet_words(error) if isinstance(error, SheetError) else refusal(error)
        return _page(Form({"articles": pasted}, {"articles": words})), 400
    flash(ngettext("%(num)s article is new.", "%(num)s articles are new.", added.new), "success")
    if added.old:
        flash(ngettext(
            "%(num)s is older than the last import and was left out.",
            "%(num)s are older than the last import and were left out.", added.old,
        ), "error")  # fmt: skip
    return redirect(url_for("rounds.recheck"), 303)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def mark(article_id: int) -> Shown:
    """Read, or at fault."""
    wanted = request.form.get("mark", "")
    if wanted not in {Mark.READ, Mark.FAULT}:
        abort(400)
    words = request.form.get("words", "").strip() or gettext("Found when a new article was read again.")
    try:
        number = desk().duty_day.rechecks.mark(actor(), article_id, Mark(wanted), words=words)
    except (MarkedMeanwhileError, BadReportError) as error:
        return _page(FRESH, problem=refusal(error)), 409 if isinstance(error, MarkedMeanwhileError) else 400
    if number:
        flash(gettext("Ticket %(number)s is made, with the page's address.", number=number), "success")
    return redirect(url_for("rounds.recheck"), 303)


def _page(form: Form, *, problem: str = "") -> str:
    me, now = actor(), desk().clock.now()
    me.require(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        frame(session)
        waiting = late_first(recheck_store.unread(session, limit=SHOWN), now)
        read = recheck_store.lately_read(session, limit=READ_SHOWN)
    page = RecheckPage(
        tuple(_row(one) for one in waiting), tuple(_row(one) for one in read),
        sum(one.is_late(now) for one in waiting), me.may(Act.DO_ROUNDS), form, problem,
    )  # fmt: skip
    return render_template("rounds/recheck.html", page=page)


def _row(one: Article) -> ArticleRow:
    local, now = desk().calendar.local, desk().clock.now()
    done = ""
    if one.marked_at:
        at = wording.moment(local(one.marked_at), local(now))
        done = f"{wording.word(MARKS, one.mark.value)} · {one.marked_by} {at}"
    return ArticleRow(
        str(one.id), one.title, one.url, wording.moment(local(one.published_at), local(now)),
        wording.moment(local(one.due_at), local(now)), one.is_late(now), done, one.mark.value, one.ticket,
        url_for("triage.ticket", number=one.ticket) if one.ticket else "",
    )  # fmt: skip
