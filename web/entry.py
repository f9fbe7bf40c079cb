"""Entry of a report by a clerk: telephone, fax, visitor, instruction from above, national platform, own observation."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from calendars.clock import aware_utc
from roster.permissions import Act
from sites import store as site_store
from sites.store import Site
from tickets.errors import BadAttachmentError, BadReportError
from tickets.kinds import STAFF_SOURCES, Kind, Severity, Source
from tickets.ticket import Report, TakenIn
from web import wording
from web.desk import desk
from web.public import grouped, reporter_of
from web.refusal_words import refusal
from web.signed_in import actor
from web.texts import gettext
from web.views.pieces import FRESH, Choice, Form
from web.views.triage import EntryPage
from web.words import KINDS, SOURCES

FIELDS = (
    "source",
    "kind",
    "severity",
    "site_id",
    "title",
    "url",
    "description",
    "received_at",
    "caller",
    "contact",
)
FIELD_OF = {"problem": "kind"}
KIND_OF_SOURCE = {Source.FROM_ABOVE: Kind.INSTRUCTION}
"""What leaders ask for is an instruction (notice 二(六)); everything else a clerk enters is an error report."""


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def new() -> str:
    actor().require(Act.TAKE_IN)
    return _page(_sites(), FRESH)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def save() -> Response | tuple[str, int]:
    form = {name: request.form.get(name, "").strip() for name in FIELDS}
    picture = request.files.get("attachment")
    actor().require(Act.TAKE_IN)
    sites = _sites()
    try:
        report = _report(form, sites, picture.read() if picture else b"")
        taken = desk().intake.take_in(actor(), report)
    except BadReportError as error:
        return _page(sites, Form(form, {FIELD_OF.get(error.field, error.field): refusal(error)})), 400
    except BadAttachmentError as error:
        return _page(sites, Form(form, {"attachment": refusal(error)})), 400
    flash(_saved(taken))
    return redirect(url_for("triage.ticket", number=taken.number), 303)


def _saved(taken: TakenIn) -> str:
    return gettext(
        "Saved as %(number)s. Code for the reporter to follow it: %(code)s",
        number=taken.number, code=grouped(taken.tracking_code),
    )  # fmt: skip


def _sites() -> Sequence[Site]:
    with desk().database.read() as session:
        return site_store.sites(session)


def _page(sites: Sequence[Site], form: Form) -> str:
    page = EntryPage(
        sources=tuple(Choice(one.value, wording.word(SOURCES, one.value)) for one in STAFF_SOURCES),
        kinds=tuple(Choice(value, str(label)) for value, label in KINDS.items()),
        sites=tuple(Choice(str(site.id), site.name) for site in sites), form=form,
    )  # fmt: skip
    return render_template("triage/new.html", page=page)


def _report(form: Mapping[str, str], sites: Sequence[Site], picture: bytes) -> Report:
    """The form as a report. Raises BadReportError for a source or time that is none."""
    if form["source"] not in {one.value for one in STAFF_SOURCES}:
        raise BadReportError(field="source", problem="Choose where it came from.")
    source = Source(form["source"])
    site = next((one for one in sites if str(one.id) == form["site_id"]), None)
    return Report(
        kind=KIND_OF_SOURCE.get(source, Kind.ERROR_REPORT), source=source, description=form["description"],
        problem=form["kind"], url=form["url"] or (site.home if site else ""), title=form["title"],
        severity=Severity.SEVERE if form["severity"] == Severity.SEVERE else Severity.NORMAL,
        site_code=site.site_code if site else "", reporter=reporter_of(form["contact"], form["caller"]),
        received_at=_instant(form["received_at"]), picture=picture or None,
    )  # fmt: skip


def _instant(text: str) -> datetime | None:
    """What a datetime-local field sends, as wall time of the desk."""
    if not text:
        return None
    try:
        wall = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadReportError(field="received_at", problem="Write it as 2026-10-07 09:30.") from error
    return aware_utc(wall if wall.tzinfo else wall.replace(tzinfo=desk().calendar.zone))
