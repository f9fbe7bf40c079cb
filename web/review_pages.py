"""The page of suspects: each is confirmed into a ticket or rejected, by one key or one button."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from probes.errors import ProbesError, UnknownFault
from probes.readings import fault_store, finding_store
from probes.readings.fault_store import Verdict
from probes.readings.terms import judged_terms
from roster.permissions import Act
from web import reading_view as view
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.readings import ReviewPage

Shown = str | tuple[str, int] | Response
SHOWN, JUDGED, MOST_WAITING = 50, 12, 999


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def review() -> Shown:
    """Suspects that wait for a word."""
    actor().require(Act.SEE_ROUNDS)
    return _review()


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def judge(fault_id: int) -> Shown:
    """Confirm, reject, or take a rejection back."""
    verdict = request.form.get("verdict", "")
    if verdict not in set(Verdict):
        abort(400)
    service = desk().site_readings.review
    try:
        if verdict == Verdict.NONE:
            service.take_back(actor(), fault_id)
            number = ""
        else:
            number = service.judge(actor(), fault_id, Verdict(verdict))
    except UnknownFault:
        abort(404)
    except ProbesError as error:
        return _review(problem=refusal(error)), 409
    flash(_judged_words(verdict, number), "success")
    return redirect(url_for("readings.review", _anchor="first"), 303)


def _judged_words(verdict: str, number: str) -> str:
    if number:
        return gettext("Confirmed: ticket %(number)s.", number=number)
    return (
        gettext("Taken back: it waits for a word again.")
        if not verdict
        else gettext("Rejected. It is not asked again while its words stay.")
    )


def _review(*, problem: str = "") -> str:
    with desk().database.read() as session:
        frame(session)
        waiting = fault_store.to_review(session, limit=SHOWN)
        left = fault_store.count_to_review(session, most=MOST_WAITING)
        judged = fault_store.judged(session, limit=JUDGED)
        first = finding_store.first_of(session, [one.key for one in waiting])
        terms = {one.term.wrong: one for one in judged_terms(session)} if waiting else {}
    page = ReviewPage(
        tuple(view.suspect_row(one, first.get((one.site_id, one.key)), terms) for one in waiting),
        tuple(view.judged_row(one) for one in judged), view.waits(left), actor().may(Act.DO_ROUNDS), problem,
    )  # fmt: skip
    return render_template("readings/review.html", page=page)
