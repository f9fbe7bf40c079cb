"""Duty roles and shifts as pages show them, and the forms that change them read back."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from werkzeug.datastructures import MultiDict

from calendars.service import DeskCalendar
from database.small_numbers import small_number
from roster.people import DutyRole, Person, Shift
from web import wording
from web.texts import gettext
from web.views.duty import DutyPage, RoleRow, ShiftRow
from web.views.pieces import FRESH, Choice, Form
from web.words import DUTY_ROLES

SPARE = 1
"""Empty places a role's form offers beyond its holders."""
SHIFTS = 100


class BadInstantError(Exception):
    """A date and time that cannot be read; `field` names it."""

    code = "bad_instant"

    def __init__(self, *, field: str) -> None:
        self.field = field
        super().__init__(f"{field}: write a date and a time.")


def holders_now(
    holders: Mapping[DutyRole, Sequence[int]], shifts: Iterable[Shift], *, at: datetime
) -> dict[DutyRole, list[int]]:
    """Who fills each role at that instant: those on shift, else its standing holders (`roster.service.on_duty`)."""
    on_shift: dict[DutyRole, list[int]] = {}
    for shift in shifts:
        if shift.starts_at <= at < shift.ends_at:
            on_shift.setdefault(shift.role, []).append(shift.person_id)
    return {role: on_shift.get(role) or list(holders.get(role, ())) for role in DutyRole}


def duty_page(
    people: Sequence[Person], holders: Mapping[DutyRole, Sequence[int]], shifts: Sequence[Shift], *,
    calendar: DeskCalendar, now: datetime, form: Form = FRESH,
) -> DutyPage:  # fmt: skip
    """Every role with who fills it now and by whom it is filled otherwise, and the shifts that have not ended."""
    names = {person.id: person.name for person in people}
    filled = holders_now(holders, shifts, at=now)
    return DutyPage(
        roles=tuple(_role(role, filled[role], holders.get(role, ()), names) for role in DutyRole),
        shifts=tuple(_shift(shift, names, calendar=calendar, now=now) for shift in shifts),
        people=tuple(Choice(str(p.id), p.name, p.unit_name) for p in people),
        duty_roles=tuple(Choice(role.value, str(DUTY_ROLES[role.value])) for role in DutyRole),
        form=form,
    )


def shift_of(fields: MultiDict[str, str], calendar: DeskCalendar) -> Shift:
    """The shift a form describes, in the desk's zone. Raises BadInstantError, ValueError for unknown choices."""
    return Shift(
        DutyRole(fields.get("role", "")), _id(fields.get("person", "")),
        starts_at=instant(fields, "starts", calendar), ends_at=instant(fields, "ends", calendar),
    )  # fmt: skip


def instant(fields: MultiDict[str, str], field: str, calendar: DeskCalendar) -> datetime:
    """What a `datetime-local` field says, in the desk's zone. Raises BadInstantError."""
    try:
        found = datetime.fromisoformat(fields.get(field, "")).replace(tzinfo=calendar.zone)
        found.astimezone(UTC)  # the first and last days of all have no instant there
    except (ValueError, OverflowError) as error:
        raise BadInstantError(field=field) from error
    return found


def chosen_people(fields: MultiDict[str, str]) -> list[int]:
    """The people of a role's form in calling order, each once. Raises ValueError for what is no id."""
    return list(dict.fromkeys(_id(text) for text in fields.getlist("person") if text))


def _id(text: str) -> int:
    number = small_number(text)
    if number is None:
        raise ValueError(text)
    return number


def _role(role: DutyRole, now: Sequence[int], standing: Sequence[int], names: Mapping[int, str]) -> RoleRow:
    places = (*(str(person) for person in standing if person in names), *("" for _ in range(SPARE)))
    return RoleRow(
        role=role.value,
        label=str(DUTY_ROLES[role.value]),
        now=gettext(", ").join(names[person] for person in now if person in names),
        by_shift=list(now) != list(standing),
        places=places,
    )


def _shift(shift: Shift, names: Mapping[int, str], *, calendar: DeskCalendar, now: datetime) -> ShiftRow:
    here = calendar.local(now)
    return ShiftRow(
        role=str(DUTY_ROLES[shift.role.value]),
        person=names.get(shift.person_id, ""),
        starts=wording.full_moment(calendar.local(shift.starts_at), here),
        ends=wording.full_moment(calendar.local(shift.ends_at), here),
        running=shift.starts_at <= now,
    )
