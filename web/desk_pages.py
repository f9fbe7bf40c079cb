"""Pages of the duty desk: what the file carrier “sent”; calls to make and words to paste, and how they are recorded."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from database.epochs import OLDER_THAN_KNOWN, RESTORED
from database.ids import TICKET_LENGTH, is_valid
from database.session import Session
from escalation.calendar_notices import CALENDAR
from escalation.errors import NothingHeldError
from notifiers import calls as by_hand
from notifiers.carriers.choice import FILE
from notifiers.carriers.file import SentLetter
from notifiers.channels import Channel
from notifiers.errors import CallTaskSettled
from notifiers.inbox import call_store
from notifiers.pages import BUNDLE, CallState, CallTaskView, PageView
from roster.numbers import display, mask
from roster.permissions import Act
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
from web.views.office import CallRow, HeldView, SentRow
from web.words import CHANNEL_ICONS, CHANNELS

pages = Blueprint("desk", __name__)

SENT_A_PAGE, MOST_SENT = 50, 1_000
MOST_CALLS = 50
LATE_AFTER = timedelta(minutes=10)
"""A call that waits so long keeps somebody from being told: the shipped policies give each channel ten minutes."""
MOST_NOTE = 200
_NUMBER = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9A-HJKMNP-TV-Z] ?){{{TICKET_LENGTH}}}(?![0-9A-Za-z])")
"""A ticket's number among words; a voice spells it with blanks between its characters."""
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


@pages.get("/sent")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def sent() -> str:
    """The last letters of the file carrier, the newest first; nothing of this left the house."""
    actor().require(Act.SEE_SENT)
    shown = max(SENT_A_PAGE, min(request.args.get("show", SENT_A_PAGE, type=int), MOST_SENT))
    letters = desk().file_carrier.sent(shown + 1)
    with desk().database.read() as session:
        frame(session)
        kinds = call_store.subject_kinds(session, [letter.ref for letter in letters])
        held = _held_view(session)
    more = (
        url_for("desk.sent", show=shown + SENT_A_PAGE) if shown < len(letters) and shown < MOST_SENT else ""
    )
    rows = tuple(_sent_row(letter, kinds.get(letter.ref, "")) for letter in letters[:shown])
    return render_template(
        "desk/sent.html", rows=rows, more_href=more, carrier_text=_carrier_text(), held=held
    )


@pages.post("/sent/resume")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def resume() -> Response:
    """Sending goes on after a restore: what was due before is taken as told, or told once more."""
    how = request.form.get("how", "")
    if how not in {"new", "again"}:
        raise BadRequest
    try:
        forgotten = desk().resuming.resume(actor(), again=how == "again")
    except NothingHeldError:
        flash(gettext("Sending goes on already; somebody decided it meanwhile."), "error")
    else:
        told = gettext("Messages leave again; %(count)s old ones will not be sent.", count=forgotten)
        flash(gettext("Messages leave again, old ones too.") if how == "again" else told, "success")
    return redirect(url_for("desk.sent"), 303)


def _held_view(session: Session) -> HeldView | None:
    found = desk().resuming.held(session)
    if found is None:
        return None
    local = desk().calendar.local
    return HeldView(
        since=wording.full_moment(local(found.hold.since), local(desk().clock.now())),
        reason=str(HOLD_REASONS.get(found.hold.reason, found.hold.reason)), messages=found.messages,
        decisions=found.decisions, may_resume=actor().may(Act.RESUME_SENDING),
        resume_href=url_for("desk.resume"),
    )  # fmt: skip


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
    subject, href = _subject(page.subject_kind, str(page.data.get("number", "")))
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
    subject, href = _subject(page.subject_kind, str(page.data.get("number", "")))
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


def _subject(kind: str, number: str) -> tuple[str, str]:
    """What a message is about, in words, and where that is; "" and "" where it has no page here."""
    if kind == CALENDAR:
        return gettext("Calendar"), url_for("calendar.month")
    if kind == BUNDLE and number:
        return gettext("%(number)s and others", number=number), url_for("triage.ticket", number=number)
    return (number, url_for("triage.ticket", number=number)) if number else ("", "")


def _sent_row(letter: SentLetter, kind: str) -> SentRow:
    local, now = desk().calendar.local(letter.at), desk().calendar.local(desk().clock.now())
    written = (found.replace(" ", "") for found in _NUMBER.findall(letter.body))
    subject, href = _subject(kind, next((word for word in written if is_valid(word)), ""))
    return SentRow(
        when=wording.full_moment(local, now), channel_icon=CHANNEL_ICONS.get(letter.channel, "note"),
        channel_text=wording.word(CHANNELS, letter.channel), to=f"{letter.label} {_masked(letter)}", words=letter.body,
        result=gettext("written to the file"), result_css="", subject_number=subject,
        subject_href=href,
    )  # fmt: skip


def _masked(letter: SentLetter) -> str:
    if letter.channel == Channel.EMAIL:
        name, _, host = letter.address.partition("@")
        return f"{name[:1]}***@{host}"
    return letter.address if letter.channel == Channel.GROUP else mask(letter.address)


def _carrier_text() -> str:
    settings = desk().settings
    ways = {"sms": settings.sms_carrier, "voice": settings.voice_carrier, "email": settings.mail_carrier}
    without = [str(CHANNELS[way]) for way, carrier in ways.items() if carrier == FILE]
    if not without:
        return gettext("Every channel has a carrier; this page shows what the file carrier kept before.")
    listed = gettext(", ").join(without)
    if len(without) < len(ways):
        return gettext("No carrier, so nothing leaves this way: %(channels)s.", channels=listed)
    return gettext("Not really sent, only written down here: %(channels)s.", channels=listed)


HOLD_REASONS: Mapping[str, Lazy] = {
    RESTORED: lazy_gettext("a backup was restored"),
    OLDER_THAN_KNOWN: lazy_gettext("the database is older than what this machine remembers"),
}
