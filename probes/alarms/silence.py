"""Sources that must speak: silent past their limit they become a ticket, and heard again its note.

A timer waits for each of them and is left alone while it speaks: due, it is set on from when the source was heard, so
that hearing costs one statement that changes nothing. While a source is silent it has no such timer, and by setting
one whoever hears it learns that it was silent.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from database.timers import Handler
from probes.alarms import store
from probes.alarms.alarm import Alarm, AlarmState, fingerprint_of
from probes.alarms.fault_book import FaultBook, unknown_names
from probes.alarms.mapping import report_of
from probes.alarms.silence_words import description_of, title_of
from probes.alarms.sources import Source, Sources
from probes.alarms.store import SILENCE
from roster.permissions import Act, Actor, outsider
from tickets.store import by_ids

SILENT, STILL = "alarms.silent", "alarms.still_silent"
"""Timer kinds, `source:<name>`: when a source's silence is a fault, and when a fault that goes on is said again."""
SAID_AGAIN = timedelta(days=1)
"""Somebody may have answered the ticket of a source that is silent to this day."""
OF_SILENCE, RELEASED = "silence", "released"
WATCH = outsider("machine", Act.TAKE_IN)
AwakeSince = Callable[[Session, datetime], datetime | None]
"""From when on the desk has been up without a gap; None where nobody can say. Nobody speaks to a desk that is down."""


class Silence:
    """The silence of every source that must speak. `machines`: who has a token."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, book: FaultBook, sources: Sources, *,
        machines: Collection[str], awake_since: AwakeSince,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar, self._book = database, clock, calendar, book
        self._sources, self._awake_since = sources, awake_since
        self._must = {_subject(one.name): one for one in sources.must_speak(machines)}

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return ((SILENT, self.look), (STILL, self.look_again))

    def begin(self) -> None:
        """As the table is from now on: new sources have their whole limit, those that need not speak wait no more."""
        with self._database.read() as session:
            waits, silent = timers.waiting(session, SILENT), set(store.silent(session))
        now = self._clock.now()
        due = {subject: now + one.limit for subject, one in self._must.items()}
        known = {*waits, *map(_subject, silent)}
        sooner = {one: at for one, at in due.items() if one in waits and at < waits[one]}
        new = {one: at for one, at in due.items() if one not in known}
        gone = [one for one in waits if one not in self._must]
        over = [one for one in silent if _subject(one) not in self._must]
        if not (sooner or new or gone or over):
            return
        with self._database.work(now, WATCH.ref) as work:
            timers.set_each(work.session, SILENT, sooner)
            for subject, at in new.items():
                timers.begin_timer(work.session, SILENT, subject, due_at=at)
            timers.clear_timers(work.session, SILENT, gone)
            for name in over:
                self._end(work, WATCH, self._sources.named(name), words=RELEASED)

    def heard(self, work: Work, actor: Actor, source: Source) -> None:
        """The source spoke, whatever it said; its row of sources is locked by now."""
        if source.silence is None:
            return
        subject, due_at = _subject(source.name), work.now + source.silence
        if timers.begin_timer(work.session, SILENT, subject, due_at=due_at):
            self._end(work, actor, source, words=OF_SILENCE)

    def look(self, work: Work, subjects: Sequence[str]) -> int:
        """Sources that may have been silent for too long. It orders no page: the ticket's ladder does."""
        for subject, source in self._of(work, SILENT, subjects).items():
            spoke = _spoke(work, source)
            if self._is_over(work, SILENT, source, spoke):
                timers.clear_timer(work.session, SILENT, subject)
                self._tell(work, source, spoke)
        return 0

    def look_again(self, work: Work, subjects: Sequence[str]) -> int:
        """Those that still are, a day later: counted on the open ticket, or another one where it was answered."""
        silent = store.silent(work.session)
        for subject, source in self._of(work, STILL, subjects).items():
            spoke = _spoke(work, source)
            if source.name not in silent:
                timers.clear_timer(work.session, STILL, subject)
            elif self._is_over(work, STILL, source, spoke):
                self._tell(work, source, spoke)
        return 0

    def tickets(self, session: Session) -> Mapping[str, str]:
        """The sources that are silent now, with the number of each one's ticket."""
        silent = store.silent(session)
        found = by_ids(session, [one for one in silent.values() if one is not None]) if silent else {}
        return {name: found[one].number for name, one in silent.items() if one in found}

    def _of(self, work: Work, kind: str, subjects: Sequence[str]) -> Mapping[str, Source]:
        """The sources of these timers; those of a source that need not speak are cleared."""
        timers.clear_timers(work.session, kind, [one for one in subjects if one not in self._must])
        return {one: self._must[one] for one in subjects if one in self._must}

    def _is_over(self, work: Work, kind: str, source: Source, spoke: datetime | None) -> bool:
        """Whether the limit is; where it was heard, or the desk began to listen, later, the timer is set on."""
        awake = self._awake_since(work.session, work.now)
        since = max((at for at in (spoke, awake) if at), default=None)
        if since is None or since + source.limit <= work.now:
            return True
        timers.set_timer(work.session, kind, _subject(source.name), due_at=since + source.limit)
        return False

    def _tell(self, work: Work, source: Source, spoke: datetime | None) -> None:
        alarm = self._alarm(source, spoke)
        report = report_of(replace(alarm, started_at=None), work.now)
        self._book.take(work, WATCH, _own(source), alarm, report)
        if wrong := unknown_names(work.session, alarm):
            store.note_error(work.session, source.name, " ".join(wrong), at=work.now)
        timers.set_timer(work.session, STILL, _subject(source.name), due_at=work.now + SAID_AGAIN)

    def _end(self, work: Work, actor: Actor, source: Source, *, words: str) -> None:
        timers.clear_timer(work.session, STILL, _subject(source.name))
        if source.name in store.silent(work.session):
            over = Alarm(source.name, AlarmState.RESOLVED, "", "", _fingerprint(source.name), words=words)
            self._book.take(work, actor, _own(source), over, None)

    def _alarm(self, source: Source, spoke: datetime | None) -> Alarm:
        """Severe or not as the table says."""
        moment = f"{self._calendar.local(spoke):%m月%d日%H:%M}" if spoke else ""
        limit = int(source.limit.total_seconds() // 60)
        return Alarm(
            source.name, AlarmState.FIRING, title_of(source.name),
            description_of(source.name, limit=limit, moment=moment),
            _fingerprint(source.name), severity=source.silence_severity, object_name=source.object_name,
            unit_name=source.unit_name, started_at=spoke, words=OF_SILENCE,
        )  # fmt: skip


def _spoke(work: Work, source: Source) -> datetime | None:
    """When it was last heard. What lies ahead was written by a clock of the desk's that was wrong: it counts as now."""
    spoke = store.hold_source(work.session, source.name)
    if spoke is None or spoke <= work.now:
        return spoke
    store.set_heard(work.session, source.name, at=work.now)
    return work.now


def _own(source: Source) -> Source:
    """Whose faults silences are: no machine's, so that none can say them or end them."""
    return Source(SILENCE, damping=source.damping)


def _fingerprint(name: str) -> str:
    return fingerprint_of("silence", name)


def _subject(name: str) -> str:
    return f"source:{name}"
