"""The kill matrix: one run orders pages, kills workers all the while, and judges what the provider saw."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from multiprocessing.context import ForkServerProcess
from time import monotonic, sleep

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from notifiers.audit import delivery_audit
from notifiers.channels import Address, Channel
from notifiers.fail_points import FailPoint
from notifiers.outbox import PageDraft, enqueue
from notifiers.texts import MessageKind
from tests.chaos.desk import ChaosDesk
from tests.chaos.line import REPEAT
from tests.chaos.running_provider import Call, RunningProvider
from tests.chaos.table import Line
from web.senders import THREADS

KILL_AFTER = (0.05, 0.25)
"""Seconds a worker is let work: one dies about every 0.15 s."""
FEW = 0.05
"""The share of pages that may be handed back: somebody dies beside each of their four calls."""
IDLE_AT_MOST, _TICK = 1.5, 0.02
RESTART_EVERY = 4.0
DEATHS = (*FailPoint, None)
"""Where a worker dies by itself, in turn; None: only when it is killed."""
HANDED_BACK = """
    SELECT contact_id FROM page WHERE state = 'undeliverable' AND 2 = (
        SELECT count(DISTINCT channel_pos) FROM attempt
        WHERE page_id = page.id AND copy_no = 2 AND state <> 'accepted'
    )
"""
LATER = timedelta(hours=1)
"""Longer than the auditor's patience: what would become a finding is one already."""


@dataclass
class Matrix:
    """One row while it runs."""

    desk: ChaosDesk
    provider: RunningProvider
    workers: int
    chance: random.Random = field(default_factory=lambda: random.Random(20250930))
    restart: Callable[[], None] | None = None
    pages: int = 0
    kills: int = 0
    restarts: int = 0
    began: float = field(default_factory=monotonic)
    _lives: "count[int]" = field(default_factory=count)
    _living: list[ForkServerProcess] = field(default_factory=list)

    def orders(self, pages: int) -> None:
        """Each page goes to a contact of its own: none can be told together with another."""
        with self.desk.database.work(self.desk.clock.now(), "test") as work:
            for number in range(self.pages + 1, self.pages + pages + 1):
                enqueue(work, _draft(number))
        self.pages += pages

    def runs(self, *, limit: float) -> None:
        """Kill and start workers until every page has ended."""
        deadline, restart_at = monotonic() + limit, monotonic() + RESTART_EVERY
        while not self.is_over():
            assert monotonic() < deadline, f"not over within {limit} s: {self._states()}"
            self._fills_up()
            self._kills_one()
            if self.restart is not None and monotonic() >= restart_at:
                self.restart()
                self.restarts, restart_at = self.restarts + 1, monotonic() + RESTART_EVERY
        for worker in self._living:
            worker.kill()
            worker.join()

    def _fills_up(self) -> None:
        """As many living workers as there should be; those that died by themselves are counted."""
        self.kills += sum(not worker.is_alive() for worker in self._living)
        self._living = [worker for worker in self._living if worker.is_alive()]
        while len(self._living) < self.workers:
            dies_at = DEATHS[next(self._lives) % len(DEATHS)]
            self._living.append(
                self.desk.start(dies_at=dies_at or "", dies_after=self.chance.randrange(1, 12))
            )

    def _kills_one(self) -> None:
        worker = self.chance.choice(self._living)
        self.desk.is_at_work(worker)
        self._lets_work()
        if worker.is_alive():
            worker.kill()
        worker.join()

    def _lets_work(self) -> None:
        """Some time and some calls: on a busy machine nobody is killed before anything was done."""
        goal, began = self.provider.count() + self.chance.randrange(5), monotonic()
        sleep(self.chance.uniform(*KILL_AFTER))
        while self.provider.count() < goal and monotonic() - began < IDLE_AT_MOST:
            sleep(_TICK)

    def is_over(self) -> bool:
        """Whether no page is on its way."""
        try:
            return self.desk.value("SELECT count(*) FROM page WHERE state IN ('pending', 'sending')") == 0
        except DBAPIError:
            return False  # the database is just coming back

    def _states(self) -> Counter[str]:
        return Counter(self.desk.words("SELECT state FROM page"))

    def line(self, run: str, database: str) -> Line:
        """The row of the table."""
        arrived = self.provider.arrived()
        copies, back = [len(calls) for calls in arrived.values()], self._handed_back()
        return Line(
            run=run, database=database, workers=self.workers,
            rule="can be asked" if self.can_be_asked else "cannot be asked",
            pages=self.pages, kills=self.kills, restarts=self.restarts,
            lost=self.pages - len(_people(arrived) | back), back=len(back),
            doubled=sum(found > 1 for found in copies), most=max(copies, default=0),
            marked=sum(call.copy == 2 for calls in arrived.values() for call in calls),
            seconds=monotonic() - self.began,
        )  # fmt: skip

    @property
    def can_be_asked(self) -> bool:
        assert self.desk.post.line is not None
        return self.desk.post.line.can_look_up

    def judge(self, *, lost_answers: int = 0) -> None:
        """The promises: nothing lost, at most one marked copy where nobody can be asked, the record whole."""
        arrived = self.provider.arrived()
        assert _people(arrived) | self._handed_back() == set(range(1, self.pages + 1)), "lost"
        assert set(self._states()) <= {"accepted", "undeliverable"}
        assert len(self._handed_back()) <= self.pages * FEW, "handed back"
        repeated = [calls for calls in arrived.values() if len(calls) > 1]
        if self.can_be_asked:
            assert repeated == []
        assert all(len(calls) == 2 and REPEAT in calls[1].body for calls in repeated)
        assert len(repeated) <= self.kills * THREADS + lost_answers
        self._every_call_has_its_row()
        self._audit_finds_nothing()
        assert self.desk.database.verify_audit()[1] == []

    def _handed_back(self) -> set[int]:
        """For whom both copies came to nothing on every channel: the engine would call the next person."""
        return {int(one) for one in self.desk.words(HANDED_BACK)}

    def _audit_finds_nothing(self) -> None:
        """But that nobody stands above a trial page both of whose copies came to nothing on every channel."""
        with self.desk.database.read() as session:
            found = delivery_audit(session, self.desk.clock.now() + LATER)
        given_up = set(map(str, self.desk.words("SELECT id FROM page WHERE state = 'undeliverable'")))
        for finding in found:
            assert finding.code in {"undeliverable_unanswered", "hand_back_overdue"}, finding
            assert {subject.removeprefix("page:") for subject in finding.subjects} <= given_up

    def _every_call_has_its_row(self) -> None:
        """I6: the words of each call stood in an attempt of their own before it was made."""
        with self.desk.database.read() as session:
            rows = session.execute(text("SELECT ref, body, state FROM attempt")).all()
        written = Counter((row.ref, row.body) for row in rows)
        called = Counter((call.ref, call.body) for call in self.provider.calls())
        assert called - written == Counter()
        taken = {row.ref for row in rows if row.state in {"accepted", "delivered"}}
        assert taken <= {call.ref for call in self.provider.calls()}


def _draft(number: int) -> PageDraft:
    mobile = f"+8613{number:09d}"
    return PageDraft(
        subject_kind="trial", subject_id=number, cycle_no=1, step_no=1, contact_id=number,
        contact_label=f"示例{number}", channels=(Address(Channel.SMS, mobile), Address(Channel.VOICE, mobile)),
        kind=MessageKind.SEVERE,
        data={"number": f"T{number:05d}", "title": "门户网站首页无法访问", "deadline": "10-01 10:30", "provisional": 0},
        severity="severe",
    )  # fmt: skip


def _people(arrived: dict[str, list[Call]]) -> set[int]:
    """Whom the provider reached."""
    return {int(call.to[-9:]) for calls in arrived.values() for call in calls}
