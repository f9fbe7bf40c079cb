"""Pages of the duty day: rounds and log-ins of a day, one round column by column, on a phone and without a script."""

from datetime import date, datetime, time, timedelta

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from database import blobs
from database.small_numbers import small_number
from roster.people import DutyRole
from roster.permissions import Act
from roster.service import on_duty
from rounds import log_in_store, recheck_store, room_store, round_store
from rounds.log_in import System
from rounds.reading import Mark
from rounds.round_errors import BadRecordError, MarkedMeanwhileError, RoundClosedError, UnknownRoundError
from rounds.round_service import Observation, whole_round
from sites import object_store
from tickets.errors import BadAttachmentError, BadReportError
from web import recheck_pages, room_pages, rounds_record
from web.desk import desk
from web.duty_stretch import kept
from web.form_key import once
from web.pictures import shown
from web.refusal_words import refusal
from web.rounds_view import DayFacts, RoundWish, day_page, is_secret, round_page
from web.shell import frame
from web.signed_in import actor
from web.small_numbers import MOST_ID
from web.texts import gettext, ngettext
from web.views.pieces import FRESH, Form

pages = Blueprint("rounds", __name__)

Shown = str | tuple[str, int] | Response
ONE = f"/rounds/<int(max={MOST_ID}):round_id>"


pages.add_url_rule(
    f"/rounds/rooms/<int(max={MOST_ID}):object_id>", "room", room_pages.room, methods=["GET", "POST"]
)
pages.add_url_rule("/rounds/recheck", "recheck", recheck_pages.queue, methods=["GET", "POST"])
pages.add_url_rule(
    f"/rounds/recheck/<int(max={MOST_ID}):article_id>", "reread", recheck_pages.mark, methods=["POST"]
)
pages.add_url_rule("/rounds/record", "record", rounds_record.record)
pages.add_url_rule("/rounds/record.<form>", "document", rounds_record.document)


@pages.get("/rounds")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def day() -> str:
    """The rounds and log-ins of today, or of another day."""
    return _day_page(FRESH)


@pages.post("/rounds")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def begin_extra() -> Response:
    """A round nobody planned."""
    return redirect(
        url_for("rounds.one", round_id=desk().duty_day.rounds.begin_extra(actor(), form_key=once())), 303
    )


@pages.post(f"{ONE}/begin")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def begin(round_id: int) -> Response:
    """Open the checklist of a planned round."""
    desk().duty_day.rounds.begin(actor(), round_id)
    return redirect(url_for("rounds.one", round_id=round_id), 303)


@pages.get(ONE)
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def one(round_id: int) -> str:
    """One round; `item` opens a column, `did` names the one just marked."""
    item, did = (small_number(request.args.get(name, "")) or 0 for name in ("item", "did"))
    return _round_page(round_id, RoundWish(item, did, again="again" in request.args))


@pages.post(f"{ONE}/items/<int(max={MOST_ID}):item_id>")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def mark(round_id: int, item_id: int) -> Shown:
    """What was found in a column; the next unread one opens."""
    try:
        wanted, seen = Mark(request.form.get("mark", "?")), Mark(request.form.get("seen", ""))
    except ValueError:
        abort(400)
    picture = request.files.get("picture")
    words = request.form.get("words", "").strip()
    try:
        found = _observed(round_id, item_id, wanted, seen, words, picture.read() if picture else b"")
        done = desk().duty_day.rounds.mark(actor(), round_id, item_id, found)
    except (MarkedMeanwhileError, RoundClosedError) as error:
        return _round_page(round_id, RoundWish(item_id, problem=refusal(error))), 409
    except (BadReportError, BadAttachmentError) as error:
        field = "picture" if isinstance(error, BadAttachmentError) else "words"
        form = Form({"words": words}, {field: refusal(error)})
        return _round_page(round_id, RoundWish(item_id, form=form)), 400
    undone = wanted is Mark.UNREAD
    if undone and done.ticket:
        flash(
            gettext(
                "Taken back. Ticket %(number)s stands: if nothing is wrong, close it there.",
                number=done.ticket,
            ),
            "error",
        )
    href = url_for(
        "rounds.one", round_id=round_id, item=item_id if undone else None, did=None if undone else item_id,
        again="1" if done.repeated else None, _anchor="now",
    )  # fmt: skip
    return redirect(href, 303)


@pages.post(f"{ONE}/close")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def close(round_id: int) -> Shown:
    """End the round, complete or not."""
    try:
        unread = desk().duty_day.rounds.close(actor(), round_id)
    except RoundClosedError as error:
        return _round_page(round_id, RoundWish(problem=refusal(error))), 409
    if unread:
        words = ngettext(
            "The round is closed as incomplete: %(num)s column was not read.",
            "The round is closed as incomplete: %(num)s columns were not read.", unread,
        )  # fmt: skip
        flash(words, "error")
    else:
        flash(gettext("The round is complete."), "success")
    return redirect(url_for("rounds.day"), 303)


@pages.post("/rounds/log-ins")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def log_in() -> Shown:
    """That somebody logged in to a national system just now."""
    picture = request.files.get("screenshot")
    count = small_number(request.form.get("found", "").strip())
    try:
        if request.form.get("system") not in set(System):
            raise BadRecordError(field="system", problem="choose")  # noqa: TRY301 - worded with the others below
        desk().duty_day.log_ins.record(
            actor(), System(request.form["system"]), found=-1 if count is None else count,
            note=request.form.get("note", ""), screenshot=picture.read() if picture else b"",
        )  # fmt: skip
    except (BadRecordError, BadAttachmentError) as error:
        field = error.field if isinstance(error, BadRecordError) else "screenshot"
        return _day_page(Form(request.form.to_dict(), {field: refusal(error)})), 400
    flash(gettext("The log-in is recorded."), "success")
    return redirect(url_for("rounds.day", _anchor="log-ins"), 303)


@pages.get(f"/rounds/log-ins/<int(max={MOST_ID}):log_in>/screenshot")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def screenshot(log_in: int) -> Response:
    """What the system showed."""
    actor().require(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        kept = log_in_store.screenshot_of(session, log_in)
        found = blobs.fetch(session, kept) if kept else None
    if found is None:
        abort(404)
    return shown(found)


def _observed(
    round_id: int, item_id: int, wanted: Mark, seen: Mark, words: str, picture: bytes
) -> Observation:
    """What was found; a fault without words says where it is."""
    if wanted is not Mark.FAULT:
        return Observation(wanted, seen, words)
    with desk().database.read() as session:
        item = round_store.item_by_id(session, round_id, item_id)
    name = item.name if item else ""
    place = f"{item.object_name} › {item.name}" if item else ""
    said = words or gettext(
        "Found on a reading round: something is wrong in the column “%(name)s”.", name=place
    )
    return Observation(
        wanted, seen, said, gettext("Fault in “%(name)s”", name=name) if not words else "", picture
    )


def _day_page(form: Form) -> str:
    me, now = actor(), desk().clock.now()
    me.require(Act.SEE_ROUNDS)
    wanted = _asked_day(request.args.get("day", "")) or desk().calendar.local(now).date()
    with desk().database.read() as session:
        frame(session)
        rounds = round_store.of_days(session, wanted, wanted)
        begun = [one.id for one in rounds if one.started_at]
        unread = round_store.unread_names(session, [one.id for one in rounds if one.closed_at and one.unread])
        objects = object_store.objects(session)
        facts = DayFacts(
            wanted, rounds, round_store.tallies(session, begun), unread,
            log_in_store.of_days(session, wanted, wanted), objects,
            room_store.between(session, *_bounds(wanted)), recheck_store.unread(session, limit=recheck_pages.SHOWN),
        )  # fmt: skip
    return render_template("rounds/day.html", page=day_page(facts, me=me, now=now, form=form))


def _round_page(round_id: int, wish: RoundWish) -> str:
    me, now = actor(), desk().clock.now()
    me.require(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        frame(session)
        found, items = whole_round(session, round_id)
        if is_secret(found, now):
            raise UnknownRoundError(round_id=round_id)
        leaders = on_duty(session, DutyRole.DUTY_LEADER, now)
    leader = next(iter(leaders), None)
    page = round_page(found, items, me=me, now=now, leader=leader, wish=wish)
    return render_template("rounds/round.html", page=page)


def _bounds(day: date) -> tuple[datetime, datetime]:
    """The day from midnight to midnight on the desk's wall clock."""
    midnight = datetime.combine(day, time(), desk().calendar.zone)
    return midnight, midnight + timedelta(days=1)


def _asked_day(text: str) -> date | None:
    try:
        return kept(date.fromisoformat(text))
    except ValueError:
        return None
