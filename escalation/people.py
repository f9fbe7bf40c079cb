"""From a step's targets to people with addresses, each looked up once a pass; nobody reachable falls through."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from database.session import Session
from escalation.policy import Step, Target, TargetKind
from notifiers.channels import Address, Channel
from notifiers.refusals import is_written
from roster.people import ChannelKind, DutyRole, Person
from roster.service import on_duty, people, people_of_unit
from tickets.ticket import Ticket

_ENDS: dict[Channel, ChannelKind] = {
    Channel.SMS: ChannelKind.MOBILE,
    Channel.VOICE: ChannelKind.MOBILE,
    Channel.CALL: ChannelKind.LANDLINE,
    Channel.EMAIL: ChannelKind.EMAIL,
    Channel.GROUP: ChannelKind.GROUP,
}
"""Which kind of address a channel needs: SMS only to mobiles, a landline becomes a call task."""


class Directory:
    """Who is meant, at one instant, with everything asked of the roster remembered for the pass."""

    def __init__(self, session: Session, at: datetime) -> None:
        self._session, self._at = session, at
        self._roles: dict[DutyRole, list[Person]] = {}
        self._units: dict[int, Sequence[Person]] = {}

    def reachable(self, step: Step, ticket: Ticket) -> list[tuple[Person, tuple[Address, ...]]]:
        """Everybody the step tells, each with addresses in the step's order; alternatives fall through."""
        found: dict[int, tuple[Person, tuple[Address, ...]]] = {}
        for alternatives in step.targets:
            for target in alternatives:
                reached = [(p, a) for p in self._people(target, ticket) if (a := addresses(p, step.channels))]
                for person, ways in reached if target.kind is TargetKind.GROUP else reached[:1]:
                    found.setdefault(person.id, (person, ways))
                if reached:
                    break
        return list(found.values())

    def role(self, role: DutyRole) -> list[Person]:
        """Who fills a role at this pass's instant."""
        if role not in self._roles:
            self._roles[role] = on_duty(self._session, role, self._at)
        return self._roles[role]

    def contacts(self, ticket: Ticket) -> Sequence[Person]:
        """The ticket's assignee, else its unit's people, first contact first."""
        return self._assignee(Target(TargetKind.ASSIGNEE), ticket) or self._unit(
            Target(TargetKind.UNIT_CONTACT), ticket
        )

    def _people(self, target: Target, ticket: Ticket) -> Sequence[Person]:
        finders: dict[TargetKind, Callable[[Target, Ticket], Sequence[Person]]] = {
            TargetKind.ROLE: self._role, TargetKind.GROUP: self._role, TargetKind.ASSIGNEE: self._assignee,
            TargetKind.UNIT_CONTACT: self._unit, TargetKind.PERSON: self._person,
        }  # fmt: skip
        return finders[target.kind](target, ticket)

    def _role(self, target: Target, _ticket: Ticket) -> Sequence[Person]:
        return self.role(DutyRole(target.value))

    def _assignee(self, _target: Target, ticket: Ticket) -> Sequence[Person]:
        return list(people(self._session, [ticket.assignee_id]).values()) if ticket.assignee_id else []

    def _unit(self, _target: Target, ticket: Ticket) -> Sequence[Person]:
        if ticket.unit_id is None:
            return []
        if ticket.unit_id not in self._units:
            self._units[ticket.unit_id] = people_of_unit(self._session, ticket.unit_id)
        return self._units[ticket.unit_id]

    def _person(self, target: Target, _ticket: Ticket) -> Sequence[Person]:
        return list(people(self._session, [int(target.value)]).values())


def addresses(person: Person, channels: Sequence[str]) -> tuple[Address, ...]:
    """The person's addresses in the channels' order; if none fits, every other way there is.

    Texts and mails to an address that a carrier refused for good are passed over while another address is left;
    where it is the only one they are still tried, last.
    """
    bad = {reach.address for reach in person.reaches if reach.refused_at is not None}
    wanted = _in_order(person, [Channel(name) for name in channels])
    every = _in_order(person, list(_ENDS))
    if not bad:
        return wanted or every
    for ways in (wanted, every):
        sound, _ = _sorted_out(ways, bad)
        if any(way.address not in bad for way in sound):
            return sound
    sound, doubtful = _sorted_out(every, bad)
    return sound + doubtful


def _sorted_out(
    ways: Sequence[Address], bad: Collection[str]
) -> tuple[tuple[Address, ...], tuple[Address, ...]]:
    """Ways to use, and written ones to a refused address; a voice may still reach a number that takes no texts."""
    doubtful = tuple(way for way in ways if way.address in bad and is_written(way.channel))
    return tuple(way for way in ways if way not in doubtful), doubtful


def _in_order(person: Person, channels: Sequence[Channel]) -> tuple[Address, ...]:
    return tuple(
        Address(channel, reach.address)
        for channel in channels
        for reach in person.reaches
        if reach.kind is _ENDS[channel] and not (channel is Channel.SMS and reach.texts_stopped)
    )
