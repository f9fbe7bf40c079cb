"""Use cases of the handover: made at each change of the one on duty, written, confirmed, and chased when it is not."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from notifiers.ordering.store import pages_about
from notifiers.outbox import withdraw
from notifiers.texts import MessageKind
from roster.people import DutyRole, Person
from roster.permissions import Act, Actor
from roster.service import on_duty
from rounds import handover_store, incident_store, record_store, register_store, telling
from rounds.handover import CONFIRMED_WITHIN, MOST_LISTED, MOST_WORDS, Note, next_look
from rounds.handover_errors import BadWordsError, HandoverChangedError, NotYourPartError, UnknownHandoverError
from rounds.record import HANDOVER, Line
from rounds.telling import Message, Telling
from tickets.list_store import Filter, lines

WATCH = "handover.watch"
"""Timer kind (one subject): has the one on duty changed?"""
WATCHED = "handover:0"
WAIT = "handover.wait"
"""Timer kind (subject `handover:<id>`): the note should be confirmed by now."""
WAIT_STEP = 1


class Handovers:
    """Handover notes."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar, tell: Telling) -> None:
        self._database, self._clock, self._calendar, self._tell = database, clock, calendar, tell

    def begin(self, session: Session, now: datetime) -> None:
        """Look from now on, where nobody looks yet."""
        timers.begin_timer(session, WATCH, WATCHED, due_at=now)

    def handlers(self) -> tuple[tuple[str, Callable[[Work, Sequence[str]], int]], ...]:
        """Timer kinds of the handover, for the engine's table."""
        return ((WATCH, self._watch), (WAIT, self._wait))

    def look(self) -> None:
        """Ask now who is on duty, and make the note where that changed."""
        with self._database.work(self._clock.now(), "desk") as work:
            self._change(work)

    def write(self, actor: Actor, note_id: int, version: int, words: str) -> None:
        """What the one who leaves adds, over what was written before; until it is confirmed.

        Raises BadWordsError, NotYourPartError, HandoverChangedError, UnknownHandoverError, NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        if len(words) > MOST_WORDS:
            raise BadWordsError(most=MOST_WORDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            note = self._note(work, note_id, version)
            if actor.person_id == note.to_id:
                raise NotYourPartError(part="write")
            if not handover_store.change(
                work.session, note, words=words, written_by=actor.name, written_at=work.now
            ):
                raise HandoverChangedError(by=note.confirmed_by)
            line = Line(work.now, work.now, actor.name, "written", words)
            record_store.write(work, HANDOVER, note.id, line)

    def confirm(self, actor: Actor, note_id: int, version: int) -> None:
        """Whoever takes over has read it as it stands. Raises the same."""
        actor.require(Act.KEEP_DUTY_DAY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            note = self._note(work, note_id, version)
            if actor.person_id == note.from_id:
                raise NotYourPartError(part="confirm")
            if not handover_store.change(work.session, note, confirmed_by=actor.name, confirmed_at=work.now):
                raise HandoverChangedError(by=note.confirmed_by)
            record_store.write(work, HANDOVER, note.id, Line(work.now, work.now, actor.name, "confirmed"))
            timers.clear_timer(work.session, WAIT, note.subject)
            withdraw(work, telling.HANDOVER, note.id)

    def _note(self, work: Work, note_id: int, version: int) -> Note:
        found = handover_store.note(work.session, note_id)
        if found is None or found.from_id is None:
            raise UnknownHandoverError(handover=note_id)
        if found.version != version or found.confirmed_at is not None:
            raise HandoverChangedError(by=found.confirmed_by)
        return found

    def _watch(self, work: Work, subjects: Sequence[str]) -> int:
        timers.set_timers(work.session, WATCH, subjects, due_at=next_look(work.now))
        self._change(work)
        return 0

    def _change(self, work: Work) -> None:
        holders = on_duty(work.session, DutyRole.READER, work.now)
        if not holders:
            return
        last = handover_store.newest(work.session)
        if last is None:
            handover_store.add(work.session, leaves=None, takes=holders[0], at=work.now, facts={})
        elif holders[0].id != last.to_id:
            self._make(work, (last.to_id, last.to_label), holders[0])

    def _make(self, work: Work, leaves: tuple[int, str], takes: Person) -> None:
        facts = self._facts(work.session)
        note_id = handover_store.add(work.session, leaves=leaves, takes=takes, at=work.now, facts=facts)
        told = {"from": leaves[1], "to": takes.label}
        record_store.write(work, HANDOVER, note_id, Line(work.now, work.now, "", "made", data=told))
        subject = f"handover:{note_id}"
        timers.set_timer(work.session, WAIT, subject, due_at=work.now + CONFIRMED_WITHIN)

    def _facts(self, session: Session) -> dict[str, list[str]]:
        """What stands open at this instant, the most pressing first; names of headings are codes."""
        tickets = lines(session, Filter(answered=False), after=None, limit=MOST_LISTED)
        entries = register_store.waiting(session, limit=MOST_LISTED)
        incidents = incident_store.going_on(session, limit=MOST_LISTED)
        return {
            "incidents": [f"{one.id} {one.title}" for one in incidents],
            "relays": [
                f"{entry.id} {entry.text[:40]} → {relay.whom} {self._at(relay.at)}"
                for entry in entries
                for relay in entry.waiting_relays
            ],
            "register": [
                f"{one.id} {one.source}: {one.text[:60]}{f' ({self._at(one.due_at)})' if one.due_at else ''}"
                for one in entries
            ],
            "tickets": [
                f"{one.number} {one.title}{f' ({self._at(one.due_at)})' if one.due_at else ''}"
                for one in tickets
            ],
        }

    def _at(self, instant: datetime) -> str:
        return f"{self._calendar.local(instant):%m-%d %H:%M}"

    def _wait(self, work: Work, subjects: Sequence[str]) -> int:
        timers.clear_timers(work.session, WAIT, subjects)
        return sum(self._chase(work, int(subject.partition(":")[2])) for subject in subjects)

    def _chase(self, work: Work, note_id: int) -> int:
        """The next person who could do the duty is told, and after a while the one after."""
        note = handover_store.note(work.session, note_id)
        if note is None or note.confirmed_at is not None:
            return 0
        told = {page.contact_id for page in pages_about(work.session, telling.HANDOVER, [note_id])}
        if note.flagged_at is None:
            handover_store.change(work.session, note, flagged_at=work.now)
        minutes = int((work.now - note.at).total_seconds() // 60)
        facts: dict[str, str | int] = {
            "number": str(note.id), "who": note.to_label, "at": f"{self._calendar.local(note.at):%H:%M}",
            "minutes": minutes,
        }  # fmt: skip
        message = Message(
            MessageKind.HANDOVER_WAITS, (telling.HANDOVER, note.id), facts, WAIT_STEP, cycle=1 + len(told), loud=True
        )  # fmt: skip
        following = self._following(work, but={note.to_id, *told})
        people = next((who for one in following if (who := self._tell.people(work, [one], message))), ())
        if not people:
            work.record("nobody_reachable", note.subject, {"told": len(told)})
            return 0
        line = Line(work.now, work.now, "", "told_late", data={"people": list(people)})
        record_store.write(work, HANDOVER, note.id, line)
        timers.set_timer(work.session, WAIT, note.subject, due_at=work.now + CONFIRMED_WITHIN)
        return len(people)

    def _following(self, work: Work, *, but: set[int]) -> Iterator[Person]:
        """Who could do the duty, in the order they are called."""
        for role in (DutyRole.READER, DutyRole.SUPERVISOR, DutyRole.DUTY_LEADER, DutyRole.LEADER_IN_CHARGE):
            for person in on_duty(work.session, role, work.now):
                if person.id not in but:
                    yield person
