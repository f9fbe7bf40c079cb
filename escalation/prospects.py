"""What comes next for many tickets at once: the next rung of each one's ladders, or until when it is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from calendars.service import DeskCalendar
from database.session import Session
from escalation import store
from escalation.handlers import facts_of, policies_of, round_of
from escalation.key_days import spans, with_key_days
from escalation.ladder import Ladder, Spans, decide, held_until
from escalation.policy import Policy, Step
from roster.rota.days import KeyPeriod
from tickets.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Prospect:
    """The rung that comes next and when; `held` where somebody has it until then."""

    step: Step
    at: datetime
    held: bool


def prospects(
    session: Session, tickets: Sequence[Ticket], *, policies: Mapping[str, Policy], calendar: DeskCalendar,
    now: datetime, periods: Sequence[KeyPeriod] = (),
) -> Mapping[int, Prospect]:  # fmt: skip
    """By ticket; one at the top of all its ladders has none. `periods` as the page has read them. One statement."""
    stricter = spans(periods, calendar)
    known = store.ladders(session, [ticket.id for ticket in tickets])
    found: dict[int, Prospect] = {}
    for ticket in tickets:
        coming = [
            one
            for code in policies_of(ticket)
            if (one := _next(ticket, policies[code], known, calendar=calendar, now=now, stricter=stricter))
        ]
        if coming:
            found[ticket.id] = min(coming, key=lambda one: one.at)
    return found


def _next(
    ticket: Ticket, policy: Policy, known: Mapping[store.Key, Ladder], *, calendar: DeskCalendar, now: datetime,
    stricter: Spans,
) -> Prospect | None:  # fmt: skip
    key = (ticket.id, round_of(ticket, policy.code), policy.code)
    ladder = known.get(key) or Ladder(policy.code, opened_at=ticket.received_at)
    facts = with_key_days(facts_of(ticket), stricter)
    if ladder.rung >= len(policy.steps):
        return None
    look_at = decide(policy, ladder, facts, now=facts.progress_at, calendar=calendar).look_at
    held = held_until(policy, ladder, facts, calendar)
    at = max(at for at in (look_at, held, now) if at)
    return Prospect(policy.steps[ladder.rung], at, held=held is not None and held > now)
