"""The frame round every page: rail, clock, day, who is on duty; and the plain frame of public pages."""

from datetime import date, datetime

from flask import Flask, g, request
from flask_login import current_user

from calendars.errors import MissingYear
from database.session import Session
from escalation.pulse import is_silent
from roster.accounts import Account
from roster.permissions import Act
from web import shell_store, wording
from web.desk import desk
from web.full_disk import is_full
from web.languages import html_language
from web.shell_store import Frame
from web.texts import gettext
from web.views.pieces import PublicView, ShellView
from web.words import ROLES

RAIL: dict[str, Act] = {
    "queue": Act.SEE_TICKETS, "tickets": Act.SEE_TICKETS, "overdue": Act.SEE_OVERDUE,
    "on_duty": Act.SEE_ROTA, "rounds": Act.SEE_ROUNDS, "register": Act.SEE_DUTY_DAY, "relayed": Act.TAKE_RELAYS,
    "figures": Act.SEE_FIGURES, "calls": Act.RECORD_CALLS, "import": Act.IMPORT_MESSAGES,
    "contacts": Act.SEE_CONTACTS, "calendar": Act.SEE_TICKETS, "policies": Act.SEE_POLICIES,
    "matrix": Act.SEE_POLICIES, "sites": Act.SEE_POLICIES, "sent": Act.SEE_SENT,
    "accounts": Act.EDIT_ACCOUNTS,
}  # fmt: skip
"""What the rail shows to whom, in its order."""
HERE: dict[str, str] = {
    "triage.queue": "queue", "triage.ticket": "queue", "triage.move": "queue", "triage.import_messages": "import",
    "policies.matrix": "matrix", "office.lifecycle": "policies", "desk.sent": "sent",
    "register.relayed": "relayed", "register.take": "relayed",
}  # fmt: skip
HERE_BY_ROOM = {
    "tickets": "tickets",
    "sites": "sites",
    "alarms": "sites",
    "health": "sites",
    "rounds": "rounds",
    "readings": "rounds",
    "answers": "queue",
    "contacts": "contacts",
    "policies": "policies",
    "maintenance": "policies",
    "desk": "calls",
    "admin": "accounts",
    "calendar": "calendar",
    "figures": "figures",
    "register": "register",
    "incidents": "register",
    "papers": "register",
    "handovers": "register",
    "calendar_drafts": "calendar",
    "office": "overdue",
    "board": "accounts",
    "rota": "on_duty",
    "rota_plan": "on_duty",
    "rota_paper": "on_duty",
    "rota_feeds": "on_duty",
    "on_duty": "on_duty",
}
BADGES = {"queue": "inbox", "overdue": "overdue", "rounds": "rechecks", "calls": "calls"}
"""Which counter stands red beside which rail item."""


def register(app: Flask) -> None:
    """Templates find `shell` on staff pages and `public` elsewhere."""
    app.context_processor(_frames)


def frame(session: Session | None = None) -> Frame:
    """Ask this request's frame once; pages that read hand in their open session."""
    if "frame" not in g:
        if session is None:
            with desk().database.read() as opened:
                g.frame = _ask(opened)
        else:
            g.frame = _ask(session)
    found: Frame = g.frame
    return found


def public_view() -> PublicView:
    """The frame of a page without an account."""
    settings = desk().settings
    return PublicView(lang=html_language(), site_name=settings.site_name, seal=settings.site_name[:1])


def plain() -> None:
    """Let the page stand outside the desk, whoever is signed in: an error page must not need the database."""
    g.plain = True


def frame_inside() -> None:
    """Let the page stand inside the desk even at an address of no room: its people keep their rail."""
    g.inside = True


def _frames() -> dict[str, object]:
    outside = "plain" in g or (request.blueprint in {None, "public"} and "inside" not in g)
    if outside or not current_user.is_authenticated:
        return {"shell": None, "public": public_view()}
    return {"shell": _shell(current_user.account), "public": None}


def _ask(session: Session) -> Frame:
    me = current_user.account.actor
    return shell_store.frame(session, now=desk().clock.now(), only_unit=me.sees_only_unit, me=me.ref)


def _shell(account: Account) -> ShellView:
    now = desk().calendar.local(desk().clock.now())
    rail = tuple(key for key, act in RAIL.items() if account.actor.may(act))
    known = frame()
    return ShellView(
        lang=html_language(), desk_name=desk().settings.desk_name, here=_here(), rail=rail,
        now_text=wording.full_moment(now, now), now_iso=now.isoformat(timespec="minutes"),
        day_text=_day_text(known, now.date()),
        on_duty=known.on_duty, me_name=account.name, role_text=wording.word(ROLES, account.role.value),
        counts={key: known.counts.get(BADGES[key], 0) for key in rail if key in BADGES},
        search=request.args.get("q", ""), silence=_held(known.held_since) or _silence(known.passed_at),
        full=is_full(), newest=known.newest,
    )  # fmt: skip


def _held(since: datetime | None) -> str:
    """What to say while nothing leaves because an older memory of the desk was put in place."""
    if since is None:
        return ""
    local = desk().calendar.local
    at = wording.moment(local(since), local(desk().clock.now()))
    return gettext(
        "Nothing is sent: a backup was restored %(at)s. A supervisor decides under “Sent” how it goes on.",
        at=at,
    )


def _silence(passed_at: datetime | None) -> str:
    """What to say while nobody decides and sends; empty while somebody does."""
    now = desk().clock.now()
    if not is_silent(passed_at, now):
        return ""
    if passed_at is None:
        return gettext("Messages are not being sent yet: no worker has run. Tell the administrator.")
    local = desk().calendar.local
    at = wording.moment(local(passed_at), local(now))
    return gettext("Messages may have stopped, the last pass was %(at)s. Tell the administrator.", at=at)


def _here() -> str:
    endpoint = request.endpoint or ""
    return HERE.get(endpoint) or HERE_BY_ROOM.get(endpoint.partition(".")[0], "")


def _day_text(known: Frame, today: date) -> str:
    """What the day is, and which key period holds it: rounds and steps come sooner then."""
    periods = [one.name for one in known.periods if one.holds(today)]
    return " · ".join(
        [_day_mark(today), *(gettext("key period %(name)s", name=name) for name in periods[:1])]
    )


def _day_mark(today: date) -> str:
    try:
        mark = desk().calendar.day_mark(today)
    except MissingYear:
        return gettext("holidays of %(year)s missing", year=today.year)
    return wording.day_mark(mark.kind.value, mark.name)
