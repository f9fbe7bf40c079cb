"""One day of the rota: its places, who could take what is open, and the days a swap may be for."""

from collections.abc import Collection, Iterator
from datetime import date, timedelta

from flask import url_for

from calendars.workdays import YearStatus
from roster.people import DutyRole
from roster.permissions import Act
from roster.rota.days import ROLES
from roster.rota.executed import Record
from roster.rota.filling import Place
from roster.rota.store import Slot
from web import calendar_words, rota_words, wording
from web.desk import desk
from web.duty_people import DayFacts, person_view, today_view
from web.rota_lines import changes_of
from web.rota_read import RotaRead
from web.rota_view import open_view, places_of, week_of
from web.texts import gettext
from web.views import rota as views
from web.views.calendar import LinkView
from web.views.pieces import FRESH, Choice, Form
from web.words import DUTY_ROLES


def day_view(
    found: RotaRead, record: Record, when: date, facts: DayFacts, form: Form = FRESH
) -> views.DayView:
    """The day for its reader, with what became of it. Raises MissingYear."""
    may_edit = found.me.may(Act.EDIT_ROTA) and when >= found.today
    mark = desk().calendar.day_mark(when)
    slots = [
        slot
        for role in ROLES
        if role in found.plans
        for at, slot in found.plans[role].slots.items()
        if at.day == when
    ]
    opened = tuple(open_view(found, role, at) for role, at in found.published_gaps() if at.day == when)
    return views.DayView(
        title=wording.day(when, found.today), what=calendar_words.what(mark),
        month_href=url_for("rota.month", month=f"{when:%Y-%m}"),
        slots=tuple(_slot(found, slot, facts, may_edit=may_edit) for slot in slots),
        open=opened, planned=tuple(one for one in places_of(found, when) if _is_planned(one, opened)),
        may_edit=may_edit, drafts=tuple(_drafts(found, when)) if may_edit else (), form=form,
        back=_beside(when, -1), on=_beside(when, 1), week=week_of(found, when),
        changes=changes_of(record, when, found.me), is_today=when == found.today,
        working=mark.working, today=today_view(facts, desk().clock.now()),
    )  # fmt: skip


def _drafts(found: RotaRead, when: date) -> Iterator[views.DraftView]:
    """What publishing would fill, for a supervisor to settle beforehand."""
    for role, plan in found.plans.items():
        until = plan.rota.published_until
        if (until is None or when > until) and plan.open_places(when, when):
            taken = [slot.person_id for at, slot in plan.slots.items() if at.day == when]
            yield views.DraftView(role.value, str(DUTY_ROLES[role.value]), _people(found, role, but=taken))


def _beside(when: date, days: int) -> LinkView | None:
    there = when + timedelta(days=days)
    if desk().calendar.year_status(there.year) is YearStatus.MISSING:
        return None
    return LinkView(wording.day(there, desk().rotas.today), url_for("rota.day", day=there.isoformat()))


def _is_planned(one: views.PlaceView, opened: tuple[views.OpenView, ...]) -> bool:
    """What is no published place, nor an open one that stands beside with who could take it."""
    return one.state == "draft" or (one.state == "gap" and not opened)


def _slot(found: RotaRead, slot: Slot, facts: DayFacts, *, may_edit: bool) -> views.SlotView:
    mine = slot.person_id == found.me.person_id and slot.day >= found.today and found.me.may(Act.SWAP_DUTY)
    others = _people(found, slot.role, but=[slot.person_id]) if may_edit else ()
    person = found.people.get(slot.person_id)
    return views.SlotView(
        slot_id=str(slot.id), version=str(slot.version), role=str(DUTY_ROLES[slot.role.value]),
        name=found.name(slot.person_id), mine=mine, people=others,
        swaps=_swaps(found, slot) if mine else (),
        who=person_view(person, facts.tests, whole=facts.whole) if person else None,
    )  # fmt: skip


def _people(found: RotaRead, role: DutyRole, *, but: Collection[int]) -> tuple[Choice, ...]:
    """Whom a supervisor may name: the rota's members first, then everybody else."""
    members = [person for person, _ in found.plans[role].rota.members]
    group = str(rota_words.TITLES[role])
    first = [Choice(str(one), found.name(one), group) for one in members if one not in but]
    rest = [
        Choice(str(one.id), one.name, one.unit_name)
        for one in found.people.values()
        if one.id not in members and one.id not in but
    ]
    return (*first, *rest)


def _swaps(found: RotaRead, slot: Slot) -> tuple[Choice, ...]:
    """Whom to ask: for a day of theirs that the asker is free on, or for nothing."""
    plan = found.plans[slot.role]
    mine = {at.day for at, who in plan.holds.items() if who == slot.person_id}
    choices = []
    for person, _ in plan.rota.members:
        busy = {at.day for at, who in plan.holds.items() if who == person}
        if person == slot.person_id or slot.day in busy or person in plan.absent.get(slot.day, ()):
            continue
        choices.append(Choice(f"{person}.", gettext("takes it, for nothing"), found.name(person)))
        choices += [
            Choice(
                f"{person}.{other.id}",
                gettext("for %(day)s", day=wording.day(at.day, found.today)),
                found.name(person),
            )
            for at, other in plan.slots.items()
            if other.person_id == person and at.day >= found.today and _is_free(found, slot, at, mine)
        ]
    return tuple(choices)


def _is_free(found: RotaRead, slot: Slot, at: Place, mine: set[date]) -> bool:
    away = found.plans[slot.role].absent.get(at.day, ())
    return at.day not in mine and slot.person_id not in away
