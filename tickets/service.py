"""Moving a ticket: decided by the lifecycle, saved under its version, recorded in the same transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from database import timers
from database.blobs import Blob
from database.session import Session, Work
from notifiers.outbox import Ending, withdraw
from roster.permissions import Act, Actor
from roster.service import check_place
from tickets import company_store, copy_service, shot_store, shots, store
from tickets.changes import TicketChanges, reason_of
from tickets.effects import EFFECTS, NOTICE, no_effect, severe_values
from tickets.errors import MissingFactError
from tickets.intake import clean
from tickets.intake_service import LADDER
from tickets.kinds import ClockKind, Severity, ShotRole
from tickets.lifecycle import ACT_OF, Fact, Move, Moving, State, Verb, decide
from tickets.ticket import Order, Reporter, Ticket, Upload

__all__ = ["NOTICE", "Order", "Tickets"]

_MET: dict[Verb, tuple[ClockKind, ...]] = {
    Verb.VERIFY: (ClockKind.VERIFY,),
    Verb.HANDLE: (ClockKind.VERIFY, ClockKind.HANDLE),
    Verb.ANSWER: tuple(ClockKind),
    Verb.DISMISS: tuple(ClockKind),
    Verb.MERGE: tuple(ClockKind),
}
"""The clocks a verb stops."""

_TEXT_OF: dict[Verb, Fact] = {
    Verb.VERIFY: Fact.NOTE, Verb.HANDLE: Fact.NOTE, Verb.ANSWER: Fact.ANSWER, Verb.DISMISS: Fact.ANSWER,
    Verb.MERGE: Fact.NOTE, Verb.UNMERGE: Fact.REASON, Verb.REOPEN: Fact.REASON, Verb.DEESCALATE: Fact.REASON,
}  # fmt: skip
"""Whose words the timeline keeps verbatim."""


class Tickets(TicketChanges):
    """What people do to tickets."""

    def move(self, actor: Actor, verb: Verb, order: Order) -> Ticket:
        """The ticket after the move.

        Raises UnknownTicketError, NotPermittedError, IllegalMoveError, MissingFactError, BadMergeError,
        ChangedMeanwhileError, UnfilledAnswerError, BadAttachmentError; nothing is changed then.
        """
        pictures = shots.encoded(order.pictures)
        with self._database.work(self._clock.now(), actor.ref) as work:
            return self.move_in(work, actor, order, verb=verb, pictures=pictures)

    def move_in(
        self, work: Work, actor: Actor, order: Order, *, verb: Verb, pictures: Sequence[tuple[ShotRole, Blob]] = ()
    ) -> Ticket:  # fmt: skip
        """The same inside an open unit of work, its pictures encoded before that."""
        ticket = self._held(work, actor, order.number)
        actor.require(ACT_OF[verb], unit_id=ticket.unit_id)
        self._check_version(ticket, order, now=work.now)
        _check_severity(actor, ticket, order.severity)
        facts = {fact: clean(words) for fact, words in order.facts.items()}
        target, line = decide(_with_facts(ticket, facts), verb)
        effect = EFFECTS.get(verb, no_effect)
        values = effect(self._calendar, work, ticket, replace(order, facts=facts))
        saved = self._save(work, actor, ticket, {**values, "state": target.value, "progress_at": work.now})
        self._follow(work, actor, ticket, line, facts, shots.attach(work, ticket.id, pictures))
        if verb is Verb.ANSWER:
            shot_store.publish(work.session, ticket.id, shots.PAIR if order.publish else ())
        copy_service.follow(work, ticket, verb)
        return saved

    def seen_by(self, session: Session, actor: Actor, number: str) -> Ticket:
        """The ticket as it is. Raises UnknownTicketError."""
        return self._read(session, actor, number)

    def held_for(self, work: Work, actor: Actor, number: str) -> Ticket:
        """The ticket nobody else changes until commit. Raises UnknownTicketError, HeldByOtherError."""
        return self._held(work, actor, number)

    def move_open(self, work: Work, actor: Actor, tickets: Sequence[Ticket], verb: Verb) -> None:
        """A move the engine makes with tickets it holds, inside its own unit of work (escalate)."""
        targets: dict[object, State] = {}
        for ticket in tickets:  # a machine's move costs a hundred times a look-up
            if _seen_alike(ticket) not in targets:
                targets[_seen_alike(ticket)] = decide(ticket.moving, verb)[0]
        moves = [(ticket, targets[_seen_alike(ticket)]) for ticket in tickets]
        for target in dict.fromkeys(target for _, target in moves):
            alike = [ticket for ticket, its_target in moves if its_target is target]
            self._save_all(work, actor, alike, {"state": target.value})
        self._say_all(
            work,
            actor,
            verb.value,
            [(ticket, {"from": ticket.state.value, "to": target.value}) for ticket, target in moves],
        )

    def assign(self, actor: Actor, order: Order, *, unit_id: int, assignee_id: int | None) -> Ticket:
        """Give the ticket to a unit, or to a person of it; the unit's contact gets one notice."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            return self.assign_in(work, actor, order, unit_id=unit_id, assignee_id=assignee_id)

    def assign_in(
        self, work: Work, actor: Actor, order: Order, *, unit_id: int, assignee_id: int | None
    ) -> Ticket:
        """The same inside an open unit of work."""
        ticket = self._open_ticket(work, actor, order, Act.TRIAGE, verb="assign")
        check_place(work.session, unit_id, assignee_id)
        moves_on = ticket.unit_id not in {None, unit_id}
        if moves_on and not clean(order.facts.get(Fact.NOTE, "")):
            raise MissingFactError(verb="transfer", fact=Fact.REASON.value)
        values: dict[str, object] = {"unit_id": unit_id, "assignee_id": assignee_id}
        if (unit_id, assignee_id) != (ticket.unit_id, ticket.assignee_id):
            values["assignment_no"] = ticket.assignment_no + 1
            timers.set_timer(work.session, NOTICE, ticket.subject, due_at=work.now)
        saved = self._save(work, actor, ticket, {**values, "progress_at": work.now})
        verb = "transfer" if moves_on else "assign"
        data = {"unit": unit_id, "person": assignee_id, "from_unit": ticket.unit_id}
        self._say(work, actor, ticket, verb, order.facts.get(Fact.NOTE, ""), data)
        return saved

    def set_severity(self, actor: Actor, order: Order, severity: Severity) -> Ticket:
        """A severe fault is paged in minutes from now on; its ladder starts anew. A reason is recorded."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.TRIAGE, verb="severity")
            _check_severity(actor, ticket, severity)
            reason = reason_of(order, verb="severity")
            if severity is not Severity.SEVERE:
                withdraw(work, "ticket", ticket.id)
            else:
                company_store.wake(work.session, ticket.id)  # what is severe cannot wait
            saved = self._save(work, actor, ticket, {"severity": severity.value, "progress_at": work.now})
            self._say(work, actor, ticket, "severity", reason, {"to": severity.value})
            timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
            return saved

    def comment(self, actor: Actor, number: str, words: str, pictures: Sequence[Upload] = ()) -> None:
        """A note on the timeline; never a new version, so nobody's edit is lost by it."""
        words = clean(words)
        if not words:
            raise MissingFactError(verb="comment", fact=Fact.NOTE.value)
        ready = shots.encoded(pictures)
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._read(work.session, actor, number)
            actor.require(Act.COMMENT, unit_id=ticket.unit_id)
            kept = shots.attach(work, ticket.id, ready)
            self._say(work, actor, ticket, "comment", words, {"pictures": kept} if kept else {})

    def note_in(self, work: Work, actor: Actor, number: str, words: str) -> None:
        """What a machine has to say about a ticket, inside its own unit of work; it answers nothing."""
        ticket = self._read(work.session, actor, number)
        actor.require(Act.COMMENT, unit_id=ticket.unit_id)
        self._say(work, actor, ticket, "comment", clean(words), {})

    def record_fault(self, actor: Actor, order: Order) -> Ticket:
        """Cause, fix time and the report to the leader of a severe fault, as they become known (notice 四(一))."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._open_ticket(work, actor, order, Act.HANDLE, verb="fault_record")
            values = severe_values(ticket, order.facts)
            saved = self._save(work, actor, ticket, {**values, "progress_at": work.now})
            self._say(
                work, actor, ticket, "fault_record", "", {"filled": sorted(k for k, v in values.items() if v)}
            )
            return saved

    def reveal_reporter(self, actor: Actor, number: str, *, reason: str) -> Reporter:
        """The reporter's personal data for a reason that is recorded. Raises MissingFactError without one."""
        reason = clean(reason)
        if not reason:
            raise MissingFactError(verb="reveal", fact=Fact.REASON.value)
        with self._database.work(self._clock.now(), actor.ref) as work:
            ticket = self._read(work.session, actor, number)
            actor.require(Act.REVEAL, unit_id=ticket.unit_id)
            found = store.reporter(work.session, ticket.id) or Reporter()
            self._say(
                work, actor, ticket, "reveal", reason, {"digest": work.digest(found.phone or found.email)}
            )
            return found

    def _follow(
        self, work: Work, actor: Actor, ticket: Ticket, line: Move, facts: Mapping[Fact, str],
        pictures: Sequence[int],
    ) -> None:  # fmt: skip
        """What every move leaves behind: stopped clocks, silent phones, a timer, a line in both records."""
        met = _MET.get(line.verb)
        if met:
            store.meet_clocks(work.session, ticket, met, at=work.now)
        if line.target is State.ANSWERED:
            withdraw(
                work, "ticket", ticket.id, ending=Ending.MERGED if line.verb is Verb.MERGE else Ending.CLOSED
            )
            timers.clear_timer(work.session, LADDER, ticket.subject)
            timers.clear_timer(work.session, NOTICE, ticket.subject)
        else:
            timers.set_timer(work.session, LADDER, ticket.subject, due_at=work.now)
        data: dict[str, object] = {"from": ticket.state.value, "to": line.target.value}
        told = (Fact.PROBLEM, Fact.DUPLICATE_OF, Fact.EXTENSION_DAYS)
        data |= {fact.value: facts[fact] for fact in told if facts.get(fact)}
        if line.verb is Verb.DISMISS:
            data["reason"] = facts[Fact.REASON]
        if pictures:
            data["pictures"] = list(pictures)
        self._say(
            work, actor, ticket, line.verb.value, facts.get(_TEXT_OF.get(line.verb, Fact.NOTE), ""), data
        )


def _check_severity(actor: Actor, ticket: Ticket, wanted: Severity | None) -> None:
    """What was severe stays so, with what it owes before it is closed, unless a supervisor says otherwise."""
    if ticket.is_severe and wanted is Severity.NORMAL:
        actor.require(Act.DEESCALATE, unit_id=ticket.unit_id)


def _seen_alike(ticket: Ticket) -> object:
    """Tickets with the same of this are the same to the lifecycle, facts aside."""
    return ticket.state, ticket.is_severe, ticket.duplicate_of_id is not None, ticket.before_merge


def _with_facts(ticket: Ticket, facts: Mapping[Fact, str]) -> Moving:
    """What was recorded about a severe fault earlier counts as given."""
    known = {
        Fact.CAUSE: ticket.cause,
        Fact.FIX_TIME: ticket.fix_time,
        Fact.LEADER_REPORT: ticket.leader_report,
    }
    return replace(ticket.moving, facts={**known, **{fact: words for fact, words in facts.items() if words}})
