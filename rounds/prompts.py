"""The clock of the duty day: each night the rounds of the day are drawn, at each prompt somebody is asked to read."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from calendars.service import DeskCalendar
from database import timers
from database.seals import SEALS, seals
from database.session import Session, Work
from database.timers import Handler
from notifiers.outbox import PageDraft, enqueue_all
from notifiers.pages import PageView
from notifiers.texts import MessageKind
from roster.people import DutyRole, Person
from roster.rota.planning import ROUNDS_DAY
from rounds import round_store as store
from rounds.evidence import day_subject, of_round
from rounds.plan import DayPlan, Draw, RoundPlan, Slot, SlotKind, more_slots, slots
from rounds.reading import ReadingRound
from rounds.round_service import PROMPT, ROUND, STAYS, end_round, is_key_day
from rounds.succession import following
from rounds.telling import Addresses
from sites import object_store

DAY = ROUNDS_DAY
"""Timer kind (one subject): draws the rounds of the day and ends those of the days before."""
DAILY = "rounds:0"
AT = time(0, 5)
CHANNELS = ("sms", "voice", "call")
DESK = "desk"


class Prompts:
    """The timers of reading rounds, as the engine runs them."""

    def __init__(self, calendar: DeskCalendar, plan: RoundPlan, *, ways: Addresses, draw: Draw) -> None:
        self._calendar, self._plan = calendar, plan
        self._ways, self._draw = ways, draw

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """Kinds of timer in the order of a pass: a day is drawn before its prompts are due."""
        return ((DAY, self.days), (PROMPT, self.prompts))

    def begin(self, session: Session, now: datetime) -> None:
        """Look at the days from now on, where nobody looks yet."""
        timers.begin_timer(session, DAY, DAILY, due_at=now)

    def days(self, work: Work, subjects: Sequence[str]) -> int:
        """Draw today's rounds once, end what was left open, look again tomorrow.

        Looked at again on the day only where a key period was entered for it (`escalation.rotas`).
        """
        today = self._calendar.local(work.now).date()
        tomorrow = datetime.combine(today + timedelta(days=1), AT, self._calendar.zone)
        for subject in subjects:
            timers.set_timer(work.session, DAY, subject, due_at=tomorrow)
        for left in store.left_open(work.session, today):
            self._end_left(work, left)
        if not object_store.objects(work.session):
            return 0
        key = is_key_day(work.session, today)
        wanted = self._plan.day(working=self._calendar.is_likely_working_day(today), key=key)
        there = store.of_days(work.session, today, today)
        drawn = [one for one in there if one.kind is not SlotKind.EXTRA]
        if not drawn:
            self._plan_day(work, today, self._drawn(work, today, wanted, after=len(there)))
        elif key:
            self._plan_day(work, today, self._lacking(work, wanted, drawn))
        return 0

    def _end_left(self, work: Work, left: ReadingRound) -> None:
        """What nobody began is missed; what is being read at midnight is read on for some hours."""
        if left.started_at is None or left.started_at + STAYS <= work.now:
            end_round(work, left, by=DESK)
        else:
            timers.set_timer(work.session, PROMPT, f"{ROUND}:{left.id}", due_at=left.started_at + STAYS)

    def _drawn(self, work: Work, today: date, wanted: DayPlan, *, after: int) -> list[tuple[int, Slot]]:
        """The whole day, numbered `after` rounds nobody planned; a desk that begins at noon missed no morning.

        Timed ones are numbered first: else a missing number would tell when a random one comes.
        """
        fresh = not store.any_round(work.session)
        found = slots(self._plan, today, wanted, zone=self._calendar.zone, draw=self._draw)
        return [
            (number, slot)
            for number, slot in enumerate(sorted(found, key=_is_random), start=after + 1)
            if slot.until > work.now or not fresh
        ]

    def _lacking(self, work: Work, wanted: DayPlan, drawn: Sequence[ReadingRound]) -> list[tuple[int, Slot]]:
        """A key period was entered on the day itself: what its plan has more is added to what was drawn."""
        known = [(one.kind, self._calendar.local(one.prompt_at)) for one in drawn]
        now = self._calendar.local(work.now)
        more = more_slots(self._plan, wanted, known, now=now, draw=self._draw)
        return list(enumerate(more, start=store.next_number(work.session, now.date())))

    def _plan_day(self, work: Work, today: date, planned: Sequence[tuple[int, Slot]]) -> None:
        if not planned:
            return
        store.add_rounds(work.session, today, planned)
        numbers = {number for number, _ in planned}
        drawn = [one for one in store.of_days(work.session, today, today) if one.number in numbers]
        due = {f"{ROUND}:{one.id}": max(one.prompt_at, work.now) for one in drawn if one.due_at > work.now}
        timers.set_each(work.session, PROMPT, due)
        rows = {name: values for one in drawn for name, values in of_round(one).items()}
        told = {"day": today.isoformat(), "rounds": len(planned), SEALS: seals(work, rows)}
        work.record("rounds_drawn", day_subject(today), told)

    def prompts(self, work: Work, subjects: Sequence[str]) -> int:
        """Ask whoever is next; the number of people asked."""
        return sum(self._prompt(work, subject) for subject in subjects)

    def unreached(self, work: Work, page: PageView) -> int:
        """A prompt reached nobody: whoever is next is asked in this pass, not when an answer would have been due."""
        found = store.hold_round(work.session, page.subject_id)
        if found is not None and found.asked and found.asked[-1] == page.contact_id:
            timers.set_timer(work.session, PROMPT, f"{ROUND}:{found.id}", due_at=work.now)
        return 0

    def _prompt(self, work: Work, subject: str) -> int:
        found = store.hold_round(work.session, int(subject.partition(":")[2]))
        timers.clear_timer(work.session, PROMPT, subject)
        if found is None or found.closed_at is not None:
            return 0
        if found.started_at is not None:
            if found.day < self._calendar.local(work.now).date():
                self._end_left(work, found)
            return 0
        person = self._next(work, found)
        if person is None:
            work.record("round_nobody_left", subject, {"asked": list(found.asked)})
            return 0
        answer = found.due_at - found.prompt_at
        waits = min(answer, self._plan.next_after) if found.asked else answer
        timers.set_timer(work.session, PROMPT, subject, due_at=work.now + waits)
        store.change_round(work.session, found.id, {"asked": [*found.asked, person.id]})
        enqueue_all(work, [self._draft(found, person, until=work.now + waits)])
        work.record("round_prompted", subject, {"person": person.id, "step": len(found.asked)})
        return 1

    def _next(self, work: Work, found: ReadingRound) -> Person | None:
        """The first in order who was not asked yet and can be reached."""
        after = following(work.session, DutyRole.READER, work.now, but=found.asked)
        return next((one for one in after if self._ways(one, CHANNELS)), None)

    def _draft(self, found: ReadingRound, person: Person, *, until: datetime) -> PageDraft:
        kind = MessageKind.ROUND_PASSED_ON if found.asked else MessageKind.ROUND_PROMPT
        return PageDraft(
            subject_kind=ROUND, subject_id=found.id, cycle_no=1, step_no=len(found.asked), contact_id=person.id,
            contact_label=person.label, channels=self._ways(person, CHANNELS), kind=kind,
            data={"round": found.number, "deadline": f"{self._calendar.local(until):%H:%M}"},
        )  # fmt: skip


def _is_random(slot: Slot) -> bool:
    return slot.kind is SlotKind.RANDOM
