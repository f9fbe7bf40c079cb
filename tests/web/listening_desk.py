"""A desk that is up and waits for its sources: what tests of their silence ask of it."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import update

from database import timers
from escalation.pulse_store import PulseRow, note_pass
from probes.alarms import store as alarm_store
from probes.alarms.silence import SILENT, STILL
from tests.web.machine_desk import FOUNDER, TOKEN, MachineDesk
from tickets import store
from tickets.lifecycle import Fact, Verb
from tickets.ticket import Order, Ticket
from web.desk import EXTENSION, Desk

BEARER = {"Authorization": f"Bearer {TOKEN}"}
WATCHDOG = {"match": {"alertname": "Watchdog"}, "only_heard": True}
PROBE = {"name": "probe", "must_speak_minutes": 10, "silence_severity": "severe", "rules": [WATCHDOG]}


class Listening:
    """A desk that is up, and whose sources speak or do not."""

    def __init__(self, desk: MachineDesk, path: Path, started_with: Callable[..., Desk]) -> None:
        self.machines, self._path, self._started_with = desk, path / "sources.json", started_with

    def starts(self, *sources: dict[str, Any]) -> None:
        """Anew, with this table."""
        now = self.machines.desk
        self._path.write_text(json.dumps({"sources": sources}), encoding="utf-8")
        desk = self._started_with(alarm_sources=str(self._path))
        self.machines.app.extensions[EXTENSION] = replace(desk, sign_in=now.sign_in)
        self.passes()

    def waits(self, minutes: int) -> None:
        """The worker makes its passes meanwhile, and finds nothing to do."""
        self.machines.clock.advance(minutes=minutes)
        with self.machines.desk.database.work(self.machines.clock.now(), "engine") as work:
            work.session.execute(update(PulseRow).values(passed_at=work.now))
        self.passes()

    def passes(self) -> None:
        desk = self.machines.desk
        while desk.engine.run_pass().looked_at:
            pass
        self._beats()
        while desk.dispatcher.run_once():
            pass

    def _beats(self) -> None:
        with self.machines.desk.database.work(self.machines.clock.now(), "engine") as work:
            note_pass(work.session, work.now)

    def hears(self, **labels: str) -> dict[str, Any]:
        alert = {"status": "firing", "fingerprint": "x", "labels": {"alertname": "Watchdog"} | labels}
        answer = self.machines.client().post("/api/alertmanager", json={"alerts": [alert]}, headers=BEARER)
        told: dict[str, Any] = answer.json["alerts"][0]
        return told

    def open_ones(self) -> list[Ticket]:
        found = self.machines.client().get("/api/tickets", headers=BEARER).json["tickets"]
        with self.machines.desk.database.read() as session:
            known = store.by_numbers(session, [one["number"] for one in found])
        return list(known.values())

    def said(self, ticket: Ticket) -> list[tuple[str, dict[str, object]]]:
        """What its timeline says of alarms, the oldest first."""
        with self.machines.desk.database.read() as session:
            events = store.events(session, ticket.id, limit=50)[::-1]
        return [(one.verb, one.data) for one in events if one.verb.startswith("alarm")]

    def ladders(self, ticket: Ticket) -> set[object]:
        """The policies by which its people were told."""
        with self.machines.desk.database.read() as session:
            events = store.events(session, ticket.id, limit=50)
        return {one.data["policy"] for one in events if "policy" in one.data}

    def texts(self) -> list[str]:
        return [one.body for one in self.machines.desk.file_carrier.sent(100) if "probe" in one.body]

    def closes(self, ticket: Ticket, verb: Verb = Verb.DISMISS) -> None:
        facts = {
            Fact.REASON: "unfounded", Fact.ANSWER: "机房检修，已报备。", Fact.CAUSE: "检修", Fact.FIX_TIME: "17:40",
            Fact.LEADER_REPORT: "已报告", Fact.UNIT: "1", Fact.PROBLEM: "other", Fact.NOTE: "已处理",
        }  # fmt: skip
        steps: Sequence[Verb] = (verb,) if verb is Verb.DISMISS else (Verb.VERIFY, Verb.HANDLE, Verb.ANSWER)
        for step in steps:
            with self.machines.desk.database.read() as session:
                known = store.by_ids(session, [ticket.id])[ticket.id]
            self.machines.desk.tickets.move(FOUNDER, step, Order(known.number, known.version, facts))

    def waiting(self) -> tuple[int, int, list[str]]:
        """Timers of either kind, and who is silent."""
        with self.machines.desk.database.read() as session:
            kinds = [len(timers.waiting(session, kind)) for kind in (SILENT, STILL)]
            return kinds[0], kinds[1], list(alarm_store.silent(session))
