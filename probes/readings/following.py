"""From findings to tickets: faults counted, one ticket a fault, a note where a later reading finds it gone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Work
from probes.kinds import fault_kinds
from probes.readings import fault_store, finding_store, page_store
from probes.readings.fault_store import Fault
from probes.readings.keeper import MACHINE
from probes.readings.ticket_words import (
    LISTED,
    back_words,
    description_of,
    fault_words,
    gone_words,
    title_of,
)
from probes.readings.values import SiteReading
from roster.permissions import Act, Actor, Role
from sites import object_store
from sites.object_service import place_of
from tickets import store as ticket_store
from tickets.intake import checked
from tickets.intake_service import Intake
from tickets.kinds import Kind, Severity, Source
from tickets.service import Tickets
from tickets.ticket import Report, Ticket

GONE_LONG = timedelta(days=30)
AT_ONCE = 20
"""Tickets or notes in one transaction: on SQLite a person's click waits for it."""
READER = Actor(MACHINE, "机器读网", Role.STAFF, only=frozenset({Act.TAKE_IN, Act.COMMENT, Act.SEE_TICKETS}))


class Following:
    """What follows from a reading. Each step may be repeated: a kill in its middle makes no second ticket."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, tickets: Tickets
    ) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._intake, self._tickets = intake, tickets

    def settle(self, work: Work, reading: SiteReading, *, is_complete: bool) -> Mapping[str, int]:
        """Findings counted into faults; only a complete reading can say what is gone. Its findings by kind."""
        session = work.session
        if is_complete:
            finding_store.set_gone(session, reading.site_id, reading.id, at=work.now)
        fault_store.settle(session, reading.site_id, reading.id)
        fault_store.recount(session, reading.site_id, at=work.now)
        return finding_store.counts_in(session, reading.site_id, reading.id)

    def make_tickets(self, reading: SiteReading) -> Sequence[Fault]:
        """One for each fault the reading saw that has none open; those that are new, with their tickets."""
        after, made = 0, list[Fault]()
        while True:
            with self._database.work(self._clock.now(), MACHINE) as work:
                due = fault_store.due(work.session, reading.site_id, reading.id, after=after, limit=AT_ONCE)
                known = worked_on(work, [one.ticket for one in due if one.ticket])
                for fault in due:
                    if needs_ticket(fault, known.get(fault.ticket)):
                        number, was_open = self.take_in(work, fault)
                        made += [] if was_open else [replace(fault, ticket=number)]
            if len(due) < AT_ONCE:
                return made
            after = due[-1].id

    def take_in(self, work: Work, fault: Fault, actor: Actor = READER) -> tuple[str, bool]:
        """The fault's ticket inside an open unit of work: its number, and whether it was open already."""
        kept = finding_store.of_fault(work.session, fault.site_id, fault.key, limit=LISTED)
        places = [one.finding for one in kept if one.gone_at is None] or [one.finding for one in kept]
        kind = fault_kinds()[fault.kind]
        report = Report(
            kind=Kind.DETECTED_FAULT, source=Source.MACHINE, title=title_of(fault, places[0]),
            description=description_of(fault, places, earlier=fault.ticket),
            problem=fault_words()[fault.kind].problem.value, url=_page_address(places[0].page),
            severity=Severity.SEVERE if kind.is_severe else Severity.NORMAL,
            fingerprint=f"reading:{fault.site_id}:{fault.key}", unit_id=_unit(work, places[0].page),
        )  # fmt: skip
        taken = self._intake.take_in_open(work, actor, checked(report, now=work.now))
        fault_store.change(
            work.session, fault.id, {"ticket": taken.number, "noted_at": None, "no_picture": ""}
        )
        return taken.number, taken.repeated

    def write_notes(self, site_id: int) -> int:
        """On the open tickets of faults that are gone, once each; how many."""
        return self._write(site_id, fault_store.to_note, gone_words)

    def take_back_notes(self, site_id: int) -> int:
        """On the open tickets of faults that stand again, after `make_tickets`; how many."""
        return self._write(site_id, fault_store.to_take_back, back_words)

    def _write(
        self, site_id: int, find: Callable[..., Sequence[Fault]], words: Callable[[Fault, str], str]
    ) -> int:
        after = noted = 0
        while True:
            with self._database.work(self._clock.now(), MACHINE) as work:
                found = find(work.session, site_id, after=after, limit=AT_ONCE)
                noted += self._note(work, found, words)
            if len(found) < AT_ONCE:
                return noted
            after = found[-1].id

    def forget(self, reading_id: int) -> None:
        """The addresses of a complete reading, some at a time."""
        more = True
        while more:
            with self._database.work(self._clock.now(), MACHINE) as work:
                more = page_store.forget_targets(work.session, reading_id) > 0

    def _note(self, work: Work, faults: Sequence[Fault], words: Callable[[Fault, str], str]) -> int:
        """A fault that was merged away is worked on in the other ticket, and noted there."""
        known, noted = worked_on(work, [one.ticket for one in faults]), 0
        for fault in faults:
            ticket = known.get(fault.ticket)
            if ticket is not None and ticket.state.is_open:
                at = self._moment(fault.gone_at or fault.last_seen_at)
                self._tickets.note_in(work, READER, ticket.number, words(fault, at))
                noted += 1
            fault_store.change(work.session, fault.id, {"noted_at": work.now if fault.gone_at else None})
        return noted

    def _moment(self, at: datetime) -> str:
        local = self._calendar.local(at)
        return f"{local.month}月{local.day}日{local:%H:%M}"


def needs_ticket(fault: Fault, last: Ticket | None) -> bool:
    """Whether a fault that stands is still to be told to people; `last` is where it was worked on.

    Not while that is open, nor where a person dismissed it; a fault seen after its ticket was answered is told again.
    """
    if last is None:
        return True
    if last.state.is_open:
        return False
    if last.dismiss_reason is not None:
        return _is_another(fault)
    return last.answered_at is None or fault.last_seen_at > last.answered_at


def worked_on(work: Work, numbers: Sequence[str]) -> Mapping[str, Ticket]:
    """By these numbers: each one's ticket, or the one it was merged into."""
    known = ticket_store.by_numbers(work.session, numbers)
    merged = {one.duplicate_of_id for one in known.values() if one.duplicate_of_id is not None}
    into = ticket_store.by_ids(work.session, sorted(merged)) if merged else {}
    return {number: into.get(one.duplicate_of_id or 0, one) for number, one in known.items()}


def _is_another(fault: Fault) -> bool:
    """Whether what a person declined was gone for so long that its return is a new fault.

    Not of a suspect: that is a question of words, and they are the same. What comes and goes stays declined.
    """
    if fault.is_suspect or fault.noted_at is None:
        return False
    return fault.last_seen_at - fault.noted_at >= GONE_LONG


def _unit(work: Work, page: str) -> int | None:
    """Who answers for the object or column the page lies in."""
    found = place_of(work.session, page)
    about = object_store.object_by_id(work.session, found[0]) if found else None
    return about.unit_id if about else None


def _page_address(page: str) -> str:
    """Of a ticket; one that no field takes stands in its words."""
    return page if len(page) <= 2_000 else ""  # noqa: PLR2004  (tickets.intake)
