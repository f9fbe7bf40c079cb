"""Runs the reading that waits longest: under a lease, telling how far it is, stopped between two requests."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database.ids import new_reference
from database.session import Database
from probes.crawl.plan import Ending, Summary
from probes.errors import ReadingTaken
from probes.readings import page_store, planning
from probes.readings import reading_store as store
from probes.readings.fault_store import Fault
from probes.readings.following import Following
from probes.readings.keeper import LEASE, MACHINE, DatabaseStore
from probes.readings.lookout import Lookout
from probes.readings.picturing import Pictured, Picturing
from probes.readings.surroundings import Surroundings
from probes.readings.values import Phase, SiteReading
from probes.watch.line import Line

TRIES = 4
MOST_DEATHS = 12
"""Times a reading is begun at most: one that kills its process each time is given up."""
FEW, FEWER = 2, "fewer"
"""A complete reading of fewer than half the pages of the one before (a notice of maintenance in place of the home page,
a menu that broke) calls nothing gone."""
AGAIN_AFTER = timedelta(minutes=15)
"""Before a site that was down, or a line of ours, is tried again."""
_LONGEST_ERROR = 500
log = structlog.get_logger()


class Runner:
    """One at a time in its process. `told_to_stop` is the process's own signal: then the reading waits for another."""

    def __init__(
        self, database: Database, clock: Clock, calendar: DeskCalendar, following: Following, *,
        surroundings: Surroundings | None = None,
        told_to_stop: Callable[[], bool] = lambda: False,
    ) -> None:  # fmt: skip
        self._database, self._clock, self._calendar, self._following = database, clock, calendar, following
        self._around = surroundings or Surroundings()
        self._told_to_stop = told_to_stop
        self._picturing = Picturing(database, clock, calendar, around=self._around, told_to_stop=told_to_stop)
        self.pictured = Pictured()
        """Of the reading that was run last."""
        self._line = Line(self._around.line)
        self._name = new_reference()

    def run_next(self, site_id: int | None = None) -> SiteReading | None:
        """Run the oldest reading that waits, of the site where one is named; how it stands then, None for none."""
        self.pictured = Pictured()
        with self._database.work(self._clock.now(), MACHINE) as work:
            found = store.claim(work.session, self._name, now=work.now, lease=LEASE, site_id=site_id)
            if found is None:
                return None
            if found.tries >= MOST_DEATHS:
                dead = {
                    "phase": Phase.FAILED.value,
                    "ended_at": work.now,
                    "error": f"begun {found.tries} times",
                }
                store.change(work.session, found.id, dead)
                return store.by_id(work.session, found.id)
            if found.phase is not Phase.SETTLING:
                begun = {
                    "phase": Phase.RUNNING.value, "tries": found.tries + 1,
                    "started_at": found.started_at or work.now, "error": "",
                }  # fmt: skip
                store.change(work.session, found.id, begun)
                page_store.forget_older(work.session, found.site_id, found.id)
        try:
            self._run(found)
        except Exception as error:  # noqa: BLE001 - one reading that fails keeps no other from being run
            self._failed(found, error)
        with self._database.read() as session:
            return store.by_id(session, found.id)

    def _run(self, found: SiteReading) -> None:
        if found.phase is Phase.SETTLING:
            self._follow(found)
            return
        summary, by_hand, quiet_until = self._read(found)
        if summary.ending is Ending.COMPLETE and not summary.progress.read:
            summary = replace(
                summary, ending=Ending.SITE_DOWN
            )  # its home did not answer, so there was nothing to read
        stopped_by_signal = summary.ending is Ending.STOPPED and not by_hand
        is_last = found.tries + 1 >= TRIES
        again = {
            Ending.QUIET_HOURS: quiet_until, Ending.SITE_DOWN: self._later(), Ending.OUR_TROUBLE: self._later(),
        }  # fmt: skip
        if stopped_by_signal:
            self._wait(found, summary, None)
        elif summary.ending is Ending.QUIET_HOURS or (summary.ending in again and not is_last):
            self._wait(found, summary, again[summary.ending])
        else:
            self._settle(found, summary)

    def _read(self, found: SiteReading) -> tuple[Summary, bool, datetime | None]:
        local = self._calendar.local(self._clock.now())
        with self._database.read() as session:
            brief = planning.brief(session, found.site_id, today=local.date(), allowed=self._around.allowed)
            left = page_store.left(session, found.site_id)
        lookout = Lookout(self._database, self._clock, found, self._name, told_to_stop=self._told_to_stop)
        setup = brief.setup
        plan = replace(
            brief.plan(str(found.id)), left=left, should_stop=lookout.should_stop, told=lookout.told,
            may_ask=lambda: not setup.is_quiet(self._calendar.local(self._clock.now()).time()),
        )  # fmt: skip
        kept = DatabaseStore(
            self._database, self._clock, site_id=found.site_id, reading_id=found.id, runner=self._name
        )
        summary = asyncio.run(self._around.crawl(plan, kept, brief.targets, self._line))
        summary = replace(summary, progress=lookout.whole(summary.progress))
        until = setup.quiet_until
        quiet = datetime.combine(local.date(), until, self._calendar.zone) if until else None
        if quiet and quiet <= self._clock.now():
            quiet += timedelta(days=1)
        return summary, lookout.by_hand, quiet

    def _settle(self, found: SiteReading, summary: Summary) -> None:
        """In one transaction what was found counts and the reading is read; tickets follow, and may be repeated."""
        with self._database.work(self._clock.now(), MACHINE) as work:
            if not store.renew(work.session, found.id, self._name, lease=LEASE):
                raise ReadingTaken(reading=found.id)
            read, _ = page_store.how_far(work.session, found.site_id, found.id)
            unread = page_store.settle_left(work.session, found.site_id, found.id)
            is_few = FEW * (read + unread) < store.last_whole(work.session, found.site_id, before=found.id)
            error = "" if summary.ending is Ending.COMPLETE else summary.ending.value
            error = error or (FEWER if is_few else "")
            counts = self._following.settle(work, found, is_complete=not error)
            values = {
                **store.progress_values(summary.progress), "read": read, "phase": Phase.SETTLING.value,
                "counts": dict(counts), "beyond": summary.beyond_limits,
                "unread": unread, "error": error,
            }  # fmt: skip
            store.change(work.session, found.id, values)
        self._follow(found)

    def _follow(self, found: SiteReading) -> None:
        told_now = self._following.make_tickets(found)
        noted = self._following.write_notes(found.site_id) + self._following.take_back_notes(found.site_id)
        with self._database.work(self._clock.now(), MACHINE) as work:
            now_is = store.hold(work.session, found.id)
            if now_is is None or now_is.phase is not Phase.SETTLING:
                return
            ended = _PHASES.get(now_is.error, Phase.COMPLETE)
            values = {"phase": ended.value, "ended_at": work.now, "waiting": 0, "lease_until": None}
            store.change(work.session, found.id, values)
            told = {
                "phase": ended.value,
                "tickets": len(told_now),
                "notes": noted,
                "read": now_is.progress.read,
                "unread": now_is.unread,
            }
            work.record("site_read", found.subject, told)
        if ended is Phase.COMPLETE:
            self._following.forget(found.id)
        self._pictured(found, told_now)

    def _pictured(self, found: SiteReading, faults: Sequence[Fault]) -> None:
        """The reading has ended: what goes wrong here is logged and changes nothing."""
        try:
            self.pictured = self._picturing.follow(found, faults)
        except Exception:
            log.exception("picturing_failed", reading=found.id)

    def _wait(self, found: SiteReading, summary: Summary, until: datetime | None) -> None:
        is_down = summary.ending in {Ending.SITE_DOWN, Ending.OUR_TROUBLE}
        values: dict[str, object] = {
            **store.progress_values(summary.progress), "phase": Phase.WAITING.value, "resume_at": until,
            "lease_until": None, "runner": "",
            # only a site or a line that was down is a try, and told while it waits
            "tries": found.tries + is_down, "error": summary.ending.value if is_down else "",
        }  # fmt: skip
        self._change(found, values)

    def _failed(self, found: SiteReading, error: Exception) -> None:
        words = f"{type(error).__name__}: {_innermost(error)}"[:_LONGEST_ERROR]
        values: dict[str, object] = {"error": words, "lease_until": None, "runner": ""}
        if found.tries + 1 >= TRIES:
            values |= {"phase": Phase.FAILED.value, "ended_at": self._clock.now()}
        else:
            is_read = found.phase is Phase.SETTLING
            values |= {
                "resume_at": self._later(), "phase": (Phase.SETTLING if is_read else Phase.WAITING).value,
                "tries": found.tries + 1,
            }  # fmt: skip
        self._change(found, values)

    def _change(self, found: SiteReading, values: dict[str, object]) -> None:
        with self._database.work(self._clock.now(), MACHINE) as work:
            if store.renew(work.session, found.id, self._name, lease=LEASE):
                store.change(work.session, found.id, values)

    def _later(self) -> datetime:
        return self._clock.now() + AGAIN_AFTER


_PHASES = {
    "": Phase.COMPLETE, Ending.STOPPED.value: Phase.STOPPED, Ending.SITE_DOWN.value: Phase.GIVEN_UP,
    Ending.OUR_TROUBLE.value: Phase.GIVEN_UP, Ending.ROBOTS.value: Phase.GIVEN_UP,
    Ending.NOT_ALLOWED.value: Phase.GIVEN_UP,
}  # fmt: skip
"""How a reading that is settled ends, by what stands in its `error`."""


def _innermost(error: BaseException) -> BaseException:
    """What went wrong inside a group of tasks."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
