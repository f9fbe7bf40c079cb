"""Use cases of readings: ask for one, stop it, go on with it, say how a site is read; the daily timer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from calendars.clock import Clock
from calendars.service import DeskCalendar
from database import timers
from database.session import Database, Work
from probes.addresses import host_of, normalised
from probes.errors import BadSetup, ChangedSetup, ReadingOver, UnreadableSite
from probes.readings import reading_store as store
from probes.readings.values import Phase, Reason, Setup
from roster.permissions import Act, Actor
from sites import store as site_store

DAILY = "probes.daily"
"""Timer kind (subject `site:<id>`): the site's daily reading is asked for."""
MOST_CONNECTIONS, MOST_RATE, MOST_HOSTS = 32, 200.0, 20


class Readings:
    """Readings of the desk's sites. A site has one open reading at most; asking again is no error."""

    def __init__(self, database: Database, clock: Clock, calendar: DeskCalendar) -> None:
        self._database, self._clock, self._calendar = database, clock, calendar

    def ask(self, actor: Actor, site_id: int, *, reason: Reason = Reason.HAND) -> int:
        """Have the site read as soon as a worker is free; its open reading where there is one.

        Raises UnreadableSite, NotPermittedError.
        """
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            _require_site(work, site_id)
            found = _ask(work, site_id, reason, by=actor.name)
            if found is None:
                known = store.open_of(work.session, site_id)
                if known is None:
                    raise UnreadableSite(site=site_id)
                return known.id
            return found

    def stop(self, actor: Actor, reading_id: int) -> None:
        """The reading ends within seconds; it may be taken up again. Raises ReadingOver, NotPermittedError."""
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.hold(work.session, reading_id)
            if found is None or not found.is_open:
                raise ReadingOver(reading=reading_id)
            values: dict[str, object] = {"stop_by": actor.name}
            if found.phase is Phase.WAITING:
                values |= {"phase": Phase.STOPPED.value, "ended_at": work.now}
            store.change(work.session, reading_id, values)
            work.record("reading_stopped", found.subject, {"read": found.progress.read})

    def go_on(self, actor: Actor, reading_id: int) -> None:
        """Take up what was stopped or given up, from where it stood. Raises ReadingOver, NotPermittedError."""
        actor.require(Act.DO_ROUNDS)
        with self._database.work(self._clock.now(), actor.ref) as work:
            found = store.hold(work.session, reading_id)
            newest = store.latest(work.session, limit=1, site_id=found.site_id) if found else ()
            if found is None or found.is_open or found.phase is Phase.COMPLETE or newest[0].id != reading_id:
                raise ReadingOver(reading=reading_id)
            again = {
                "phase": Phase.WAITING.value, "ended_at": None, "stop_by": "", "tries": 0, "error": "",
                "resume_at": None, "lease_until": None,
            }  # fmt: skip
            store.change(work.session, reading_id, again)
            work.record("reading_resumed", found.subject)

    def set_up(self, actor: Actor, setup: Setup) -> None:
        """How the site is read from now on, and when each day. Raises BadSetup, ChangedSetup, NotPermittedError."""
        actor.require(Act.EDIT_OBJECTS)
        _check(setup)
        with self._database.work(self._clock.now(), actor.ref) as work:
            _require_site(work, setup.site_id)
            if not store.set_up(work.session, setup):
                raise ChangedSetup(site=setup.site_id)
            subject = f"site:{setup.site_id}"
            if setup.reads_at is None:
                timers.clear_timer(work.session, DAILY, subject)
            else:
                timers.set_timer(work.session, DAILY, subject, due_at=self._next(setup, work.now))
            told = {
                "at": f"{setup.reads_at or ''}",
                "rate": str(setup.rate),
                "connections": setup.connections,
            }
            work.record("reading_set_up", subject, told)

    def daily(self, work: Work, subjects: Sequence[str]) -> int:
        """The timer's handler: ask, and wait for tomorrow. It orders no pages, so it answers 0."""
        known = store.setups(work.session)
        for subject in subjects:
            setup = known.get(int(subject.partition(":")[2]))
            if setup is None or setup.reads_at is None:
                timers.clear_timer(work.session, DAILY, subject)
                continue
            _ask(work, setup.site_id, Reason.DAILY, by="")
            timers.set_timer(work.session, DAILY, subject, due_at=self._next(setup, work.now))
        return 0

    def _next(self, setup: Setup, now: datetime) -> datetime:
        """The next time the local clock shows the hour."""
        local = self._calendar.local(now)
        at = datetime.combine(local.date(), setup.reads_at or local.time(), self._calendar.zone)
        if at <= now:
            at = datetime.combine(local.date() + timedelta(days=1), at.timetz())
        return at


def read_hosts(text: str) -> tuple[str, ...]:
    """Hosts as people type them, one a line or parted by blanks. Raises BadSetup."""
    found = []
    for word in text.replace(",", " ").split():
        url = normalised(word if "://" in word else f"https://{word}/")
        if url is None:
            raise BadSetup(field="hosts", problem=word)
        found.append(host_of(url))
    return tuple(dict.fromkeys(found))


def _ask(work: Work, site_id: int, reason: Reason, *, by: str) -> int | None:
    found = store.add(work.session, site_id, reason=reason, at=work.now, by=by)
    if found is not None:
        work.record("reading_asked", f"reading:{found}", {"site": site_id, "reason": reason.value})
    return found


def _require_site(work: Work, site_id: int) -> None:
    site = next((one for one in site_store.sites(work.session) if one.id == site_id), None)
    if site is None or normalised(site.home) is None:
        raise UnreadableSite(site=site_id)


def _check(setup: Setup) -> None:
    if not 1 <= setup.connections <= MOST_CONNECTIONS:
        raise BadSetup(field="connections", problem=f"1-{MOST_CONNECTIONS}")
    if not 0 < setup.rate <= MOST_RATE:
        raise BadSetup(field="rate", problem=f"0.1-{MOST_RATE:.0f}")
    if len(setup.hosts) > MOST_HOSTS:
        raise BadSetup(field="hosts", problem=str(MOST_HOSTS))
    if (setup.quiet_from is None) != (setup.quiet_until is None):
        raise BadSetup(field="quiet", problem="half")
    if setup.reads_at is not None and setup.is_quiet(setup.reads_at):
        raise BadSetup(field="reads_at", problem="quiet")
