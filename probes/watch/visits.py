"""Visits as use cases: ordered by the engine's timers, claimed and taken in by whoever looks from a vantage point.

The engine decides when, in its pass; the network is asked by another thread or process with no transaction open, as the
dispatcher calls carriers. So a site that hangs holds up neither a pass nor a page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Session, Work, server_now
from database.timers import Handler
from probes.watch import outage_store, visit_store, watch_store
from probes.watch.month import month_of
from probes.watch.outage_store import Outage
from probes.watch.plan import WatchPlan
from probes.watch.spacing import Draw, next_visit, slot_of
from probes.watch.standing import Look, Outcome, State, believe, is_out
from probes.watch.telling import MACHINE, WatchTelling
from probes.watch.visit import NO_CERTIFICATE, Aim, Seen, Visit
from probes.watch.visit_store import Belief
from probes.watch.watch_store import Order, Watch
from probes.watch.week import DAYS, DayCount, Mark
from sites import object_store
from sites.objects import MonitoredObject

VISIT, PRUNE = "probes.visit", "probes.prune"
"""Timer kinds: `watch:<object>`, and one that erases old visits."""
PRUNED = "visits:0"
PRUNE_AT_ONCE, PRUNE_EVERY = 2_000, timedelta(hours=6)
LEASE = timedelta(seconds=90)
"""A look takes 15 seconds and a few questions more; who died with one has it taken over after so long."""
AT_ONCE = 16
TOLD = (Mark.WARN, Mark.VETO)
GRAVER_THAN = {Mark.NONE: TOLD, Mark.WARN: (Mark.VETO,), Mark.VETO: ()}
"""Which marks are told after one that was: whoever answered or dismissed its ticket is not told by every failure."""


@dataclass(frozen=True, slots=True)
class Job:
    """A look that was claimed."""

    order: Order
    aim: Aim


class Visits:
    """Everything about looking; what people do with a watch stands in `watching.py`."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, *, plan: WatchPlan, telling: WatchTelling,
        draw: Draw, lease_clock: Callable[[Session], datetime] = server_now,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar = database, clock, calendar
        self._plan, self._telling, self._draw, self._lease_clock = plan, telling, draw, lease_clock

    def begin(self, session: Session, now: datetime) -> None:
        """Old visits are erased from now on, where nobody does so yet."""
        timers.begin_timer(session, PRUNE, PRUNED, due_at=now + PRUNE_EVERY)

    def handlers(self) -> tuple[tuple[str, Handler], ...]:
        """For the engine's table."""
        return ((VISIT, self.order), (PRUNE, self.prune))

    def order(self, work: Work, subjects: Sequence[str]) -> int:
        """Order one visit from each vantage point, and set the timer into the next slot: nothing is caught up."""
        ids = [int(subject.partition(":")[2]) for subject in subjects]
        watches, now = watch_store.watches(work.session, ids), work.now
        homes = {one.id: one.home for one in object_store.objects(work.session)}
        live = [watches[one] for one in ids if one in homes and one in watches and watches[one].began_at]
        gone = set(ids) - {one.object_id for one in live}
        timers.clear_timers(work.session, VISIT, [_subject(one) for one in gone])
        timers.set_each(work.session, VISIT, {_subject(one.object_id): self._next(one, now) for one in live})
        live = [one for one in live if homes[one.object_id]]  # an address may come back: its timer stays
        each = [(one, vantage) for one in live for vantage in self._plan.vantages]
        watch_store.order_looks(work.session, [(one.object_id, v, Look.SPACED, now) for one, v in each])
        visit_store.plan_days(work.session, [self._planned(one, v, now) for one, v in each])
        return 0

    def prune(self, work: Work, subjects: Sequence[str]) -> int:
        """Visits are kept so long; their counts and the outages stay."""
        gone = visit_store.prune(work.session, before=work.now - self._plan.keep, limit=PRUNE_AT_ONCE)
        wait = timedelta(seconds=1) if gone == PRUNE_AT_ONCE else PRUNE_EVERY
        timers.set_timers(work.session, PRUNE, subjects, due_at=work.now + wait)
        return 0

    def claim(self, vantage: str, limit: int = AT_ONCE) -> list[Job]:
        """What is to be looked at now from this vantage point. With nothing due it costs one statement.

        Raises OutdatedCodeError where a newer version has migrated the database.
        """
        now = self._clock.now()
        with self._database.read() as session:
            if not watch_store.has_due(session, vantage, now=now):
                return []
            self._database.require_known_schema(session)
        with self._database.work(now, MACHINE.ref) as work:
            leased = self._lease_clock(work.session)
            orders = watch_store.claim(
                work.session, vantage, now=now, lease_now=leased, until=leased + LEASE, limit=limit
            )
            ids = list({one.object_id for one in orders})
            homes = (
                {one.id: one.home for one in object_store.objects(work.session) if one.home} if ids else {}
            )
            watches = watch_store.watches(work.session, ids) if ids else {}
            wanted = [one for one in orders if one.object_id in homes and one.object_id in watches]
            for one in orders:
                if one not in wanted:  # taken off the list of what is watched meanwhile
                    watch_store.settle(work.session, one)
        return [Job(one, Aim(homes[one.object_id], watches[one.object_id].marker)) for one in wanted]

    def take_in(self, job: Job, seen: Seen) -> Outcome | None:
        """Keep what was seen, in one transaction; None where the lease was lost, or nobody wants to know any more.

        A database that cannot keep it (a full disk) leaves the order: then the visit was not made, and nothing failed.
        """
        order = job.order
        with self._database.work(self._clock.now(), MACHINE.ref) as work:
            watch = watch_store.hold_watch(work.session, order.object_id)
            about = object_store.object_by_id(work.session, order.object_id)
            mine = watch_store.settle(work.session, order)
            if not mine or watch is None or watch.began_at is None or about is None:
                return None
            visit_store.add_visit(work.session, about.id, Visit(order.vantage, work.now, order.look, seen))
            if order.look is Look.SPACED:
                self._count(work, watch, about, order, seen.outcome)
            self._follow(work, watch, about, order, seen)
        return seen.outcome

    def _count(
        self, work: Work, watch: Watch, about: MonitoredObject, order: Order, outcome: Outcome
    ) -> None:
        """A failure that brings the week to a mark becomes an ordinary ticket, one a mark until the week is fine."""
        day = self._calendar.local(order.due_at).date()
        told, failed = outcome is not Outcome.UNTOLD, outcome is Outcome.FAILED
        one = DayCount(day, watch.visits_a_day, int(told), int(failed), int(not told))
        visit_store.count(work.session, about.id, order.vantage, one)
        if not failed and watch.told_mark is Mark.NONE:
            return
        counts = visit_store.days(work.session, [about.id], since=day - timedelta(days=DAYS))[about.id]
        share = month_of(
            counts, watch, self._plan, now=work.now, zone=self._calendar.zone, length=1
        ).share  # fmt: skip
        if share.mark is Mark.FINE and watch.told_mark is not Mark.NONE:
            watch_store.set_told(work.session, about.id, Mark.NONE)
        elif failed and share.mark in GRAVER_THAN[watch.told_mark]:
            self._telling.share(work, about, share)
            watch_store.set_told(work.session, about.id, share.mark)
        elif failed and share.mark in TOLD:
            self._telling.share_again(work, about, share)

    def _follow(self, work: Work, watch: Watch, about: MonitoredObject, order: Order, seen: Seen) -> None:
        """What the vantage point believes now, whether the site is out by that, and when to look again."""
        known = {one.vantage: one for one in visit_store.beliefs(work.session, [about.id]).get(about.id, ())}
        before = known.get(order.vantage) or Belief(order.vantage)
        believed = believe(before.standing, seen.outcome, at=work.now, plan=self._plan)
        belief = replace(
            before, standing=believed.standing, last_at=work.now, verdict=seen.verdict, reason=seen.reason
        )
        belief = self._certificate(work, about, belief, seen, list(known.values()))
        visit_store.set_belief(work.session, about.id, belief)
        known[order.vantage] = belief
        outage = self._outage(work, watch, about, list(known.values()), seen)
        again = believed.again
        if again is None and outage is not None and outage.over_at is None:
            again = (Look.WHILE_DOWN, self._plan.while_down)  # up again, not yet for long enough
        if again is not None:
            look, wait = again
            watch_store.order_looks(work.session, [(about.id, order.vantage, look, work.now + wait)])

    def _outage(
        self, work: Work, watch: Watch, about: MonitoredObject, beliefs: list[Belief], seen: Seen
    ) -> Outage | None:
        """Begin, recover, relapse or end the site's outage."""
        oldest = work.now - 2 * timedelta(days=1) / watch.visits_a_day - LEASE
        fresh = [one for one in beliefs if one.last_at and one.last_at > oldest]
        out = is_out([one.standing for one in fresh], self._plan)
        outage = outage_store.live(work.session, [about.id]).get(about.id)
        if outage is None:
            return self._begins(work, about, fresh, seen) if out and seen.outcome is Outcome.FAILED else None
        if out and outage.recovered_at is not None and seen.outcome is Outcome.FAILED:
            return self._relapses(work, about, outage, fresh, seen)
        if out is False and outage.recovered_at is None and seen.outcome is Outcome.OPEN:
            self._telling.recovered(work, outage)
            work.record("site_recovered", about.subject, {"outage": outage.id})
            return _changed(work, outage, {"recovered_at": work.now})
        if out is False and outage.recovered_at is not None and seen.outcome is Outcome.OPEN:
            return self._over(work, about, outage)
        return outage

    def _begins(self, work: Work, about: MonitoredObject, beliefs: Sequence[Belief], seen: Seen) -> Outage:
        since = [one.standing.since for one in _down(beliefs) if one.standing.since]
        values = {
            "object_id": about.id, "kind": seen.kind.value, "confirmed_at": work.now, "reason": seen.reason,
            "began_at": min(since, default=work.now),
        }  # fmt: skip
        outage_store.add(work.session, values)
        outage, *before = outage_store.latest(work.session, about.id, limit=2)
        return self._ticketed(work, about, outage, beliefs, seen, earlier=before[0].ticket if before else "")

    def _relapses(
        self, work: Work, about: MonitoredObject, outage: Outage, beliefs: Sequence[Belief], seen: Seen
    ) -> Outage:
        """The ticket that is open counts on; where somebody answered it meanwhile another one calls people again."""
        self._telling.relapsed(work, outage, seen)
        again = _changed(work, outage, {"recovered_at": None, "relapses": outage.relapses + 1})
        return self._ticketed(work, about, again, beliefs, seen, earlier=outage.ticket)

    def _ticketed(
        self, work: Work, about: MonitoredObject, outage: Outage, beliefs: Sequence[Belief], seen: Seen, *,
        earlier: str,
    ) -> Outage:  # fmt: skip
        places = [one.vantage for one in _down(beliefs)]
        taken = self._telling.outage(work, about, outage, seen, seen_from=places, earlier=earlier)
        told = {
            "outage": outage.id,
            "kind": seen.kind.value,
            "ticket": taken.number,
            "relapses": outage.relapses,
        }
        work.record("site_out", about.subject, told)
        return _changed(work, outage, {"ticket_id": taken.ticket_id, "ticket": taken.number})

    def _over(self, work: Work, about: MonitoredObject, outage: Outage) -> Outage:
        if outage.recovered_at is None or work.now - outage.recovered_at < self._plan.flap:
            return outage
        told = self._telling.over(work, about, outage)
        work.record(
            "site_stable", about.subject, {"outage": outage.id, "relapses": outage.relapses, "told": told}
        )
        return _changed(work, outage, {"over_at": work.now})

    def _certificate(
        self, work: Work, about: MonitoredObject, belief: Belief, seen: Seen, known: Sequence[Belief]
    ) -> Belief:
        """The nearest mark before its end that is passed becomes an ordinary ticket, once, whoever sees it first."""
        new = seen.certificate
        if new == NO_CERTIFICATE:
            return belief
        if new.expires_at is None:
            return replace(belief, certificate=replace(belief.certificate, name_fits=new.name_fits))
        same = [one.warned_days for one in known if one.certificate.expires_at == new.expires_at]
        warned = min((days for days in same if days is not None), default=None)
        left = (new.expires_at - work.now).days
        passed = [mark for mark in self._plan.certificate_days if left <= mark]
        if passed and (warned is None or min(passed) < warned):
            self._telling.certificate(work, about, new.expires_at, days=left)
            warned = min(passed)
        return replace(belief, certificate=new, warned_days=warned)

    def _next(self, watch: Watch, now: datetime) -> datetime:
        return next_visit(now, visits=watch.visits_a_day, zone=self._calendar.zone, draw=self._draw)

    def _planned(self, watch: Watch, vantage: str, now: datetime) -> dict[str, object]:
        """The day's visits; a day on which the watch began has only its rest."""
        day, begun, visits = self._calendar.local(now).date(), watch.began_at or now, watch.visits_a_day
        zone = self._calendar.zone
        first = slot_of(begun, visits=visits, zone=zone) if self._calendar.local(begun).date() == day else 0
        return {"object_id": watch.object_id, "day": day, "vantage": vantage, "planned": visits - first}


def _down(beliefs: Sequence[Belief]) -> list[Belief]:
    return [one for one in beliefs if one.standing.state is State.DOWN]


def _subject(object_id: int) -> str:
    return f"watch:{object_id}"


def _changed(work: Work, outage: Outage, values: dict[str, object]) -> Outage:
    outage_store.change(work.session, outage.id, values)
    return replace(outage, **values)  # type: ignore[arg-type]  # the same names as the columns
