"""Taking alarms: what a source says becomes an alarm, and its fault's ticket; whatever it says, it was heard."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.session import Database, Session, Work
from database.timers import Handler
from probes.alarms import store
from probes.alarms.alarm import Alarm, Outcome, Told
from probes.alarms.fault_book import CallAnew, FaultBook, unknown_names
from probes.alarms.instants import AT_ONCE, ahead_words, righted
from probes.alarms.mapping import Said, alarm_of, report_of
from probes.alarms.silence import AwakeSince, Silence
from probes.alarms.sources import Source, Sources
from roster.permissions import Act, Actor
from tickets.intake import clean
from tickets.intake_service import Intake
from tickets.ticket import Report

NAMELESS = "?"
"""The key of a fault whose fingerprint is nothing but control characters: taken all the same."""


class Alarms:
    """What machines say of faults they see. Each alarm is a unit of work of its own."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, intake: Intake, sources: Sources, *,
        machines: Collection[str] = (), call_anew: CallAnew = lambda _work, _ticket: False,
        awake_since: AwakeSince = lambda _session, _now: None,
    ) -> None:  # fmt: skip
        """`machines`: who has a token."""
        self._database, self._clock, self._sources = database, clock, sources
        self._book = FaultBook(intake, call_anew)
        self._silence = Silence(
            database, clock, calendar, self._book, sources, machines=machines, awake_since=awake_since
        )

    @property
    def sources(self) -> Sources:
        return self._sources

    def begin(self) -> None:
        """Wait for the sources that must speak, as the table is from now on."""
        self._silence.begin()

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return self._silence.handlers()

    def say(self, actor: Actor, name: str, said: Said) -> Told:
        """What a source said, by its rules. Raises BadReportError, NotPermittedError, DiskFullError."""
        source = self._sources.named(name)
        alarm = alarm_of(source, said)
        if alarm is not None:
            return self.take(actor, name, alarm)
        with self._database.work(self._clock.now(), actor.ref) as work:
            self.hear(work, actor, source)
        return Told(Outcome.HEARD)

    def take(self, actor: Actor, name: str, alarm: Alarm) -> Told:
        """An alarm that is one already. Raises like `say`; nothing is changed then."""
        actor.require(Act.TAKE_IN)
        self._database.require_room()
        now = self._clock.now()
        alarm = replace(alarm, key=clean(alarm.key) or NAMELESS, fingerprint=clean(alarm.fingerprint))
        alarm, ahead = righted(alarm, now)
        report = report_of(alarm, now)
        with self._database.work(now, actor.ref) as work:
            return self.take_open(work, actor, self._sources.named(name), (alarm, report), ahead=ahead)

    def take_open(
        self, work: Work, actor: Actor, source: Source, fault: tuple[Alarm, Report | None], *,
        ahead: timedelta = AT_ONCE,
    ) -> Told:  # fmt: skip
        """The same inside an open unit of work; a firing one comes with its checked report.

        `ahead`: how far the source's clock is, of an alarm that was righted.
        """
        alarm, report = fault
        told = self._book.take(work, actor, source, alarm, report)
        self.hear(work, actor, source)
        wrong = [ahead_words(ahead)] if ahead else []
        if wrong := wrong + unknown_names(work.session, alarm):
            store.note_error(work.session, source.name, " ".join(wrong), at=work.now)
        return told

    def hear(self, work: Work, actor: Actor, source: Source, *, error: str = "") -> None:
        """The source spoke, whatever it said; `error` says what of it could not be taken."""
        if error:
            store.hear_error(work.session, source.name, error, at=work.now)
        else:
            store.hear(work.session, source.name, at=work.now)
        self._silence.heard(work, actor, source)

    def look(self, session: Session) -> Sequence[store.Heard]:
        """Every source that ever spoke or was waited for."""
        return store.heard(session)

    def silences(self, session: Session) -> Mapping[str, str]:
        """The sources that are silent now, with the number of each one's ticket."""
        return self._silence.tickets(session)

    def refuse(self, actor: Actor, name: str, error: str) -> None:
        """What the source said could not be taken: kept for whoever looks after it."""
        now = self._clock.now()
        with self._database.work(now, actor.ref) as work:
            self.hear(work, actor, self._sources.named(name), error=clean(error))
