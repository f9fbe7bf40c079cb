"""Who comes next: for each duty the roles that are called in turn, and whoever fills them at an instant."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from database.session import Session
from roster.people import DutyRole, Person
from roster.service import on_duty

LADDERS: Mapping[DutyRole, tuple[DutyRole, ...]] = {
    DutyRole.READER: (
        DutyRole.READER, DutyRole.SUPERVISOR, DutyRole.DUTY_LEADER, DutyRole.LEADER_IN_CHARGE,
    ),
    DutyRole.SUPERVISOR: (DutyRole.SUPERVISOR, DutyRole.LEADER_IN_CHARGE, DutyRole.DUTY_LEADER),
    DutyRole.LEADER_IN_CHARGE: (DutyRole.LEADER_IN_CHARGE, DutyRole.DUTY_LEADER, DutyRole.SUPERVISOR),
    DutyRole.DUTY_LEADER: (DutyRole.DUTY_LEADER, DutyRole.LEADER_IN_CHARGE, DutyRole.SUPERVISOR),
}  # fmt: skip
"""The one order of this room, where a role is empty, silent or out of reach: prompts, handovers, tests, messages.

What a reader leaves undone is the desk's own before it is the leaders'.
"""
GROUP_OF = (*LADDERS[DutyRole.DUTY_LEADER], DutyRole.READER)
"""Whose work group is that of the duty, as the contact list has it (column 工作群)."""


def rungs(session: Session, role: DutyRole, at: datetime) -> Iterator[Sequence[Person]]:
    """Everybody of the role, then of each role that comes after it."""
    for rung in LADDERS[role]:
        yield on_duty(session, rung, at)


def following(
    session: Session, role: DutyRole, at: datetime, *, but: Collection[int] = ()
) -> Iterator[Person]:
    """One person after the other in that order, without those who were called already."""
    called = set(but)
    for people in rungs(session, role, at):
        for person in people:
            if person.id not in called:
                called.add(person.id)
                yield person
