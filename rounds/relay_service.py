"""Relays of the register as those see them whom they went to: asked by message, acknowledged by code, by key or here.

Notice 二(五): passed on to whom, acknowledged by whom and when. Not acknowledged, the register flags it.
"""

from collections.abc import Collection

from calendars.clock import Clock
from database import timers
from database.session import Database, Work
from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.ordering.store import pages_about
from notifiers.pages import PageView
from notifiers.replies import ReplyAction
from notifiers.texts import MessageKind
from roster.people import Person
from roster.permissions import Act, Actor
from roster.service import people, people_of_units
from rounds import register_store, telling
from rounds.record import Line
from rounds.register import Entry, Relay, Verb, after
from rounds.register_errors import AcknowledgedAlreadyError, UnknownEntryError
from rounds.register_moves import RELAY_DUE, Order, acknowledge, changes, facts_of, say_told, settle, write
from rounds.telling import Message, Telling

ASK_STEP = 4


class Relays:
    """What was passed on, and who took it."""

    def __init__(self, database: Database, clock: Clock, tell: Telling) -> None:
        self._database, self._clock, self._tell = database, clock, tell

    def take(self, actor: Actor, relay_id: int) -> None:
        """Whoever it was passed on to acknowledges on their own page.

        Raises UnknownEntryError, AcknowledgedAlreadyError, NotPermittedError.
        """
        actor.require(Act.TAKE_RELAYS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = register_store.hold(work.session, [relay_id])
            if not found or not is_for(found[0][1], actor):
                raise UnknownEntryError(entry=relay_id)
            entry, relay = found[0]
            if relay.acknowledged_at is not None:
                raise AcknowledgedAlreadyError(by=relay.acknowledged_by)
            self._take(work, entry, relay, by=actor.name, channel="web")

    def hold(self, work: Work, kind: str, ids: Collection[int]) -> None:
        """Keep the entries of relays that a phone answers about (`escalation.replies.Others`)."""
        if kind == telling.RELAY_ASK:
            register_store.hold(work.session, ids)

    def answered(self, work: Work, found: Matched, channel: Channel) -> None:
        """Somebody took it by code, by key or to whoever rang them; what was taken before stays as it is."""
        if found.subject_kind != telling.RELAY_ASK or found.action is not ReplyAction.ACK:
            return
        for entry, relay in register_store.hold(work.session, found.subject_ids):
            if relay.acknowledged_at is None:
                self._take(work, entry, relay, by=found.contact_label, channel=channel.value)

    def unreached(self, work: Work, page: PageView) -> int:
        """The question reached nobody: the next person of the unit, and after the last the supervisor, at once."""
        found = [
            (entry, relay)
            for entry, relay in register_store.hold(work.session, [page.subject_id])
            if relay.acknowledged_at is None
        ]
        told = {one.contact_id for one in pages_about(work.session, telling.RELAY_ASK, [page.subject_id])}
        return sum(self._ask(work, entry, relay, but=told) for entry, relay in found)

    def _take(self, work: Work, entry: Entry, relay: Relay, *, by: str, channel: str) -> None:
        state = after(entry, Verb.ACKNOWLEDGE, still_waiting=len(entry.waiting_relays) - 1)
        order = Order(entry.id, entry.version, Verb.ACKNOWLEDGE, whom=by, relay_id=relay.id)
        register_store.change(work.session, entry, **changes(entry, order, state=state, at=work.now))
        acknowledge(work, relay, by, work.now)
        told = {"whom": by, "relay": relay.whom, "channel": channel}
        write(work, entry, Line(work.now, work.now, by, Verb.ACKNOWLEDGE.value, "", told))
        settle(work, entry, state)

    def ask_newest(self, work: Work, entry_id: int) -> None:
        """A message with a code to whom the entry was passed on just now."""
        entry = register_store.entries(work.session, [entry_id])[0]
        self._ask(work, entry, max(entry.relays, key=lambda one: one.id), but=frozenset())

    def _ask(self, work: Work, entry: Entry, relay: Relay, *, but: Collection[int]) -> int:
        """Ask the first of those it went to who can be reached; nobody: the supervisor hears of it in this pass."""
        message = Message(MessageKind.RELAY_ASK, (telling.RELAY_ASK, relay.id), facts_of(entry), ASK_STEP)
        for person in _people_of(work, relay):
            if person.id not in but and (told := self._tell.people(work, [person], message)):
                say_told(work, entry, told, "told")
                return len(told)
        say_told(work, entry, (), "told")
        if relay.flagged_at is None:
            timers.set_timer(work.session, RELAY_DUE, f"relay:{relay.id}", due_at=work.now)
        return 0


def is_for(relay: Relay, actor: Actor) -> bool:
    """Whether it was passed on to this account's unit or to the person behind it."""
    return (actor.unit_id is not None and relay.unit_id == actor.unit_id) or (
        actor.person_id is not None and relay.person_id == actor.person_id
    )


def _people_of(work: Work, relay: Relay) -> list[Person]:
    """The person it went to, then the unit's people in their order."""
    own = list(people(work.session, [relay.person_id]).values()) if relay.person_id is not None else []
    unit = people_of_units(work.session, [relay.unit_id]).get(relay.unit_id, ()) if relay.unit_id else ()
    return [*own, *(one for one in unit if one.id != relay.person_id)]
