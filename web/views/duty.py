"""View models of the duty page: who fills which role now, by shift or standing, and the shifts to come."""

from dataclasses import dataclass

from web.views.pieces import FRESH, Choice, Form


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One duty role. now: names, or "" when nobody fills it; by_shift: a shift says so. places: ids, "" is free."""

    role: str
    label: str
    now: str
    by_shift: bool
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """One shift that has not ended; running: it has begun."""

    role: str
    person: str
    starts: str
    ends: str
    running: bool


@dataclass(frozen=True, slots=True)
class DutyPage:
    """``contacts/duty.html``. people: choices grouped by unit; form: the shift as typed."""

    roles: tuple[RoleRow, ...]
    shifts: tuple[ShiftRow, ...]
    people: tuple[Choice, ...]
    duty_roles: tuple[Choice, ...]
    form: Form = FRESH
