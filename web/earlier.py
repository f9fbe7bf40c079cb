"""Earlier reports of the same page, shown to who reports it now: kind, day and state, nobody's words and no number."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime

from flask import render_template, request
from werkzeug.wrappers import Response

from database.session import Session
from roster.permissions import Act, outsider
from tickets.errors import UnknownTicketError
from tickets.near_service import Known, known_reports
from web import wording
from web.desk import desk
from web.limits import use_door
from web.refusals import TooManyUsesError
from web.texts import gettext
from web.views.public import EarlierView
from web.words import KINDS

REPORTER = outsider("public", Act.TAKE_IN)
MOST_URL = 2000
TOKEN_LENGTH = 20
Shown = str | tuple[str, int] | tuple[str, int, dict[str, str]] | Response


def look() -> Shown:
    """The cards for a typed address, as a piece of the form's page; empty where nobody reported it."""
    try:
        use_door("look")
    except TooManyUsesError as error:
        return "", 429, {"Retry-After": str(error.minutes * 60)}
    found = earlier(request.form.get("url", ""), chosen=request.form.get("same", ""))
    return render_template("public/earlier.html", cards=found)


def earlier(url: str, *, chosen: str = "") -> tuple[EarlierView, ...]:
    """Cards for the page of that address; the one whose token is `chosen` stays chosen."""
    with desk().database.read() as session:
        return _cards(known_reports(session, url=url[:MOST_URL], now=desk().clock.now()), chosen)


def earlier_of(code: str) -> tuple[EarlierView, ...]:
    """The same for a report that was just sent; nothing for a code that is none."""
    with desk().database.read() as session:
        try:
            ticket = desk().reading.tracked(session, code).ticket
        except UnknownTicketError:
            return ()
        now = desk().clock.now()
        return _cards(known_reports(session, url=ticket.url, now=now, but=ticket.id), "")


def chosen_id(url: str, token: str) -> int | None:
    """The ticket a token means among the earlier reports of that page; None where it means none of them."""
    if not token:
        return None
    with desk().database.read() as session:
        return _meant(known_reports(session, url=url[:MOST_URL], now=desk().clock.now()), token)


def propose_same() -> Shown:
    """Said after sending: this report is that earlier one. Whoever has the code may say it."""
    use_door("track")
    try:
        with desk().database.read() as session:
            ticket_id, of_id = _both(session, request.form.get("code", ""), request.form.get("same", ""))
        desk().proposals.propose(REPORTER, ticket_id, of_id=of_id)
    except UnknownTicketError:
        return render_template("public/same_named.html", known=False), 409
    return render_template("public/same_named.html", known=True)


def _both(session: Session, code: str, token: str) -> tuple[int, int]:
    """The report of the code and the earlier one. Raises UnknownTicketError."""
    ticket = desk().reading.tracked(session, code).ticket
    now = desk().clock.now()
    of_id = _meant(known_reports(session, url=ticket.url, now=now, but=ticket.id), token)
    if of_id is None:
        raise UnknownTicketError(number="")
    return ticket.id, of_id


def _meant(known: Sequence[Known], token: str) -> int | None:
    return next((one.ticket_id for one in known if hmac.compare_digest(_token(one), token.encode())), None)


def _token(known: Known) -> bytes:
    """Names an earlier report without its number, and without telling how many there are."""
    key = desk().settings.secret_key.encode()
    digest = hmac.new(key, f"earlier:{known.ticket_id}".encode(), hashlib.sha256).hexdigest()
    return digest[:TOKEN_LENGTH].encode()


def _cards(known: Sequence[Known], chosen: str) -> tuple[EarlierView, ...]:
    return tuple(
        EarlierView(
            _token(one).decode(), wording.word(KINDS, one.problem or "other"),
            gettext("received %(date)s", date=_day(one.received_at)),
            _state(one), chosen=_token(one).decode() == chosen,
        )
        for one in known
    )  # fmt: skip


def _state(known: Known) -> str:
    if known.answered_at is None:
        return gettext("being dealt with")
    return gettext("answered %(date)s", date=_day(known.answered_at))


def _day(when: datetime) -> str:
    local = desk().calendar.local
    return wording.day(local(when).date(), local(desk().clock.now()).date())
