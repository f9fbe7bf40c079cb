"""The rota as executed on paper: who had each day of a month from when to when; to print, as XLSX and as PDF."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from flask import Blueprint, abort, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from calendars.workdays import YearStatus
from reports.paper import Paper, Table
from roster.permissions import Act
from roster.rota import line_store
from roster.rota.days import ROLES, each_day
from roster.rota.executed import Record
from web import calendar_words, wording
from web.desk import desk
from web.duty_stretch import kept
from web.paper_files import no_pdf, taken_away
from web.rota_lines import had, notes_of
from web.rota_words import DUTY
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, pgettext
from web.words import WEEKDAYS

pages = Blueprint("rota_paper", __name__)

WIDTHS = (14, 24, 30, 30, 60)


@pages.get("/rota/paper")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def paper() -> str:
    """A month of the rota as executed, to print."""
    first = _month()
    files = {form: url_for("rota_paper.file", form=form, month=f"{first:%Y-%m}") for form in ("xlsx", "pdf")}
    return render_template("duty/paper.html", paper=_paper(first), **files, missing=no_pdf())


@pages.get("/rota/paper.<form>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def file(form: str) -> AnyResponse:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    first = _month()
    return taken_away(
        lambda: _paper(first), form, forms="xlsx pdf", name=f"rota-{first:%Y-%m}", sheet=gettext("Rota"),
        page=url_for("rota_paper.paper", month=f"{first:%Y-%m}"),
    )  # fmt: skip


def _month() -> date:
    """The month of the address, the present one where it names none; one without a calendar is not found."""
    actor().require(Act.SEE_ROTA)
    today = desk().rotas.today
    try:
        first = kept(date.fromisoformat(f"{request.args.get('month') or f'{today:%Y-%m}'}-01"))
    except ValueError:
        abort(404)
    if desk().calendar.year_status(first.year) is YearStatus.MISSING:
        abort(404)
    return first


def _paper(first: date) -> Paper:
    last = first.replace(day=monthrange(first.year, first.month)[1])
    with desk().database.read() as session:
        frame(session)
        record = line_store.record(session, first, last)
    local, organ = desk().calendar.local(desk().clock.now()), desk().settings.desk_name
    month = calendar_words.month_title(first.year, first.month)
    head = (
        gettext("Day"),
        gettext("Kind"),
        *(str(DUTY[role]) for role in ROLES),
        pgettext("rota", "Changes"),
    )
    return Paper(
        title=gettext("%(organ)s: rota as executed, %(month)s", organ=organ, month=month),
        facts=(
            (gettext("Period"), month), (gettext("Organ"), organ),
            (gettext("Made"), f"{local:%Y-%m-%d %H:%M} · {actor().name}"),
        ),
        tables=(Table(gettext("Rota"), head, tuple(_rows(record, first, last))),),
        definitions_title=gettext("What the words mean"),
        definitions=(
            (gettext("the desk"), gettext("A working day, or one that nobody has: the standing holders are called.")),
            (gettext("planned"), gettext("The day is still to come, or not over.")),
        ),
        notes=(gettext("Every line is taken from the record, which the database refuses to change or delete."),),
        signatures=(
            gettext("Made by: %(name)s", name=actor().name), gettext("Checked by: ____________"),
        ), widths=WIDTHS,
    )  # fmt: skip


def _rows(record: Record, first: date, last: date) -> Iterator[tuple[str, ...]]:
    today = desk().rotas.today
    for day in each_day(first, last):
        mark = desk().calendar.day_mark(day)
        kind = calendar_words.what(mark)
        if day >= today:
            kind = gettext("%(kind)s (planned)", kind=kind)
        nobody = gettext("the desk") if mark.working else gettext("nobody: the desk")
        duties = (had(record, day, role) or nobody for role in ROLES)
        yield (
            f"{wording.short_day(day, today)} {WEEKDAYS[day.weekday()]}", kind, *duties,
            gettext("; ").join(notes_of(record, day, actor())),
        )  # fmt: skip
