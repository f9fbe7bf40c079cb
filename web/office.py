"""Pages of the office: the supervisor's overdue audit with its export, and the lifecycle as the program follows it."""

from flask import Blueprint, Response, render_template, request, url_for
from flask_login import login_required

from roster.permissions import Act
from tickets.reading_service import PAGE
from web import diagram
from web.calendar_notice import missing_notice
from web.desk import desk
from web.overdue import find, find_late
from web.overdue_sheet import MOST_ROWS, overdue_workbook
from web.overdue_view import overdue_page
from web.signed_in import actor

pages = Blueprint("office", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 500


@pages.get("/overdue")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def overdue() -> str:
    """Who has what, where it is stuck, how late, who was told."""
    shown = max(PAGE, min(request.args.get("show", PAGE, type=int), MOST_SHOWN))
    with desk().database.read() as session:
        found = find(desk(), session, actor(), limit=shown + 1)
    more = url_for("office.overdue", show=shown + PAGE, _anchor="late") if shown < MOST_SHOWN else ""
    return render_template(
        "office/overdue.html", page=overdue_page(desk(), found, shown=shown, more_href=more),
        notice=missing_notice(actor()),
    )  # fmt: skip


@pages.get("/overdue.xlsx")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def overdue_xlsx() -> Response:
    """The same list as a workbook."""
    with desk().database.read() as session:
        found = find_late(desk(), session, actor(), limit=MOST_ROWS)
    name = f"overdue-{desk().calendar.local(found.now):%Y-%m-%d}.xlsx"
    answer = Response(overdue_workbook(desk(), found), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/lifecycle")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def lifecycle() -> str:
    """The diagram and the table of moves, drawn from the table the program executes."""
    actor().require(Act.SEE_POLICIES)
    return render_template("office/lifecycle.html", page=diagram.lifecycle())
