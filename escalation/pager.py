"""Ordering pages about tickets: texts, people, fall-through to the next rung, and the last resort."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice

from calendars.service import DeskCalendar
from database.session import Work
from escalation.people import Directory, addresses
from escalation.policy import Policy, Step
from notifiers.channels import Address
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageView
from notifiers.texts import MessageKind
from roster.people import DutyRole, Person
from tickets.store import add_events
from tickets.ticket import Event, Ticket

SOONER = "sooner"
"""In the data of a rung's pages: a key period made it come before its ordinary delay."""
LAST_RESORT_STEP = 990
"""Nobody of the ladder can be reached: supervisors are told by whatever they have."""
UNKNOWN_DEADLINE_STEP = 900
NOTICE_STEP = -1
ANSWER_WITHIN = timedelta(minutes=30)
"""What a message at the top of the ladder asks for: nobody comes after."""
ALL_CHANNELS = ("sms", "voice", "call", "email")
NOTICE_CHANNELS = ("sms", "email", "call")


def numbers_of(step: Step) -> tuple[int, int]:
    """The numbers under which a rung is paged: its own, or its last resort's."""
    return step.number, LAST_RESORT_STEP + step.number * 10


Reached = Sequence[tuple[Person, tuple[Address, ...]]]


@dataclass(frozen=True, slots=True)
class _Gathered:
    """Pages about one ticket, and the line that follows: `told` where one of them is new, else `untold`."""

    ticket: Ticket
    drafts: Sequence[PageDraft]
    data: Mapping[str, object]
    told: str = ""
    untold: str = ""
    words: str = ""


class Pager:
    """Gathers the pages of a batch inside the engine's unit of work; `write` puts all into the outbox at once.

    `stricter`: a key period is on, the next channel follows sooner.
    """

    def __init__(
        self, work: Work, calendar: DeskCalendar, directory: Directory, *, stricter: bool = False
    ) -> None:
        self._work, self._calendar, self._directory = work, calendar, directory
        self._stricter = stricter
        self._gathered: list[_Gathered] = []

    def write(self) -> int:
        """Order what was gathered, with a line in both records for each; the number of pages that are new."""
        gathered, self._gathered = self._gathered, []
        ids = enqueue_all(self._work, [draft for one in gathered for draft in one.drafts])
        pages = iter(ids)
        lines: list[tuple[int, Event]] = []
        for one in gathered:
            new = [page for page in islice(pages, len(one.drafts)) if page is not None]
            if verb := one.told if new else one.untold:
                event = Event(self._work.now, "engine", "", verb, one.words, dict(one.data))
                lines.append((one.ticket.id, event))
                self._work.record(verb, one.ticket.subject, one.data)
        add_events(self._work.session, lines)
        return sum(page is not None for page in ids)

    def climb(
        self, ticket: Ticket, policy: Policy, step: Step, *, cycle: int, act_by: datetime | None, sooner: bool
    ) -> None:
        """Page the rung, or the first one above it where somebody can be reached, else the last resort.

        `sooner` stands on its pages for good: a period may be called off or entered later.
        """
        for rung in (step, *(later for later in policy.steps if later.number > step.number)):
            reached = self._directory.reachable(rung, ticket)
            if reached:
                self.order(
                    ticket,
                    reached,
                    kind=MessageKind(rung.message),
                    number=step.number,
                    policy=policy,
                    cycle=cycle,
                    act_by=act_by,
                    sooner=sooner,
                )
                return
        self.last_resort(ticket, number=numbers_of(step)[1], policy=policy, cycle=cycle)

    def last_resort(self, ticket: Ticket, *, number: int, policy: Policy | None, cycle: int) -> None:
        """Tell every supervisor and leader there is; nobody at all is written down, never passed over."""
        roles = (DutyRole.SUPERVISOR, DutyRole.LEADER_IN_CHARGE, DutyRole.DUTY_LEADER)
        people = {person.id: person for role in roles for person in self._directory.role(role)}
        reached = [(p, ways) for p in people.values() if (ways := addresses(p, ALL_CHANNELS))]
        if not reached:
            self.say(ticket, "nobody_reachable", {"step": number})
            return
        kind = MessageKind.UNANSWERED_FALLBACK
        self.order(ticket, reached, kind=kind, number=number, policy=policy, cycle=cycle, act_by=None)

    def unknown_deadline(self, ticket: Ticket) -> None:
        """Intake never refuses: a year without calendar is told to the supervisors once."""
        reached = [
            (person, ways)
            for person in self._directory.role(DutyRole.SUPERVISOR)
            if (ways := addresses(person, NOTICE_CHANNELS))
        ]
        self.order(
            ticket,
            reached,
            kind=MessageKind.NO_DEADLINE,
            number=UNKNOWN_DEADLINE_STEP,
            policy=None,
            cycle=ticket.cycle,
            act_by=None,
        )

    def urge_next(self, ticket: Ticket, page: PageView) -> bool:
        """An urge reached nobody: whoever comes next in order is asked, under the same step. False: nobody is left."""
        people = self._directory.in_order(ticket)
        place = next((at for at, one in enumerate(people) if one.id == page.contact_id), -1)
        reached = [(one, ways) for one in people[place + 1 :] if (ways := addresses(one, NOTICE_CHANNELS))]
        if not reached:
            return False
        person, ways = reached[0]
        draft = PageDraft(
            subject_kind="ticket", subject_id=ticket.id, cycle_no=page.cycle_no, step_no=page.step_no,
            contact_id=person.id, contact_label=person.label, channels=ways, kind=page.kind, data=page.data,
            severity=page.severity, act_by=page.act_by,
        )  # fmt: skip
        told = {"people": [person.label], "step": page.step_no}
        self._gathered.append(_Gathered(ticket, [draft], told, told="urged_next"))
        return True

    def passed_over(self, ticket: Ticket, policy: Policy, steps: Sequence[Step]) -> None:
        """A moved deadline put these rungs into the past: written down instead of paged."""
        self.say(
            ticket, "steps_passed_over", {"policy": policy.code, "steps": [step.number for step in steps]}
        )

    def notice(self, ticket: Ticket) -> None:
        """One notice of an assignment to whoever has the ticket now."""
        reached = [
            (person, ways)
            for person in self._directory.contacts(ticket)[:1]
            if (ways := addresses(person, NOTICE_CHANNELS))
        ]
        drafts = [self._draft(ticket, one, kind=MessageKind.ASSIGNED, cycle=ticket.assignment_no,
                              number=NOTICE_STEP, act_by=None, channel_delay=0) for one in reached]  # fmt: skip
        people = {"people": [p.label for p, _ in reached]}
        self._gathered.append(_Gathered(ticket, drafts, people, told="noticed", untold="nobody_reachable"))

    def order(
        self, ticket: Ticket, reached: Reached, *, kind: MessageKind, number: int, policy: Policy | None,
        cycle: int, act_by: datetime | None, sooner: bool = False,
    ) -> None:  # fmt: skip
        """One page a person; the outbox's unique key makes a repeat harmless."""
        delay = self._channel_minutes(policy) if policy else 0
        drafts = [
            self._draft(
                ticket, one, kind=kind, cycle=cycle, number=number, act_by=act_by, channel_delay=delay
            )
            for one in reached
        ]
        if sooner:
            drafts = [replace(one, data={**one.data, SOONER: 1}) for one in drafts]
        data = {
            "policy": policy.code if policy else "",
            "step": number,
            "people": [p.label for p, _ in reached],
        }
        self._gathered.append(_Gathered(ticket, drafts, data, told="paged"))

    def _channel_minutes(self, policy: Policy) -> int:
        return policy.key.channel_minutes if policy.key and self._stricter else policy.channel_minutes

    def _draft(
        self, ticket: Ticket, one: tuple[Person, tuple[Address, ...]], *, kind: MessageKind, cycle: int, number: int,
        act_by: datetime | None, channel_delay: int,
    ) -> PageDraft:  # fmt: skip
        person, ways = one
        return PageDraft(
            subject_kind="ticket", subject_id=ticket.id, cycle_no=cycle, step_no=number, contact_id=person.id,
            contact_label=person.label, channels=ways, kind=kind, data=self._facts(ticket, kind, act_by),
            severity=ticket.severity.value, channel_delay=channel_delay, act_by=self._instant(ticket, kind, act_by),
        )  # fmt: skip

    def _instant(self, ticket: Ticket, kind: MessageKind, act_by: datetime | None) -> datetime:
        """Severe faults name the instant at which the next person is told; all else names the legal deadline."""
        legal = None if kind is MessageKind.SEVERE else ticket.due_at
        return legal or act_by or self._work.now + ANSWER_WITHIN

    def _facts(self, ticket: Ticket, kind: MessageKind, act_by: datetime | None) -> Mapping[str, str | int]:
        deadline = f"{self._calendar.local(self._instant(ticket, kind, act_by)):%m-%d %H:%M}"
        provisional = int(kind is not MessageKind.SEVERE and ticket.due_at is not None and ticket.provisional)
        return {
            "number": ticket.number, "title": ticket.title, "deadline": deadline, "provisional": provisional,
        }  # fmt: skip

    def say(self, ticket: Ticket, verb: str, data: Mapping[str, object], *, words: str = "") -> None:
        """A line on the timeline and in the record, beside those of the pages."""
        self._gathered.append(_Gathered(ticket, (), data, untold=verb, words=words))
