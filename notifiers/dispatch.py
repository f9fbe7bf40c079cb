"""The dispatcher: claims due pages, calls carriers with no transaction open, records what they said.

Three short transactions for each page; each can be repeated safely. A worker that dies anywhere leaves a
lease that runs out, and an attempt that the next worker asks about before it sends again.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from time import monotonic

from calendars.clock import Clock
from database.epochs import is_held
from database.ids import random_below
from database.session import Database
from notifiers.breaker import Breakers
from notifiers.carriers.port import CannotAsk, Carrier, Found, LookUp, NotFound, Outcome, Uncertain
from notifiers.channels import Channel
from notifiers.fail_points import FailPoint, FailPoints, never
from notifiers.ladder import Action, DispatchRules, Plan
from notifiers.pages import AttemptState, AttemptView, PageState
from notifiers.sending import bundle_store, store
from notifiers.sending.asking import SKEW, judge
from notifiers.sending.gate import open_gate
from notifiers.sending.gathering import gather
from notifiers.sending.preparing import Job, letter, new_attempt, prepare
from notifiers.sending.recording import NotCalled, Result, Wait, record
from notifiers.store import Reader

ACTOR = "dispatch"
_RECORD_AFTER = 0.25
"""Seconds: results are written together; none waits longer, so a crash leaves little to ask about."""


def jitter() -> float:
    """0.5 to 1.5, so that pages put off together do not come back together."""
    return 0.5 + random_below(1001) / 1000


class Dispatcher:
    """Sends what is due. Any number may run on PostgreSQL; on SQLite they take turns.

    `lease_clock` is the database server's clock (workers' clocks differ); tests hand in another.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        carriers: Mapping[Channel, Carrier],
        *,
        signature: str = "",
        rules: DispatchRules | None = None,
        lease_clock: Callable[[Reader], datetime] = store.lease_clock,
        jitter: Callable[[], float] = jitter,
        reach: FailPoints = never,
    ) -> None:
        self._database = database
        self._clock = clock
        self._carriers = carriers
        self._signature = signature
        self._rules = rules or DispatchRules()
        self._lease_clock = lease_clock
        self._jitter = jitter
        self._reach = reach
        self._breakers = Breakers(rest=self._rules.carrier_rest)
        self._asking = threading.Lock()

    def run_once(self, limit: int = 50, *, more_to_come: bool = False) -> int:
        """One batch: claim, call, record. The number of pages claimed; 0 means nothing is due.

        `more_to_come`: the engine is still ordering pages of this moment, so that ordinary ones may wait for it.
        """
        count, jobs = self.claim(limit, more_to_come=more_to_come)
        results: list[Result] = []
        began = monotonic()
        for job in jobs:
            if job.plan.action is Action.ASK:
                self.carry_out(job)
                continue
            results.append(self._call_if_ours(job))
            if monotonic() - began > _RECORD_AFTER:
                self._record(results)
                results, began = [], monotonic()
        self._record(results)
        return count

    def claim(self, limit: int, *, more_to_come: bool = False) -> tuple[int, list[Job]]:
        """The first transaction: pages under our lease, and the calls to make for them. Pages claimed, calls.

        Raises OutdatedCodeError where another process has migrated the database meanwhile.
        """
        with self._database.work(self._clock.now(), ACTOR) as work:
            bundle_store.one_at_a_time(work.session)
            self._database.require_known_schema(work.session)
            if is_held(work.session):
                return 0, []
            bundling = self._rules.bundling
            settled_by = work.now - bundling.gather if more_to_come and bundling.pace else None
            gather(work, settled_by=settled_by, rules=self._rules)
            pages = store.claim(
                work.session,
                now=work.now,
                lease_now=self._lease_clock(work.session),
                lease=self._rules.lease,
                limit=limit,
                settled_by=settled_by,
            )
            self._reach(FailPoint.AFTER_CLAIM)
            jobs = []
            if pages:
                gate = open_gate(
                    work, pages, self._carriers, breakers=self._breakers, budgets=self._rules.budgets
                )
                jobs = prepare(
                    work, pages, self._carriers, gate=gate, signature=self._signature, rules=self._rules
                )
        self._reach(FailPoint.AFTER_ATTEMPT)
        return len(pages), jobs

    def carry_out(self, job: Job) -> None:
        """Call (or ask) and record, for one page by itself; several threads may do so at the same time."""
        if job.plan.action is Action.ASK:
            # What an answer found must be on record before the next question: no id serves two letters.
            with self._asking:
                self._record([self._ask_if_ours(job)])
        else:
            self._record([self._call_if_ours(job)])

    def _ask_if_ours(self, job: Job) -> Result:
        return self._ask(job) if self._may_call(job) else self._put_off(job)

    def _call_if_ours(self, job: Job) -> Result:
        return self._call(job) if self._may_call(job) else Result(job.page, job.attempt, NotCalled())

    def _may_call(self, job: Job) -> bool:
        """Whether the page is still ours (nobody acknowledged it meanwhile) for as long as a call takes."""
        with self._database.read() as session:
            until = store.is_ours(session, job.page.id, job.page.fence)
            return until is not None and self._lease_clock(session) + self._rules.call_time < until

    def _call(self, job: Job) -> Result:
        carrier = self._carriers[Channel(job.attempt.channel)]
        try:
            outcome: Outcome = carrier.send(letter(job.page, job.attempt))
        except Exception as error:  # noqa: BLE001  (a carrier's own fault: nobody knows how far it came)
            outcome = Uncertain(f"fault:{type(error).__name__}")
        self._breakers.note(carrier.name, outcome, self._clock.now())
        self._reach(FailPoint.AFTER_CALL)
        return Result(job.page, job.attempt, outcome)

    def _ask(self, job: Job) -> Result:
        carrier = self._carriers[Channel(job.attempt.channel)]
        answer = self._look_up(carrier, job)
        verdict = judge(answer, job.attempt, carrier, now=self._clock.now(), rules=self._rules)
        if verdict is not None:
            return Result(job.page, job.attempt, verdict)
        again = self._prepare_copy(job)
        return self._put_off(job) if again is None else self._call(again)

    def _put_off(self, job: Job) -> Result:
        """Still uncertain; whoever holds the page next asks."""
        return Result(job.page, job.attempt, Wait(self._clock.now(), "not_asked"))

    def _look_up(self, carrier: Carrier, job: Job) -> LookUp:
        if not carrier.can_look_up:
            return NotFound()
        try:
            answer = carrier.look_up(letter(job.page, job.attempt), since=job.attempt.started_at - SKEW)
        except Exception as error:  # noqa: BLE001  (a carrier's own fault is no answer)
            return CannotAsk(f"fault:{type(error).__name__}")
        return self._strike_known(answer, job.attempt)

    def _strike_known(self, answer: LookUp, attempt: AttemptView) -> LookUp:
        if not isinstance(answer, Found):
            return answer
        with self._database.read() as session:
            known = store.known_sids(session, answer.sids, but_ref=attempt.ref)
        ours = tuple(sid for sid in answer.sids if sid not in known)
        return Found(ours) if ours else NotFound()

    def _prepare_copy(self, job: Job) -> Job | None:
        """The row of the second, marked copy, with a fresh lease; None where the page is no longer ours."""
        with self._database.work(self._clock.now(), ACTOR) as work:
            row = store.lock_page(work.session, job.page.id)
            if row is None or row.state != PageState.SENDING or row.fence != job.page.fence:
                return None
            # What was asked about is over, whatever it was: the copy speaks for both.
            store.finish_attempt(
                work.session, job.attempt.id, AttemptState.UNCERTAIN,
                ended_at=job.attempt.ended_at or work.now, error="not_found",
            )  # fmt: skip
            store.renew_lease(work.session, row.id, self._lease_clock(work.session) + self._rules.lease)
            step = Plan(Action.SEND, job.plan.position, job.attempt)
            new = new_attempt(work, job.page, step, self._carriers, signature=self._signature)
            made = store.insert_attempts(work.session, [new])[0]
        return Job(job.page, step, made)

    def _record(self, results: Sequence[Result]) -> None:
        if not results:
            return
        with self._database.work(self._clock.now(), ACTOR) as work:
            record(work, results, jitter=self._jitter(), rules=self._rules)
        self._reach(FailPoint.AFTER_RECORD)
