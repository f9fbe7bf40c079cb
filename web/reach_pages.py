"""Reachability: the record of a month with its papers, and the answer of whoever is signed in."""

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.session import Session
from reports.paper import Paper
from roster.permissions import Act
from rounds import reach_store
from rounds.reach import ReachLine, Said
from rounds.reach_reading import missed_now
from rounds.round_errors import NothingToAnswerError
from web.desk import desk
from web.duty_paper import Made
from web.duty_stretch import asked, midnight
from web.paper_files import no_pdf, taken_away
from web.reach_view import reach_page, reach_paper
from web.refusal_words import refusal
from web.register_view import month_after
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext

pages = Blueprint("reach", __name__)

MOST = 500
"""Tests on one page; a month of two rotas has some hundred."""


@pages.get("/duty/reach")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def record() -> str:
    """A month's tests, and who is not reached for the shift that runs or comes."""
    actor().require(Act.SEE_DUTY_DAY)
    month = _month()
    with desk().database.read() as session:
        frame(session)
        lines, cut = _lines(session, month)
        missed = missed_now(session, desk().clock.now())
    before, after = (month - timedelta(days=1)).replace(day=1), month_after(month)
    return render_template("duty/reach.html", page=reach_page(month, before, after, lines, missed, cut=cut))


@pages.get("/duty/reach/paper")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def paper() -> str:
    """The month to print."""
    found, month = _paper(), f"{_month():%Y-%m}"
    return render_template(
        "duty/paper.html", paper=found, missing=no_pdf(), xlsx=url_for("reach.file", form="xlsx", month=month),
        pdf=url_for("reach.file", form="pdf", month=month),
    )  # fmt: skip


@pages.get("/duty/reach/paper.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def file(form: str) -> Response:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    month = f"{_month():%Y-%m}"
    return taken_away(
        _paper, form, forms="xlsx pdf", name=f"reachability-{month}", sheet=gettext("Reachability"),
        page=url_for("reach.paper", month=month),
    )  # fmt: skip


@pages.post("/duty/reached")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def answer() -> Response:
    """Whoever is signed in answers a test of their own here."""
    actor().require(Act.SEE_ROTA)
    try:
        desk().duty_day.reach.answer(actor())
    except NothingToAnswerError as error:
        flash(refusal(error), "error")
    else:
        flash(gettext("Recorded: you can be reached."), "success")
    return redirect(url_for("on_duty.now"), 303)


def _month() -> date:
    return asked(request.args)[0].replace(day=1)


def _lines(session: Session, month: date) -> tuple[Sequence[ReachLine], bool]:
    """The month's lines, and whether it has more tests than are shown."""
    first, end = midnight(month), midnight(month_after(month))
    lines = reach_store.of_stretch(session, first, end, limit=MOST + 1)
    tests = [one.id for one in lines if one.said is Said.ASKED]
    if len(tests) <= MOST:
        return lines, False
    return [one for one in lines if (one.test_id or one.id) in set(tests[:MOST])], True


def _paper() -> Paper:
    actor().require(Act.SEE_DUTY_DAY)
    month = _month()
    with desk().database.read() as session:
        frame(session)
        lines, cut = _lines(session, month)
    made = Made(desk().settings.desk_name, actor().name, desk().clock.now())
    return reach_paper(month, lines, made, cut=cut)
