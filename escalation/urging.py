"""Urging: a supervisor asks whoever has a ticket for it; ordered, delivered, answered and recorded like any page.

At most once an hour a ticket. Whoever has it is asked first; each further urge goes to the next person of the unit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.errors import MissingYear
from calendars.service import DeskCalendar
from database.session import Database, Session, Work
from escalation.errors import (
    EscalationError,
    NobodyToUrgeError,
    NothingToUrgeError,
    TooLongToUrgeError,
    UrgedLatelyError,
)
from escalation.handlers import round_of
from escalation.pager import NOTICE_CHANNELS
from escalation.people import Directory, addresses
from escalation.policy import DEADLINE_POLICY
from notifiers.channels import Address
from notifiers.ordering.store import pages_about
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageState, PageView
from notifiers.texts import MessageKind
from roster.people import Person
from roster.permissions import Act, Actor
from tickets.intake import clean
from tickets.office_store import by_numbers
from tickets.store import add_event, held_by_ids
from tickets.ticket import Event, Ticket

FIRST_STEP = 50_000
"""Urges of a cycle are numbered from here, above every policy's steps and below their last resorts."""
PAUSE = timedelta(hours=1)
MOST_WORDS = 60
"""They stand before the title, in the same short message."""
_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class Urge:
    """One page to order: about what, to whom, by which ways, the how-manieth of its cycle (from 0)."""

    ticket: Ticket
    person: Person
    ways: tuple[Address, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What an urge does, or did: pages, and what is left alone by ticket number with the reason."""

    urges: tuple[Urge, ...]
    refused: tuple[tuple[str, EscalationError], ...]


class Urging:
    """What a supervisor sends of their own accord."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar

    def preview(self, session: Session, actor: Actor, numbers: Collection[str]) -> Plan:
        """What would happen now. Raises NotPermittedError."""
        actor.require(Act.URGE)
        return self._plan(session, by_numbers(session, numbers), numbers)

    def urge(self, actor: Actor, numbers: Collection[str], words: str = "") -> Plan:
        """Order one page a ticket; `words` are the supervisor's own, "" for none. Of two at once one is refused.

        Raises NotPermittedError, TooLongToUrgeError.
        """
        actor.require(Act.URGE)
        words = clean(words)
        if len(words) > MOST_WORDS:
            raise TooLongToUrgeError(most=MOST_WORDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            ids = [ticket.id for ticket in by_numbers(work.session, numbers)]
            held = [ticket for ticket in held_by_ids(work.session, ids) if ticket.state.is_open]
            plan = self._plan(work.session, held, numbers)
            enqueue_all(work, [self.draft(one, actor, words) for one in plan.urges])
            for one in plan.urges:
                _say(work, actor, one, words)
            return plan

    def draft(self, urge: Urge, actor: Actor, words: str) -> PageDraft:
        """The order for its page; the supervisor's words stand before the title, who asks is kept beside them."""
        ticket, due = urge.ticket, self._act_by(urge.ticket)
        return PageDraft(
            subject_kind="ticket", subject_id=ticket.id, cycle_no=cycle_of(ticket), step_no=FIRST_STEP + urge.number,
            contact_id=urge.person.id, contact_label=urge.person.label, channels=urge.ways, kind=MessageKind.URGE,
            data={
                "number": ticket.number, "title": f"{words}:{ticket.title}" if words else ticket.title,
                "deadline": f"{self._calendar.local(due):%m-%d %H:%M}",
                "provisional": int(ticket.due_at is not None and ticket.provisional), "by": actor.name,
            },
            severity=ticket.severity.value, act_by=due,
        )  # fmt: skip

    def _plan(self, session: Session, tickets: Sequence[Ticket], numbers: Collection[str]) -> Plan:
        now = self._clock.now()
        told = _urges_of(session, tickets)
        directory = Directory(session, now)
        directory.expect(tickets)
        urges: list[Urge] = []
        refused: list[tuple[str, EscalationError]] = [
            (number, NothingToUrgeError(number=number))
            for number in dict.fromkeys(numbers)
            if number not in {ticket.number for ticket in tickets}
        ]
        for ticket in tickets:
            try:
                urges.append(_of(ticket, told.get(ticket.id, ()), directory, now))
            except EscalationError as error:
                refused.append((ticket.number, error))
        return Plan(tuple(urges), tuple(refused))

    def _act_by(self, ticket: Ticket) -> datetime:
        """The legal deadline; where none runs, the close of the working day that is on, or comes."""
        if ticket.due_at is not None:
            return ticket.due_at
        now = self._clock.now()
        try:
            return self._calendar.closing(
                self._calendar.local(self._calendar.add_working_minutes(now, _AN_HOUR)).date()
            )
        except MissingYear:
            return now + PAUSE


def cycle_of(ticket: Ticket) -> int:
    """Urges stand in the round that the ticket's reminders stand in."""
    return round_of(ticket, DEADLINE_POLICY)


def _urges_of(session: Session, tickets: Sequence[Ticket]) -> Mapping[int, Sequence[PageView]]:
    """Urges of each ticket's present round, the oldest first."""
    cycles = {ticket.id: cycle_of(ticket) for ticket in tickets}
    found: dict[int, list[PageView]] = {}
    for page in pages_about(session, "ticket", list(cycles)) if cycles else ():
        if page.kind is MessageKind.URGE and page.cycle_no == cycles[page.subject_id]:
            found.setdefault(page.subject_id, []).append(page)
    return found


def _of(ticket: Ticket, told: Sequence[PageView], directory: Directory, now: datetime) -> Urge:
    """Raises UrgedLatelyError, NobodyToUrgeError. An urge that reached nobody keeps nobody from the next."""
    last = next((page for page in reversed(told) if page.state is not PageState.UNDELIVERABLE), None)
    if last is not None and now < last.created_at + PAUSE:
        raise UrgedLatelyError(number=ticket.number, at=last.created_at, by=str(last.data.get("by", "")))
    reachable = [
        (person, ways)
        for person in directory.in_order(ticket)
        if (ways := addresses(person, NOTICE_CHANNELS))
    ]
    if not reachable:
        raise NobodyToUrgeError(number=ticket.number)
    asked = {page.contact_id for page in told}
    person, ways = next((one for one in reachable if one[0].id not in asked), reachable[-1])
    number = max((page.step_no - FIRST_STEP + 1 for page in told), default=0)
    return Urge(ticket, person, ways, number)


def _say(work: Work, actor: Actor, urge: Urge, words: str) -> None:
    data = {"people": [urge.person.label], "count": urge.number + 1}
    add_event(work.session, urge.ticket.id, Event(work.now, actor.ref, actor.name, "urged", words, data))
    digest = {"words": work.digest(words)} if words else {}
    work.record("urged", urge.ticket.subject, {"person": urge.person.id, "count": urge.number + 1, **digest})
