"""Who is on duty now: inside with numbers by role, outside only what the desk's setting allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template
from flask_login import login_required

from calendars.errors import MissingYear
from roster import store
from roster.people import DutyRole, Person, Shift
from roster.permissions import Act
from roster.rota.lookup import DutyTable
from rounds.reach_reading import is_waiting, newest
from rounds.vendor_calls import Broken, broken_now
from web import calendar_words, reach_words, wording
from web.desk import desk
from web.duty_people import Tests, person_view
from web.duty_view import SHIFTS, holders_now
from web.repair_view import broken_view
from web.shell import frame
from web.signed_in import actor
from web.texts import gettext
from web.views import rota as views
from web.views.reach import LastTest
from web.words import DUTY_ROLES

pages = Blueprint("on_duty", __name__)

NAMES, PHONE = "names", "phone"
"""What the setting may let the public see: who, and the desk's own number; never anybody's own."""


@dataclass(frozen=True, slots=True)
class Around:
    """What the page asks of each room, once. `whole`: the reader may see numbers."""

    at: datetime
    whole: bool
    people: Mapping[int, Person]
    shifts: Sequence[Shift]
    filled: Mapping[DutyRole, Sequence[int]]
    tests: Tests
    broken: Sequence[Broken]

    def coming(self, role: DutyRole) -> Shift | None:
        """The next shift of the role that has not begun."""
        return _coming(self.shifts, role, self.at)


@pages.get("/duty")
@login_required  # type: ignore[untyped-decorator]  # flask-login has no types
def now() -> str:
    """Every role with who fills it at this instant, and who comes next; who repairs what is broken."""
    actor().require(Act.SEE_ROTA)
    found = _around(desk().clock.now())
    table, own = DutyTable(found.shifts), found.tests.get(actor().person_id or 0, ())
    page = views.OnDutyView(
        tuple(_role(found, role, table) for role in DutyRole), _day(), asked=any(is_waiting(own, found.at)),
        may_see_record=actor().may(Act.SEE_DUTY_DAY), broken=tuple(broken_view(one, actor()) for one in found.broken),
    )  # fmt: skip
    return render_template("rota/on_duty.html", page=page)


def _around(at: datetime) -> Around:
    whole, own = actor().may(Act.SEE_CONTACTS), actor().person_id
    with desk().database.read() as session:
        frame(session)
        people = {person.id: person for person in store.everyone(session)}
        holders, shifts = store.holders(session), store.shifts_from(session, at, limit=SHIFTS)
        filled = holders_now(holders, shifts, at=at)
        coming = {one.person_id for role in DutyRole if (one := _coming(shifts, role, at))}
        ids = {one for known in filled.values() for one in known} | coming | ({own} if own else set())
        tests = newest(session, ids, at)
        broken = broken_now(session, only_unit=actor().sees_only_unit)
    return Around(at, whole, people, shifts, filled, tests, broken)


def _coming(shifts: Sequence[Shift], role: DutyRole, at: datetime) -> Shift | None:
    return next((one for one in shifts if one.role is role and one.starts_at > at), None)


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


def _role(found: Around, role: DutyRole, table: DutyTable) -> views.OnDutyRole:
    on_shift, change = table.on_duty(role, found.at), table.next_change(role, found.at)
    coming = found.coming(role)
    here = desk().calendar.local(found.at)
    known = coming is not None and coming.person_id in found.people
    return views.OnDutyRole(
        label=str(DUTY_ROLES[role.value]),
        people=tuple(
            person_view(found.people[one], found.tests, whole=found.whole)
            for one in found.filled[role]
            if one in found.people
        ),
        by_rota=bool(on_shift),
        until=wording.full_moment(desk().calendar.local(datetime.fromtimestamp(change, found.at.tzinfo)), here)
        if on_shift and change is not None
        else "",
        next_text=gettext(
            "next: %(name)s, %(day)s", name=found.people[coming.person_id].name,
            day=wording.day(desk().calendar.local(coming.starts_at).date(), here.date()),
        )
        if coming and known
        else "",
        next_last=_tested_for(found, coming) if coming and known else None,
    )  # fmt: skip


def _tested_for(found: Around, shift: Shift) -> LastTest | None:
    """What the test before that shift says; nothing before it has gone out."""
    lines = found.tests.get(shift.person_id, ())
    return reach_words.last_of(lines) if any(one.shift_at == shift.starts_at for one in lines) else None


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
