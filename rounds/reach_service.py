"""Reachability: before each shift its people are tested; who stays silent is 未通, and the next person is tried.

The tests are pages like every other, with code, key and call; what is answered comes back by the same doors.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work
from database.timers import Handler
from notifiers.channels import Channel
from notifiers.events import Matched
from notifiers.ordering.store import lock_subjects
from notifiers.outbox import Ending, PageDraft, acknowledge_pages, enqueue_all, withdraw
from notifiers.pages import REACH_SUBJECT, PageView
from notifiers.replies import ReplyAction
from notifiers.texts import MessageKind
from roster import store as roster_store
from roster.people import Person, Shift
from roster.permissions import Actor
from roster.rota.days import ROLES
from roster.service import people
from rounds import reach_store as store
from rounds.reach import ReachLine, Said, TestHours, Why, folded, next_hour
from rounds.reach_reading import waiting_for
from rounds.round_errors import NothingToAnswerError
from rounds.succession import following
from rounds.telling import LOUD, VOICE_AFTER, Addresses

WATCH, WATCHED = "reach.watch", "reach:0"
"""Timer kind (one subject): who comes on duty soon?"""
WAIT = "reach.wait"
"""Timer kind (subject `reach:<test>`): an answer should be there by now."""
SHIFTS = 200
WEB = "web"


class Reachability:
    """The tests, and what came of them."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, *, hours: TestHours, ways: Addresses
    ) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar
        self._hours, self._ways = hours, ways

    @property
    def silent(self) -> timedelta:
        """How long an answer is waited for."""
        return self._hours.plan.silent

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return ((WATCH, self.watch), (WAIT, self.wait))

    def begin(self, session: Session, now: datetime) -> None:
        """Look from now on, where nobody looks yet."""
        timers.begin_timer(session, WATCH, WATCHED, due_at=now)

    def watch(self, work: Work, subjects: Sequence[str]) -> int:
        """Test whoever comes on duty soon and was not tested; look again when the next test is due."""
        shifts = _shifts(work.session, work.now)
        looks = {shift: self._before(shift) for shift in shifts}
        free = self._allowed(work.now)
        again = min([next_hour(work.now), *(at for at in looks.values() if at > work.now)])
        timers.set_timers(work.session, WATCH, subjects, due_at=max(again, free))
        if free > work.now:
            return 0
        return self._test(work, [shift for shift in shifts if looks[shift] <= work.now])

    def wait(self, work: Work, subjects: Sequence[str]) -> int:
        """Whoever has not answered by now is 未通; how many others are tried instead."""
        timers.clear_timers(work.session, WAIT, subjects)
        return sum(self._missed(work, int(one.partition(":")[2]), Why.SILENT) for one in subjects)

    def unreached(self, work: Work, page: PageView) -> int:
        """A test could not be delivered by any channel: nobody waits for an answer to it."""
        return self._missed(work, page.subject_id, Why.UNDELIVERABLE if page.channels else Why.NO_WAY)

    def answered(self, work: Work, found: Matched, channel: Channel) -> None:
        """Whatever came back to a test, but a refusal of texts: its person can be reached."""
        if found.subject_kind == REACH_SUBJECT and found.action is not ReplyAction.STOP:
            for test_id in found.subject_ids:
                self._reached(work, test_id, channel.value)

    def answer(self, actor: Actor) -> None:
        """Who is signed in says so here. Raises NothingToAnswerError where no test of theirs waits."""
        with self._database.work(self._clock.now(), actor.ref) as work:
            waiting = waiting_for(work.session, actor, work.now)
            if not [one for one in waiting if self._reached(work, one.asked.id, WEB)]:
                raise NothingToAnswerError

    def _test(self, work: Work, shifts: Sequence[Shift]) -> int:
        known = store.asked_for(work.session, [shift.starts_at for shift in shifts]) if shifts else set()
        new = [shift for shift in shifts if (shift.starts_at, shift.person_id) not in known]
        found = people(work.session, {shift.person_id for shift in new}) if new else {}
        return sum(
            self._ask(work, _of_shift(shift, found[shift.person_id], work.now), found[shift.person_id])
            for shift in new
            if shift.person_id in found
        )

    def _ask(self, work: Work, line: ReachLine, person: Person, *, silent: str = "") -> int:
        """One test of one person for one shift, whoever orders it; `silent` is who did not answer before."""
        test_id = store.write(work, line)
        if test_id is None:
            return 0
        draft = self._draft(test_id, line, person, silent)
        enqueue_all(work, [draft])
        timers.set_timer(work.session, WAIT, f"{REACH_SUBJECT}:{test_id}", due_at=line.at + self.silent)
        return 1

    def _draft(self, test_id: int, line: ReachLine, person: Person, silent: str) -> PageDraft:
        facts: dict[str, str | int] = {
            "at": f"{self._calendar.local(line.shift_at):%m-%d %H:%M}",
            "minutes": int(self.silent.total_seconds() // 60),
        }  # fmt: skip
        if silent:
            facts["who"] = silent
        return PageDraft(
            subject_kind=REACH_SUBJECT, subject_id=test_id, cycle_no=1, step_no=line.step, contact_id=person.id,
            contact_label=person.label, channels=self._ways(person, LOUD), channel_delay=VOICE_AFTER, send_at=line.at,
            kind=MessageKind.REACH_NEXT if silent else MessageKind.REACH_TEST, data=facts,
        )  # fmt: skip

    def _missed(self, work: Work, test_id: int, why: Why) -> int:
        """未通 is recorded once, nothing more is sent of this test, the next person is tried."""
        lock_subjects(work.session, REACH_SUBJECT, [test_id])  # whoever answers holds the same pages
        asked = store.asked_line(work.session, test_id)
        if asked is None or store.outcomes(work.session, test_id) & {Said.REACHED, Said.NOT_REACHED}:
            return 0
        if store.write(work, _outcome(asked, Said.NOT_REACHED, work.now, why=why.value)) is None:
            return 0
        withdraw(work, REACH_SUBJECT, test_id, ending=Ending.CLOSED)
        return self._next(work, asked)

    def _next(self, work: Work, asked: ReachLine) -> int:
        at = max(self._allowed(work.now), work.now)
        known = {person for _, person in store.asked_for(work.session, [asked.shift_at])}
        after = self._following(work, asked, but=known) if at < asked.shift_until else iter(())
        person = next(after, None)
        if person is None:
            tests = folded(store.of_shift(work.session, asked.shift_at))
            if not any(one.is_open or one.line(Said.REACHED) for one in tests):
                store.write(work, _outcome(asked, Said.NOBODY, work.now))
            return 0
        line = ReachLine(
            role=asked.role, person_id=person.id, label=person.label, shift_at=asked.shift_at,
            shift_until=asked.shift_until, step=asked.step + 1, said=Said.ASKED, at=at,
        )  # fmt: skip
        silent = people(work.session, [asked.person_id]).get(asked.person_id)
        return self._ask(work, line, person, silent=silent.name if silent else asked.label)

    def _following(self, work: Work, asked: ReachLine, *, but: set[int]) -> Iterator[Person]:
        """Who would be called next during that shift, and has any way to be reached."""
        during = max(asked.shift_at, work.now)
        after = following(work.session, asked.role, during, but=but)
        return (one for one in after if self._ways(one, LOUD))

    def _reached(self, work: Work, test_id: int, channel: str) -> bool:
        lock_subjects(work.session, REACH_SUBJECT, [test_id])
        asked = store.asked_line(work.session, test_id)
        if (
            asked is None
            or store.write(work, _outcome(asked, Said.REACHED, work.now, channel=channel)) is None
        ):
            return False
        acknowledge_pages(work, REACH_SUBJECT, [test_id], label=asked.label, contact_id=asked.person_id)
        return True

    def _before(self, shift: Shift) -> datetime:
        return self._hours.before(self._calendar.local(shift.starts_at))

    def _allowed(self, now: datetime) -> datetime:
        return self._hours.allowed(self._calendar.local(now))


def _shifts(session: Session, now: datetime) -> list[Shift]:
    """Shifts of the two rotas that run or come, the earliest first."""
    return [one for one in roster_store.shifts_from(session, now, limit=SHIFTS) if one.role in ROLES]


def _of_shift(shift: Shift, person: Person, now: datetime) -> ReachLine:
    return ReachLine(
        role=shift.role, person_id=person.id, label=person.label, shift_at=shift.starts_at, shift_until=shift.ends_at,
        step=0, said=Said.ASKED, at=now,
    )  # fmt: skip


def _outcome(asked: ReachLine, said: Said, now: datetime, *, channel: str = "", why: str = "") -> ReachLine:
    return replace(asked, id=0, test_id=asked.id, said=said, at=now, channel=channel, why=why)
