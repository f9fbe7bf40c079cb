"""Use cases about maintenance: enter a window, end it before its time or call it off."""

from datetime import datetime

from calendars.clock import Clock
from database import timers
from database.session import Database
from escalation import maintenance_store, store
from escalation.errors import WindowOverError
from escalation.maintenance import checked
from roster.permissions import Act, Actor
from sites.errors import UnknownSiteError
from sites.store import sites
from tickets.intake_service import LADDER
from tickets.ticket import subject_of


class Maintenance:
    """The desk's maintenance windows."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def add(
        self, actor: Actor, *, site_id: int | None, starts_at: datetime, ends_at: datetime, reason: str
    ) -> int:
        """Hold the ladders of faults on that site (None: on all) from then to then; the window's id.

        A beginning that is past counts as now. Raises BadWindowError, UnknownSiteError, NotPermittedError.
        """
        actor.require(Act.PLAN_MAINTENANCE)
        now = self._clock.now()
        begins, words = checked(starts_at=starts_at, ends_at=ends_at, reason=reason, now=now)
        with self._database.work(now, actor.ref) as work:
            if site_id is not None and site_id not in {site.id for site in sites(work.session)}:
                raise UnknownSiteError(site=str(site_id))
            window = maintenance_store.add_window(
                work.session, site_id=site_id, starts_at=begins, ends_at=ends_at, reason=words, by=actor.name,
                now=now,
            )  # fmt: skip
            told = {"site": site_id, "from": begins.isoformat(), "to": ends_at.isoformat(), "reason": words}
            work.record("maintenance_added", f"maintenance:{window}", told)
        return window

    def end(self, actor: Actor, window_id: int) -> None:
        """The window is over now; whatever it held is decided in the next pass.

        Raises WindowOverError where it is over already, NotPermittedError.
        """
        actor.require(Act.PLAN_MAINTENANCE)
        with self._database.work(self._clock.now(), actor.ref) as work:
            if not maintenance_store.end_window(work.session, window_id, by=actor.name, now=work.now):
                raise WindowOverError(window=window_id)
            held = store.muted_tickets(work.session, work.now)
            timers.set_timers(work.session, LADDER, [subject_of(one) for one in held], due_at=work.now)
            work.record("maintenance_ended", f"maintenance:{window_id}", {"looked_at": len(held)})
