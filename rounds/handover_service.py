"""Use cases of the handover: drafted before each change of those on duty, written, confirmed, chased when it is not."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from database.timers import Handler
from notifiers.ordering.store import pages_about
from notifiers.outbox import withdraw
from notifiers.texts import MessageKind
from roster.people import DutyRole, Person
from roster.permissions import Act, Actor
from roster.service import on_duty, people
from rounds import handover_store, incident_store, record_store, register_store, telling
from rounds.handover import CONFIRMED_WITHIN, MOST_LISTED, MOST_WORDS, Note, looks_ahead, next_look
from rounds.handover_errors import (
    BadWordsError,
    HandoverChangedError,
    HandoverEarlyError,
    NotYourPartError,
    UnknownHandoverError,
)
from rounds.record import HANDOVER, Line
from rounds.succession import following
from rounds.telling import Message, Telling
from tickets.list_store import Filter, lines

WATCH = "handover.watch"
"""Timer kind (one subject): has the one on duty changed?"""
WATCHED = "handover:0"
CHANGE = "handover.change"
"""Timer kind (subject `handover:<id>`): the change is now; what stands open is written down anew."""
ASK = "handover.ask"
"""Timer kind (subject `handover:<id>`): nobody sleeps any more, who takes over is told."""
WAIT = "handover.wait"
"""Timer kind (subject `handover:<id>`): the note should be confirmed by now."""
WAIT_STEP, ASK_STEP = 1, 0
Awake = Callable[[datetime], datetime]
"""A local instant itself, or the end of the quiet hours it lies in."""


class Handovers:
    """Handover notes."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, tell: Telling, *,
        awake: Awake = lambda local: local,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar, self._tell = database, clock, calendar, tell
        self._awake = awake

    def begin(self, session: Session, now: datetime) -> None:
        """Look from now on, where nobody looks yet."""
        timers.begin_timer(session, WATCH, WATCHED, due_at=now)

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Timer kinds of the handover, for the engine's table."""
        return ((CHANGE, self._arrive), (WATCH, self._watch), (ASK, self._ask), (WAIT, self._wait))

    def look(self) -> None:
        """Ask now who is on duty, and make the note where that changed."""
        with self._database.work(self._clock.now(), "desk") as work:
            self._change(work)

    def write(self, actor: Actor, note_id: int, version: int, words: str) -> None:
        """What the one who leaves adds, over what was written before; until it is confirmed.

        Raises BadWordsError, NotYourPartError, HandoverChangedError, UnknownHandoverError, NotPermittedError.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        if not words.strip() or len(words) > MOST_WORDS:
            raise BadWordsError(most=MOST_WORDS, problem="long" if words.strip() else "none")
        with self._database.work(self._clock.now(), actor.ref) as work:
            note = self._note(work, note_id, version)
            if actor.person_id in note.takes:
                raise NotYourPartError(part="write")
            written = {"words": words, "written_by": actor.name, "writer": actor.ref, "written_at": work.now}
            if not handover_store.change(work.session, note, **written):
                raise HandoverChangedError(by=note.confirmed_by)
            line = Line(work.now, work.now, actor.name, "written", words)
            record_store.write(work, HANDOVER, note.id, line)

    def confirm(self, actor: Actor, note_id: int, version: int) -> None:
        """Whoever takes over has read it as it stands; once somebody else was called, whoever stands in.

        Raises HandoverEarlyError and the same as `write`.
        """
        actor.require(Act.KEEP_DUTY_DAY)
        with self._database.work(self._clock.now(), actor.ref) as work:
            note = self._note(work, note_id, version)
            if work.now < note.at:
                raise HandoverEarlyError(at=note.at)
            if not may_confirm(note, actor):
                raise NotYourPartError(part="confirm", who=note.to_label)
            if not handover_store.change(work.session, note, confirmed_by=actor.name, confirmed_at=work.now):
                raise HandoverChangedError(by=note.confirmed_by)
            record_store.write(work, HANDOVER, note.id, Line(work.now, work.now, actor.name, "confirmed"))
            for kind in (ASK, WAIT):
                timers.clear_timer(work.session, kind, note.subject)
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
        """A note for the first change that is near enough; one that is drafted already stands until its instant."""
        last = handover_store.newest(work.session)
        if last is not None and last.at > work.now:
            return
        for at in looks_ahead(work.now):
            holders = on_duty(work.session, DutyRole.READER, at)
            if last is None:
                if holders:
                    handover_store.add(work.session, {}, holders, at=work.now, facts={})
                return
            if holders and {one.id for one in holders} != set(last.after):
                self._make(work, last, holders, at)
                return

    def _make(self, work: Work, last: Note, holders: Sequence[Person], at: datetime) -> None:
        labels = _labels(work.session, last.after, last.to_label)
        facts = self._facts(work.session)
        note_id = handover_store.add(work.session, labels, holders, at=at, facts=facts)
        who = handover_store.who(labels, holders)
        told = {"from": who["from_label"], "to": who["to_label"]}
        record_store.write(work, HANDOVER, note_id, Line(work.now, work.now, "", "made", data=told))
        subject = f"handover:{note_id}"
        if at > work.now:
            timers.set_timer(work.session, CHANGE, subject, due_at=at)
        else:
            self._call_taker(work, note_id)

    def _arrive(self, work: Work, subjects: Sequence[str]) -> int:
        """The change is now. Whoever came on duty after all takes over; where nobody did, nothing is handed over."""
        timers.clear_timers(work.session, CHANGE, subjects)
        return sum(self._begin(work, int(subject.partition(":")[2])) for subject in subjects)

    def _begin(self, work: Work, note_id: int) -> int:
        note = handover_store.hold(work.session, note_id)
        if note is None or note.confirmed_at is not None:
            return 0
        holders = on_duty(work.session, DutyRole.READER, work.now) or None
        now = note.after if holders is None else tuple(one.id for one in holders)
        values: dict[str, Any] = {"facts": self._facts(work.session)}
        if holders is not None and set(now) != set(note.after):
            values |= handover_store.who(_labels(work.session, note.before, note.from_label), holders)
        if set(now) == set(note.before):
            handover_store.change(work.session, note, **values | {"from_id": None, "confirmed_at": work.now})
            record_store.write(work, HANDOVER, note_id, Line(work.now, work.now, "", "dropped"))
            return 0
        handover_store.change(work.session, note, **values)
        return self._call_taker(work, note_id)

    def _call_taker(self, work: Work, note_id: int) -> int:
        """Who takes over is told first, outside the quiet hours: duty that changes at midnight wakes nobody."""
        note = handover_store.note(work.session, note_id)
        if note is None or note.confirmed_at is not None:
            return 0
        if (awake := self._when_awake(work.now)) > work.now:
            timers.set_timer(work.session, ASK, note.subject, due_at=awake)
            return 0
        facts: dict[str, str | int] = {"who": note.from_label, "at": f"{self._calendar.local(note.at):%H:%M}"}
        message = Message(MessageKind.HANDOVER_READY, (telling.HANDOVER, note.id), facts, ASK_STEP)
        takers = people(work.session, note.takes)
        told = self._tell.people(work, [takers[one] for one in note.takes if one in takers], message)
        if told:
            line = Line(work.now, work.now, "", "told", data={"people": list(told)})
            record_store.write(work, HANDOVER, note.id, line)
        self._look_again(work, note)
        return len(told)

    def _ask(self, work: Work, subjects: Sequence[str]) -> int:
        timers.clear_timers(work.session, ASK, subjects)
        return sum(self._call_taker(work, int(subject.partition(":")[2])) for subject in subjects)

    def _look_again(self, work: Work, note: Note) -> None:
        due = self._when_awake(work.now + CONFIRMED_WITHIN)
        timers.set_timer(work.session, WAIT, note.subject, due_at=due)

    def _when_awake(self, at: datetime) -> datetime:
        return self._awake(self._calendar.local(at))

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
        told = {
            page.contact_id
            for page in pages_about(work.session, telling.HANDOVER, [note_id])
            if page.kind is MessageKind.HANDOVER_WAITS
        }
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
        after = following(work.session, DutyRole.READER, work.now, but={*note.takes, *told})
        called = next((who for one in after if (who := self._tell.people(work, [one], message))), ())
        if not called:
            work.record("nobody_reachable", note.subject, {"told": len(told)})
            return 0
        line = Line(work.now, work.now, "", "told_late", data={"people": list(called)})
        record_store.write(work, HANDOVER, note.id, line)
        self._look_again(work, note)
        return len(called)


def may_confirm(note: Note, actor: Actor) -> bool:
    """Who takes over; once somebody else was called too, whoever stands in. Never who left or wrote."""
    if note.writer == actor.ref or actor.person_id in note.leaves:
        return False
    return actor.person_id in note.takes or note.flagged_at is not None


def _labels(session: Session, ids: Sequence[int], known: str) -> dict[int, str]:
    """Names by id; of one person alone who works here no more, the name the last note has."""
    found = people(session, ids)
    names = {one: found[one].label if one in found else "" for one in ids}
    return {one: name or (known if len(ids) == 1 else "") for one, name in names.items()}
