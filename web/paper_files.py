"""A paper taken away: as XLSX, DOCX, or as PDF where this machine can draw one."""

from collections.abc import Callable, Mapping
from pathlib import Path

from flask import Response, abort, current_app, redirect, render_template
from werkzeug.wrappers import Response as AnyResponse

from reports import letter, pdf, workbook
from reports.errors import NoPdf
from reports.paper import Paper
from web.refusal_words import refusal


def no_pdf() -> str:
    """Why this machine draws no PDF; "" where it does."""
    try:
        pdf.check()
    except NoPdf as error:
        return refusal(error)
    return ""


def taken_away(
    paper: Callable[[], Paper], form: str, *, forms: str, name: str, sheet: str, page: str
) -> AnyResponse:
    """The file called `name`, its sheet called `sheet`; where no PDF can be drawn, the `page` to print, which says why.

    `forms` are those of this paper; any other is not found, before the paper is made.
    """
    if form not in forms.split():
        abort(404)
    write, kind = WRITERS[form]
    try:
        file = write(paper(), sheet)
    except NoPdf:
        return redirect(page)
    answer = Response(file, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _xlsx(paper: Paper, sheet: str) -> bytes:
    return workbook.write(paper, sheet_title=sheet)


def _docx(paper: Paper, sheet: str) -> bytes:
    del sheet
    return letter.write(paper)


def _pdf(paper: Paper, sheet: str) -> bytes:
    del sheet
    style = Path(current_app.root_path, "static", "css", "paper.css").read_text(encoding="utf-8")
    return pdf.write(render_template("figures/pdf.html", paper=paper), style)


WRITERS: Mapping[str, tuple[Callable[[Paper, str], bytes], str]] = {
    "xlsx": (_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "docx": (_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (_pdf, "application/pdf"),
}
