"""A rota beside the calendar: what its days need, who has them, what is open, and how it would be filled."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.workdays import WorkdayTable
from database.session import Session
from roster.people import DutyRole
from roster.rota import absence_store, store
from roster.rota.days import KeyPeriod, Leave, absent_on, needed_days, periods_of
from roster.rota.filling import Change, Filled, Member, Place, changes, fill, gaps, shares
from roster.rota.store import RotaState, Slot

ROTA_RECOMPUTE = "rota_recompute"
"""Timer kind (subject `calendar:<number>`): that version's days are to be brought to the published rotas."""

ROUNDS_DAY = "rounds.day"
"""Timer kind of the day's reading rounds (`rounds.prompts`), which a key period makes more."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One rota's days: `needs` by day, `slots` as published, `holds` the same by place, `absent` by day.

    `left`: places that were given up in the course of their day; done, and nobody's to give any more.
    """

    rota: RotaState
    needs: Mapping[date, int]
    slots: Mapping[Place, Slot]
    members: Sequence[Member]
    absent: Mapping[date, Collection[int]]
    left: Sequence[Slot] = ()

    @property
    def holds(self) -> Filled:
        return {at: slot.person_id for at, slot in self.slots.items()}

    def open_places(self, first: date, last: date) -> list[Place]:
        """What nobody has in these days."""
        return [at for at in gaps(self.needs, self.holds) if first <= at.day <= last]

    def proposal(self) -> dict[Place, int]:
        """Every place filled that can be, what is published kept wherever it is still right."""
        return fill(self.needs, self.members, kept=self.holds, absent=self.absent)

    def moves(self) -> list[Change]:
        """What carrying out the proposal would change."""
        return changes(self.holds, self.proposal())


@dataclass(frozen=True, slots=True)
class Around:
    """What both rotas of some days share, read once; slots and leaves from `looks_back` before them on."""

    states: Mapping[DutyRole, RotaState]
    slots: Sequence[Slot]
    leaves: Sequence[Leave]
    periods: Sequence[KeyPeriod]


def looks_back(day: date) -> date:
    """Since when duty days count against each other: the year before and this one.

    Older ones say nothing about whose turn it is, and what a page costs must not grow with them. It is a fixed day
    for a whole year, so that the page and the publishing count alike.
    """
    return date(day.year - 1, 1, 1)


def around(
    session: Session, first: date, last: date, states: Mapping[DutyRole, RotaState] | None = None
) -> Around:
    """Everything about these days, in four statements whatever their number; `states` where they were read already."""
    return Around(
        states=store.states(session) if states is None else states,
        slots=store.slots(session, looks_back(first), last),
        leaves=absence_store.leaves(session, looks_back(first), last),
        periods=absence_store.periods(session, first, last),
    )


def plan(found: Around, role: DutyRole, table: WorkdayTable, first: date, last: date) -> Plan | None:
    """The rota of the role in these days; None where none was set up. Raises MissingYear."""
    rota = found.states.get(role)
    if rota is None or not rota.is_used:
        return None
    needs = needed_days(table, first, last, coverage=rota.coverage, periods=periods_of(role, found.periods))
    mine = [slot for slot in found.slots if slot.role is role and first <= slot.day <= last]
    held, left = ([one for one in mine if (one.left_at is None) is so] for so in (True, False))
    members, away = members_at(found, rota, first), absent_on(found.leaves)
    return Plan(rota, needs, by_place(held), members, away, left)


def plans(session: Session, table: WorkdayTable, first: date, last: date) -> dict[DutyRole, Plan]:
    """Every rota that is used, in these days. Raises MissingYear."""
    found = around(session, first, last)
    asked = {role: plan(found, role, table, first, last) for role in found.states}
    return {role: one for role, one in asked.items() if one is not None}


def by_place(slots: Sequence[Slot]) -> dict[Place, Slot]:
    """The places of published days, numbered in the order they were given."""
    found: dict[Place, Slot] = {}
    counted: dict[date, int] = {}
    for slot in sorted(slots, key=lambda slot: (slot.day, slot.id)):
        found[Place(slot.day, counted.get(slot.day, 0))] = slot
        counted[slot.day] = counted.get(slot.day, 0) + 1
    return found


def seen(moves: Mapping[DutyRole, Sequence[Change]]) -> str:
    """What a person looked at before they publish: another proposal has another mark."""
    lines = [
        f"{role.value} {one.at.day} {one.at.place} {one.before} {one.after}"
        for role in sorted(moves)
        for one in moves[role]
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def turns_seen(rota: RotaState) -> str:
    """What a supervisor looked at before they change the turns; others have another mark."""
    people = ",".join(str(person) for person, _ in rota.members)
    return hashlib.sha256(f"{rota.coverage.value} {people}".encode()).hexdigest()[:16]


def members_at(found: Around, rota: RotaState, day: date) -> list[Member]:
    """The rota's people with what counts as done before a day.

    Days on which somebody was away, or took no turns yet, count as what the others had of them on the average: nobody
    pays a leave back, and a newcomer owes nothing.
    """
    by_day: dict[date, list[int]] = {}
    for slot in found.slots:
        if slot.role is rota.role and looks_back(day) <= slot.day < day:
            by_day.setdefault(slot.day, []).append(slot.person_id)
    away = absent_on(found.leaves)
    done = {person: 0.0 for person, _ in rota.members}
    last: dict[int, date] = {}
    for when, people in by_day.items():
        out = {person for person, since in rota.members if since and when < since}
        for person in set(people) - out:
            last[person] = when
            if person in done:
                done[person] += 1
        missing = out | (set(away.get(when, ())) - set(people))
        for person, share in shares(len(people), done, missing).items():
            done[person] += share
    return [Member(person, done[person], last.get(person)) for person, _ in rota.members]
