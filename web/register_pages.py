"""Pages of the register: the day's or month's list with its form, one entry with its acts."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.session import Session
from database.small_numbers import small_number
from roster.permissions import Act
from rounds import record_store, register_store
from rounds.errors import RoundsError
from rounds.record import REGISTER
from rounds.register import Entry, EntryKind, Event, NewEntry, Verb, Weight
from rounds.register_errors import BadEntryError, UnknownEntryError
from rounds.register_moves import Order
from web import register_view, relayed_pages, wording
from web.desk import desk
from web.duty_forms import text, when
from web.duty_stretch import asked, midnight
from web.form_key import once
from web.refusal_words import refusal
from web.register_words import KINDS
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.views.pieces import FRESH, Form
from web.views.register import RegisterPage

pages = Blueprint("register", __name__)

Shown = str | tuple[str, int] | Response
MOST_WAITING, MOST_ROWS = 50, 200
NO_RESULT = "none"
"""How the address says that nothing came of it yet."""

pages.add_url_rule("/register/relayed", "relayed", relayed_pages.relayed)
pages.add_url_rule(
    f"/register/relayed/<int(max={MOST_ID}):relay_id>", "take", relayed_pages.take, methods=["POST"]
)


@pages.get("/register")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def index() -> Shown:
    """What waits whatever its day, and the day or month that is asked for."""
    actor().require(Act.SEE_DUTY_DAY)
    return _page(FRESH)


@pages.post("/register")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def enter() -> Shown:
    """Keep what came in; what was typed stays where it cannot be kept."""
    actor().require(Act.KEEP_DUTY_DAY)
    try:
        found = desk().duty_day.register.enter(actor(), _new(), form_key=once())
    except BadEntryError as error:
        return _page(Form(request.form.to_dict(), {error.field: refusal(error)})), 400
    flash(gettext("Entered as No. %(number)s.", number=found.id), "success")
    return redirect(url_for("register.entry", entry_id=found.id), 303)


@pages.get(f"/register/<int(max={MOST_ID}):entry_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def entry(entry_id: int) -> Shown:
    """One entry: facts, time line, acts."""
    actor().require(Act.SEE_DUTY_DAY)
    return _entry_page(entry_id, FRESH)


@pages.post(f"/register/<int(max={MOST_ID}):entry_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def act(entry_id: int) -> Shown:
    """Record what was done about it."""
    actor().require(Act.KEEP_DUTY_DAY)
    try:
        desk().duty_day.register.act(actor(), _order(entry_id))
    except UnknownEntryError:
        raise
    except RoundsError as error:
        field = getattr(error, "field", "")
        status = 400 if field else 409
        return _entry_page(entry_id, Form(request.form.to_dict(), {field: refusal(error)})), status
    flash(gettext("Recorded."), "success")
    return redirect(url_for("register.entry", entry_id=entry_id), 303)


def _new() -> NewEntry:
    """The form as an entry. Raises BadEntryError."""
    fields = request.form
    kind, event, first = fields.get("kind", ""), fields.get("event", ""), fields.get("first", "")
    if kind not in set(EntryKind):
        raise BadEntryError(field="kind", problem="missing")
    building = kind == EntryKind.BUILDING and event in set(Event)
    return NewEntry(
        kind=EntryKind(kind), source=text("source"), text=text("text"), phone=text("phone"),
        event=Event(event) if building else None,
        weight=Weight(fields["weight"]) if fields.get("weight") in set(Weight) else Weight.ORDINARY,
        received_at=when("received_at", BadEntryError),
        due_at=when("due_at", BadEntryError) if kind == EntryKind.TASK else None,
        first=Verb(first) if first in set(Verb) else None, **_addressee(first),
    )  # fmt: skip


def _addressee(verb: str) -> dict[str, Any]:
    """Whom an entry goes to: by words, or chosen from the roster; then a message with a code goes there too."""
    whom, chosen = text("whom"), request.form.get("to", "")
    if verb != Verb.RELAY or not chosen:
        return {"whom": whom}
    with desk().database.read() as session:
        known = {code: (to, label) for code, label, to in register_view.addressees(session)}
    if chosen not in known:
        raise BadEntryError(field="to", problem="missing")
    to, label = known[chosen]
    return {"whom": whom or label, "to": to}


def _order(entry_id: int) -> Order:
    fields = request.form
    if fields.get("verb") not in set(Verb):
        raise BadEntryError(field="verb", problem="missing")
    return Order(
        entry_id, small_number(fields.get("version", "")) or 0, Verb(fields["verb"]), words=text("words"),
        **_addressee(fields["verb"]), at=when("at", BadEntryError), relay_id=small_number(fields.get("relay", "")),
    )  # fmt: skip


def _page(form: Form) -> str:
    now = desk().clock.now()
    first, last, is_month = asked(request.args)
    month = first.replace(day=1)
    with desk().database.read() as session:
        frame(session)
        waits = register_store.waiting(session, limit=MOST_WAITING)
        rows = _rows(session, first, last)
        counted = register_store.counts(
            session, since=midnight(month), until=midnight(register_view.month_after(month))
        )
        choices = register_view.choices(session)
    today = desk().calendar.local(now)
    plain_day = not is_month and not request.args.get("kind") and not request.args.get("result")
    above = {one.id for one in waits} if plain_day else set()  # nothing stands twice, one under the other
    shown = [one for one in rows if one.id not in above]
    page = RegisterPage(
        title=gettext("Register"), stretch=f"{first:%Y-%m}" if is_month else wording.day(first, today.date()),
        before=_beside(first - timedelta(days=1), is_month=is_month), after=_beside(last, is_month=is_month),
        day="" if is_month else first.isoformat(), waiting=tuple(register_view.row(one, now=now) for one in waits),
        rows=tuple(register_view.row(one, now=now) for one in shown[:MOST_ROWS]), cut=len(rows) > MOST_ROWS,
        above=len(rows) - len(shown), heads=register_view.heads(),
        counts=register_view.counts_of(counted, month), counted=f"{month:%Y-%m}",
        choices=choices, filters=Form(request.args.to_dict()),
        may_keep=actor().may(Act.KEEP_DUTY_DAY), received=f"{today:%Y-%m-%dT%H:%M}", form=form,
        paper_href=url_for("papers.register", **_asked_for(first, is_month=is_month)),
    )  # fmt: skip
    return render_template("duty/register.html", page=page)


def _rows(session: Session, first: date, last: date) -> list[Entry]:
    """What was received in these days, narrowed as the address asks."""
    kind = request.args.get("kind", "")
    result = request.args.get("result") or None
    return register_store.received(
        session, since=midnight(first), until=midnight(last), kind=kind if kind in KINDS else "",
        limit=MOST_ROWS + 1, result="" if result == NO_RESULT else result,
    )  # fmt: skip


def _beside(day: date, *, is_month: bool) -> str:
    return url_for("register.index", **_asked_for(day, is_month=is_month))


def _asked_for(day: date, *, is_month: bool) -> dict[str, Any]:
    return {"month": f"{day:%Y-%m}"} if is_month else {"day": day.isoformat()}


def _entry_page(entry_id: int, form: Form) -> str:
    with desk().database.read() as session:
        frame(session)
        found = register_store.entries(session, [entry_id])
        lines = record_store.lines_of(session, REGISTER, [entry_id])[entry_id]
        choices = register_view.choices(session)
    if not found:
        abort(404)
    page = register_view.entry_page(found[0], lines, may_keep=actor().may(Act.KEEP_DUTY_DAY), form=form)
    page = replace(page, to=choices.to)
    return render_template("duty/entry.html", page=page)
