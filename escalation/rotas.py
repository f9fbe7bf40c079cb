"""Use cases of the rota: turns, publishing, leave, key periods, overrides, swaps; each tells whom it concerns.

They stand in this room because the rota is made from the calendar and changes it are told by pages; the rules and
tables are the roster's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Session, Work
from escalation.key_days import look_anew
from escalation.rota_notices import span_of, tell_answered, tell_asked, tell_moved
from roster.people import DutyRole
from roster.permissions import Act, Actor
from roster.rota import changing, planning, store, swaps
from roster.rota.changing import Moved
from roster.rota.days import Coverage, KeyPeriod, Leave
from roster.rota.errors import BadRotaError, RotaChangedError, RotaGapsError, SlotChangedError
from roster.rota.filling import Change, Filled, Place, changes, gaps
from roster.rota.planning import Around, Plan
from roster.rota.store import RotaState


@dataclass(frozen=True, slots=True)
class Proposal:
    """What publishing up to `last` would change in one rota, and what nobody can take."""

    plan: Plan
    last: date
    filled: Filled
    moves: Sequence[Change]
    gaps: Sequence[Place]


class Rotas:
    """What people do to the desk's rotas."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar

    @property
    def today(self) -> date:
        return self._calendar.local(self._clock.now()).date()

    def proposals(self, session: Session, until: date | None) -> Mapping[DutyRole, Proposal]:
        """What publishing would do now, from today up to a day; None: only what is published already is filled.

        Raises MissingYear where the calendar does not reach so far.
        """
        today = self.today
        states = store.states(session)
        lasts = _lasts(states, until, today)
        if not lasts:
            return {}
        return self.proposals_of(planning.around(session, today, max(lasts.values()), states), until)

    def proposals_of(self, found: Around, until: date | None) -> Mapping[DutyRole, Proposal]:
        """The same of what was read already; it must reach from today to the last of these days."""
        today = self.today
        lasts = _lasts(found.states, until, today)
        plans = {
            role: planning.plan(found, role, self._calendar.table, today, last)
            for role, last in lasts.items()
        }
        return {role: _proposal(plan, lasts[role]) for role, plan in plans.items() if plan is not None}

    def publish(self, actor: Actor, until: date | None, *, seen: str) -> Sequence[Moved]:
        """Carry out what was looked at: every rota up to that day, or its open days only (None).

        Raises RotaGapsError with the days nobody can take, RotaChangedError where the proposal is another than the
        one `seen`, TooFewChannelsError naming whom two channels do not reach, BadRotaError, MissingYear,
        NotPermittedError; nothing is changed then.
        """
        actor.require(Act.EDIT_ROTA)
        if until is not None and until < self.today:
            raise BadRotaError(field="until", problem="past")
        with self._database.work(self._clock.now(), actor.ref) as work:
            numbers = {role: store.lock(work.session, role) for role in sorted(store.states(work.session))}
            found = self.proposals(work.session, until)
            if not found:
                raise BadRotaError(field="until", problem="no_members")
            open_days = [(role.value, at.day) for role, one in found.items() for at in one.gaps]
            if open_days:
                raise RotaGapsError(gaps=list(dict.fromkeys(open_days)))
            if planning.seen({role: one.moves for role, one in found.items()}) != seen:
                raise RotaChangedError
            changing.check_reachable(work, _given(found.values()))
            return [self._publish(work, one, numbers[role]) for role, one in found.items()]

    def _publish(self, work: Work, proposal: Proposal, number: int) -> Moved:
        rota = proposal.plan.rota
        begins = rota.published_from or self.today
        store.set_published(work.session, rota.role, begins=begins, until=proposal.last)
        moved = changing.carry_out(
            work, proposal.plan, proposal.moves, span=span_of(self._calendar), number=number, why="published"
        )
        tell_moved(work, moved)
        return moved

    def set_members(
        self, actor: Actor, role: DutyRole, person_ids: Sequence[int], coverage: Coverage, *, seen: str | None = None
    ) -> None:  # fmt: skip
        """Who takes turns and on which days. Raises UnknownPersonError, NotPermittedError, and RotaChangedError where
        others changed the turns that were `seen` (None: whatever they are).
        """
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            changing.set_members(work, role, person_ids, coverage, today=self.today, seen=seen)

    def add_leave(self, actor: Actor, leave: Leave) -> Sequence[Moved]:
        """Enter a leave; the days it opens, by rota. Raises BadRotaError, UnknownPersonError, NotPermittedError."""
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            opened = changing.add_leave(work, leave, today=self.today, by=actor.name)
            for moved in opened:
                tell_moved(work, moved)
        return opened

    def end_leave(self, actor: Actor, leave_id: int) -> None:
        """Raises GoneError, NotPermittedError."""
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            changing.end_leave(work, leave_id, by=actor.name)

    def add_period(self, actor: Actor, period: KeyPeriod) -> None:
        """Raises BadRotaError, NotPermittedError."""
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            changing.add_period(work, period, today=self.today, by=actor.name)
            look_anew(work)

    def end_period(self, actor: Actor, period_id: int) -> None:
        """Raises GoneError, NotPermittedError."""
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            changing.end_period(work, period_id, by=actor.name)
            look_anew(work)

    def override(
        self,
        actor: Actor,
        slot_id: int,
        person_id: int,
        *,
        version: int,
        reason: str,
        day: date | None = None,
    ) -> None:
        """Give a published day to somebody without their asking, for a reason that is kept; of today what is left.

        `day` is that of the page, where there is one: a place of another is refused.
        Raises BadRotaError, SlotChangedError, UnknownPersonError, NotPermittedError.
        """
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            slot = store.slot(work.session, slot_id)
            if slot is None or (day is not None and slot.day != day):
                raise SlotChangedError
            if slot.day < self.today:
                raise BadRotaError(field="day", problem="past")
            number = store.lock(work.session, slot.role)
            changing.override(work, slot, person_id, version=version, reason=reason)
            given = [Change(Place(slot.day, 0), slot.person_id, person_id)]
            tell_moved(work, Moved(slot.role, number, given))

    def take_open(self, actor: Actor, role: DutyRole, day: date, person_id: int, *, reason: str) -> None:
        """Give an open place to somebody. Of two at once the second finds it taken.

        Of a day that is not published yet the place is theirs from now on, and they are told: what is published later
        goes round it, as it goes round everything that people have. A draft that is edited in secret would be a second
        truth beside it.

        Raises BadRotaError, UnknownPersonError, MissingYear, NotPermittedError.
        """
        actor.require(Act.EDIT_ROTA)
        with self._database.work(self._clock.now(), actor.ref) as work:
            number = store.lock(work.session, role)
            plan = planning.plans(work.session, self._calendar.table, day, day).get(role)
            if plan is None or day < self.today or not plan.open_places(day, day):
                raise BadRotaError(field="day", problem="not_open")
            changing.take_open(work, role, day, person_id, span=span_of(self._calendar), reason=reason)
            tell_moved(work, Moved(role, number, [Change(Place(day, 0), None, person_id)]))

    def ask_swap(self, actor: Actor, slot_id: int, *, to: int, return_id: int | None) -> None:
        """Raises BadSwapError, BadRotaError, SlotChangedError, UnknownPersonError, NotPermittedError."""
        actor.require(Act.SWAP_DUTY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            tell_asked(work, swaps.ask(work, actor, slot_id, to=to, return_id=return_id, today=self.today))

    def answer_swap(self, actor: Actor, swap_id: int, *, accept: bool) -> None:
        """Raises BadSwapError, BadRotaError, SlotChangedError, NotPermittedError; nothing is changed then."""
        actor.require(Act.SWAP_DUTY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = swaps.answer(work, actor, swap_id, accept=accept, today=self.today)
            tell_answered(work, found, accepted=accept)

    def withdraw_swap(self, actor: Actor, swap_id: int) -> None:
        """Raises BadSwapError, NotPermittedError."""
        actor.require(Act.SWAP_DUTY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            swaps.withdraw(work, actor, swap_id)


def _given(proposals: Iterable[Proposal]) -> list[int]:
    """Whoever gets a day by them; what people have already stays theirs."""
    return sorted({one.after for found in proposals for one in found.moves if one.after is not None})


def _proposal(plan: Plan, last: date) -> Proposal:
    filled = plan.proposal()
    return Proposal(plan, last, filled, changes(plan.holds, filled), gaps(plan.needs, filled))


def _lasts(states: Mapping[DutyRole, RotaState], until: date | None, today: date) -> dict[DutyRole, date]:
    """Up to when each rota is looked at; what is published is never cut short."""
    return {
        role: max(today, *(day for day in (until, state.published_until) if day is not None))
        for role, state in states.items()
        if until is not None or state.published_until is not None
    }
