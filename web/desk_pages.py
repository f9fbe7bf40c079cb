"""Pages of the duty desk: calls to make and words to paste, and how they are recorded."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from escalation.calendar_notices import CALENDAR
from escalation.disk_watch import DISK
from escalation.refused_addresses import CONTACT
from escalation.rota_notices import ROTA, SWAP
from notifiers import calls as by_hand
from notifiers.channels import Channel
from notifiers.errors import CallTaskSettled
from notifiers.inbox import call_store
from notifiers.pages import BUNDLE, REACH_SUBJECT, TEST_SUBJECT, CallState, CallTaskView, PageView
from roster.numbers import display
from roster.permissions import Act
from rounds.round_service import ROUND
from rounds.telling import HANDOVER, INCIDENT, LOG_IN, REGISTER, RELAY
from tickets.errors import BadAttachmentError
from tickets.pictures import re_encode
from web import wording
from web.desk import desk
from web.pictures import shown
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import Lazy, gettext, lazy_gettext, lazy_pgettext
from web.views.office import CallRow

pages = Blueprint("desk", __name__)

MOST_CALLS = 50
LATE_AFTER = timedelta(minutes=10)
"""A call that waits so long keeps somebody from being told: the shipped policies give each channel ten minutes."""
MOST_NOTE = 200
RESULTS: Mapping[str, tuple[CallState, Lazy]] = {
    "acknowledged": (CallState.REACHED, lazy_pgettext("call", "takes it on")),
    "declined": (CallState.NOT_REACHED, lazy_pgettext("call", "heard it, takes nothing on")),
    "no_answer": (CallState.NOT_REACHED, lazy_pgettext("call", "no answer")),
    "wrong_number": (CallState.NOT_REACHED, lazy_pgettext("call", "wrong number")),
}
"""What came of a call; only who takes it on stops the steps, else the next way or person follows."""
PASTES: Mapping[str, Lazy] = {
    "pasted": lazy_pgettext("paste", "pasted into the group"),
    "not_pasted": lazy_pgettext("paste", "could not be pasted"),
}
_RECORDS = {Channel.CALL: "desk.record_call", Channel.GROUP: "desk.record_paste"}
SAID: Mapping[CallState, Lazy] = {
    CallState.REACHED: lazy_gettext("Recorded. It is in their hands; nobody else is called."),
    CallState.NOT_REACHED: lazy_gettext("Recorded. The next way or the next person follows."),
    CallState.PASTED: lazy_gettext("Recorded. The words stand in the group."),
}


@pages.get("/calls")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def calls() -> str:
    """Landlines to ring now, and what was recorded today."""
    actor().require(Act.RECORD_CALLS)
    return _calls_page()


@pages.post(f"/calls/<int(max={MOST_ID}):task_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def record_call(task_id: int) -> str | tuple[str, int] | Response:
    """How the call went: who takes it on has acknowledged, else the next way has its turn."""
    actor().require(Act.RECORD_CALLS)
    result = request.form.get("result", "")
    if result not in RESULTS:
        raise BadRequest
    state = RESULTS[result][0]
    note = " ".join([result, *request.form.get("note", "").split()])[:MOST_NOTE]
    try:
        desk().replies.call_recorded(actor(), task_id, state=state, note=note)
    except CallTaskSettled:
        flash(gettext("Not recorded: somebody recorded this call already."), "error")
        return _calls_page(), 409
    flash(str(SAID[state]), "success")
    return redirect(url_for("desk.calls"), 303)


@pages.post(f"/calls/<int(max={MOST_ID}):task_id>/paste")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def record_paste(task_id: int) -> str | tuple[str, int] | Response:
    """Whether the words stand in the group now, with a screenshot where there is one; if not, the next way follows."""
    me = actor()
    me.require(Act.RECORD_CALLS)
    result = request.form.get("result", "")
    if result not in PASTES:
        raise BadRequest
    note = " ".join([result, *request.form.get("note", "").split()])[:MOST_NOTE]
    picture = request.files.get("screenshot")
    data = picture.read() if picture else b""
    try:
        proof = re_encode(data) if data else None
        with desk().database.work(desk().clock.now(), me.ref) as work:
            by_hand.record_paste(work, task_id, pasted=result == "pasted", by=me.name, note=note, proof=proof)
    except BadAttachmentError as error:
        flash(refusal(error), "error")
        return _calls_page(), 400
    except CallTaskSettled:
        flash(gettext("Not recorded: somebody recorded this call already."), "error")
        return _calls_page(), 409
    flash(str(SAID[CallState.PASTED if result == "pasted" else CallState.NOT_REACHED]), "success")
    return redirect(url_for("desk.calls"), 303)


@pages.get(f"/calls/<int(max={MOST_ID}):task_id>/proof")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def proof(task_id: int) -> Response:
    """The screenshot of a pasted text."""
    actor().require(Act.RECORD_CALLS)
    with desk().database.read() as session:
        found = call_store.proof_of(session, task_id)
    if found is None:
        abort(404)
    return shown(found)


def _calls_page() -> str:
    now = desk().clock.now()
    today = desk().calendar.local(now).date()
    with desk().database.read() as session:
        frame(session)
        waiting = call_store.waiting_with_pages(session, limit=MOST_CALLS)
        recorded = call_store.recorded_with_pages(session, limit=MOST_CALLS)
    done = tuple(
        _done_row(task, page, at)
        for task, page in recorded
        if task.recorded_at and (at := desk().calendar.local(task.recorded_at)).date() == today
    )
    rows = tuple(_call_row(task, page, now=now) for task, page in waiting)
    return render_template("desk/calls.html", rows=rows, done=done)


def _call_row(task: CallTaskView, page: PageView, *, now: datetime) -> CallRow:
    unit, _, name = task.person.rpartition(" ")
    waited = now - task.created_at
    subject, href = subject_of(page.subject_kind, str(page.data.get("number", "")))
    return CallRow(
        task_id=str(task.id), name=name, role=unit, number="" if _group(task) else display(task.number), say=task.text,
        waiting=gettext("waiting %(span)s", span=wording.wait(int(waited.total_seconds() // 60))),
        record_href=url_for(_RECORDS[task.channel], task_id=task.id), subject_number=subject,
        subject_href=href, late=waited >= LATE_AFTER, group=_group(task),
    )  # fmt: skip


def _group(task: CallTaskView) -> str:
    """The group to paste into, "" for a call."""
    return task.number if task.channel is Channel.GROUP else ""


def _done_row(task: CallTaskView, page: PageView, at: datetime) -> CallRow:
    unit, _, name = task.person.rpartition(" ")
    subject, href = subject_of(page.subject_kind, str(page.data.get("number", "")))
    result, _, words = (task.note or "").partition(" ")
    table = PASTES if _group(task) else {name: said for name, (_, said) in RESULTS.items()}
    said = str(table[result]) if result in table else task.note or ""
    done = f"{at:%H:%M} {task.recorded_by or ''}: {said}" + (
        f" · {words}" if words and result in table else ""
    )
    return CallRow(
        task_id=str(task.id), name=name, role=unit, number="", say="", waiting="", record_href="",
        subject_number=subject, subject_href=href, done=done, group=_group(task),
        proof_href=url_for("desk.proof", task_id=task.id) if task.proof_id else "",
    )  # fmt: skip


def subject_of(kind: str, number: str) -> tuple[str, str]:
    """What a message is about, in words, and where that is; "" and "" where it has no page here."""
    if kind in PLACES:
        return PLACES[kind](number)
    return _ticket(number)


def _ticket(number: str) -> tuple[str, str]:
    return (number, url_for("triage.ticket", number=number)) if number else ("", "")


def _bundle(number: str) -> tuple[str, str]:
    return gettext("%(number)s and others", number=number) if number else "", _ticket(number)[1]


def _entry(number: str) -> tuple[str, str]:
    if not number:
        return gettext("Register"), url_for("register.index")
    return gettext("Entry %(number)s", number=number), url_for("register.entry", entry_id=number)


def _incident(number: str) -> tuple[str, str]:
    if not number:
        return gettext("Incidents"), url_for("incidents.index")
    return gettext("Incident %(number)s", number=number), url_for("incidents.incident", incident_id=number)


PLACES: Mapping[str, Callable[[str], tuple[str, str]]] = {
    CALENDAR: lambda _: (gettext("Calendar"), url_for("calendar.month")),
    BUNDLE: _bundle,
    TEST_SUBJECT: lambda _: (gettext("Daily test"), ""),
    DISK: lambda _: (gettext("Disk"), ""),
    CONTACT: lambda _: (gettext("Contacts"), url_for("contacts.index")),
    ROTA: lambda _: (gettext("Rota"), url_for("rota.month")),
    SWAP: lambda _: (gettext("Rota"), url_for("rota.month")),
    ROUND: lambda _: (gettext("Duty day"), url_for("rounds.day")),
    LOG_IN: lambda _: (gettext("Duty day"), url_for("rounds.day")),
    REGISTER: _entry,
    RELAY: _entry,
    INCIDENT: _incident,
    HANDOVER: lambda _: (gettext("Handover"), url_for("handovers.index")),
    REACH_SUBJECT: lambda _: (gettext("Reachability"), url_for("reach.record")),
}
"""What messages are about beside tickets."""
