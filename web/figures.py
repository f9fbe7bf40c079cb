"""Pages of figures: the dashboard, and the report to print or to take away as XLSX, DOCX and PDF."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from reports import letter, pdf, workbook
from reports.errors import NoPdf, UnknownChoice, UnknownPeriod
from reports.paper import Paper
from reports.reading import Look, look
from roster.permissions import Act
from web.desk import desk
from web.figures_doors import arguments, question
from web.figures_names import unit_names
from web.figures_paper import Made
from web.figures_paper import paper as on_paper
from web.figures_view import page as dashboard_page
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
    missing = ""
    try:
        pdf.check()
    except NoPdf as error:
        missing = refusal(error)
    return render_template(
        "figures/report.html", paper=_paper(found, names), asked=arguments(found.question), missing=missing
    )


@pages.get("/figures/report.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def document(form: str) -> AnyResponse:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    if form not in FORMS:
        abort(404)
    write, kind = FORMS[form]
    found, names = _found(request.args)
    try:
        file = write(_paper(found, names))
    except NoPdf:  # the page to print says why
        return redirect(url_for("figures.paper", **arguments(found.question)))
    answer = Response(file, mimetype=kind)
    name = f"figures-{found.question.period.code}.{form}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


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


def _xlsx(paper: Paper) -> bytes:
    return workbook.write(paper, sheet_title=gettext("Figures"))


def _pdf(paper: Paper) -> bytes:
    style = Path(current_app.root_path, "static", "css", "paper.css").read_text(encoding="utf-8")
    return pdf.write(render_template("figures/pdf.html", paper=paper), style)


FORMS: Mapping[str, tuple[Callable[[Paper], bytes], str]] = {
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (letter.write, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (_pdf, "application/pdf"),
}
"""What the report can be taken away as."""
