"""Who is on duty now: inside with numbers by role, outside only what the desk's setting allows."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from flask import Blueprint, render_template
from flask_login import login_required

from calendars.errors import MissingYear
from roster import store
from roster.numbers import display, mask
from roster.people import ChannelKind, DutyRole, Person, Shift
from roster.permissions import Act
from roster.rota.lookup import DutyTable
from rounds.vendor_calls import broken_now
from web import calendar_words, wording
from web.desk import desk
from web.duty_view import SHIFTS, holders_now
from web.repair_view import broken_view
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views import rota as views
from web.words import DUTY_ROLES

pages = Blueprint("on_duty", __name__)

TO_RING = (ChannelKind.MOBILE, ChannelKind.LANDLINE)
NAMES, PHONE = "names", "phone"
"""What the setting may let the public see: who, and the desk's own number; never anybody's own."""


@pages.get("/duty")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def now() -> str:
    """Every role with who fills it at this instant, and who comes next; who repairs what is broken."""
    actor().require(Act.SEE_ROTA)
    at = desk().clock.now()
    with desk().database.read() as session:
        frame(session)
        people = {person.id: person for person in store.everyone(session)}
        holders, shifts = store.holders(session), store.shifts_from(session, at, limit=SHIFTS)
        broken = broken_now(session, only_unit=actor().sees_only_unit)
    whole = actor().may(Act.SEE_CONTACTS)
    filled = holders_now(holders, shifts, at=at)
    table = DutyTable(shifts)
    roles = tuple(
        _role(role, filled[role], people, table=table, shifts=shifts, at=at, whole=whole) for role in DutyRole
    )
    repairs = tuple(broken_view(one, actor()) for one in broken)
    return render_template("rota/on_duty.html", page=views.OnDutyView(roles, _day(), repairs))


def outside() -> str:
    """For citizens: that somebody is there, and no more than the setting allows."""
    at = desk().clock.now()
    allowed = desk().settings.public_duty
    names = ""
    if NAMES in allowed:
        with desk().database.read() as session:
            people = {person.id: person.name for person in store.everyone(session)}
            filled = holders_now(store.holders(session), store.shifts_from(session, at, limit=SHIFTS), at=at)
        names = gettext(", ").join(people[one] for one in filled[DutyRole.READER] if one in people)
    page = views.PublicDutyView(
        fact=_open_now(at), hours=calendar_words.hours(_hours(at)), names=names,
        phone=desk().settings.duty_phone if PHONE in allowed else "",
    )  # fmt: skip
    return render_template("public/on_duty.html", page=page)


def _role(
    role: DutyRole, ids: Sequence[int], people: Mapping[int, Person], *, table: DutyTable, shifts: Sequence[Shift],
    at: datetime, whole: bool,
) -> views.OnDutyRole:  # fmt: skip
    on_shift = table.on_duty(role, at)
    change = table.next_change(role, at)
    coming = next((one for one in shifts if one.role is role and one.starts_at > at), None)
    here = desk().calendar.local(at)
    return views.OnDutyRole(
        label=str(DUTY_ROLES[role.value]),
        people=tuple(_person(people[one], whole=whole) for one in ids if one in people),
        by_rota=bool(on_shift),
        until=wording.full_moment(desk().calendar.local(datetime.fromtimestamp(change, at.tzinfo)), here)
        if on_shift and change is not None
        else "",
        next_text=gettext(
            "next: %(name)s, %(day)s", name=people[coming.person_id].name,
            day=wording.day(desk().calendar.local(coming.starts_at).date(), here.date()),
        )
        if coming and coming.person_id in people
        else "",
    )  # fmt: skip


def _person(person: Person, *, whole: bool) -> views.OnDutyPerson:
    numbers = tuple(
        (display(one.address) if whole else mask(one.address), one.address if whole else "")
        for one in person.reaches
        if one.kind in TO_RING
    )
    return views.OnDutyPerson(person.name, person.unit_name, numbers)


def _day() -> str:
    try:
        return calendar_words.what(desk().calendar.day_mark(desk().rotas.today))
    except MissingYear:
        return ""


def _open_now(at: datetime) -> str:
    try:
        if desk().calendar.is_on_shift(at):
            return gettext("The desk is open now.")
        working = desk().calendar.is_working_day(desk().calendar.local(at).date())
    except MissingYear:
        return gettext("Somebody reads the website every day of the year.")
    if working:
        return gettext("The desk is closed now; faults are still watched for.")
    return gettext("Today is a day off; somebody on duty reads the website.")


def _hours(at: datetime) -> str:
    return desk().calendar.hours.on(desk().calendar.local(at).date()).text
