"""Daily log-ins to two national systems (notice 二(三)): who, when, how many found, zero too; their absence pages."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import blobs, timers
from database.seals import SEALS, seals
from database.session import Database, Session, Work
from database.timers import Handler
from notifiers.outbox import Ending, withdraw
from notifiers.texts import MessageKind
from roster.people import DutyRole
from roster.permissions import Act, Actor
from roster.service import on_duty
from rounds import log_in_store as store
from rounds.evidence import day_subject, of_log_in
from rounds.log_in import System
from rounds.plan import LogInPlan
from rounds.round_errors import BadRecordError
from rounds.telling import LOG_IN, Message, Telling
from tickets.pictures import re_encode

WATCH = "rounds.log_ins"
"""Timer kind; its subject names what is looked at next: `log_in:reminder` or `log_in:leader`."""
REMINDER, LEADER = "log_in:reminder", "log_in:leader"
MOST_FOUND = 100_000
MOST_NOTE = 500


class LogIns:
    """The records, and the timers that notice when there is none."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, *, plan: LogInPlan, tell: Telling
    ) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._plan, self._tell = plan, tell

    def record(
        self, actor: Actor, system: System, *, found: int, note: str = "", screenshot: bytes = b""
    ) -> int:
        """Write down that somebody logged in just now; nobody is reminded of it any more today.

        Raises BadRecordError, BadAttachmentError, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        if not 0 <= found <= MOST_FOUND:
            raise BadRecordError(field="found", problem="count")
        if len(note.strip()) > MOST_NOTE:
            raise BadRecordError(field="note", problem="long")
        picture = re_encode(screenshot) if screenshot else None
        with self._database.work(self._clock.now(), actor.ref) as work:
            day = self._calendar.local(work.now).date()
            picture_id = blobs.keep(work.session, picture, at=work.now) if picture else None
            values = {
                "day": day, "system": system.value, "at": work.now, "by": actor.name, "found": found,
                "note": note.strip(), "screenshot_id": picture_id,
            }  # fmt: skip
            added = store.add(work.session, values)
            if not missing(work.session, day):
                withdraw(work, LOG_IN, day.toordinal(), ending=Ending.CLOSED)
            told = {"system": system.value, "found": found, "screenshot": picture_id is not None}
            work.record("logged_in", day_subject(day), {**told, SEALS: seals(work, of_log_in(added))})
        return added.id

    def is_asked_on(self, day: date) -> bool:
        """Whether the plan asks for log-ins on this day."""
        return self._plan.asked_on(working=self._calendar.is_likely_working_day(day))

    def begin(self, session: Session, now: datetime) -> None:
        """Watch from now on, where nobody watches yet; what of today is over already is not asked for."""
        for subject in (REMINDER, LEADER):
            timers.begin_timer(session, WATCH, subject, due_at=self._next(subject, now))

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return ((WATCH, self.watch),)

    def watch(self, work: Work, subjects: Sequence[str]) -> int:
        """At noon the ones on duty are reminded of what is missing, at close the leaders are told."""
        told = 0
        for subject in subjects:
            timers.set_timer(work.session, WATCH, subject, due_at=self._next(subject, work.now))
            day = self._calendar.local(work.now).date()
            lacking = missing(work.session, day)
            early = self._at(subject, day) > work.now  # yesterday's look, made by a desk that was down
            if lacking and not early and self.is_asked_on(day):
                told += self._tells(work, subject, day, lacking)
        return told

    def _tells(self, work: Work, subject: str, day: date, lacking: Sequence[System]) -> int:
        late = subject == LEADER
        readers = on_duty(work.session, DutyRole.READER, work.now)
        kind = MessageKind.LOG_IN_LATE if late else MessageKind.LOG_IN_MISSING
        facts: dict[str, str | int] = {
            "count": len(lacking), "who": readers[0].name if readers else "-", "day": f"{day:%m-%d}",
        }  # fmt: skip
        message = Message(kind, (LOG_IN, day.toordinal()), facts, int(late))
        people = self._tell.role(work, DutyRole.LEADER_IN_CHARGE if late else DutyRole.READER, message)
        systems = [one.value for one in lacking]
        told = {"day": day.isoformat(), "systems": systems, "people": len(people)}
        work.record("log_in_missing", subject, told)
        return len(people)

    def _next(self, subject: str, now: datetime) -> datetime:
        day = self._calendar.local(now).date()
        today = self._at(subject, day)
        return today if today > now else self._at(subject, day + timedelta(days=1))

    def _at(self, subject: str, day: date) -> datetime:
        at = self._plan.leader_at if subject == LEADER else self._plan.remind_at
        return datetime.combine(day, at, self._calendar.zone)


def missing(session: Session, day: date) -> list[System]:
    """The systems nobody logged in to that day."""
    done = {one.system for one in store.of_days(session, day, day)}
    return [system for system in System if system not in done]
