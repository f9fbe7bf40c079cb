"""From a step's targets to people with addresses, each looked up once a pass; nobody reachable falls through."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from database.session import Session
from escalation.policy import Step, Target, TargetKind
from notifiers.channels import Address, Channel
from notifiers.refusals import is_written
from roster.people import ChannelKind, DutyRole, Person
from roster.service import on_duty, people, people_of_units
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
        self._people_by_id: dict[int, Person | None] = {}
        self._ways: dict[tuple[int, tuple[str, ...]], tuple[Address, ...]] = {}

    def expect(self, tickets: Collection[Ticket]) -> None:
        """Ask at once for everybody who has one of these tickets, instead of ticket by ticket."""
        self._know({ticket.assignee_id for ticket in tickets if ticket.assignee_id})
        self._know_units({ticket.unit_id for ticket in tickets if ticket.unit_id is not None})

    def reachable(self, step: Step, ticket: Ticket) -> list[tuple[Person, tuple[Address, ...]]]:
        """Everybody the step tells, each with addresses in the step's order; alternatives fall through."""
        found: dict[int, tuple[Person, tuple[Address, ...]]] = {}
        for alternatives in step.targets:
            for target in alternatives:
                reached = [
                    (p, a) for p in self._people(target, ticket) if (a := self._addresses(p, step.channels))
                ]
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

    def in_order(self, ticket: Ticket) -> Sequence[Person]:
        """Whoever has the ticket, then the unit's other people in their order; what no unit has is the reader's."""
        unit = self._unit(Target(TargetKind.UNIT_CONTACT), ticket) or self.role(DutyRole.READER)
        everybody = (*self._assignee(Target(TargetKind.ASSIGNEE), ticket), *unit)
        return list({person.id: person for person in everybody}.values())

    def _addresses(self, person: Person, channels: tuple[str, ...]) -> tuple[Address, ...]:
        key = (person.id, channels)
        if key not in self._ways:
            self._ways[key] = addresses(person, channels)
        return self._ways[key]

    def _people(self, target: Target, ticket: Ticket) -> Sequence[Person]:
        finders: dict[TargetKind, Callable[[Target, Ticket], Sequence[Person]]] = {
            TargetKind.ROLE: self._role, TargetKind.GROUP: self._role, TargetKind.ASSIGNEE: self._assignee,
            TargetKind.UNIT_CONTACT: self._unit, TargetKind.PERSON: self._person,
        }  # fmt: skip
        return finders[target.kind](target, ticket)

    def _role(self, target: Target, _ticket: Ticket) -> Sequence[Person]:
        return self.role(DutyRole(target.value))

    def _assignee(self, _target: Target, ticket: Ticket) -> Sequence[Person]:
        return self._one(ticket.assignee_id) if ticket.assignee_id else []

    def _unit(self, _target: Target, ticket: Ticket) -> Sequence[Person]:
        if ticket.unit_id is None:
            return []
        self._know_units({ticket.unit_id})
        return self._units[ticket.unit_id]

    def _person(self, target: Target, _ticket: Ticket) -> Sequence[Person]:
        return self._one(int(target.value))

    def _one(self, person_id: int) -> Sequence[Person]:
        """The person, or nobody where they are not active any more."""
        self._know({person_id})
        person = self._people_by_id[person_id]
        return [person] if person else []

    def _know(self, person_ids: set[int]) -> None:
        if new := person_ids - self._people_by_id.keys():
            found = people(self._session, new)
            self._people_by_id |= {person_id: found.get(person_id) for person_id in new}

    def _know_units(self, unit_ids: set[int]) -> None:
        if new := unit_ids - self._units.keys():
            self._units |= people_of_units(self._session, new)


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
