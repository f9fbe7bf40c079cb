"""Changing many tickets at once: a preview that writes nothing, then each ticket in guarded moves of its own.

Not one transaction for all: a colleague who changed one of two hundred would undo the other 199, and people's clicks
would wait behind it. A ticket that was changed meanwhile is left alone and named.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.clock import Clock as DeskClock
from calendars.pauses import Pause
from calendars.service import DeskCalendar
from database.session import Database, Session
from roster.errors import RosterError
from roster.people import Person
from roster.permissions import Act, Actor
from roster.service import check_place, people_of_units
from tickets import held_store, pause_store, recompute_store, store
from tickets.bulk import ACTS, BulkChange, Forecast, Mark, Outcome, check_count
from tickets.clocks import dated
from tickets.errors import (
    EmptyBulkError,
    HeldByOtherError,
    IllegalMoveError,
    MissingFactError,
    TicketError,
    TooLateToExtendError,
)
from tickets.held import HOLD
from tickets.kind_service import Kinds, answer_by_rule, check_kind
from tickets.kinds import PAUSABLE, Kind, Severity
from tickets.lifecycle import Fact
from tickets.service import Tickets
from tickets.term_service import Terms
from tickets.terms import check_clock, granted_days
from tickets.ticket import Clock, Order, Ticket


@dataclass(frozen=True, slots=True)
class Bulk:
    """The services that change one ticket, used for many."""

    database: Database
    clock: DeskClock
    calendar: DeskCalendar
    tickets: Tickets
    terms: Terms
    kinds: Kinds
    pausable: frozenset[Kind] = frozenset(PAUSABLE)

    def preview(
        self, session: Session, actor: Actor, numbers: Sequence[str], change: BulkChange
    ) -> list[Forecast]:
        """What the change would do to each of these tickets, in their order; six statements, nothing is written.

        Raises EmptyBulkError, TooManyAtOnceError, BadExtensionError, UnknownUnitError, UnknownPersonError,
        NotPermittedError. Tickets this person may not see are left out.
        """
        check(actor, numbers, change)
        if change.unit_id is not None:
            check_place(session, change.unit_id, change.assignee_id)
        found = store.by_numbers(session, numbers)
        seen = [found[number] for number in dict.fromkeys(numbers) if number in found]
        seen = [one for one in seen if actor.may(Act.SEE_TICKETS, unit_id=one.unit_id or -1)]
        told = _told(session, change)
        running = recompute_store.running_clocks(session, {one.id: one.cycle for one in seen})
        paused = pause_store.pauses(session, [one.id for one in seen])
        held = held_store.holders(session, [one.id for one in seen], but=actor.ref)
        asked = _Asked(self.calendar, self.clock.now(), actor, change, self.pausable, told, held)
        return [asked.forecast(one, running[one.id], paused.get(one.id, ())) for one in seen]

    def apply(self, actor: Actor, marks: Sequence[Mark], change: BulkChange) -> Iterator[Outcome]:
        """Do it, ticket after ticket; each outcome comes when it is in the database, whoever stops listening stops it.

        Raises as the preview does before the first.
        """
        check(actor, [mark.number for mark in marks], change)
        return (self._one(actor, mark, change) for mark in marks)

    def _one(self, actor: Actor, mark: Mark, change: BulkChange) -> Outcome:
        done: list[str] = []
        version = mark.version
        try:
            for field in self._wanted(mark, change):
                version = self._steps()[field](actor, mark.number, version, change)
                done.append(field)
        except (TicketError, RosterError) as error:
            return Outcome(mark.number, tuple(done), error)
        return Outcome(mark.number, tuple(done))

    def _wanted(self, mark: Mark, change: BulkChange) -> tuple[str, ...]:
        """What differs on this ticket now: who has the unit already gets no second notice."""
        with self.database.read() as session:
            ticket = store.by_number(session, mark.number)
        return change.fields if ticket is None else differing(ticket, change)

    def _steps(self) -> Mapping[str, Callable[[Actor, str, int, BulkChange], int]]:
        return {
            "unit": self._assign, "kind": self._kind, "severity": self._severity, "extension": self._extend,
            "comment": self._comment,
        }  # fmt: skip

    def _assign(self, actor: Actor, number: str, version: int, change: BulkChange) -> int:
        order = Order(number, version, {Fact.NOTE: change.reason})
        unit = change.unit_id or 0
        return self.tickets.assign(actor, order, unit_id=unit, assignee_id=change.assignee_id).version

    def _kind(self, actor: Actor, number: str, version: int, change: BulkChange) -> int:
        order = Order(number, version, {Fact.REASON: change.reason})
        return self.kinds.change_kind(actor, order, change.kind or Kind.ERROR_REPORT).version

    def _severity(self, actor: Actor, number: str, version: int, change: BulkChange) -> int:
        order = Order(number, version, {Fact.REASON: change.reason})
        return self.tickets.set_severity(actor, order, change.severity or Severity.NORMAL).version

    def _extend(self, actor: Actor, number: str, version: int, change: BulkChange) -> int:
        facts = {Fact.REASON: change.reason, Fact.EXTENSION_DAYS: str(change.extension_days)}
        return self.terms.extend(actor, Order(number, version, facts)).version

    def _comment(self, actor: Actor, number: str, version: int, change: BulkChange) -> int:
        self.tickets.comment(actor, number, change.comment)
        return version


def check(actor: Actor, numbers: Sequence[str], change: BulkChange) -> None:
    """What is wrong with the whole request, whatever the tickets."""
    if not numbers or not change.fields:
        raise EmptyBulkError(missing="tickets" if not numbers else "fields")
    check_count(numbers)
    for field in change.fields:
        actor.require(ACTS[field])
    granted_days({Fact.EXTENSION_DAYS: str(change.extension_days)})
    for field in ("kind", "severity", "extension"):
        if field in change.fields and not change.reason.strip():
            verb = "extend" if field == "extension" else field
            raise MissingFactError(verb=verb, fact=Fact.REASON.value)


def differing(ticket: Ticket, change: BulkChange) -> tuple[str, ...]:
    """The fields of the change that are not so already."""
    same = {
        # The unit alone takes nobody's ticket away who works there.
        "unit": change.unit_id == ticket.unit_id and change.assignee_id in {None, ticket.assignee_id},
        "kind": change.kind is ticket.kind, "severity": change.severity is ticket.severity,
    }  # fmt: skip
    return tuple(field for field in change.fields if not same.get(field, False))


def _told(session: Session, change: BulkChange) -> Person | None:
    """Who gets the notice of the assignment: the person, else the unit's first contact."""
    if change.unit_id is None:
        return None
    people = people_of_units(session, [change.unit_id])[change.unit_id]
    chosen = [one for one in people if one.id == change.assignee_id] or list(people)
    return chosen[0] if chosen else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """The change as it would meet each ticket, by the rules the services follow."""

    calendar: DeskCalendar
    now: datetime
    actor: Actor
    change: BulkChange
    pausable: frozenset[Kind]
    told: Person | None
    held: Mapping[int, str]

    def forecast(self, ticket: Ticket, running: Sequence[Clock], paused: Sequence[Pause]) -> Forecast:
        now = Forecast(
            ticket, due_at=ticket.due_at, overdue_at=ticket.overdue_at, provisional=ticket.provisional
        )
        fields = differing(ticket, self.change)
        try:
            self._allow(ticket, fields)
        except (TicketError, RosterError) as error:
            return replace(now, refused=error)
        now = replace(now, fields=fields, told=self.told if "unit" in fields else None)
        clock = self._clock(ticket, running, paused) if {"kind", "extension"} & set(fields) else None
        if clock is None or ticket.paused_at is not None:
            return now
        return replace(now, due_at=clock.due_at, overdue_at=clock.overdue_at, provisional=clock.provisional)

    def _allow(self, ticket: Ticket, fields: Sequence[str]) -> None:
        """Raises what the services would; a comment alone disturbs nobody's decision."""
        if ticket.id in self.held and set(fields) - {"comment"}:
            raise HeldByOtherError(
                number=ticket.number, by=self.held[ticket.id], seconds=int(HOLD.total_seconds())
            )
        for field in self.change.fields:
            self.actor.require(ACTS[field], unit_id=ticket.unit_id)
            if not ticket.state.is_open and field != "comment":
                raise IllegalMoveError(verb=_VERBS[field], state=ticket.state.value)
        if "unit" in fields and ticket.unit_id not in {None, self.change.unit_id} and not self.change.reason:
            raise MissingFactError(verb="transfer", fact=Fact.REASON.value)
        if self.change.severity is Severity.NORMAL and ticket.is_severe:
            self.actor.require(Act.DEESCALATE, unit_id=ticket.unit_id)
        if self.change.kind is not None:
            check_kind(ticket, self.change.kind, self.pausable)
        if "extension" in fields:
            self._allow_longer(ticket)

    def _allow_longer(self, ticket: Ticket) -> None:
        check_clock(ticket)
        if ticket.overdue_at is not None and ticket.overdue_at <= self.now:
            raise TooLateToExtendError

    def _clock(self, ticket: Ticket, running: Sequence[Clock], paused: Sequence[Pause]) -> Clock | None:
        """The answer clock after the change of kind, then after the extension."""
        kind = self.change.kind or ticket.kind
        clock = answer_by_rule(self.calendar, running, kind, paused)
        if clock is None or not self.change.extension_days:
            return clock
        days = clock.extended_days + self.change.extension_days
        return dated(self.calendar, replace(clock, extended_days=days), paused)


_VERBS = {"unit": "assign", "kind": "kind", "severity": "severity", "extension": "extend"}
