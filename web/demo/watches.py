"""The demonstration's watched sites: some weeks of visits that were never made. Their addresses are invented, so nobody
is to look at them: no visit is ordered, now or later.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from database.session import Session
from probes.watch import outage_store, visit_store, watch_store
from probes.watch.spacing import to_come
from probes.watch.standing import Look
from probes.watch.visit import Certificate, Seen, Visit
from probes.watch.week import DayCount
from sites import object_store
from web.demo.machine_play import MACHINES, VANTAGE
from web.desk import Desk

A_DAY, SHOWN = 20, 24
SLOT = timedelta(days=1) / A_DAY


def begin_watches(desk: Desk, ends: datetime) -> None:
    """From before the story on, with the counts of all its days, so that what is looked at in it is held against weeks.

    `ends`: when the story does.
    """
    today, zone = desk.calendar.local(ends).date(), desk.calendar.zone
    with desk.database.work(desk.clock.now(), "demo") as work:
        for told, about in _watched(work.session):
            began = ends - timedelta(days=told["days"])
            values = {"began_at": began, "visits_a_day": A_DAY, "marker": told["marker"]}
            watch_store.set_watch(work.session, about, values, version=0)
            work.record(
                "watch_set", f"object:{about}", {"on": True, "visits": A_DAY, "marker": told["marker"]}
            )
            for day in _days(told, today, left=to_come(ends, visits=A_DAY, zone=zone)):
                visit_store.count(work.session, about, VANTAGE, day)


def fill_watches(desk: Desk) -> None:
    """The visits of the last day, and what is believed now."""
    now = desk.clock.now()
    with desk.database.work(now, "demo") as work:
        for told, about in _watched(work.session):
            outages = outage_store.latest(work.session, about, limit=1)
            down = next((one.began_at for one in outages if one.recovered_at is None), None)
            certificate = Certificate(now + timedelta(days=told["certificate"]), name_fits=True)
            visits = list(_visits(now, down, certificate))
            for visit in visits:
                visit_store.add_visit(work.session, about, visit)
            _believe(work.session, about, visits[-1].at, certificate)
            watch_store.forget_orders(work.session, about)


def _believe(session: Session, about: int, last_at: datetime, certificate: Certificate) -> None:
    """What the story's looks left, seen again at the latest visit that is listed."""
    known = visit_store.beliefs(session, [about])[about][0]
    visit_store.set_belief(session, about, replace(known, last_at=last_at, certificate=certificate))


def _watched(session: Session) -> Iterator[tuple[Mapping[str, Any], int]]:
    known = {one.name: one.id for one in object_store.objects(session)}
    for told in MACHINES["watches"]:
        yield told, known[told["object"]]


def _days(told: Mapping[str, Any], today: date, *, left: int) -> Iterator[DayCount]:
    """`left`: visits of today that are not due yet."""
    for back in range(told["days"], -1, -1):
        day = today - timedelta(days=back)
        failures, untold, missed = (told[name].get(str(back), 0) for name in ("failures", "untold", "missed"))
        visits = A_DAY - untold - missed - (left if not back else 0)
        yield DayCount(day, A_DAY, max(visits, 0), failures, untold)


def _visits(now: datetime, down_since: datetime | None, certificate: Certificate) -> Iterator[Visit]:
    """One a slot up to now, none of them failed; of a site that is down up to its first failure."""
    until = down_since or now
    for back in range(SHOWN, 0, -1):
        at = until - back * SLOT + timedelta(minutes=(back * 7) % 23)
        first, whole = 120 + (back * 37) % 140, 310 + (back * 53) % 260
        seen = Seen("ok", "", 200, "", 4 + back % 9, 11 + back % 17, first, whole, None, certificate)
        yield Visit(VANTAGE, at, Look.SPACED, seen)
    if down_since is None:
        return
    for back in range(4, 0, -1):
        yield Visit(
            VANTAGE, now - back * timedelta(minutes=2), Look.WHILE_DOWN, Seen("timeout", "no answer in time")
        )
