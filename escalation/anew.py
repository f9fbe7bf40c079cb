"""A fault is back after it was over: whoever is on duty now is called, not whoever took it the last time."""

from collections.abc import Mapping

from database import timers
from database.session import Work
from escalation import store
from escalation.handlers import policies_of, round_of
from escalation.ladder import Ladder
from escalation.policy import Policy
from tickets.cycle_store import begin_cycle
from tickets.intake_service import LADDER
from tickets.kinds import Kind
from tickets.ticket import Ticket


def call_anew(policies: Mapping[str, Policy], work: Work, ticket: Ticket) -> bool:
    """Begin the ladder of an open ticket's severity from its first rung, where somebody took it or all were told.

    A ladder that climbs goes on climbing: a fault that comes and goes must not keep its leader from being told.
    """
    if ticket.kind is not Kind.DETECTED_FAULT or not ticket.state.is_open:
        return False
    known = store.ladders(work.session, [ticket.id])
    climbed = [
        (known.get((ticket.id, round_of(ticket, code), code)), policies[code]) for code in policies_of(ticket)
    ]
    if not any(_is_over(ladder, policy) for ladder, policy in climbed):
        return False
    begin_cycle(work.session, ticket.id, at=work.now)
    timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
    return True


def _is_over(ladder: Ladder | None, policy: Policy) -> bool:
    return ladder is not None and (ladder.acked_at is not None or ladder.rung >= len(policy.steps))
