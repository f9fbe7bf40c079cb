"""Random lives of a desk: tickets taken in, moved, merged, taken back, reopened, paused, re-dated by new calendars."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from calendars.content import Content
from calendars.tables import shipped_content
from tests.stories.desk import CENTRE, OFFICE, DeskOfStories
from tests.tickets.calendar_rounds import changed, published
from tickets.errors import TicketError
from tickets.kinds import Kind, Source
from tickets.lifecycle import Fact, Verb, possible
from tickets.ticket import Order, Ticket

WORDS = "示例"
HALF = 0.5


@dataclass
class Life:
    """A desk and the chance that drives it; what a rule refuses simply does not happen."""

    desk: DeskOfStories
    chance: Random
    numbers: list[str] = field(default_factory=list)
    content: Content = field(default_factory=shipped_content)
    done: list[str] = field(default_factory=list)

    def goes_on(self, steps: int) -> None:
        acts: list[tuple[int, Callable[[], None]]] = [
            (6, self._receives), (12, self._moves), (3, self._assigns), (4, self._terms), (1, self._calendar),
        ]  # fmt: skip
        for _ in range(steps):
            self.desk.clock.advance(minutes=self.chance.choice((0, 3, 90, 700, 1500)))
            act = self.chance.choices([one for _, one in acts], [weight for weight, _ in acts])[0]
            try:
                act()
            except TicketError as error:
                self.done.append(f"refused:{error.code}")

    def _receives(self) -> None:
        kind = self.chance.choice(list(Kind))
        source = self.chance.choice((Source.PUBLIC_FORM, Source.TELEPHONE))
        mark = f"f{len(self.numbers)}" if kind is Kind.DETECTED_FAULT else None
        self.numbers.append(self.desk.receives(kind=kind, source=source, fingerprint=mark).number)

    def _ticket(self) -> Ticket:
        return self.desk.ticket(self.chance.choice(self.numbers)) if self.numbers else self._first()

    def _first(self) -> Ticket:
        self._receives()
        return self.desk.ticket(self.numbers[0])

    def _moves(self) -> None:
        ticket = self._ticket()
        verb = self.chance.choice([one for one in possible(ticket.moving) if one is not Verb.ESCALATE])
        facts = dict.fromkeys(Fact, WORDS) | {
            Fact.PROBLEM: "unreachable", Fact.UNIT: str(self._unit()),
            Fact.REASON: self.chance.choice(("unfounded", "not_ours")),
            Fact.DUPLICATE_OF: self.chance.choice(self.numbers), Fact.EXTENSION_DAYS: "1",
        }  # fmt: skip
        self.desk.tickets.move(self.desk.head, verb, Order(ticket.number, ticket.version, facts))
        self.done.append(verb.value)

    def _assigns(self) -> None:
        ticket = self._ticket()
        order = Order(ticket.number, ticket.version, {Fact.NOTE: WORDS})
        self.desk.tickets.assign(self.desk.head, order, unit_id=self._unit(), assignee_id=None)
        self.done.append("assign")

    def _terms(self) -> None:
        stopped = [one for one in map(self.desk.ticket, self.numbers) if one.paused_at and one.state.is_open]
        terms = self.desk.terms
        if stopped and self.chance.random() < HALF:
            ticket, act = self.chance.choice(stopped), terms.resume
        else:
            ticket, act = self._ticket(), self.chance.choice((terms.extend, terms.pause))
        facts = {Fact.REASON: WORDS, Fact.EXTENSION_DAYS: "2", Fact.NOTE: WORDS}
        act(self.desk.head, Order(ticket.number, ticket.version, facts))
        self.done.append(act.__name__)

    def _calendar(self) -> None:
        content = changed(self.content, self.chance)
        if content != self.content:
            published(self.desk, content)
            self.content = content
            self.desk.clock.advance(minutes=int(timedelta(hours=1).total_seconds() // 60))
            self.done.append("calendar")

    def _unit(self) -> int:
        return self.desk.units[self.chance.choice((CENTRE, OFFICE))]
