"""What machines do in the story: look at a site, read it, sound an alarm; nothing leaves this computer."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

from probes.alarms.alarm import Alarm, AlarmState, fingerprint_of
from probes.crawl.records import Batch
from probes.findings import Evidence, Finding
from probes.readings import fault_store, reading_store
from probes.readings.fault_store import Verdict
from probes.readings.keeper import LEASE, DatabaseStore
from probes.readings.names import NameTable
from probes.readings.values import Phase, Reason
from probes.watch import outage_store, watch_store
from probes.watch.standing import Look
from probes.watch.visit import Seen
from roster.permissions import desk_actor
from sites import object_store
from sites import store as site_store

if TYPE_CHECKING:
    from web.demo.play import Play

Scene = Mapping[str, Any]
MACHINES: Mapping[str, Any] = json.loads(
    (Path(__file__).parent / "data" / "machines.json").read_text(encoding="utf-8")
)
VANTAGE, RUNNER = "main", "demo"
MOST = 50


def _visit(play: "Play", scene: Scene) -> None:
    """A visit, or whatever look the last one ordered."""
    watch = play.desk.watch
    with play.desk.database.work(play.desk.clock.now(), "demo") as work:
        objects = object_store.objects(work.session)
        about = next(one.id for one in objects if one.name == scene["object"])
        if scene.get("spaced"):
            watch_store.order_looks(work.session, [(about, VANTAGE, Look.SPACED, work.now)])
    seen = Seen(scene["sees"], scene.get("reason", ""), scene.get("status", 0), whole_ms=scene.get("whole"))
    for job in watch.visits.claim(VANTAGE):
        if job.order.object_id == about:
            watch.visits.take_in(job, seen)
    if "as" in scene:
        with play.desk.database.read() as session:
            play.numbers[scene["as"]] = outage_store.latest(session, about, limit=1)[0].ticket


def _alarm(play: "Play", scene: Scene) -> None:
    told, now = MACHINES["alarm"], play.desk.clock.now()
    state = AlarmState(scene["state"])
    alarm = Alarm(
        told["key"], state, told["title"], told["words"], fingerprint_of(told["source"], told["key"]),
        object_name=told["object"], started_at=now if "as" in scene else None,
        ended_at=now if state is AlarmState.RESOLVED else None,
    )  # fmt: skip
    answer = play.desk.alarms.take(desk_actor(f"machine:{told['source']}"), told["source"], alarm)
    if "as" in scene:
        play.numbers[scene["as"]] = answer.number


def _terms(play: "Play", scene: Scene) -> None:
    play.desk.site_readings.lexicons.take_in(play.actor(scene), MACHINES["terms"])


def _names(play: "Play", scene: Scene) -> None:
    """Who holds which office, which organs were renamed, which foreign hosts may be linked to."""
    for table, rows in MACHINES["names"].items():
        play.desk.site_readings.names.take_in(play.actor(scene), NameTable(table), rows)


def _read(play: "Play", scene: Scene) -> None:
    """A whole reading: what it found is kept, counted and followed up as the reader's process does it."""
    desk, told = play.desk, MACHINES["readings"][scene["reading"]]
    site, reading_id = _begun(play, told, Reason.COMMAND, by="")
    kept = DatabaseStore(desk.database, desk.clock, site_id=site.id, reading_id=reading_id, runner=RUNNER)
    today = desk.calendar.local(desk.clock.now())
    found = [one for line in told["findings"] for one in _findings(line, site.home, today)]
    kept.save(Batch(str(reading_id), findings=found))
    following = desk.site_readings.following
    with desk.database.work(desk.clock.now(), "demo") as work:
        reading = reading_store.by_id(work.session, reading_id)
        if reading is None:
            return
        counts = following.settle(work, reading, is_complete=True)
        over = _over(told, Phase.COMPLETE, work.now) | {"counts": dict(counts), "findings": len(found)}
        reading_store.change(work.session, reading_id, over)
    following.make_tickets(reading)
    following.write_notes(site.id)
    following.take_back_notes(site.id)
    with desk.database.read() as session:
        faults = fault_store.due(session, site.id, reading_id, after=0, limit=MOST)
    play.numbers |= {one.kind: one.ticket for one in faults if one.ticket}


def _stopped(play: "Play", scene: Scene) -> None:
    """Somebody had the site read, and thought better of it."""
    name = play.actor(scene).name
    _, reading_id = _begun(play, scene, Reason.HAND, by=name)
    with play.desk.database.work(play.desk.clock.now(), "demo") as work:
        over = _over(scene, Phase.STOPPED, work.now) | {"stop_by": name, "error": "stopped"}
        reading_store.change(work.session, reading_id, over)


def _judge(play: "Play", scene: Scene) -> None:
    with play.desk.database.read() as session:
        found = fault_store.to_review(session, limit=MOST)
    asked = next(one for one in found if one.subject == scene["subject"])
    play.desk.site_readings.review.judge(play.actor(scene), asked.id, Verdict(scene["verdict"]))


def _begun(play: "Play", told: Scene, reason: Reason, *, by: str) -> tuple[site_store.Site, int]:
    with play.desk.database.work(play.desk.clock.now(), "demo") as work:
        site, began = site_store.sites(work.session)[0], work.now - timedelta(minutes=told["minutes"])
        number = reading_store.add(work.session, site.id, reason=reason, at=began, by=by)
        found = reading_store.claim(work.session, RUNNER, now=work.now, lease=LEASE, site_id=site.id)
        work.record("reading_asked", f"reading:{number}", {"site": site.id, "reason": reason.value})
    return site, found.id if found else 0


def _over(told: Scene, phase: Phase, now: datetime) -> dict[str, object]:
    return {
        "phase": phase.value, "started_at": now - timedelta(minutes=told["minutes"]), "ended_at": now, "tries": 1,
        "lease_until": None, "read": told["read"], "unchanged": told.get("unchanged", 0), "asked": told["asked"],
    }  # fmt: skip


def _findings(line: Scene, home: str, today: datetime) -> Iterator[Finding]:
    """One a page; what has no pages of its own is found on the page it is about."""
    url = urljoin(home, line["url"])
    names = ("column", "rule", "right", "source", "entry", "until", "owner")
    context = {name: line[name] for name in names if name in line}
    if "age" in line:
        context |= {"newest": f"{today - timedelta(days=line['age']):%Y-%m-%d}", "days": str(line["age"])}
    evidence = Evidence(line["status"], (), line["reason"], 0.1, 2) if "status" in line else None
    for page in line.get("pages", [line["url"]]):
        yield Finding(
            line["kind"], url, home + page, line.get("text", ""), line.get("subject", ""), line.get("excerpt", ""),
            evidence, context,
        )  # fmt: skip


DEEDS: Mapping[str, Callable[["Play", Scene], None]] = {
    "visit": _visit, "alarm": _alarm, "terms": _terms, "names": _names, "read": _read, "stopped": _stopped,
    "judge": _judge,
}  # fmt: skip
