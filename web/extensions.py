"""More time: asked for with each choice's deadline in sight, granted or refused by a supervisor on one list."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from flask import abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import normalise
from database.session import Session
from database.small_numbers import small_number
from roster.permissions import Act
from tickets import extension_store
from tickets.errors import TicketError
from tickets.extension_store import Asked
from tickets.lifecycle import Fact
from tickets.reading_service import PAGE
from tickets.ticket import Order, Ticket
from web import wording
from web.chips import chip_of, mark_of
from web.desk import desk
from web.queue_view import key_of
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Choice, Form
from web.views.supervising import AskPage, RequestRow, RequestsPage

DAYS = (1, 2, 3, 4, 5, 7, 10, 15, 20)
"""What a choice offers; a supervisor's own form on the ticket takes any number."""
FIELD = {"extension_days": Fact.EXTENSION_DAYS, "reason": Fact.REASON, "note": Fact.NOTE}


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def ask(number: str) -> str | tuple[str, int] | Response:
    """Ask for more time about one ticket."""
    if request.method == "GET":
        return _ask_page(number, FRESH)
    try:
        desk().extensions.ask(actor(), _order(number))
    except TicketError as error:
        return _ask_page(number, Form(request.form.to_dict(), {"": refusal(error)})), _status(error)
    flash(gettext("Asked. A supervisor decides; the answer stands on the ticket."), "success")
    return redirect(url_for("triage.ticket", number=normalise(number)), 303)


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def requests() -> str:
    """What waits for a decision."""
    actor().require(Act.DEESCALATE)
    return _requests_page({})


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def decide(request_id: int) -> str | tuple[str, int] | Response:
    """`act=grant` with days, `act=refuse` with a reason."""
    actor().require(Act.DEESCALATE)
    number, act = normalise(request.form.get("number", "")), request.form.get("act", "")
    if act not in {"grant", "refuse"}:
        abort(400)
    order = _order(number)
    settled = desk().held_commands.settle(actor(), order.number, order.version)
    deed = desk().extensions.grant if act == "grant" else desk().extensions.refuse
    try:
        deed(actor(), request_id, replace(order, version=settled))
    except TicketError as error:
        form = Form(request.form.to_dict(), {"": refusal(error)})
        return _requests_page({str(request_id): form}), _status(error)
    said = gettext("Granted: the deadline of %(number)s moved.", number=number)
    flash(
        said if act == "grant" else gettext("Refused; the asker reads why on %(number)s.", number=number),
        "success",
    )
    return redirect(url_for("office.extensions"), 303)


def _order(number: str) -> Order:
    facts = {fact: request.form.get(name, "").strip() for name, fact in FIELD.items()}
    return Order(normalise(number), small_number(request.form.get("version", "")) or 0, facts)


def _status(error: TicketError) -> int:
    return 400 if error.code in {"bad_extension", "missing_fact"} else 409


def _ask_page(number: str, form: Form) -> str:
    with desk().database.read() as session:
        frame(session)
        ticket = desk().reading.ticket(session, actor(), number)
        actor().require(Act.HANDLE, unit_id=ticket.unit_id)
        asked = extension_store.newest(session, ticket)
        days = _choices(session, [ticket])[ticket.id]
    grants = actor().may(Act.DEESCALATE)
    posts_to = url_for("triage.move", number=ticket.number, verb="extend") if grants else request.path
    waits = _waits(asked) if asked and asked.decided_at is None else ""
    return render_template(
        "office/ask.html",
        page=AskPage(
            number=ticket.number, href=url_for("triage.ticket", number=ticket.number), title=ticket.title,
            version=ticket.version, deadline=chip_of(ticket, desk().clock.now()), days=days, open=waits,
            why_not=_why_not(ticket), form=form, grants=grants, action=posts_to,
        ),
    )  # fmt: skip


def _waits(asked: Asked) -> str:
    days = ngettext("%(num)s working day", "%(num)s working days", asked.days)
    return gettext("%(name)s asked for %(days)s more; a supervisor decides.", name=asked.asked_by, days=days)


def _why_not(ticket: Ticket) -> str:
    """Why no time can be added, said before anybody writes a reason."""
    if not ticket.state.is_open:
        return gettext("This ticket is answered.")
    if ticket.due_at is None:
        return gettext("No legal clock runs on this ticket: there is nothing to extend.")
    if ticket.overdue_at is not None and ticket.overdue_at <= desk().clock.now():
        return gettext("The deadline is over; more time can only be granted before it ends.")
    return ""


def _choices(session: Session, tickets: Sequence[Ticket]) -> Mapping[int, tuple[Choice, ...]]:
    """Days with the deadline each leads to; what no calendar can count is not offered."""
    effects = desk().extensions.effects(session, tickets, DAYS)
    return {
        ticket_id: tuple(Choice(str(days), _effect(days, due)) for days, due in by_days.items() if due)
        for ticket_id, by_days in effects.items()
    }


def _effect(days: int, due: datetime) -> str:
    local = desk().calendar.local
    at, now = local(due), local(desk().clock.now())
    mark = gettext(" (make-up working day)") if mark_of(at.date()) == "makeup" else ""
    moment = f"{wording.day(at.date(), now.date())} {at:%H:%M}{mark}"
    return ngettext(
        "%(num)s working day: due %(moment)s", "%(num)s working days: due %(moment)s", days, moment=moment
    )  # fmt: skip


def _requests_page(forms: Mapping[str, Form]) -> str:
    with desk().database.read() as session:
        known = frame(session)
        found = extension_store.waiting(session, after=key_of(request.args.get("after", "")), limit=PAGE + 1)
        choices = _choices(session, [ticket for _, ticket in found[:PAGE]])
    rows = tuple(_row(asked, ticket, known.units, choices[ticket.id]) for asked, ticket in found[:PAGE])
    last = found[PAGE - 1][0] if len(found) > PAGE else None
    more = url_for("office.extensions", after=f"{last.asked_at.isoformat()}~{last.id}") if last else ""
    return render_template("office/extensions.html", page=RequestsPage(rows, more, forms))


def _row(asked: Asked, ticket: Ticket, units: Mapping[int, str], days: tuple[Choice, ...]) -> RequestRow:
    local, now = desk().calendar.local, desk().clock.now()
    moment = wording.moment(local(asked.asked_at), local(now))
    return RequestRow(
        request_id=str(asked.id), number=ticket.number, href=url_for("triage.ticket", number=ticket.number),
        title=ticket.title, unit_text=units.get(ticket.unit_id or 0, gettext("duty desk")),
        deadline=chip_of(ticket, now), reason=asked.reason, days=days, wanted=str(asked.days), version=ticket.version,
        asked=gettext("%(name)s asks for %(days)s, %(moment)s", name=asked.asked_by, moment=moment,
            days=ngettext("%(num)s working day", "%(num)s working days", asked.days)),
        why_not=_why_not(ticket),
    )  # fmt: skip
