"""The page of a machine room's round: six aspects, two readings; what is wrong becomes a ticket of its unit."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from roster.permissions import Act
from rounds import room_store
from rounds.room import Aspect, RoomFault, RoomReading, RoomRound
from rounds.round_errors import BadRecordError
from sites import object_store
from sites.object_errors import UnknownObjectError
from sites.objects import MonitoredObject, ObjectKind
from web import wording
from web.desk import desk
from web.refusal_words import refusal
from web.rounds_words import ASPECT_ICONS, ASPECTS
from web.shell import frame
from web.signed_in import actor
from web.sites_forms import tenths_of
from web.sites_words import limits_text, tenths
from web.texts import gettext
from web.views import rooms as views
from web.views.pieces import FRESH, Form

ROUNDS_SHOWN = 14


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def room(object_id: int) -> str | tuple[str, int] | Response:
    """Look at what was read lately; post a round."""
    if request.method == "GET":
        return _page(object_id, FRESH)
    try:
        numbers = desk().duty_day.rooms.record(actor(), object_id, _reading(request.form), say=_say)
    except BadRecordError as error:
        return _page(object_id, Form(request.form.to_dict(), {error.field: refusal(error)})), 400
    if numbers:
        listed = gettext(", ").join(numbers)
        flash(gettext("Written down. Faults went to the unit: %(numbers)s.", numbers=listed), "error")
    else:
        flash(gettext("Written down: everything in order."), "success")
    return redirect(url_for("rounds.room", object_id=object_id), 303)


def _reading(form: Mapping[str, str]) -> RoomReading:
    left = next((one for one in Aspect if form.get(one.value) not in {"ok", "fault"}), None)
    if left is not None:  # nothing is in order because nobody looked
        raise BadRecordError(field=left.value, problem="choose")
    faults = {
        aspect: form.get(f"words_{aspect.value}", "").strip() or str(ASPECTS[aspect.value])
        for aspect in Aspect
        if form.get(aspect.value) == "fault"
    }
    humidity = _tenths(form, "humidity")
    return RoomReading(
        _tenths(form, "temperature"), None if humidity is None else humidity // 10, faults, form.get("note", "").strip()
    )  # fmt: skip


def _tenths(form: Mapping[str, str], field: str) -> int | None:
    try:
        return tenths_of(form.get(field, ""))
    except ValueError as error:
        raise BadRecordError(field=field, problem="range") from error


def _say(found: MonitoredObject, fault: RoomFault) -> str:
    """How the ticket reads."""
    if isinstance(fault.what, Aspect):
        aspect = ASPECTS[fault.what.value]
        return gettext("%(room)s, %(aspect)s: %(words)s", room=found.name, aspect=aspect, words=fault.words)
    values = {"room": found.name, "value": fault.value, "limit": fault.limit}
    if fault.what.value == "humidity":
        return gettext("%(room)s: humidity %(value)s %%, over the limit of %(limit)s %%", **values)
    values |= {"value": tenths(fault.value), "limit": tenths(fault.limit)}
    return gettext("%(room)s: temperature %(value)s °C, over the limit of %(limit)s °C", **values)


def _page(object_id: int, form: Form) -> str:
    me = actor()
    me.require(Act.SEE_ROUNDS)
    with desk().database.read() as session:
        known = frame(session)
        found = object_store.object_by_id(session, object_id)
        rounds = room_store.latest(session, object_id, limit=ROUNDS_SHOWN)
    if found is None or found.kind is not ObjectKind.MACHINE_ROOM:
        raise UnknownObjectError(what="machine room")
    page = views.RoomPage(
        str(found.id), found.name, known.units.get(found.unit_id, ""), limits_text(found.limits),
        tuple(views.AspectView(one.value, str(ASPECTS[one.value]), ASPECT_ICONS[one.value]) for one in Aspect),
        _rows(found, rounds), me.may(Act.DO_ROUNDS), form,
    )  # fmt: skip
    return render_template("rounds/room.html", page=page)


def _rows(found: MonitoredObject, rounds: Sequence[RoomRound]) -> tuple[views.RoomRow, ...]:
    local, now = desk().calendar.local, desk().clock.now()
    return tuple(
        views.RoomRow(
            wording.moment(local(one.at), local(now)), one.by, readings_text(one), faults_text(one),
            _is_over(found, one),
            tuple((number, url_for("triage.ticket", number=number)) for number in one.tickets),
        )
        for one in rounds
    )  # fmt: skip


def readings_text(one: RoomRound) -> str:
    """What was read off, in words."""
    parts = [] if one.temperature is None else [f"{tenths(one.temperature)} °C"]
    parts += [] if one.humidity is None else [f"{one.humidity} %"]
    return gettext(", ").join(parts)


def faults_text(one: RoomRound) -> str:
    """What was out of order; "" where nothing was."""
    said = (
        str(ASPECTS[aspect]) if words == str(ASPECTS[aspect]) else f"{ASPECTS[aspect]}: {words}"
        for aspect, words in one.faults.items()
    )  # fmt: skip
    return gettext("; ").join(said)


def _is_over(found: MonitoredObject, one: RoomRound) -> bool:
    pairs = ((one.temperature, found.limits.temperature), (one.humidity, found.limits.humidity))
    return any(value is not None and limit is not None and value > limit for value, limit in pairs)
