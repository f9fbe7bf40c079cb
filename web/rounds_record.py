"""The record of a day or a month: as a page to print, as XLSX and as PDF."""

import re
from datetime import date, datetime, time, timedelta

from flask import render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from reports.paper import Paper
from roster import store as roster_store
from roster.permissions import Act
from roster.service import people
from rounds.evidence import gather
from sites.object_service import object_names
from web.desk import desk
from web.duty_stretch import kept
from web.paper_files import no_pdf, taken_away
from web.register_view import month_after
from web.rounds_paper import SHOWN_ROLES, Record, record_paper
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext

MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def record() -> str:
    """The record as a page to print."""
    code, first, last = _asked()
    return render_template("rounds/record.html", paper=_paper(first, last), code=code, missing=no_pdf())


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def document(form: str) -> AnyResponse:
    """The same as a file; where this machine cannot draw PDF, the page to print."""
    code, first, last = _asked()
    return taken_away(
        lambda: _paper(first, last), form, forms="xlsx pdf", name=f"rounds-{code}", sheet=gettext("Record"),
        page=url_for("rounds.record", of=code),
    )  # fmt: skip


def _asked() -> tuple[str, date, date]:
    """The day or month of the address; today where it names none that there is."""
    actor().require(Act.SEE_ROUNDS)
    code = request.args.get("of", "")
    month = MONTH.fullmatch(code)
    try:
        if month:
            first = kept(date(int(month[1]), int(month[2]), 1))
            return code, first, month_after(first) - timedelta(days=1)
        day = kept(date.fromisoformat(code))
    except ValueError:
        day = desk().calendar.local(desk().clock.now()).date()
    return day.isoformat(), day, day


def _paper(first: date, last: date) -> Paper:
    zone, now = desk().calendar.zone, desk().clock.now()
    begins = datetime.combine(first, time(), zone)
    ends = datetime.combine(last + timedelta(days=1), time(), zone)
    key = desk().database.audit_key
    with desk().database.snapshot() as session:
        frame(session)
        kept = gather(session, first, last, zone=zone, key=key)
        shifts = roster_store.shifts_between(session, SHOWN_ROLES, begins, ends)
        known = people(session, [one.person_id for one in shifts])
        names = {one: found.label for one, found in known.items()}
        found = Record(first, last, kept, object_names(session), shifts, names)
    return record_paper(found, organ=desk().settings.desk_name, by=actor().name, at=now)
