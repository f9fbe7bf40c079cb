"""The duty officer's pages: the queue, one ticket with its moves, its pictures; entry and import hang on here too."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, abort, flash, g, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database.ids import normalise
from database.session import Session
from roster.permissions import Act, Actor
from tickets.errors import (
    BadAttachmentError,
    BadExtensionError,
    BadMergeError,
    BadSnoozeError,
    ChangedMeanwhileError,
    HeldByOtherError,
    IllegalMoveError,
    MissingFactError,
    NoClockToExtendError,
    NoCopyError,
    TicketError,
    UnfilledAnswerError,
    UnknownTicketError,
)
from tickets.lifecycle import Fact
from tickets.list_store import Filter, Line
from tickets.reading_service import PAGE
from web import entry, holding, message_import, queue_view, wording
from web.company_view import beside, is_due, row_marks
from web.desk import desk
from web.pictures import shown as shown_picture
from web.queue_view import View, Wish
from web.refusal_words import fact, refusal
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext
from web.ticket_pages import asked, number_in, pane, seen_ticket, theirs
from web.ticket_view import Refused, Seen, ticket_view
from web.timeline_view import FILTERS
from web.triage_forms import FIELDS, PICTURES, field_of
from web.typed_words import worded
from web.views.pieces import Form
from web.views.ticket import ChangeView
from web.views.triage import QueuePage
from web.words import GROUPS, VERBS

pages = Blueprint("triage", __name__)
FACT_OF: Mapping[type[TicketError], Fact] = {
    BadMergeError: Fact.DUPLICATE_OF, BadExtensionError: Fact.EXTENSION_DAYS,
    UnfilledAnswerError: Fact.ANSWER,
}  # fmt: skip
"""Which fact an error is about that does not name one."""
FIELD_OF: Mapping[type[TicketError], str] = {BadSnoozeError: "until", BadAttachmentError: ""}
"""Fields that are no fact."""
BAD_INPUT = (
    MissingFactError, BadMergeError, BadExtensionError, UnfilledAnswerError, BadSnoozeError, BadAttachmentError,
)  # fmt: skip
TOO_LATE = (ChangedMeanwhileError, IllegalMoveError, HeldByOtherError, NoCopyError, NoClockToExtendError)
"""The ticket is no longer as it was when it was read."""
CHOSEN = frozenset({"kind", "severity", "unit_id", "contact_id", "into", "until"})
"""Fields that hold a choice, which is soon made again, and no words."""
SHORT = frozenset({"csrf_token", "version", "hold", *holding.STAYS})
"""Fields that nobody typed."""

pages.add_url_rule("/tickets/new", "new", entry.new)
pages.add_url_rule("/tickets/new", "save_new", entry.save, methods=["POST"])
pages.add_url_rule("/tickets/<number>/undo", "undo", holding.undo, methods=["POST"])
pages.add_url_rule("/tickets/<number>/seen", "seen", holding.seen, methods=["POST"])
pages.add_url_rule(f"/lost/<int(max={MOST_ID}):lost_id>", "read_lost", holding.read_lost, methods=["POST"])
pages.add_url_rule("/keys", "keys", holding.keys)
pages.add_url_rule("/import", "import_messages", message_import.import_messages, methods=["GET", "POST"])


@pages.get("/")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def queue() -> Response | str:
    """The list with one ticket open beside it; a number typed into the search leads to its ticket."""
    me = actor()
    wish = queue_view.wish_of(request.args, me)
    if wish.narrows_archive:
        return redirect(url_for("tickets.index", **wish.of_archive))
    with desk().database.read() as session:
        number = number_in(session, me, wish.given["q"])
        if number:
            return redirect(url_for("triage.ticket", number=number))
        return render_template("triage/queue.html", page=_current(session, me, wish))


def _current(session: Session, me: Actor, wish: Wish) -> QueuePage:
    """The page after whatever is due was carried out: nothing waits for a worker that stands still."""
    page, due = _queue_page(session, me, wish)
    if due:
        desk().held_commands.release_due()
        g.pop("frame", None)
        page, _ = _queue_page(session, me, wish)
    return page


def _queue_page(session: Session, me: Actor, wish: Wish) -> tuple[QueuePage, bool]:
    """The page, and whether a held decision is due."""
    now, known = desk().clock.now(), frame(session)
    lines = list(
        desk().reading.lines(
            session, me, queue_view.filter_of(wish, now, me), after=wish.after, limit=PAGE + 1
        )
    )
    more, lines = len(lines) > PAGE, lines[:PAGE]
    rows = queue_view.arranged(lines, now)
    at = wish.at or ("" if wish.ended else queue_view.first_shown(rows))
    seen = _selected(session, me, at)
    here = seen.glance.head.ticket.id if seen else None
    company = desk().desks.company(session, me, {line.id for line in lines} | ({here} if here else set()))
    following, group = queue_view.next_of(rows, at)
    page = QueuePage(
        tabs=queue_view.tabs(wish, known, me),
        groups=queue_view.groups(
            rows, wish, at=at, goes_on=queue_view.group_at(rows, lines[-1]) if more else "",
            marks=lambda one: row_marks(company, me, one, now),
        ),
        filters=queue_view.filter_view(wish, known, me), selected=ticket_view(seen) if seen else None,
        at_row=bool(wish.at and seen),
        updated_text=gettext("updated %(time)s", time=f"{desk().calendar.local(now):%H:%M}"),
        more_href=queue_view.more_href(lines, wish) if more else "",
        next_due=queue_view.next_due_words(_upcoming(session, me, wish, lines)),
        clear_href=url_for("triage.queue", view=wish.view.value), here=queue_view.address(wish),
        may_enter=me.may(Act.TAKE_IN), may_edit=me.may(Act.COMMENT),
        beside=beside(company, me, known.units, here, now), following=following, group=group,
        ended=wording.word(GROUPS, wish.ended) if wish.ended else "",
    )  # fmt: skip
    return page, is_due(company, now)


def _upcoming(session: Session, me: Actor, wish: Wish, lines: Sequence[Line]) -> Line | None:
    """For an empty inbox: what comes due next."""
    if lines or wish.view is not View.INBOX:
        return None
    return next(iter(desk().reading.lines(session, me, Filter(), limit=1)), None)


def _selected(session: Session, me: Actor, number: str) -> Seen | None:
    if not number:
        return None
    try:
        return pane(session, me, number)
    except UnknownTicketError:
        return None


@pages.get("/tickets/<number>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def ticket(number: str) -> str:
    shown = request.args.get("timeline", FILTERS[0])
    return ticket_page(number, Refused(), shown=shown if shown in FILTERS else FILTERS[0])


def ticket_page(number: str, refused: Refused, *, shown: str = FILTERS[0]) -> str:
    """Show the ticket with what was refused or drafted in one of its forms."""
    with desk().database.read() as session:
        seen = seen_ticket(session, actor(), number, shown=shown)
    if refused.names_holder:
        seen = replace(seen, beside=replace(seen.beside, holder=""))
    return render_template("triage/ticket.html", t=ticket_view(seen, refused))


@pages.get(f"/tickets/<number>/pictures/<int(max={MOST_ID}):blob_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def picture(number: str, blob_id: int) -> Response:
    """A screenshot of the ticket."""
    with desk().database.read() as session:
        found = desk().reading.attachment(session, actor(), number, blob_id)
    return shown_picture(found)


@pages.post("/tickets/<number>/<verb>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def move(number: str, verb: str) -> Response | tuple[str, int] | str:
    """Any verb of the ticket's page. What is refused comes back with what was typed."""
    if verb not in FIELDS:
        abort(404)
    if verb == "reveal":
        return _reveal(number)
    typed = {name: value.strip() for name, value in request.form.items() if name not in SHORT}
    try:
        held = holding.decide(verb, asked(actor(), number, request.form, _files()))
    except BAD_INPUT as error:
        return ticket_page(number, Refused(verb, Form(typed, {_field(verb, error): refusal(error)}))), 400
    except TOO_LATE as error:
        return _too_late(number, verb, typed, error)
    if not held:
        flash(
            gettext("%(number)s: %(verb)s, saved.", number=normalise(number), verb=wording.word(VERBS, verb))
        )
    return redirect(holding.onwards(number), 303)


@pages.get("/tickets/<number>/<verb>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def after_move(number: str, verb: str) -> Response:
    """Whoever reloads the answer to a move by its address comes to the ticket."""
    if verb not in {*FIELDS, "draft", "undo"}:
        abort(404)
    return redirect(url_for("triage.ticket", number=number))


def _too_late(
    number: str, verb: str, typed: dict[str, str], error: TicketError
) -> Response | tuple[str, int]:
    """In the list one stays at the row and reads why, unless words were typed: these come back on the ticket's page."""
    number = normalise(number)
    has_words = any(value for name, value in typed.items() if name not in CHOSEN)
    row = "" if has_words else holding.row_of(number)
    if row:
        flash(_not_saved(number, error), "error")
        return redirect(row, 303)
    if isinstance(error, ChangedMeanwhileError):
        change = ChangeView(refusal(error), theirs(number), _mine(verb, typed))
        return ticket_page(number, Refused(verb, Form(typed), change)), 409
    names_holder = isinstance(error, HeldByOtherError)
    form = Form(typed, {"": refusal(error)})
    return ticket_page(number, Refused(verb, form, names_holder=names_holder)), 409


def _not_saved(number: str, error: TicketError) -> str:
    """What the list says; who holds a ticket stands beside its row already."""
    if isinstance(error, HeldByOtherError):
        return gettext("Your decision about %(number)s was not saved.", number=number)
    said = refusal(error)
    return gettext("Not saved: %(fact)s.", fact=said) if isinstance(error, ChangedMeanwhileError) else said


def _field(verb: str, error: TicketError) -> str:
    """The field an error is about; "" for the form as a whole."""
    if type(error) in FIELD_OF:
        return FIELD_OF[type(error)]
    return field_of(verb, error.fact if isinstance(error, MissingFactError) else FACT_OF[type(error)].value)


def _files() -> dict[str, bytes]:
    return {name: file.read() for name, file in request.files.items() if name in PICTURES}


def _reveal(number: str) -> str | tuple[str, int]:
    """The number is on this one answer, on no page that can be opened again."""
    try:
        found = desk().tickets.reveal_reporter(
            actor(), normalise(number), reason=request.form.get("reason", "")
        )
    except MissingFactError as error:
        return ticket_page(number, Refused("reveal", Form({}, {"reason": refusal(error)}))), 400
    return ticket_page(number, Refused(revealed=found))


def _mine(verb: str, typed: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """What was typed, by the name of its fact; nothing of it is lost by the race."""
    return worded(typed, {name: fact(known.value) for name, known in FIELDS[verb].items()})
