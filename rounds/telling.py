"""Who of the desk and of its leaders is told by message, and who comes next where nobody was reached."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from database.session import Work
from notifiers.channels import Address, Channel
from notifiers.ordering.store import pages_about
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import SEVERE, PageView
from notifiers.texts import MessageKind
from roster.people import DutyRole, Person
from roster.service import on_duty
from rounds.succession import GROUP_OF, following, rungs

Addresses = Callable[[Person, Sequence[str]], tuple[Address, ...]]
"""A person's ways in the order of the channels; the room of escalation knows it (`escalation.people.addresses`)."""
QUIET, LOUD = ("sms", "email", "call"), ("sms", "voice", "call", "email")
"""Channels of an ordinary notice, and of one that must ring."""
VOICE_AFTER = 5
"""Minutes after which a loud message is also spoken, whatever became of the text."""
GROUP_STEP = 9
REGISTER, RELAY, INCIDENT, HANDOVER, LOG_IN = "register", "relay", "incident", "handover", "log_in"
RECHECK, RELAY_ASK = "recheck", "relay_ask"
"""Of a relay's number: a question to whom it went; `relay` is what the supervisor is told of it."""
ROTA, SWAP = "rota", "swap"
"""What the rota's own messages are about (`escalation.rota_notices`, a room beside this one)."""
SUBJECTS = frozenset({REGISTER, RELAY, INCIDENT, HANDOVER, LOG_IN, RECHECK, ROTA, SWAP})
"""What is handed on where it reached nobody; of log-ins and rechecks the number is the day's ordinal."""
PERSONAL = frozenset({
    MessageKind.ROTA_ADDED, MessageKind.ROTA_DROPPED, MessageKind.SWAP_ASKED, MessageKind.SWAP_ACCEPTED,
    MessageKind.SWAP_REFUSED, MessageKind.HANDOVER_READY,
})  # fmt: skip
"""Meant for one person alone: whoever comes next is asked to pass it on, since “your duty” would not be theirs."""
HANDED_ON = 1000
"""Steps of what is handed on, so that each unreached person is told of once."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is told of which subject; `step` and `cycle` make one message of a repeat. Loud ones ring at night too."""

    kind: MessageKind
    subject: tuple[str, int]
    facts: Mapping[str, str | int]
    step: int
    cycle: int = 1
    loud: bool = False


class Telling:
    """Orders this room's messages, in the unit of work that decided them."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def role(self, work: Work, role: DutyRole, message: Message) -> tuple[str, ...]:
        """Tell everybody who fills the role, or the next role where it is empty; their labels, () for nobody."""
        told = (self.people(work, people, message) for people in rungs(work.session, role, work.now))
        return next((labels for labels in told if labels), ())

    def people(self, work: Work, people: Sequence[Person], message: Message) -> tuple[str, ...]:
        """Tell those of them who have any way to be reached; their labels."""
        ways = LOUD if message.loud else QUIET
        reached = [(one, ends) for one in people if (ends := self._addresses(one, ways))]
        enqueue_all(work, [_draft(one, ends, message) for one, ends in reached])
        return tuple(one.label for one, _ in reached)

    def group(self, work: Work, incident_id: int, words: str) -> int | None:
        """Order the report for the work group of whoever leads or reads now; None where none has one.

        A group with a bot gets it posted; for others the words become a task to paste, recorded with proof.
        """
        for role in GROUP_OF:
            for person in on_duty(work.session, role, work.now):
                ends = [one for one in self._addresses(person, ("group",)) if one.channel is Channel.GROUP]
                if ends:
                    facts: dict[str, str | int] = {"words": words, "number": str(incident_id)}
                    subject = (INCIDENT, incident_id)
                    message = Message(MessageKind.INCIDENT_GROUP, subject, facts, GROUP_STEP)
                    return enqueue_all(work, [_draft(person, tuple(ends[:1]), message)])[0]
        return None

    def next_person(self, work: Work, page: PageView) -> int:
        """A message of this room reached nobody: whoever comes next and was not told yet. How many are told."""
        if page.subject_kind not in SUBJECTS or page.kind is MessageKind.INCIDENT_GROUP:
            return 0  # nobody else is asked to paste: the step stays unreported on its page
        if page.kind in PERSONAL:
            return self._pass_on(work, page)
        pages = pages_about(work.session, page.subject_kind, [page.subject_id])
        told = {
            one.contact_id for one in pages if (one.cycle_no, one.step_no) == (page.cycle_no, page.step_no)
        }
        message = Message(
            page.kind, (page.subject_kind, page.subject_id), page.data, page.step_no, page.cycle_no,
            loud=page.severity == SEVERE,
        )  # fmt: skip
        for person in following(work.session, DutyRole.DUTY_LEADER, work.now, but=told):
            if self.people(work, [person], message):
                return 1
        work.record("nobody_reachable", f"{page.subject_kind}:{page.subject_id}", {"step": page.step_no})
        return 0

    def _pass_on(self, work: Work, page: PageView) -> int:
        """Somebody's own message did not arrive: the supervisor, else whoever is above, is asked to tell them."""
        facts: dict[str, str | int] = {"who": page.contact_label, "at": page.data.get("at", "-")}
        step = HANDED_ON + page.id
        message = Message(
            MessageKind.ROTA_UNREACHED, (page.subject_kind, page.subject_id), facts, step, page.cycle_no
        )
        for rung in rungs(work.session, DutyRole.SUPERVISOR, work.now):
            if told := self.people(work, [one for one in rung if one.id != page.contact_id], message):
                return len(told)
        work.record("nobody_reachable", f"{page.subject_kind}:{page.subject_id}", {"step": page.step_no})
        return 0


def _draft(person: Person, ends: tuple[Address, ...], message: Message) -> PageDraft:
    kind, subject_id = message.subject
    return PageDraft(
        subject_kind=kind, subject_id=subject_id, cycle_no=message.cycle, step_no=message.step,
        contact_id=person.id, contact_label=person.label, channels=ends, kind=message.kind, data=message.facts,
        severity=SEVERE if message.loud else "normal", channel_delay=VOICE_AFTER if message.loud else 0,
    )  # fmt: skip
