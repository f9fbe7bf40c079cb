"""The page of sent messages: what the file carrier kept, the daily test, and how sending goes on after a restore."""

import re
from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from database.epochs import OLDER_THAN_KNOWN, RESTORED
from database.ids import TICKET_LENGTH, is_valid
from database.session import Session
from escalation.drill_store import drills
from escalation.errors import NothingHeldError
from notifiers.carriers.choice import FILE
from notifiers.carriers.file import SentLetter
from notifiers.channels import Channel
from notifiers.inbox import call_store
from roster.numbers import mask
from roster.permissions import Act
from rounds.telling import SUBJECTS as DUTY_DAY
from web import wording
from web.desk import desk
from web.desk_pages import pages, subject_of
from web.drill_words import drill_rows
from web.shell import frame
from web.signed_in import actor
from web.texts import Lazy, gettext, lazy_gettext
from web.views.office import HeldView, SentRow
from web.words import CHANNEL_ICONS, CHANNELS

SENT_A_PAGE, MOST_SENT = 50, 1_000
_NUMBER = re.compile(rf"(?<![0-9A-Za-z])(?:[0-9A-HJKMNP-TV-Z] ?){{{TICKET_LENGTH}}}(?![0-9A-Za-z])")
"""A ticket's number among words; a voice spells it with blanks between its characters."""


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
        tested = drills(session)
    more = (
        url_for("desk.sent", show=shown + SENT_A_PAGE) if shown < len(letters) and shown < MOST_SENT else ""
    )
    rows = tuple(_sent_row(letter, kinds.get(letter.ref, "")) for letter in letters[:shown])
    return render_template(
        "desk/sent.html", rows=rows, more_href=more, carrier_text=_carrier_text(), held=held,
        drills=drill_rows(tested),
    )  # fmt: skip


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


def _sent_row(letter: SentLetter, kind: str) -> SentRow:
    local, now = desk().calendar.local(letter.at), desk().calendar.local(desk().clock.now())
    subject, href = subject_of(kind, _number(letter.body, kind))
    return SentRow(
        when=wording.full_moment(local, now), channel_icon=CHANNEL_ICONS.get(letter.channel, "note"),
        channel_text=wording.word(CHANNELS, letter.channel), to=f"{letter.label} {_masked(letter)}", words=letter.body,
        result=gettext("written to the file"), result_css="", subject_number=subject,
        subject_href=href,
    )  # fmt: skip


def _number(body: str, kind: str) -> str:
    """The number its subject has, as the words say it; "" where they name none."""
    if kind in DUTY_DAY:
        found = _DUTY_NUMBER.search(body)
        return found[1] if found else ""
    written = (found.replace(" ", "") for found in _NUMBER.findall(body))
    return next((word for word in written if is_valid(word)), "")


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


_DUTY_NUMBER = re.compile(r"(?:登记|事件|[Ee]ntry |[Ii]ncident )([0-9]{1,9})")
"""An entry of the register, an incident (notifiers/duty_texts.py)."""
HOLD_REASONS: Mapping[str, Lazy] = {
    RESTORED: lazy_gettext("a backup was restored"),
    OLDER_THAN_KNOWN: lazy_gettext("the database is older than what this machine remembers"),
}
