"""Pages of figures: the dashboard, and the report to print or to take away as XLSX, DOCX and PDF."""

from collections.abc import Mapping

from flask import Blueprint, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from reports.errors import UnknownChoice, UnknownPeriod
from reports.paper import Paper
from reports.reading import Look, look
from roster.permissions import Act
from web.desk import desk
from web.figures_doors import arguments, question
from web.figures_names import unit_names
from web.figures_paper import Made
from web.figures_paper import paper as on_paper
from web.figures_view import page as dashboard_page
from web.paper_files import no_pdf, taken_away
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext

pages = Blueprint("figures", __name__)

Shown = str | tuple[str, int]


@pages.get("/figures")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def dashboard() -> Shown:
    """What came in and what was answered, with charts; a period nobody can read shows this month and says so."""
    me, error = actor(), ""
    me.require(Act.SEE_FIGURES)
    try:
        found, names = _found(request.args)
    except (UnknownPeriod, UnknownChoice) as wrong:
        error = refusal(wrong)
        found, names = _found({})
    shown = dashboard_page(found, names, me)
    return render_template("figures/dashboard.html", page=shown, error=error), 400 if error else 200


@pages.get("/figures/report")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def paper() -> str:
    """The report as a page to print."""
    found, names = _found(request.args)
    return render_template(
        "figures/report.html", paper=_paper(found, names), asked=arguments(found.question), missing=no_pdf()
    )


@pages.get("/figures/report.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def document(form: str) -> AnyResponse:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    found, names = _found(request.args)
    return taken_away(
        lambda: _paper(found, names), form, forms="xlsx docx pdf", name=f"figures-{found.question.period.code}",
        sheet=gettext("Figures"), page=url_for("figures.paper", **arguments(found.question)),
    )  # fmt: skip


def _found(args: Mapping[str, str]) -> tuple[Look, Mapping[int, str]]:
    asked = question(args)
    with desk().database.read() as session:
        frame(session)
        names = unit_names(session)
        return look(
            session, actor(), asked, units=names, today=desk().calendar.local(desk().clock.now()).date()
        ), names


def _paper(found: Look, names: Mapping[int, str]) -> Paper:
    made = Made(desk().settings.desk_name, actor().name, desk().clock.now())
    return on_paper(found, names, made)
