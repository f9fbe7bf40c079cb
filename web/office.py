"""Pages of the office: the supervisor's overdue audit with its export, and the lifecycle as the program follows it."""

from flask import Blueprint, Response, render_template
from flask_login import login_required

from roster.permissions import Act
from tickets.office_store import Shelf
from tickets.reading_service import PAGE
from web import diagram, extensions, office_lists, reassign, urging
from web.calendar_notice import missing_notice
from web.desk import desk
from web.office_record import this_quarter
from web.overdue import find, find_shelf
from web.overdue_sheet import MOST_ROWS, overdue_workbook
from web.overdue_view import overdue_page
from web.signed_in import actor
from web.small_numbers import MOST_ID

pages = Blueprint("office", __name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


pages.add_url_rule("/office/urge", "urge", urging.urge, methods=["GET", "POST"])
pages.add_url_rule("/office/assign", "assign", reassign.assign, methods=["GET", "POST"])
pages.add_url_rule("/office/extensions", "extensions", extensions.requests)
pages.add_url_rule(
    f"/office/extensions/<int(max={MOST_ID}):request_id>", "decide", extensions.decide, methods=["POST"]
)
pages.add_url_rule("/tickets/<number>/more-time", "ask", extensions.ask, methods=["GET", "POST"])
pages.add_url_rule("/office/<shelf>", "shelf", office_lists.shelf)


@pages.get("/overdue")
@pages.get("/office")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def overdue() -> str:
    """Who has what, where it is stuck, how late, who was told."""
    me = actor()
    with desk().database.read() as session:
        found = find(desk(), session, me)
        record = this_quarter(desk(), session, me, found.around.units)
    return render_template(
        "office/overdue.html",
        page=overdue_page(
            desk(), found, shown=PAGE, more_href=office_lists.more_href(Shelf.OVERDUE, found.late[:PAGE]),
            may_urge=me.may(Act.URGE), record=record,
        ),
        notice=missing_notice(me),
    )  # fmt: skip


@pages.get("/overdue.xlsx")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def overdue_xlsx() -> Response:
    """The same list as a workbook."""
    with desk().database.read() as session:
        found = find_shelf(desk(), session, actor(), Shelf.OVERDUE, limit=MOST_ROWS)
    name = f"overdue-{desk().calendar.local(found.around.now):%Y-%m-%d}.xlsx"
    answer = Response(overdue_workbook(desk(), found), mimetype=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@pages.get("/lifecycle")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def lifecycle() -> str:
    """The diagram and the table of moves, drawn from the table the program executes."""
    actor().require(Act.SEE_POLICIES)
    return render_template("office/lifecycle.html", page=diagram.lifecycle())
