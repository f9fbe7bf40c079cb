"""Giving many tickets to a unit at once: previewed, each guarded by its version, those changed meanwhile left alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from database.ids import normalise
from database.small_numbers import small_number
from roster import store as roster_store
from roster.people import Person
from roster.permissions import Act
from tickets.bulk import BulkChange, Mark, check_count
from tickets.bulk_service import differing
from tickets.held_store import holders
from tickets.office_store import by_numbers
from tickets.ticket import Ticket
from web import wording
from web.desk import desk
from web.refusal_words import refusal
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext, ngettext
from web.urging import came_from
from web.views.pieces import FRESH, Choice, Form
from web.views.supervising import DueRow, ReassignPage, RefusedRow
from web.way_back import safe_path

Versions = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was posted: tickets as they were read, where they go, why."""

    versions: Versions
    unit: int | None
    person: int | None
    reason: str

    @property
    def change(self) -> BulkChange:
        """The same as one change among those of the page that changes many."""
        return BulkChange(unit_id=self.unit, assignee_id=self.person, reason=self.reason)


@dataclass(frozen=True, slots=True)
class _Known:
    tickets: Sequence[Ticket]
    units: Mapping[int, str]
    people: Sequence[Person]
    held: Mapping[int, str]


@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def assign() -> str | tuple[str, int] | Response:
    """GET asks where to, `act=preview` says the effect, `act=do` has it."""
    me = actor()
    me.require(Act.URGE)
    me.require(Act.TRIAGE)
    fields = request.form if request.method == "POST" else request.args
    wish, back = _wish(fields), safe_path(fields.get("back", "")) or came_from()
    if not wish.versions:
        flash(gettext("Tick at least one ticket."), "error")
        return redirect(back)
    known = _known(wish)
    if request.method == "GET":
        return _page(known, wish, back)
    errors = _errors(known, wish)
    if errors:
        return _page(known, wish, back, form=Form(request.form.to_dict(), errors)), 400
    if request.form.get("act") != "do":
        return _page(known, wish, back, preview=_preview(known, wish))
    return _done(known, wish, back)


def _wish(fields: MultiDict[str, str]) -> _Wish:
    versions = {}
    for one in fields.getlist("t"):
        number, _, version = one.partition(".")
        versions[normalise(number)] = small_number(version) or 0
    check_count(versions)
    return _Wish(
        versions, small_number(fields.get("unit_id", "")), small_number(fields.get("contact_id", "")),
        fields.get("reason", "").strip(),
    )  # fmt: skip


def _known(wish: _Wish) -> _Known:
    with desk().database.read() as session:
        tickets = by_numbers(session, list(wish.versions))
        held = holders(session, [one.id for one in tickets], but=actor().ref)
        return _Known(tickets, frame(session).units, roster_store.everyone(session), held)


def _errors(known: _Known, wish: _Wish) -> dict[str, str]:
    errors = {}
    if wish.unit not in known.units:
        errors["unit_id"] = gettext("Choose a unit.")
    if wish.person is not None and not any(
        one.id == wish.person and one.unit_id == wish.unit for one in known.people
    ):
        errors["contact_id"] = gettext(
            "This person is not of that unit. Choose another, or let the unit decide."
        )
    if not wish.reason:
        errors["reason"] = gettext("Write why: it is kept on each ticket.")
    return errors


def _preview(known: _Known, wish: _Wish) -> tuple[str, ...]:
    """What will be so: what leaves which unit, who hears of it, what stays."""
    wanted = [one for one in known.tickets if differing(one, wish.change)]
    moving = [one for one in wanted if one.id not in known.held]
    leaving = Counter(one.unit_id for one in moving if one.unit_id != wish.unit)
    lines = [
        ngettext(
            "%(num)s ticket leaves %(unit)s", "%(num)s tickets leave %(unit)s", count, unit=_unit(known, unit)
        )
        for unit, count in leaving.items()
    ]
    if moving:
        name = _person(known, wish)
        lines.append(ngettext(
            "%(name)s is told of %(num)s ticket in duty hours", "%(name)s is told of %(num)s tickets in duty hours",
            len(moving), name=name,
        ))  # fmt: skip
    lines += [
        gettext(
            "%(number)s is left out: %(name)s is deciding about it just now", number=one.number, name=known.held[one.id]
        )
        for one in wanted if one.id in known.held
    ]  # fmt: skip
    stays = len(known.tickets) - len(wanted)
    if stays:
        lines.append(ngettext("%(num)s is there already", "%(num)s are there already", stays))
    lines.append(gettext("Deadlines stay as they are."))
    return tuple(lines)


def _person(known: _Known, wish: _Wish) -> str:
    """Who gets the notice: the person, else the unit's first contact."""
    meant = [one for one in known.people if one.unit_id == wish.unit and wish.person in {None, one.id}]
    return meant[0].name if meant else _unit(known, wish.unit)


def _unit(known: _Known, unit: int | None) -> str:
    return gettext("duty desk") if unit is None else known.units.get(unit, "")


def _done(known: _Known, wish: _Wish, back: str) -> str | Response:
    """Each ticket in a unit of work of its own: one that somebody changed stops no other."""
    versions = desk().held_commands.settle_all(actor(), wish.versions)
    marks = [Mark(number, version) for number, version in versions.items()]
    refused = [
        RefusedRow(one.number, url_for("triage.ticket", number=one.number), refusal(one.refused))
        for one in desk().bulk.apply(actor(), marks, wish.change)
        if one.refused
    ]
    done = len(wish.versions) - len(refused)
    said = ngettext(
        "%(num)s ticket is with %(unit)s now.", "%(num)s tickets are with %(unit)s now.", done,
        unit=_unit(known, wish.unit),
    )  # fmt: skip
    if not refused:
        flash(said, "success")
        return redirect(back, 303)
    return _page(known, wish, back, refused=tuple(refused), done=said if done else "")


def _page(
    known: _Known, wish: _Wish, back: str, *, form: Form = FRESH, preview: tuple[str, ...] = (),
    refused: tuple[RefusedRow, ...] = (), done: str = "",
) -> str:  # fmt: skip
    rows = tuple(
        DueRow(
            one.number, url_for("triage.ticket", number=one.number), one.title, _unit(known, one.unit_id),
            wording.state(one.state.value),
        )
        for one in known.tickets
    )  # fmt: skip
    values = {"unit_id": str(wish.unit or ""), "contact_id": str(wish.person or ""), "reason": wish.reason}
    page = ReassignPage(
        rows=rows, chosen=tuple(f"{number}.{version}" for number, version in wish.versions.items()),
        units=tuple(Choice(str(unit), name) for unit, name in known.units.items()),
        people=tuple(Choice(str(one.id), one.name, one.unit_name) for one in known.people),
        preview=preview, refused=refused, done=done, back_href=back,
        form=Form(values, form.errors),
    )  # fmt: skip
    return render_template("office/assign.html", page=page)
