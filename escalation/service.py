"""Taking a subject on: acknowledgement and passing on by any channel, and the ladder as a page shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from escalation import store
from escalation.announcing import announce
from escalation.errors import NothingToAcknowledgeError
from escalation.handlers import facts_of, opened_at, policies_of, round_of
from escalation.holds import mute_of
from escalation.key_days import key_days, spans, with_key_days
from escalation.ladder import Facts, Ladder, Spans, decide, held_until, is_sooner, planned
from escalation.maintenance import Mute, may_be_muted
from escalation.maintenance_store import open_windows
from escalation.pager import SOONER
from escalation.policy import Policy, Step
from notifiers.ordering.store import pages_about, who_was_told
from notifiers.outbox import acknowledge_pages, withdraw_many
from notifiers.pages import PageView
from roster.permissions import Act, Actor
from roster.rota.days import KeyPeriod
from tickets.errors import UnknownTicketError
from tickets.intake_service import LADDER
from tickets.store import add_event, held_by_ids, held_by_number
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
    stricter: bool = False
    """A key period makes it come sooner, or made it: what was so when it fired stands on its pages."""


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
            return self.acknowledge(work, [ticket], By(actor.name, actor.ref, "web", actor.person_id))

    def acknowledge(self, work: Work, tickets: Sequence[Ticket], by: By) -> datetime | None:
        """Stop the steps in the same transaction in which the acknowledgement is recorded; `tickets` are held.

        Everybody else who was told of them is told who has them now.
        """
        found = _open(tickets)
        told = who_was_told(work.session, "ticket", [ticket.id for ticket in found])
        acknowledge_pages(
            work, "ticket", [ticket.id for ticket in found], label=by.label, contact_id=by.contact_id
        )
        held = {
            key: replace(ladder, acked_at=work.now, forced=False)
            for key, ladder in self._ladders(work, found).items()
        }
        store.save(work.session, held)
        timers.set_timers(work.session, LADDER, [ticket.subject for ticket in found], due_at=work.now)
        periods = key_days(work.session, self._calendar, work.now)
        holds = {ticket.id: self._held_until(ticket, held, periods) for ticket in found}
        for ticket in found:
            until = holds[ticket.id]
            words = {"channel": by.channel, "held_until": until and until.isoformat()}
            self._say(work, ticket, by, "acknowledged", words)
        announce(work, told, found, who=by.label, but=by.contact_id, local=self._calendar.local)
        return max((until for until in holds.values() if until), default=None)

    def pass_on(self, work: Work, tickets: Sequence[Ticket], by: By) -> None:
        """Whoever was called cannot: the next rung is due now."""
        found = _open(tickets)
        withdraw_many(work, "ticket", [ticket.id for ticket in found])
        ladders = self._known(work.session, found)
        first = {key[0]: key for key in reversed(ladders)}
        store.save(work.session, {key: replace(ladders[key], forced=True) for key in first.values()})
        timers.set_timers(work.session, LADDER, [ticket.subject for ticket in found], due_at=work.now)
        for ticket in found:
            self._say(work, ticket, by, "passed_on", {"channel": by.channel})

    def not_a_fault(self, work: Work, tickets: Sequence[Ticket], by: By) -> None:
        """A remark only: somebody must verify, no state changes."""
        for ticket in tickets:
            self._say(work, ticket, by, "said_no_fault", {"channel": by.channel})

    def tickets_of(self, work: Work, ticket_ids: Collection[int]) -> list[Ticket]:
        """The tickets a reply speaks about, kept from the engine and from other people until commit."""
        return held_by_ids(work.session, ticket_ids)

    def standings(
        self, session: Session, ticket: Ticket, *, periods: Sequence[KeyPeriod] = ()
    ) -> list[Standing]:
        """Every ladder against the ticket, rung by rung; `periods` as the page has read them."""
        if not ticket.state.is_open:
            return []
        known = self._current(session, ticket)
        pages = pages_about(session, "ticket", [ticket.id])
        codes, now = policies_of(ticket), self._clock.now()
        windows = open_windows(session, now) if any(map(may_be_muted, codes)) else []
        stricter = spans(periods, self._calendar)
        found = []
        for code in codes:
            key = (ticket.id, round_of(ticket, code), code)
            ladder = known.get(key) or Ladder(code, opened_at=ticket.received_at)
            mine = [page for page in pages if page.cycle_no == key[1]]
            mute = mute_of(windows, ticket, now) if may_be_muted(code) else None
            facts = with_key_days(facts_of(ticket), stricter)
            found.append(replace(self._standing(self._policies[code], ladder, facts, mine), mute=mute))
        return found

    def _standing(self, policy: Policy, ladder: Ladder, facts: Facts, pages: Sequence[PageView]) -> Standing:
        decision = decide(policy, ladder, facts, now=facts.progress_at, calendar=self._calendar)
        rungs = []
        for index, step in enumerate(policy.steps):
            fired, is_next = index < ladder.rung, index == ladder.rung
            mine = tuple(page for page in pages if page.step_no == step.number)
            sooner = is_sooner(step.delay, ladder, facts, self._calendar)
            rungs.append(
                Rung(
                    step, planned(step.delay, ladder, facts, self._calendar), fired=fired, is_next=is_next,
                    next_at=decision.look_at if is_next else None, pages=mine,
                    stricter=any(SOONER in page.data for page in mine) if fired else sooner,
                )
            )  # fmt: skip
        return Standing(policy, tuple(rungs), held_until(policy, ladder, facts, self._calendar))

    def _current(self, session: Session, ticket: Ticket) -> dict[store.Key, Ladder]:
        return self._known(session, [ticket])

    def _known(self, session: Session, tickets: Sequence[Ticket]) -> dict[store.Key, Ladder]:
        """The ladders of the tickets' present rounds."""
        by_id = {ticket.id: ticket for ticket in tickets}
        found = store.ladders(session, list(by_id))
        return {key: ladder for key, ladder in found.items() if key[1] == round_of(by_id[key[0]], key[2])}

    def _ladders(self, work: Work, tickets: Sequence[Ticket]) -> dict[store.Key, Ladder]:
        """The same, and new ones for tickets that are taken before the engine first looked: held too."""
        fresh = {
            (ticket.id, round_of(ticket, code), code): Ladder(code, opened_at=opened_at(ticket, work.now))
            for ticket in tickets
            for code in policies_of(ticket)
        }
        return fresh | self._known(work.session, tickets)

    def _held_until(
        self, ticket: Ticket, ladders: Mapping[store.Key, Ladder], periods: Spans
    ) -> datetime | None:
        facts = with_key_days(facts_of(ticket), periods)
        holds = [
            held_until(self._policies[key[2]], ladder, facts, self._calendar)
            for key, ladder in ladders.items()
            if key[0] == ticket.id
        ]
        return max((hold for hold in holds if hold), default=None)

    def _say(self, work: Work, ticket: Ticket, by: By, verb: str, data: Mapping[str, object]) -> None:
        add_event(work.session, ticket.id, Event(work.now, by.ref, by.label, verb, "", dict(data)))
        work.record(verb, ticket.subject, {**data, "by": by.ref})


def _open(tickets: Sequence[Ticket]) -> list[Ticket]:
    found = [ticket for ticket in tickets if ticket.state.is_open]
    if not found:
        raise NothingToAcknowledgeError(number=tickets[0].number if tickets else "?")
    return found
