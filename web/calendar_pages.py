"""Pages of the calendar that everybody may look at: a month with its documents, and the calculator."""

from datetime import date

from flask import Blueprint, render_template, request
from flask_login import login_required

from calendars.errors import MissingYear
from roster.permissions import Act
from web import calculator, month_view
from web.calendar_choice import Chosen, chosen, today
from web.calendar_notice import missing_notice
from web.refusal_words import refusal
from web.signed_in import actor
from web.texts import gettext
from web.views.calendar import MissingYearPage

pages = Blueprint("calendar", __name__)

Shown = str | tuple[str, int]


@pages.get("/calendar")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def month() -> Shown:
    """One month of a version with every named day's document."""
    actor().require(Act.SEE_TICKETS)
    now, found = today(), chosen(request.args.get("version", ""))
    wanted = request.args.get("month") or f"{now:%Y-%m}"
    try:
        first = date.fromisoformat(f"{wanted}-01")
        page = month_view.month_page(found, first.year, first.month, today=now)
    except MissingYear as error:
        return _missing(refusal(error), found, now)
    except ValueError:
        words = gettext(
            "“%(month)s” is no month. Write it like %(example)s.", month=wanted, example=f"{now:%Y-%m}"
        )
        return _missing(words, found, now)
    return render_template(
        "calendar/month.html", page=page, notice=missing_notice(actor()),
        may_propose=actor().may(Act.PROPOSE_CALENDAR),
    )  # fmt: skip


@pages.get("/calendar/calculator")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def calculator_page() -> Shown:
    """When a term ends, and how it is counted; the question stands in the address."""
    actor().require(Act.SEE_TICKETS)
    page = calculator.page(request.args)
    return render_template("calendar/calculator.html", page=page), 400 if page.form.errors else 200


def _missing(fact: str, found: Chosen, now: date) -> tuple[str, int]:
    years = month_view.years(found, now.year, now.month)
    step = gettext("Version %(number)s has these years:", number=found.number)
    return render_template("calendar/missing.html", page=MissingYearPage(fact, step, years)), 404
