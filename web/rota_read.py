"""What the rota's pages read, once for both rotas: the year round a month, proposals, people, swaps that wait."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.errors import MissingYear
from calendars.workdays import YearStatus
from database.session import Session
from escalation.rota_notices import AHEAD, leaderless, open_ahead
from escalation.rotas import Proposal
from roster import store as roster_store
from roster.people import DutyRole, Person
from roster.permissions import Actor
from roster.rota import planning, store, swap_store
from roster.rota.days import ROLES
from roster.rota.filling import Place
from roster.rota.planning import Around, Plan
from roster.rota.swap_store import Swap
from web.desk import desk


@dataclass(frozen=True, slots=True)
class RotaRead:
    """`plans` reach over everything read; `proposals` are what publishing to the month's end would do."""

    today: date
    first: date
    last: date
    around: Around
    plans: Mapping[DutyRole, Plan]
    proposals: Mapping[DutyRole, Proposal]
    fills: Mapping[DutyRole, Proposal]
    people: Mapping[int, Person]
    swaps: Sequence[Swap]
    me: Actor
    leaderless: Sequence[date]
    """Days of the next week that no leader on duty is entered for at all."""
    gone: Mapping[int, str]
    """Names of those who left and have days here still."""

    def name(self, person_id: int) -> str:
        """Somebody's name, of those who left too."""
        found = self.people.get(person_id)
        return found.name if found else self.gone.get(person_id, f"#{person_id}")

    def gaps(self) -> list[tuple[DutyRole, Place]]:
        """What nobody has within sixty days, by day."""
        found = [
            (role, at)
            for role in ROLES
            if role in self.plans
            for at in open_ahead(self.plans[role], self.today)
        ]
        found += [(DutyRole.DUTY_LEADER, Place(day, 0)) for day in self.leaderless]
        return sorted(found, key=lambda one: (one[1].day, ROLES.index(one[0])))

    def published_gaps(self) -> list[tuple[DutyRole, Place]]:
        """Open places of days that are published already."""
        return [
            (role, at)
            for role, at in self.gaps()
            if role in self.plans and (until := self.plans[role].rota.published_until) and at.day <= until
        ]


def read(session: Session, me: Actor, first: date, last: date) -> RotaRead:
    """Everything a month shows, in a number of statements that no size changes. Raises MissingYear."""
    today = desk().rotas.today
    table = desk().calendar.table
    if table.status(first.year) is YearStatus.MISSING:
        raise MissingYear(first.year)
    states = store.states(session)
    begin = min(date(first.year, 1, 1), today)
    ends = [
        date(last.year, 12, 31),
        today + AHEAD,
        *(one.published_until or today for one in states.values()),
    ]
    end = min(max(ends), table.last)
    found = planning.around(session, begin, end, states)
    asked = {role: planning.plan(found, role, table, begin, end) for role in ROLES}
    plans = {role: one for role, one in asked.items() if one}
    people = {person.id: person for person in roster_store.everyone(session)}
    rotas = desk().rotas
    return RotaRead(
        today, first, last, found, plans, rotas.proposals_of(found, last if last >= today else None),
        rotas.proposals_of(found, None), people, swap_store.waiting(session, today), me,
        leaderless(plans, roster_store.holders(session), today), _gone(session, found, people),
    )  # fmt: skip


def _gone(session: Session, found: Around, people: Mapping[int, Person]) -> Mapping[int, str]:
    missing = {slot.person_id for slot in found.slots} - people.keys()
    return roster_store.names(session, missing) if missing else {}
