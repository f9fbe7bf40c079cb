"""Changing many tickets at once: choose what, see what it does to each, confirm; the answer grows as it is done."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from flask import Response, flash, redirect, render_template, request, stream_template, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from database.ids import normalise
from database.session import Session
from database.small_numbers import small_number
from roster import store as roster_store
from roster.errors import RosterError
from roster.permissions import Act, Actor
from tickets.bulk import BulkChange, Forecast, Mark, Outcome
from tickets.errors import HeldByOtherError, TicketError, TooManyAtOnceError
from tickets.kinds import Kind, Severity
from web import wording
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views.pieces import FRESH, Choice, Form
from web.views.tickets import BulkLine, BulkPage, DoneLine
from web.way_back import safe_path
from web.words import SEVERITIES, STATES, TICKET_KINDS

FIELDS = ("unit_id", "contact_id", "kind", "severity", "extension_days", "comment", "reason")
LONGEST = 2_000
LOOK = BulkChange(comment="-")
"""Asks for the tickets without a change that any of them refuses."""
_HOPELESS = (TooManyAtOnceError,)
"""Nothing to show beside the sentence."""


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def bulk() -> str | tuple[str, int] | AnyResponse:
    """The chosen tickets with the form; where it is filled in, what it would do. Nothing is written."""
    me = actor()
    me.require(Act.COMMENT)
    values = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    asked = "preview" in request.form
    if not request.form.getlist("n"):
        flash(gettext("Tick at least one ticket."), "error")
        return redirect(_back(), 303)
    with desk().database.read() as session:
        numbers = [normalise(one) for one in request.form.getlist("n")]
        try:
            change = change_of(session, values) if asked else LOOK
            seen = desk().bulk.preview(session, me, numbers, change)
        except (TicketError, RosterError) as error:
            seen = [] if isinstance(error, _HOPELESS) else desk().bulk.preview(session, me, numbers, LOOK)
            return _shown(session, me, seen, Form(values, {"": refusal(error)}), previewed=False), 400
        return _shown(session, me, seen, Form(values) if asked else FRESH, previewed=asked)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def apply() -> Response:
    """Do what was previewed, ticket after ticket; a row stands on the page when it is in the database.

    Whoever closes the page stops what is not done yet.
    """
    values = {name: request.form.get(name, "").strip()[:LONGEST] for name in FIELDS}
    marks = _settled([_mark(one) for one in request.form.getlist("mark")])
    with desk().database.read() as session:
        change = change_of(session, values)
        frame(session)
    outcomes = desk().bulk.apply(actor(), marks, change)
    return Response(
        stream_template("tickets/done.html", rows=_done(outcomes), total=len(marks), back_href=_back()),
        mimetype="text/html",
    )


def change_of(session: Session, values: dict[str, str]) -> BulkChange:
    """What the form asks for; a person alone names the unit too. What is wrong with it the service says."""
    unit, person = small_number(values["unit_id"]), small_number(values["contact_id"])
    if person is not None and unit is None:
        known = roster_store.people(session, [person]).get(person)
        unit = known.unit_id if known else 0
    kind, severity = values["kind"], values["severity"]
    return BulkChange(
        unit_id=unit, assignee_id=person, kind=Kind(kind) if kind in Kind.__members__.values() else None,
        severity=Severity(severity) if severity in Severity.__members__.values() else None,
        extension_days=_days(values["extension_days"]), comment=values["comment"], reason=values["reason"],
    )  # fmt: skip


def _days(text: str) -> int:
    """Days on top; what is no number is refused by the service as too many."""
    if not text:
        return 0
    found = small_number(text)
    return -1 if found is None else found


def _mark(text: str) -> Mark:
    number, _, version = text.partition(":")
    return Mark(normalise(number), small_number(version) or 0)


def _settled(marks: Sequence[Mark]) -> list[Mark]:
    """What this reader decided about one of them and could still take back is carried out first, not lost to this."""
    versions = desk().held_commands.settle_all(actor(), {mark.number: mark.version for mark in marks})
    return [Mark(mark.number, versions[mark.number]) for mark in marks]


def _shown(session: Session, me: Actor, seen: Sequence[Forecast], form: Form, *, previewed: bool) -> str:
    people = roster_store.everyone(session) if me.may(Act.TRIAGE) else ()
    units = frame(session).units
    rows = tuple(_row(one, units, previewed=previewed) for one in seen)
    page = BulkPage(
        rows=rows, units=tuple(Choice(str(one), name) for one, name in units.items()),
        people=tuple(Choice(str(one.id), one.name, one.unit_name) for one in people),
        kinds=tuple(
            Choice(value, str(label)) for value, label in TICKET_KINDS.items() if value != Kind.DETECTED_FAULT
        ),
        severities=tuple(Choice(value, str(label)) for value, label in SEVERITIES.items()),
        may_extend=me.may(Act.DEESCALATE), may_triage=me.may(Act.TRIAGE), previewed=previewed,
        ready=sum(not row.refused and bool(row.changes) for row in rows), form=form, back_href=_back(),
    )  # fmt: skip
    return render_template("tickets/bulk.html", page=page)


def _row(one: Forecast, known: Mapping[int, str], *, previewed: bool) -> BulkLine:
    ticket = one.ticket
    before = _due(ticket.due_at, provisional=ticket.provisional)
    return BulkLine(
        number=ticket.number, mark=f"{ticket.number}:{ticket.version}",
        href=url_for("triage.ticket", number=ticket.number), title=ticket.title,
        state_text=wording.word(STATES, ticket.state.stage.value), unit_text=known.get(ticket.unit_id or 0, ""),
        before=before, after=_due(one.due_at, provisional=one.provisional) if one.moves else "",
        changes=tuple(field_word(field) for field in one.fields) if previewed else (),
        told=one.told.name if previewed and one.told else "",
        refused=_why(one.refused) if previewed and one.refused else "",
    )  # fmt: skip


def _why(error: Exception) -> str:
    """Nothing was tried yet, so nothing was not saved."""
    if isinstance(error, HeldByOtherError):
        return gettext("%(name)s is deciding about it just now: it is left out.", name=error.by)
    return refusal(error)


def _back() -> str:
    """The list the tickets were chosen in, narrowed as it was."""
    return safe_path(request.form.get("back", "")) or url_for("tickets.index")


def field_word(field: str) -> str:
    """What of a ticket is changed."""
    words = {
        "unit": gettext("unit or person"), "kind": gettext("kind"), "severity": gettext("severity"),
        "extension": gettext("extension"), "comment": gettext("comment"),
    }  # fmt: skip
    return words[field]


def _due(at: datetime | None, *, provisional: bool) -> str:
    if at is None:
        return gettext("no deadline")
    local = desk().calendar.local
    return wording.term(wording.moment(local(at), local(desk().clock.now())), provisional=provisional)


def _done(outcomes: Iterator[Outcome]) -> Iterator[DoneLine]:
    for one in outcomes:
        done = gettext(", ").join(map(field_word, one.done))
        href = url_for("triage.ticket", number=one.number)
        yield DoneLine(one.number, href, done, refusal(one.refused) if one.refused else "")
