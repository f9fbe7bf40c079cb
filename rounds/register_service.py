"""Use cases of the register: enter, act, and what falls due: relays nobody acknowledged, tasks nobody reported."""

from collections.abc import Sequence
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Work
from database.timers import Handler
from notifiers.texts import MessageKind
from roster.people import DutyRole
from roster.permissions import Act, Actor
from roster.service import check_place
from rounds import register_store, telling
from rounds.record import Line
from rounds.register import (
    ACKNOWLEDGED_WITHIN,
    UNSOLVED_AFTER,
    Entry,
    EntryKind,
    NewEntry,
    Relay,
    State,
    Verb,
    Weight,
    after,
    checked,
    require,
)
from rounds.register_errors import (
    AcknowledgedAlreadyError,
    BadEntryError,
    EntryChangedError,
    UnknownEntryError,
)
from rounds.register_moves import (
    ENTRY_DUE,
    RELAY_DUE,
    Order,
    acknowledge,
    changes,
    facts_of,
    say_told,
    settle,
    write,
)
from rounds.relay_service import Relays
from rounds.telling import Message, Telling

LEADERS = {
    Weight.MAJOR: (DutyRole.LEADER_IN_CHARGE, MessageKind.DUTY_MAJOR, False),
    Weight.URGENT: (DutyRole.DUTY_LEADER, MessageKind.DUTY_URGENT, True),
}
"""Who is told of what weighs more, and whether it rings (notice 四(三))."""
TOLD_STEP, UNSOLVED_STEP, DUE_STEP = 1, 2, 3


class Register:
    """The register of calls and notices."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar, tell: Telling) -> None:
        self._database, self._clock, self._calendar, self._tell = database, clock, calendar, tell
        self.relays = Relays(database, clock, tell)

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Timer kinds of the register, for the engine's table."""
        return ((RELAY_DUE, self._relays_due), (ENTRY_DUE, self._entries_due))

    def enter(self, actor: Actor, new: NewEntry, *, form_key: str | None = None) -> Entry:
        """Keep it, once of a form that is sent twice; tell the leader it weighs for.

        Raises BadEntryError, NotPermittedError; then nothing is kept.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        now = self._clock.now()
        new = checked(new, now=now)
        with self._database.work(now, actor.ref) as work:
            at = new.received_at or now
            entry = register_store.add_entry(
                work.session, new, received_at=at, by=actor.name, form_key=form_key
            )
            if entry is None:
                return register_store.of_form(work.session, form_key)
            write(work, entry, Line(at, now, actor.name, "received", new.text))
            self._set_timer(work, entry)
            if new.weight in LEADERS:
                self._tell_leader(work, entry)
            if new.first is not None:
                order = Order(
                    entry.id, entry.version, new.first, new.words or new.text, new.whom, now, to=new.to
                )
                self._act(work, actor.name, entry, order)
            return register_store.entries(work.session, [entry.id])[0]

    def act(self, actor: Actor, order: Order) -> None:
        """One move of the table. Of two at once one is refused.

        Raises BadEntryError, IllegalActError, RelayWaitsError, EntryChangedError, AcknowledgedAlreadyError,
        UnknownEntryError, NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        require(order.verb, whom=order.whom, words=order.words)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = register_store.entries(work.session, [order.entry_id])
            if not found:
                raise UnknownEntryError(entry=order.entry_id)
            entry = found[0]
            if order.at is not None and not entry.received_at <= order.at <= work.now:
                raise BadEntryError(field="at", problem="range")
            self._act(work, actor.name, entry, order)

    def _act(self, work: Work, by: str, entry: Entry, order: Order) -> None:
        relay = _relay_meant(entry, order)
        if order.version != entry.version:
            raise EntryChangedError(entry=entry.id)
        still = len(entry.waiting_relays) - (relay is not None)
        state = after(entry, order.verb, still_waiting=still)
        at = order.at or work.now
        register_store.change(work.session, entry, **changes(entry, order, state=state, at=at))
        if order.verb is Verb.RELAY:
            self._pass_on(work, entry, order, at)
        if relay is not None:
            acknowledge(work, relay, order.whom, at)
        text = order.words if order.words != entry.text else ""
        told = {"whom": order.whom} if order.whom else {}
        told |= {"relay": relay.whom} if relay else {}
        write(work, entry, Line(at, work.now, by, order.verb.value, text, told))
        if order.verb is Verb.RELAY and order.to is not None:
            self.relays.ask_newest(work, entry.id)
        settle(work, entry, state)

    def _pass_on(self, work: Work, entry: Entry, order: Order, at: datetime) -> None:
        if order.to is not None:
            check_place(work.session, order.to.unit_id, order.to.person_id)
        relay_id = register_store.add_relay(work.session, entry.id, whom=order.whom, at=at, to=order.to)
        timers.set_timer(work.session, RELAY_DUE, f"relay:{relay_id}", due_at=at + ACKNOWLEDGED_WITHIN)

    def _set_timer(self, work: Work, entry: Entry) -> None:
        due = entry.due_at
        if entry.kind is EntryKind.BUILDING:
            due = entry.received_at + UNSOLVED_AFTER
        if due is not None:
            timers.set_timer(work.session, ENTRY_DUE, entry.subject, due_at=due)

    def _tell_leader(self, work: Work, entry: Entry) -> None:
        role, kind, loud = LEADERS[entry.weight]
        message = Message(kind, (telling.REGISTER, entry.id), facts_of(entry), TOLD_STEP, loud=loud)
        say_told(work, entry, self._tell.role(work, role, message), "told")

    def _relays_due(self, work: Work, subjects: Sequence[str]) -> int:
        """Flag what nobody acknowledged, and tell the supervisor once."""
        timers.clear_timers(work.session, RELAY_DUE, subjects)
        late = [
            one
            for one in register_store.relays(work.session, [_id_of(subject) for subject in subjects])
            if register_store.flag(work.session, one.id, at=work.now)
        ]
        found = register_store.entries(work.session, {one.entry_id for one in late})
        by_id = {entry.id: entry for entry in found}
        return sum(self._flagged(work, by_id[one.entry_id], one) for one in late)

    def _flagged(self, work: Work, entry: Entry, relay: Relay) -> int:
        minutes = int((work.now - relay.at).total_seconds() // 60)
        write(
            work,
            entry,
            Line(work.now, work.now, "", "flagged", data={"relay": relay.whom, "minutes": minutes}),
        )
        facts = {**facts_of(entry), "who": relay.whom, "minutes": minutes}
        message = Message(MessageKind.RELAY_WAITS, (telling.RELAY, relay.id), facts, DUE_STEP)
        people = self._tell.role(work, DutyRole.SUPERVISOR, message)
        say_told(work, entry, people, "told")
        return len(people)

    def _entries_due(self, work: Work, subjects: Sequence[str]) -> int:
        """A building event that is not over is the duty leader's; a task nobody reported, the supervisor's."""
        timers.clear_timers(work.session, ENTRY_DUE, subjects)
        found = register_store.entries(work.session, [_id_of(subject) for subject in subjects])
        return sum(self._overdue(work, entry) for entry in found if entry.state is not State.SETTLED)

    def _overdue(self, work: Work, entry: Entry) -> int:
        facts = facts_of(entry)
        if entry.kind is EntryKind.BUILDING:
            minutes = int((work.now - entry.received_at).total_seconds() // 60)
            message = Message(
                MessageKind.DUTY_UNSOLVED, (telling.REGISTER, entry.id), {**facts, "minutes": minutes}, UNSOLVED_STEP,
                loud=True,
            )  # fmt: skip
            people = self._tell.role(work, DutyRole.DUTY_LEADER, message)
        else:
            due = f"{self._calendar.local(entry.due_at or work.now):%m-%d %H:%M}"
            message = Message(
                MessageKind.TASK_DUE, (telling.REGISTER, entry.id), {**facts, "deadline": due}, DUE_STEP
            )
            people = self._tell.role(work, DutyRole.SUPERVISOR, message)
        say_told(work, entry, people, "told_late")
        return len(people)


def _relay_meant(entry: Entry, order: Order) -> Relay | None:
    """The relay an acknowledgement is about. Raises AcknowledgedAlreadyError, BadEntryError."""
    if order.verb is not Verb.ACKNOWLEDGE:
        return None
    relay = next((one for one in entry.relays if one.id == order.relay_id), None)
    if relay is None:
        raise BadEntryError(field="relay", problem="missing")
    if relay.acknowledged_at is not None:
        raise AcknowledgedAlreadyError(by=relay.acknowledged_by)
    if order.at is not None and order.at < relay.at:
        raise BadEntryError(field="at", problem="range")
    return relay


def _id_of(subject: str) -> int:
    return int(subject.partition(":")[2])
