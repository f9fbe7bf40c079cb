"""What comes back from phones, carried out: acknowledge, pass on, not a fault, stop; and the answer that is due."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Work
from escalation.drills import confirm_drill
from escalation.errors import NothingToAcknowledgeError
from escalation.service import By, Escalation
from escalation.supervisors import tell_supervisors
from notifiers.calls import record_call
from notifiers.channels import Channel
from notifiers.events import Hold, Matched, Reason, Refused
from notifiers.pages import CallState
from notifiers.replies import ReplyAction
from notifiers.service import match_key, match_reply
from notifiers.texts import MessageKind
from notifiers.wording import render
from roster.permissions import Act, Actor
from roster.service import stop_texts
from tickets.ticket import Ticket

INBOUND = "inbound"
"""Actor of what phones send in."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What was done, and the words that go back, "" for silence."""

    done: ReplyAction | None
    words: str


class Others(Protocol):
    """The room whose subjects are no tickets and are answered by phone too; `kind`, `ids` as pages name them."""

    def hold(self, work: Work, kind: str, ids: Collection[int]) -> None:
        """Keep them from others, before their pages are locked."""

    def answered(self, work: Work, found: Matched, channel: Channel) -> None:
        """Somebody answered about them by that channel, to take them or otherwise."""


class Replies:
    """Every reply is one unit of work: matched, carried out and recorded together."""

    def __init__(
        self, database: Database, clock: Clock, *, escalation: Escalation, calendar: DeskCalendar, duty_phone: str,
        signature: str, others: Others | None = None,
    ) -> None:  # fmt: skip
        self._others = others
        self._database, self._clock = database, clock
        self._escalation, self._calendar = escalation, calendar
        self._duty_phone, self._signature = duty_phone, signature
        self._others = others

    def sms(self, *, sender: str, text: str, provider_id: str, carrier: str) -> Answered:
        """An SMS that came in. The same provider id twice gives the same answer and no second event."""
        with self._database.work(self._clock.now(), INBOUND) as work:
            found = match_reply(
                work,
                sender,
                text,
                provider_id=provider_id,
                carrier=carrier,
                local=self._calendar.local,
                hold=self._hold(work),
            )
            return self._carry_out(work, found, channel=Channel.SMS)

    def key(self, *, ref: str, digit: str, provider_id: str, carrier: str) -> Answered:
        """A key pressed during the call with our reference."""
        with self._database.work(self._clock.now(), INBOUND) as work:
            found = match_key(
                work,
                ref,
                digit,
                provider_id=provider_id,
                carrier=carrier,
                local=self._calendar.local,
                hold=self._hold(work),
            )
            return self._carry_out(work, found, channel=Channel.VOICE)

    def call_recorded(self, actor: Actor, task_id: int, *, state: CallState, note: str) -> None:
        """A person rang a landline: reached acknowledges in that contact's name, not reached goes on.

        Raises NotPermittedError, UnknownCallTask, CallTaskSettled.
        """
        actor.require(Act.RECORD_CALLS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = record_call(work, task_id, state=state, by=actor.name, note=note, hold=self._hold(work))
            if isinstance(found, Matched):
                self._carry_out(work, found, channel=Channel.CALL)

    def _carry_out(self, work: Work, found: Matched | Refused, *, channel: Channel) -> Answered:
        if isinstance(found, Refused):
            self._refuse(work, found)
            return Answered(None, self._words(found))
        if found.action is ReplyAction.STOP:
            self._stop(work, found)
        if found.action is ReplyAction.ACK:
            confirm_drill(work, found)
        if self._others is not None:
            self._others.answered(work, found, channel)
        about_tickets = found.subject_kind == "ticket"
        tickets = self._escalation.tickets_of(work, found.subject_ids) if about_tickets else []
        deed = self._deeds().get(found.action)
        if not tickets or deed is None:
            return Answered(found.action, self._words(found))
        by = By(found.contact_label, f"person:{found.contact_id}", channel.value, found.contact_id)
        try:
            deed(work, tickets, by)
        except NothingToAcknowledgeError:
            if found.action is not ReplyAction.STOP:
                return Answered(None, self._word(MessageKind.ACK_CLOSED, {"number": tickets[0].number}))
        return Answered(found.action, self._words(found))

    def _refuse(self, work: Work, found: Refused) -> None:
        """No event; a number that guessed too often is told to the supervisors."""
        work.record("reply_refused", f"inbound:{found.inbound_id}", {"reason": found.reason.value})
        if found.reason is Reason.WRONG_LIMIT and found.inbound_id is not None:
            tell_supervisors(work, MessageKind.WRONG_CODES, found.data, subject=(INBOUND, found.inbound_id))

    def _hold(self, work: Work) -> Hold:
        """A ticket is held before its pages, as by everybody who moves it."""
        return lambda kind, ids: self._keep(work, kind, ids)

    def _keep(self, work: Work, kind: str, ids: Collection[int]) -> None:
        if kind == "ticket":
            self._escalation.tickets_of(work, ids)
        elif self._others is not None:
            self._others.hold(work, kind, ids)

    def _deeds(self) -> dict[ReplyAction, Callable[[Work, Sequence[Ticket], By], object]]:
        """What is done with a ticket; whoever refuses texts cannot answer them: the next person is called."""
        return {
            ReplyAction.ACK: self._escalation.acknowledge,
            ReplyAction.PASS: self._escalation.pass_on,
            ReplyAction.NOT_FAULT: self._escalation.not_a_fault,
            ReplyAction.STOP: self._escalation.pass_on,
        }

    def _stop(self, work: Work, found: Matched) -> None:
        """Texts to this number stop, whatever the page was about; nobody vanishes silently."""
        stop_texts(work, found.contact_id)
        if found.inbound_id is not None:
            told = {"who": found.contact_label}
            tell_supervisors(work, MessageKind.TEXTS_STOPPED, told, subject=(INBOUND, found.inbound_id))

    def _words(self, found: Matched | Refused) -> str:
        return "" if found.kind is None else self._word(found.kind, dict(found.data))

    def _word(self, kind: MessageKind, data: dict[str, str | int]) -> str:
        facts = {"deadline": "", "duty_phone": self._duty_phone, **data}
        return render(kind, facts, Channel.SMS, "zh", signature=self._signature)
