"""The public side: report an error, follow it by code, privacy; nobody's personal data leaves by these doors."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from calendars.errors import MissingYear
from database.ids import TRACKING_LENGTH, new_tracking_code, normalise
from roster.permissions import Act, outsider
from tickets.errors import BadAttachmentError, BadReportError, UnknownTicketError
from tickets.intake import checked
from tickets.kinds import Kind, Source
from tickets.lifecycle import State, Verb
from tickets.reading_service import Tracked
from tickets.ticket import Event, Report, Reporter, TakenIn
from web import earlier, on_duty, traces, wording
from web.desk import desk
from web.limits import check_door, give_back, use_door
from web.pictures import shown as shown_picture
from web.refusal_words import refusal
from web.refusals import TooManyUsesError
from web.texts import gettext, ngettext, pgettext
from web.views.pieces import FRESH, Choice, Form, TraceCell
from web.views.public import PublicNode, ReportedPage, ReportPage, TrackedView, TrackPage
from web.words import KINDS, PUBLIC_SHOTS

pages = Blueprint("public", __name__)
PUBLIC = outsider("public", Act.TAKE_IN)
FIELDS = ("kind", "url", "description", "contact", "same")
FIELD_OF = {"problem": "kind"}
"""Where the form calls a field otherwise than the ticket room."""
GROUP = 4
MOST_WORDS = 500
"""Characters of a citizen's description; staff may write more."""
REFUSED = "report_refused"

pages.add_url_rule("/report/earlier", "earlier", earlier.look, methods=["POST"])
pages.add_url_rule("/on-duty", "on_duty", on_duty.outside)
pages.add_url_rule("/report/same", "same", earlier.propose_same, methods=["POST"])


@pages.get("/report")
def report() -> str:
    """Nobody fills in a form that cannot be stored. Raises DiskFullError."""
    desk().database.require_room()
    return _report_page(FRESH)


@pages.post("/report")
def send_report() -> Response | tuple[str, int] | tuple[str, int, dict[str, str]]:
    """A filled trap is thanked like a person, and nothing is stored. What is refused comes back as it was typed."""
    form = {name: request.form.get(name, "").strip().replace("\r\n", "\n") for name in FIELDS}
    try:
        return _sent(form)
    except BadReportError as error:
        return _report_page(Form(form, {FIELD_OF.get(error.field, error.field): _refusal(error)})), 400
    except BadAttachmentError as error:
        return _report_page(Form(form, {"screenshot": refusal(error)})), 400
    except TooManyUsesError as error:
        wait = {"Retry-After": str(error.minutes * 60)}
        return _report_page(Form(form, {"": refusal(error)})), 429, wait


@pages.get("/report/done")
def reported() -> Response | str:
    """The code is shown once; looking again leads to the page that asks for it."""
    kept = session.pop("reported", None)
    if kept is None:
        return redirect(url_for("public.track"))
    due = datetime.fromisoformat(kept["due"]) if kept["due"] else None
    promised = _promised(due, provisional=bool(kept["provisional"]))
    cards = () if kept.get("same") else earlier.earlier_of(kept["code"])
    page = ReportedPage(grouped(kept["code"]), promised, contact_given=bool(kept["contact"]), earlier=cards)
    return render_template("public/reported.html", page=page)


@pages.get("/track")
def track() -> str | tuple[str, int]:
    code = request.args.get("code", "")
    return _tracked_page(code) if code else render_template("public/track.html", page=TrackPage())


@pages.post("/track")
def track_code() -> str | tuple[str, int]:
    return _tracked_page(request.form.get("code", ""))


@pages.get("/answer-pictures/<token>")
def answer_picture(token: str) -> Response:
    """A picture beside a public answer."""
    with desk().database.read() as db:
        found = desk().reading.public_picture(db, token)
    return shown_picture(found)


@pages.get("/privacy")
def privacy() -> str:
    return render_template("public/privacy.html", kept_for=_kept_for(), office=desk().settings.desk_name)


def grouped(code: str) -> str:
    """Twelve characters as people copy them: 7K4M-Q2ZP-9XWD."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def reporter_of(contact: str, name: str = "") -> Reporter:
    """A telephone number or a mail address, as one field takes it."""
    contact = contact[:120]
    return Reporter(name[:80], email=contact) if "@" in contact else Reporter(name[:80], phone=contact[:40])


def _sent(form: dict[str, str]) -> Response:
    """The report stored and counted; refusals are counted apart, with room for many mistakes.

    Raises BadReportError, BadAttachmentError, TooManyUsesError.
    """
    desk().database.require_room()
    check_door(REFUSED)
    if request.form.get("website"):
        use_door(REFUSED)
        return _thank(TakenIn(0, "", new_tracking_code(), None), has_contact=False)
    try:
        taken = _stored(form)
    except (BadReportError, BadAttachmentError):
        use_door(REFUSED)
        raise
    return _thank(taken, has_contact=bool(form["contact"]), named_same=bool(form["same"]))


def _stored(form: dict[str, str]) -> TakenIn:
    """Counted before it is stored, so that two requests at once cannot pass one limit; given back if refused."""
    picture = request.files.get("screenshot")
    wanted = _report_of(form, picture.read() if picture else b"")
    checked(wanted, now=desk().clock.now())
    use_door("report")
    try:
        return desk().intake.take_in(PUBLIC, wanted)
    except (BadReportError, BadAttachmentError):
        give_back("report")
        raise


def _refusal(error: BadReportError) -> str:
    """The citizens' form's own bounds where they are narrower than the staff's."""
    if error.field == "description":
        return gettext("Write 5 to 500 characters: where it is, and what is wrong.")
    return refusal(error)


def _report_of(form: dict[str, str], picture: bytes) -> Report:
    if not form["kind"]:
        raise BadReportError(field="problem", problem="Choose one of the seven types.")
    if not form["url"]:
        raise BadReportError(field="url", problem="Paste the page's address from the browser.")
    if len(form["description"]) > MOST_WORDS:
        raise BadReportError(field="description", problem=f"Write at most {MOST_WORDS} characters.")
    return Report(
        kind=Kind.ERROR_REPORT, source=Source.PUBLIC_FORM, description=form["description"], problem=form["kind"],
        url=form["url"], reporter=reporter_of(form["contact"]), picture=picture or None,
        same_as_id=earlier.chosen_id(form["url"], form["same"]),
    )  # fmt: skip


def _thank(taken: TakenIn, *, has_contact: bool, named_same: bool = False) -> Response:
    session["reported"] = {
        "code": taken.tracking_code, "due": taken.due_at.isoformat() if taken.due_at else "",
        "provisional": taken.provisional, "contact": has_contact, "same": named_same,
    }  # fmt: skip
    return redirect(url_for("public.reported"), 303)


def _report_page(form: Form) -> str:
    last, cells = _promise()
    kinds = tuple(Choice(value, str(label)) for value, label in KINDS.items())
    url = form.values.get("url", "")
    cards = earlier.earlier(url, chosen=form.values.get("same", "")) if url else ()
    page = ReportPage(kinds, last, cells, _kept_for(), form, cards)
    return render_template("public/report.html", page=page)


def _promise() -> tuple[str, tuple[TraceCell, ...]]:
    """The last day of a report sent now, and its strip; nothing while the year's table is missing."""
    now = desk().clock.now()
    try:
        deadline = desk().calendar.deadline(
            now, desk().intake.answer_rule(Kind.ERROR_REPORT, Source.PUBLIC_FORM)
        )
    except MissingYear:
        return "", ()
    last = _promised(deadline.due_at, provisional=deadline.provisional)
    return last, traces.strip(deadline.derivation.steps, today=_today())


def _today() -> date:
    return desk().calendar.local(desk().clock.now()).date()


def _day(when: datetime | None) -> str:
    return "" if when is None else wording.day(desk().calendar.local(when).date(), _today())


def _promised(due: datetime | None, *, provisional: bool) -> str:
    """The last day; one that a notice to come may move says so."""
    if due is None or not provisional:
        return _day(due)
    return gettext(
        "%(date)s (provisional: may change when that year's holidays are announced)", date=_day(due)
    )


def _kept_for() -> str:
    days = desk().settings.retention_days
    return ngettext("%(num)s day", "%(num)s days", days)


def _tracked_page(code: str) -> str | tuple[str, int]:
    use_door("track")
    try:
        with desk().database.read() as db:
            found = desk().reading.tracked(db, code)
    except UnknownTicketError:
        wrong = gettext(
            "There is no such code. Compare it with what you wrote down; the last character is a check."
        )
        page = TrackPage(Form({"code": code[:40]}, {"code": wrong}))
        return render_template("public/track.html", page=page), 404
    return render_template("public/track.html", page=TrackPage(found=_tracked(code, found)))


def _tracked(code: str, found: Tracked) -> TrackedView:
    """What a reporter may see: dates and the answer, nobody's name, no unit's internals."""
    ticket, answered = found.ticket, found.answer_of.state is State.ANSWERED
    late = ticket.overdue_at is not None and not answered and desk().clock.now() >= ticket.overdue_at
    answered_at = found.answer_of.answered_at
    return TrackedView(
        code=grouped(normalise(code)[:TRACKING_LENGTH]), kind=wording.word(KINDS, ticket.problem or "other"),
        received=_day(ticket.received_at), promised=_promised(ticket.due_at, provisional=ticket.provisional),
        late_note=gettext("This day is over. The supervisors know; you need not do anything.") if late else "",
        nodes=_progress(found), answer=found.answer_of.answer if answered else "",
        again=gettext("Being handled again.") if found.answer_of.cycle > 1 and not answered else "",
        answered=gettext("answered %(date)s", date=_day(answered_at)) if answered and answered_at else "",
        shots=_shots(found) if answered else (),
    )  # fmt: skip


def _shots(found: Tracked) -> tuple[tuple[str, str], ...]:
    """Before, then after; addresses that end with the answer they stand beside."""
    return tuple(
        (url_for("public.answer_picture", token=found.pictures[role]), str(label))
        for role, label in PUBLIC_SHOTS.items()
        if role in found.pictures
    )


def _progress(found: Tracked) -> tuple[PublicNode, ...]:
    """Received, checked, corrected, answered; a reasoned refusal or a duplicate skips the correction."""
    ticket = found.ticket
    answered = found.answer_of.state is State.ANSWERED
    merged = ticket.duplicate_of_id is not None
    stage = State.ANSWERED if answered else State.RECEIVED if merged else ticket.state.stage
    closed = _day(found.answer_of.answered_at) if answered else ""
    this_time = _this_time(found)
    labels = [
        (State.RECEIVED, pgettext("public step", "Received"), _day(ticket.received_at), ""),
        (State.VERIFIED, pgettext("public step", "Checked"), _since(this_time, "verify"), _check_note(found)),
        (State.HANDLED, pgettext("public step", "Corrected"), _since(this_time, "handle"), ""),
        (State.ANSWERED, pgettext("public step", "Answered"), closed, ""),
    ]  # fmt: skip
    if ticket.dismiss_reason is not None or merged:
        labels = [label for label in labels if label[0] is not State.HANDLED]
    reached = [label[0] for label in labels].index(stage)
    states = [
        "done" if n <= reached else "current" if n == reached + 1 else "todo" for n in range(len(labels))
    ]
    return tuple(
        PublicNode(label, state, when if state == "done" else "", note)
        for (_, label, when, note), state in zip(labels, states, strict=True)
    )


def _this_time(found: Tracked) -> list[Event]:
    """What happened since the ticket was last opened again; events come newest first."""
    return list(takewhile(lambda event: event.verb != Verb.REOPEN, found.events))


def _since(events: Sequence[Event], verb: str) -> str:
    """The day of the latest move of that kind."""
    return next((_day(event.at) for event in events if event.verb == verb), "")


def _check_note(found: Tracked) -> str:
    if found.ticket.duplicate_of_id is not None:
        return gettext("reported before; answered together with the first report")
    notes = {"unfounded": gettext("the page is right"), "not_ours": gettext("another website is responsible")}
    return notes.get(found.ticket.dismiss_reason or "", "")
