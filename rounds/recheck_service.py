"""Use cases of the recheck queue: new articles come in, somebody reads each, what is wrong becomes a ticket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from database.timers import Handler
from notifiers.outbox import Ending, withdraw
from notifiers.texts import MessageKind
from roster.people import DutyRole
from roster.permissions import Act, Actor
from roster.service import on_duty
from rounds import recheck_store as store
from rounds.reading import Mark
from rounds.recheck import Published
from rounds.round_errors import MarkedMeanwhileError, UnknownArticleError
from rounds.telling import RECHECK, Message, Telling
from tickets.intake import checked
from tickets.intake_service import Intake
from tickets.kinds import Kind, Source
from tickets.ticket import Report

WATCH = "rounds.rechecks"
"""Timer kind (one subject), daily at the hour of the plan: what has nobody read again?"""
WATCHED = "recheck:0"
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Added:
    """What an import did: articles new to the queue, and those left out since they are older than the last one."""

    new: int
    old: int


class Rechecks:
    """The queue of new articles (notice 二(一): 发布后复查)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calendar: DeskCalendar,
        intake: Intake,
        *,
        until: time,
        tell: Telling,
    ) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._intake, self._until, self._tell = intake, until, tell

    def begin(self, session: Session, now: datetime) -> None:
        """Watch from now on, where nobody watches yet."""
        timers.begin_timer(session, WATCH, WATCHED, due_at=self._due(now))

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return ((WATCH, self.watch),)

    def watch(self, work: Work, subjects: Sequence[str]) -> int:
        """At the hour of the plan the supervisor is told what nobody has read again; once a day."""
        told = 0
        for subject in subjects:
            again = self._due(work.now)
            timers.set_timer(work.session, WATCH, subject, due_at=again)
            late = store.count_late(work.session, work.now, at_most=MOST_COUNTED)
            # yesterday's look, made by a desk that was down: today's hour is still to come
            early = self._calendar.local(again).date() == self._calendar.local(work.now).date()
            told += self._tells(work, late) if late and not early else 0
        return told

    def _tells(self, work: Work, late: int) -> int:
        day = self._calendar.local(work.now).date()
        readers = on_duty(work.session, DutyRole.READER, work.now)
        facts: dict[str, str | int] = {
            "count": late, "at": f"{self._until:%H:%M}", "day": f"{day:%m-%d}",
            "who": readers[0].name if readers else "-",
        }  # fmt: skip
        message = Message(MessageKind.RECHECK_LATE, (RECHECK, day.toordinal()), facts, 0)
        people = self._tell.role(work, DutyRole.SUPERVISOR, message)
        told = {"day": day.isoformat(), "articles": late, "people": list(people)}
        work.record("articles_unread", WATCHED, told)
        return len(people)

    def add(self, actor: Actor, articles: Sequence[Published]) -> Added:
        """Put them into the queue; an address stands there once. Raises NotPermittedError.

        A feed holds old articles too: what was published before the day of the last import (at the first import,
        before today) was not published since, and is left out.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            since = self._midnight(store.last_added(work.session) or work.now)
            fresh = [one for one in articles if one.at is None or one.at >= since]
            rows: list[dict[str, object]] = []
            for one in fresh:
                at = min(one.at or work.now, work.now)
                rows.append(
                    {"url": one.url, "title": one.title, "published_at": at, "due_at": self._due(at),
                     "mark": "", "marked_by": "", "ticket": "", "added_at": work.now}
                )  # fmt: skip
            new = store.add(work.session, rows)
            work.record("articles_added", "recheck:0", {"read": len(articles), "new": new})
        return Added(new, len(articles) - len(fresh))

    def mark(self, actor: Actor, article_id: int, mark: Mark, *, words: str = "", title: str = "") -> str:
        """Read, or at fault: then the number of its ticket. The same mark twice is no error.

        Raises UnknownArticleError, MarkedMeanwhileError, BadReportError, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.by_id(work.session, article_id)
            if found is None:
                raise UnknownArticleError(article_id=article_id)
            values = {"mark": mark.value, "marked_at": work.now, "marked_by": actor.name}
            if not store.set_mark(work.session, article_id, values):
                if found.mark is mark:
                    return found.ticket
                raise MarkedMeanwhileError(name=found.title, by=found.marked_by, mark=found.mark.value)
            number = ""
            if mark is Mark.FAULT:
                report = Report(
                    kind=Kind.DETECTED_FAULT, source=Source.OWN_OBSERVATION, description=words, title=title,
                    url=found.url, fingerprint=f"article:{article_id}",
                )  # fmt: skip
                number = self._intake.take_in_open(work, actor, checked(report, now=work.now)).number
                store.set_ticket(work.session, article_id, number)
            if not store.count_late(work.session, work.now, at_most=1):
                withdraw(
                    work, RECHECK, self._calendar.local(work.now).date().toordinal(), ending=Ending.CLOSED
                )
            work.record("article_read", f"article:{article_id}", {"mark": mark.value, "ticket": number})
        return number

    def _midnight(self, at: datetime) -> datetime:
        return datetime.combine(self._calendar.local(at).date(), time(), self._calendar.zone)

    def _due(self, published: datetime) -> datetime:
        """The hour of the day it was published; what was published after it has until the next day's."""
        due = datetime.combine(self._calendar.local(published).date(), self._until, self._calendar.zone)
        return due if published < due else due + timedelta(days=1)
