"""The page of the sources of alarms: who spoke when, who is silent, which mail waits for somebody to look at it."""

from datetime import datetime
from urllib.parse import quote

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask_login import login_required
from werkzeug.wrappers import Response as AnyResponse

from probes.alarms import mail_store, store
from probes.alarms.errors import UnknownMailError
from probes.alarms.mail_store import Aside
from probes.alarms.sources import Source
from probes.alarms.store import Heard
from roster.permissions import Act
from web import wording
from web.alarm_words import REASONS, taken_again
from web.desk import desk
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.alarms import AsideRow, SourceRow, SourcesPage

pages = Blueprint("alarms", __name__)
MOST_SHOWN = 50
ONE = f"/alarm-sources/mail/<int(max={MOST_ID}):mail_id>"


@pages.get("/alarm-sources")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> str:
    """Every source by settings, table or what was heard, the silent ones first; then mail put aside."""
    actor().require(Act.SEE_SOURCES)
    with desk().database.read() as session:
        frame(session)
        heard = {one.name: one for one in desk().alarms.look(session)}
        firing = store.firing(session)
        silences = desk().alarms.silences(session)
        aside = desk().mail_in.aside(session, actor(), limit=MOST_SHOWN)
        waiting = mail_store.count_aside(session) if len(aside) == MOST_SHOWN else len(aside)
    names = {*desk().settings.fault_tokens.values(), *desk().alarms.sources.names()}
    names |= {one.name for one in heard.values() if one.heard_at}
    rows = [
        _row(name, heard.get(name), firing=firing.get(name, 0), ticket=silences.get(name, ""))
        for name in sorted(names)
    ]
    rows.sort(key=lambda row: not row.silent)
    page = SourcesPage(
        tuple(rows), tuple(_aside(one) for one in aside), tuple(row.name for row in rows if row.silent),
        more=waiting - len(aside),
    )  # fmt: skip
    return render_template("alarms/sources.html", page=page)


@pages.get(f"{ONE}.eml")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def original(mail_id: int) -> Response:
    """The message as it came, for a mail program: never shown as a page of the desk."""
    data = desk().mail_in.original(actor(), mail_id)
    name = {"Content-Disposition": f"attachment; filename={quote(f'mail-{mail_id}.eml')}"}
    return Response(data, content_type="message/rfc822", headers=name)


@pages.post(f"{ONE}/settle")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def settle(mail_id: int) -> AnyResponse:
    """Somebody has looked at it: its words are forgotten."""
    desk().mail_in.settle(actor(), mail_id)
    flash(gettext("Settled. The message was erased."), "success")
    return redirect(url_for("alarms.index"), 303)


@pages.post(f"{ONE}/take")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def take_again(mail_id: int) -> AnyResponse:
    """By the rules as they are now; pressed twice, or by two, it is taken once."""
    try:
        words, kind = taken_again(desk().mail_in.take_again(actor(), mail_id))
    except UnknownMailError:
        words, kind = gettext("This mail no longer waits: somebody has taken it in or erased it."), "error"
    flash(words, kind)
    return redirect(url_for("alarms.index"), 303)


def _row(name: str, heard: Heard | None, *, firing: int, ticket: str) -> SourceRow:
    source = desk().alarms.sources.named(name)
    spoke = heard.heard_at if heard else None
    silent = _silent(source, spoke)
    return SourceRow(
        name=name, ways=_ways(name, source), heard=_when(spoke), count=heard.heard if heard else 0, firing=firing,
        must=wording.minutes(int(source.silence.total_seconds() // 60)) if source.silence else "", silent=silent,
        error=heard.error if heard else "", error_when=_when(heard.error_at) if heard else "", ticket=ticket,
        ticket_href=url_for("triage.ticket", number=ticket) if ticket else "",
    )  # fmt: skip


def _silent(source: Source, spoke: datetime | None) -> str:
    """How long a source has been silent that must speak more often; empty where all is well."""
    if source.silence is None:
        return ""
    if spoke is None:
        return gettext("never heard")
    quiet = desk().clock.now() - spoke
    if quiet < source.silence:
        return ""
    return gettext("silent, last heard %(ago)s", ago=wording.ago(quiet.total_seconds()))


def _ways(name: str, source: Source) -> str:
    ways = []
    if name in desk().settings.fault_tokens.values():
        ways.append(gettext("webhook"))
    if source.senders:
        ways.append(gettext("mail from %(senders)s", senders=gettext(", ").join(source.senders)))
    return gettext(", ").join(ways) or gettext("neither token nor mail: cannot speak any more")


def _aside(one: Aside) -> AsideRow:
    return AsideRow(
        when=_when(one.at), sender=one.sender, subject=one.subject, excerpt=one.excerpt,
        reason=str(REASONS.get(one.reason, one.reason)), detail=one.detail, source=one.source,
        original_href=url_for("alarms.original", mail_id=one.id),
        take_href=url_for("alarms.take_again", mail_id=one.id),
        settle_href=url_for("alarms.settle", mail_id=one.id),
    )  # fmt: skip


def _when(at: datetime | None) -> str:
    local = desk().calendar.local
    return wording.moment(local(at), local(desk().clock.now())) if at else ""
