"""What the engine does with each kind of due timer: climb ladders, send notices, replace the unreachable."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from calendars.versions import follow
from database import timers
from database.session import Work
from database.timers import Handler
from escalation import store
from escalation.batch import Batch
from escalation.calendar_notices import calendar_handlers
from escalation.holds import Holds
from escalation.key_days import is_on, key_days, with_key_days
from escalation.ladder import LOOK_WHILE_MUTED, Facts, Ladder, decide, held_until
from escalation.pager import Pager
from escalation.people import Directory
from escalation.policy import DEADLINE_POLICY, Policy
from escalation.refused_addresses import refusal_handlers
from escalation.rota_notices import rota_handlers
from notifiers.ordering.store import read_pages
from notifiers.outbox import UNDELIVERABLE_TIMER, withdraw_steps
from notifiers.pages import PageState, PageView
from notifiers.texts import MessageKind
from roster.permissions import desk_actor
from tickets.intake_service import LADDER
from tickets.kinds import Kind
from tickets.recompute_service import RECOMPUTE, REDATED, Recompute
from tickets.service import NOTICE, Tickets
from tickets.store import by_ids, hold_free
from tickets.ticket import Ticket

ENGINE_ACTOR = desk_actor("engine")
NOTHING_FOLLOWS = frozenset({
    MessageKind.UNANSWERED_FALLBACK, MessageKind.TAKEN, MessageKind.TAKEN_MANY, MessageKind.SITE_RECOVERED,
})  # fmt: skip
"""Nobody stands behind the last resort: another one would reach the same people, again and again. News calls nobody."""
ARRIVED_AFTER_ALL = (PageState.DELIVERED, PageState.ACKNOWLEDGED, PageState.WITHDRAWN)
"""A page that arrived after all, or that somebody took, calls nobody else."""
LAST_RESORTS_FROM = 100_000
"""Above every policy's steps: the number of a last resort is that of the page it replaces."""
EXTENDED = 1000
"""Cycles are few; each extension and each move of one counts on from here."""


class Handlers:
    """The ticket room's timers, as the engine runs them."""

    def __init__(
        self, calendar: DeskCalendar, policies: Mapping[str, Policy], tickets: Tickets, *,
        others: Callable[[Work, PageView], int] = lambda _work, _page: 0,
    ) -> None:  # fmt: skip
        """`others` tells the next person of what is no ticket, where its page reached nobody."""
        self._calendar, self._policies, self._tickets = calendar, policies, tickets
        self._others = others
        self._recompute = Recompute(calendar)

    def table(self) -> tuple[tuple[str, Handler], ...]:
        """Kinds of timer in the order of a pass: deadlines before what follows from them, bad addresses and the
        unreachable before the ladders, so that theirs climb at once, and what a moved deadline asks for after what
        is due anyway.
        """
        return (
            (RECOMPUTE, self._recompute.run), *refusal_handlers(), (UNDELIVERABLE_TIMER, self.undeliverable),
            (LADDER, self.ladders), (NOTICE, self.notices), (REDATED, self.redated), *calendar_handlers(self._calendar),
            *rota_handlers(self._calendar),
        )  # fmt: skip

    def ladders(self, work: Work, subjects: Sequence[str]) -> int:
        """Decide the ladders of these tickets, page what is due, set the next timer.

        A ticket that a person is changing just now keeps its timer and is decided in the next pass: the engine
        holds tickets while it decides and never waits for one, so neither overwrites what the other did. None is
        decided by a deadline of an older calendar: such a ticket is brought up to date first.
        """
        follow(work.session, self._calendar)
        ids = [_id_of(subject) for subject in subjects]
        tickets = self._recompute.all_current(work, hold_free(work.session, ids))
        known = store.ladders(work.session, ids)
        periods = key_days(work.session, self._calendar, work.now)
        batch = Batch(self._pager(work, tickets.values(), stricter=is_on(periods, work.now)))
        holds = Holds(work.session, work.now, ids, key_days=periods)
        for ticket in (tickets[one] for one in ids if one in tickets):
            if ticket.state.is_open:
                self._climb(work, batch, holds, ticket, known)
            else:
                batch.look_again(ticket.subject, [])
        return batch.write(work, self._tickets, actor=ENGINE_ACTOR)

    def redated(self, work: Work, subjects: Sequence[str]) -> int:
        """A newer calendar moved these deadlines: what was to be said of the old ones is not sent any more.

        All deadlines first, then their ladders: a run is over the sooner.
        """
        if self._recompute.is_running(work):
            return 0
        steps = [step.number for step in self._policies[DEADLINE_POLICY].steps]
        withdraw_steps(work, "ticket", [_id_of(subject) for subject in subjects], steps)
        timers.clear_timers(work.session, REDATED, subjects)
        timers.set_timers(work.session, LADDER, subjects, due_at=work.now)
        return self.ladders(work, subjects)

    def notices(self, work: Work, subjects: Sequence[str]) -> int:
        """One notice an assignment to the unit's contact."""
        tickets = by_ids(work.session, [_id_of(subject) for subject in subjects])
        opening = self._opening(work.now)
        waits = [one for one in tickets.values() if not one.is_severe and opening > work.now]
        timers.set_timers(work.session, NOTICE, [one.subject for one in waits], due_at=opening)
        now = [one for one in tickets.values() if one.is_severe or opening <= work.now]
        timers.clear_timers(work.session, NOTICE, [one.subject for one in now])
        pager = self._pager(work, now)
        for ticket in now:
            if ticket.state.is_open:
                pager.notice(ticket)
        return pager.write()

    def _opening(self, now: datetime) -> datetime:
        """Now in duty hours, else when they begin: an ordinary notice wakes nobody. Unknown years count as open."""
        try:
            return self._calendar.add_working_minutes(now, 0)
        except MissingYear:
            return now

    def undeliverable(self, work: Work, subjects: Sequence[str]) -> int:
        """A page reached nobody: the ladder's next rung is due now, or the last resort above its top."""
        pages = read_pages(work.session, [_id_of(subject) for subject in subjects])
        about = {one.id: one.subject_id for one in pages.values() if one.subject_kind == "ticket"}
        tickets = hold_free(work.session, list(about.values()))
        known = store.ladders(work.session, list(tickets))
        batch = Batch(self._pager(work, tickets.values()))
        met: list[str] = []
        for subject in subjects:
            page = pages.get(_id_of(subject))
            ticket = tickets.get(about[page.id]) if page is not None and page.id in about else None
            if page is not None and page.id in about and ticket is None:
                continue  # somebody is changing it: next pass
            met.append(subject)
        timers.clear_timers(work.session, UNDELIVERABLE_TIMER, met)
        told = 0
        for subject in met:
            page = pages.get(_id_of(subject))
            ticket = tickets.get(about.get(page.id, 0)) if page is not None else None
            if page is not None and ticket is not None and ticket.state.is_open:
                self._replace(work, batch, page, ticket, known)
            elif page is not None and page.id not in about and page.state not in ARRIVED_AFTER_ALL:
                told += self._others(work, page)
        return batch.write(work, self._tickets, actor=ENGINE_ACTOR) + told

    def _replace(
        self, work: Work, batch: Batch, page: PageView, ticket: Ticket, known: Mapping[store.Key, Ladder]
    ) -> None:
        if page.kind in NOTHING_FOLLOWS or page.state in ARRIVED_AFTER_ALL:
            return
        if page.kind is MessageKind.URGE and batch.pager.urge_next(ticket, page):
            return
        policy = next((p for p in self._policies.values() if _has_step(p, page.step_no)), None)
        key = (ticket.id, page.cycle_no, policy.code if policy else "")
        ladder = known.get(key)
        if policy and ladder and self._is_held(work, ticket, policy, ladder):
            return  # somebody has it
        if policy and ladder and ladder.rung < len(policy.steps):
            batch.ladders[key] = replace(ladder, forced=True)
            batch.look_again(ticket.subject, [work.now])
            return
        mute = Holds(work.session, work.now, []).mute(ticket, policy.code) if policy else None
        if mute:
            again = min(mute.until, work.now + LOOK_WHILE_MUTED)
            timers.set_timer(work.session, UNDELIVERABLE_TIMER, f"page:{page.id}", due_at=again)
            return
        number = LAST_RESORTS_FROM + page.id
        batch.pager.last_resort(ticket, number=number, policy=None, cycle=page.cycle_no)

    def _is_held(self, work: Work, ticket: Ticket, policy: Policy, ladder: Ladder) -> bool:
        facts = with_key_days(facts_of(ticket), key_days(work.session, self._calendar, work.now))
        held = held_until(policy, ladder, facts, self._calendar)
        return held is not None and held > work.now

    def _pager(self, work: Work, tickets: Collection[Ticket], *, stricter: bool = False) -> Pager:
        directory = Directory(work.session, work.now)
        directory.expect(tickets)
        return Pager(work, self._calendar, directory, stricter=stricter)

    def _climb(
        self, work: Work, batch: Batch, holds: Holds, ticket: Ticket, known: Mapping[store.Key, Ladder]
    ) -> None:
        looks: list[datetime] = []
        escalates = False
        if ticket.deadline_unknown:
            batch.pager.unknown_deadline(ticket)
        for policy in (self._policies[code] for code in policies_of(ticket)):
            key = (ticket.id, round_of(ticket, policy.code), policy.code)
            ladder = known.get(key) or Ladder(policy.code, opened_at=opened_at(ticket, work.now))
            facts = holds.added(facts_of(ticket), ticket, policy, ladder, cycle=key[1])
            if key not in known:  # nobody was told anything of it before any restore
                facts = replace(facts, told_until=None)
            decision = decide(policy, ladder, facts, now=work.now, calendar=self._calendar)
            holds.say(batch.pager, ticket, policy.code, before=ladder, after=decision.ladder)
            if decision.ladder != known.get(key):
                batch.ladders[key] = decision.ladder
            if decision.passed_over:
                batch.pager.passed_over(ticket, policy, decision.passed_over)
            looks += [decision.look_at] if decision.look_at else []
            if decision.fire is not None:
                batch.pager.climb(
                    ticket,
                    policy,
                    decision.fire,
                    cycle=key[1],
                    act_by=decision.look_at,
                    sooner=decision.sooner,
                )
                escalates = escalates or decision.fire.escalates
        if escalates and not ticket.state.is_escalated:
            batch.escalated.append(ticket)
        batch.look_again(ticket.subject, looks)


def policies_of(ticket: Ticket) -> tuple[str, ...]:
    """Which ladders stand against a ticket: its severity's, and the deadline's while its clock runs."""
    found = ("room",) if ticket.is_of_room else ("fault",)
    by_kind = {True: ("severe",), False: found if ticket.kind is Kind.DETECTED_FAULT else ()}
    return (
        *by_kind[ticket.is_severe],
        *((DEADLINE_POLICY,) if ticket.due_at and not ticket.paused_at else ()),
    )


def round_of(ticket: Ticket, policy: str) -> int:
    """The cycle of a ticket's ladder and pages: an extension or a newer calendar starts the deadline's anew."""
    return ticket.cycle + (EXTENDED * (ticket.extensions + ticket.moves) if policy == DEADLINE_POLICY else 0)


def facts_of(ticket: Ticket) -> Facts:
    """What ladders are decided from."""
    return Facts(due_at=ticket.due_at, progress_at=ticket.progress_at, moved_at=ticket.moved_at)


def opened_at(ticket: Ticket, now: datetime) -> datetime:
    """A detected fault's minutes count from its confirmed start; a severity given later counts from then."""
    first_cycle = ticket.kind is Kind.DETECTED_FAULT and ticket.cycle == 1
    return ticket.received_at if first_cycle else now


def _has_step(policy: Policy, number: int) -> bool:
    return any(step.number == number for step in policy.steps)


def _id_of(subject: str) -> int:
    return int(subject.partition(":")[2])
