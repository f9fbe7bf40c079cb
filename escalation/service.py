"""Taking a subject on: acknowledgement and passing on by any channel, and the ladder as a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from escalation import store
from escalation.errors import NothingToAcknowledgeError
from escalation.handlers import facts_of, opened_at, policies_of, round_of
from escalation.holds import mute_of
from escalation.ladder import Ladder, decide, held_until, planned
from escalation.maintenance import Mute, may_be_muted
from escalation.maintenance_store import open_windows
from escalation.policy import Policy, Step
from notifiers.ordering.store import pages_about
from notifiers.outbox import acknowledge_pages, withdraw
from notifiers.pages import PageView
from roster.permissions import Act, Actor
from tickets.errors import UnknownTicketError
from tickets.intake_service import LADDER
from tickets.store import add_event, held_by_id, held_by_number
from tickets.ticket import Event, Ticket


@dataclass(frozen=True, slots=True)
class Rung:
    """One step as the ticket page shows it: planned or fired, and what became of its pages."""

    step: Step
    planned_at: datetime | None
    fired: bool
    is_next: bool
    next_at: datetime | None
    pages: tuple[PageView, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A policy's ladder against one ticket; `held_until` while somebody has acknowledged, `mute` in maintenance."""

    policy: Policy
    rungs: tuple[Rung, ...]
    held_until: datetime | None
    mute: Mute | None = None


@dataclass(frozen=True, slots=True)
class By:
    """Who takes it, by which way (web, sms, voice, call); `contact_id` where it is a contact."""

    label: str
    ref: str
    channel: str
    contact_id: int | None = None


class Escalation:
    """What people do to a ladder."""

    def __init__(
        self, database: Database, clock: Clock, *, calendar: DeskCalendar, policies: Mapping[str, Policy]
    ) -> None:
        self._database, self._clock = database, clock
        self._calendar, self._policies = calendar, policies

    def acknowledge_by_web(self, actor: Actor, number: str) -> datetime | None:
        """A signed-in person takes the ticket; until when the ladder is held.

        Raises UnknownTicketError, NotPermittedError, NothingToAcknowledgeError.
        """
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = held_by_number(work.session, number)
            if ticket is None or not actor.may(Act.SEE_TICKETS, unit_id=ticket.unit_id or -1):
                raise UnknownTicketError(number=number)
            actor.require(Act.ACKNOWLEDGE, unit_id=ticket.unit_id)
            return self.acknowledge(work, ticket, By(actor.name, actor.ref, "web", actor.person_id))

    def acknowledge(self, work: Work, ticket: Ticket, by: By) -> datetime | None:
        """Stop the steps in the same transaction in which the acknowledgement is recorded; `ticket` is held."""
        if not ticket.state.is_open:
            raise NothingToAcknowledgeError(number=ticket.number)
        acknowledge_pages(work, "ticket", ticket.id, label=by.label, contact_id=by.contact_id)
        fresh = {
            (ticket.id, round_of(ticket, code), code): Ladder(code, opened_at=opened_at(ticket, work.now))
            for code in policies_of(ticket)
        }
        ladders = fresh | self._current(
            work.session, ticket
        )  # taken before the engine first looked: held too
        held = {key: replace(ladder, acked_at=work.now, forced=False) for key, ladder in ladders.items()}
        store.save(work.session, held)
        timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
        holds = [
            held_until(self._policies[key[2]], ladder, facts_of(ticket), self._calendar)
            for key, ladder in held.items()
        ]
        until = max((hold for hold in holds if hold), default=None)
        self._say(
            work,
            ticket,
            by,
            "acknowledged",
            {"channel": by.channel, "held_until": until and until.isoformat()},
        )
        return until

    def pass_on(self, work: Work, ticket: Ticket, by: By) -> None:
        """Whoever was called cannot: the next rung is due now."""
        if not ticket.state.is_open:
            raise NothingToAcknowledgeError(number=ticket.number)
        withdraw(work, "ticket", ticket.id)
        ladders = self._current(work.session, ticket)
        store.save(
            work.session, {key: replace(ladder, forced=True) for key, ladder in list(ladders.items())[:1]}
        )
        timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
        self._say(work, ticket, by, "passed_on", {"channel": by.channel})

    def not_a_fault(self, work: Work, ticket: Ticket, by: By) -> None:
        """A remark only: somebody must verify, no state changes."""
        self._say(work, ticket, by, "said_no_fault", {"channel": by.channel})

    def hold(self, work: Work, ticket_id: int) -> None:
        """Keep a ticket from the engine and from other people until commit."""
        held_by_id(work.session, ticket_id)

    def ticket_of(self, work: Work, ticket_id: int) -> Ticket | None:
        """The ticket a reply speaks about, held until commit: `acknowledge` and `pass_on` need that."""
        return held_by_id(work.session, ticket_id)

    def standings(self, session: Session, ticket: Ticket) -> list[Standing]:
        """Every ladder against the ticket, rung by rung."""
        if not ticket.state.is_open:
            return []
        known = self._current(session, ticket)
        pages = pages_about(session, "ticket", [ticket.id])
        codes, now = policies_of(ticket), self._clock.now()
        windows = open_windows(session, now) if any(map(may_be_muted, codes)) else []
        found = []
        for code in codes:
            key = (ticket.id, round_of(ticket, code), code)
            ladder = known.get(key) or Ladder(code, opened_at=ticket.received_at)
            mine = [page for page in pages if page.cycle_no == key[1]]
            mute = mute_of(windows, ticket, now) if may_be_muted(code) else None
            found.append(replace(self._standing(self._policies[code], ladder, ticket, mine), mute=mute))
        return found

    def _standing(
        self, policy: Policy, ladder: Ladder, ticket: Ticket, pages: Sequence[PageView]
    ) -> Standing:
        facts = facts_of(ticket)
        decision = decide(policy, ladder, facts, now=facts.progress_at, calendar=self._calendar)
        rungs = tuple(
            Rung(
                step, planned(step.delay, ladder, facts, self._calendar), fired=index < ladder.rung,
                is_next=index == ladder.rung, next_at=decision.look_at if index == ladder.rung else None,
                pages=tuple(page for page in pages if page.step_no == step.number),
            )
            for index, step in enumerate(policy.steps)
        )  # fmt: skip
        return Standing(policy, rungs, held_until(policy, ladder, facts, self._calendar))

    def _current(self, session: Session, ticket: Ticket) -> dict[store.Key, Ladder]:
        found = store.ladders(session, [ticket.id])
        return {key: ladder for key, ladder in found.items() if key[1] == round_of(ticket, key[2])}

    def _say(self, work: Work, ticket: Ticket, by: By, verb: str, data: Mapping[str, object]) -> None:
        add_event(work.session, ticket.id, Event(work.now, by.ref, by.label, verb, "", dict(data)))
        work.record(verb, ticket.subject, {**data, "by": by.ref})
